"""Who an announcement is for. The database says the same in its own words, and is tested on it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from bot.domain.meetings.rsvp import Answer
from bot.domain.person import Role

#: In the place of an answer: was invited, and has not answered yet.
NO_ANSWER = "none"

#: How somebody can stand to a meeting.
RSVPS = (*(answer.value for answer in Answer), NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Audience:
    """Rules that all must fit; an empty one fits everybody.

    ``topics`` are subscriptions (any of them is enough); what is ``must_read`` reaches people
    whatever they have subscribed to. ``meeting`` is one that they were invited to, ``rsvps`` how
    they answered, with :data:`NO_ANSWER` among the answers.
    """

    roles: frozenset[Role] = frozenset()
    organisations: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    must_read: bool = False
    meeting: int | None = None
    rsvps: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """The form that is stored."""
        return {
            "roles": sorted(self.roles),
            "organisations": sorted(self.organisations),
            "languages": sorted(self.languages),
            "topics": sorted(self.topics),
            "must_read": self.must_read,
            "meeting": self.meeting,
            "rsvps": sorted(self.rsvps),
        }

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> Audience:
        """The audience that was stored."""
        return Audience(
            frozenset(Role(role) for role in stored["roles"]),
            frozenset(stored["organisations"]),
            frozenset(stored["languages"]),
            frozenset(stored["topics"]),
            bool(stored["must_read"]),
            stored.get("meeting"),
            frozenset(stored.get("rsvps", ())),
        )


@dataclass(frozen=True, slots=True)
class Listener:
    """What decides whether somebody is in an audience.

    ``declined``: topics they do not want; ``rsvps``: of each meeting that they were invited to.
    """

    language: str
    consented: bool = True
    roles: Set[Role] = field(default_factory=frozenset)
    organisations: Set[str] = field(default_factory=frozenset)
    declined: Set[str] = field(default_factory=frozenset)
    rsvps: Mapping[int, str] = field(default_factory=dict)


def reaches(audience: Audience, listener: Listener) -> bool:
    """Whether an announcement is for this person.

    Only registered people are written to. Who has chosen nothing yet is subscribed to all topics.
    """
    return (
        listener.consented
        and bool(listener.roles)
        and (not audience.roles or bool(audience.roles & listener.roles))
        and (not audience.organisations or bool(audience.organisations & listener.organisations))
        and (not audience.languages or listener.language in audience.languages)
        and _was_invited(audience, listener)
        and (audience.must_read or not audience.topics or bool(audience.topics - listener.declined))
    )


def _was_invited(audience: Audience, listener: Listener) -> bool:
    if audience.meeting is None:
        return True
    rsvp = listener.rsvps.get(audience.meeting)
    return rsvp is not None and (not audience.rsvps or rsvp in audience.rsvps)
