"""An RSVP: how somebody who is invited has answered, with how many people and what they need.

Places are given in the order of the answers and nobody overtakes: who waits first is served first,
also when a smaller party behind them would fit. That is easy to explain and cannot be gamed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: People that one answer can announce.
MOST_PEOPLE = 50

LONGEST_DEPUTY = 120


class Answer(StrEnum):
    """What somebody has answered; ``None`` in its place: nothing yet."""

    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"
    DEPUTY = "deputy"


class Seat(StrEnum):
    """Where a limited meeting has room. Who needs no place has none."""

    TAKEN = "taken"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a party needs. ``interpreter`` is a language's code."""

    interpreter: str | None = None
    childcare: bool = False
    step_free: bool = False


@dataclass(frozen=True, slots=True)
class Rsvp:
    """An answer as stored. ``line`` orders the waiting list. A deputy is somebody registered
    (``deputy_id``), who then answers for themselves, or just a name.
    """

    meeting_id: int
    person_id: int
    invited_at: datetime
    answer: Answer | None = None
    people: int = 1
    needs: Needs = Needs()
    organisation: str | None = None
    deputy_name: str = ""
    deputy_id: int | None = None
    seat: Seat | None = None
    line: int | None = None
    promotions: int = 0
    answered_at: datetime | None = None

    @property
    def comes(self) -> bool:
        """Whether this answer needs places: by oneself, or by a deputy who is not in the bot."""
        return self.answer is Answer.YES or (
            self.answer is Answer.DEPUTY and self.deputy_id is None
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody says now. ``None``: as before."""

    answer: Answer | None = None
    people: int | None = None
    needs: Needs | None = None
    organisation: str | None = None
    deputy_name: str | None = None
    deputy_id: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on the waiting list."""

    person_id: int
    people: int


def free_places(capacity: int | None, taken: int) -> int | None:
    """How many people still fit; none: as many as like. Never below zero."""
    return None if capacity is None else max(0, capacity - taken)


def promoted(capacity: int | None, taken: int, line: Iterable[Party]) -> Iterator[Party]:
    """Who gets a place now, in the order of the line; the first who does not fit stops it.

    A party that is bigger than the whole meeting holds up nobody.
    """
    for party in line:
        if capacity is not None and party.people > capacity:
            continue
        free = free_places(capacity, taken)
        if free is not None and party.people > free:
            return
        taken += party.people
        yield party
