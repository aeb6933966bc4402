"""A meeting as staff plan it, and as it stands: a networking meeting, a training, or another.

Times are kept as they stand on the wall at the place, with the zone; the moment is computed, so
that a change of the zone's rules or of the clock moves nothing that people have noted down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.directory import BASE_LANGUAGE, Texts
from bot.domain.person import Role
from bot.domain.wording import N_, Message

#: Characters; an invitation with both must fit into one message (4096, Bot API, sendMessage).
LONGEST_TITLE = 150
LONGEST_AGENDA = 2500
LONGEST_PLACE = 200

MOST_PLACES = 100_000


class MeetingKind(StrEnum):
    """What it is; the values stand in files. Trainings are in the three fields of the city."""

    NETWORKING = "networking"
    ASSOCIATION = "training-association"
    FUNDING = "training-funding"
    PUBLICITY = "training-publicity"
    OTHER = "other"


class MeetingState(StrEnum):
    """Where a meeting stands. *Changed* is published, and not as it was at first."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    PAST = "past"


#: People are invited, reminded and may answer.
OPEN_STATES = frozenset({MeetingState.PUBLISHED, MeetingState.CHANGED})

DEFAULT_REMINDERS = (
    timedelta(weeks=4),
    timedelta(weeks=1),
    timedelta(days=1),
    timedelta(hours=2),
)


def moment_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment of a time on the wall, in UTC.

    When the clock is put back and the time comes twice, the first is meant. When it is put forward
    and the time does not exist, the clock already shows as much later (2:30 becomes 3:30).
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is. With a point, people get a map."""

    name: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is invited: holders of one of ``roles``, of these organisations, with these languages.

    No organisations or languages: all.
    """

    roles: frozenset[Role] = frozenset({Role.KEY_PERSON})
    organisations: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def stays(self, roles: Collection[Role], organisations: Collection[str]) -> bool:
        """Whether somebody who was invited is still meant. Their language may have changed."""
        return not self.roles.isdisjoint(roles) and (
            not self.organisations or not self.organisations.isdisjoint(organisations)
        )

    def includes(
        self, roles: Collection[Role], organisations: Collection[str], language: str
    ) -> bool:
        """Whether somebody is to be invited."""
        return self.stays(roles, organisations) and (
            not self.languages or language in self.languages
        )


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """What staff decide. ``starts`` and ``ends`` are on the wall in ``timezone``, without a zone.

    ``capacity`` counts people (none: no limit). ``reminders`` are lengths of time before the start;
    see :func:`bot.domain.meetings.reminders.due_before`.
    """

    kind: MeetingKind
    titles: Texts
    starts: datetime
    ends: datetime
    timezone: str
    place: Place
    agenda: Texts = field(default_factory=dict)
    capacity: int | None = None
    audience: Audience = Audience()
    reminders: tuple[timedelta, ...] = DEFAULT_REMINDERS

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall."""
        return ZoneInfo(self.timezone)

    @property
    def starts_at(self) -> datetime:
        """When it begins, in UTC."""
        return moment_of(self.starts, self.zone)

    @property
    def ends_at(self) -> datetime:
        """When it ends, in UTC."""
        return moment_of(self.ends, self.zone)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as stored. ``uid`` and ``sequence`` are its calendar entry's (RFC 5545, 3.8.4.7 and
    3.8.7.4). ``schedule`` counts how often the start was set: a reminder belongs to one of them.
    """

    id: int
    plan: MeetingPlan
    state: MeetingState
    uid: str
    sequence: int
    schedule: int
    created_at: datetime
    changed_at: datetime
    reason: Texts = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether people are invited and reminded."""
        return self.state in OPEN_STATES

    def answerable(self, now: datetime) -> bool:
        """Whether an answer can be given or changed."""
        return self.open and now < self.plan.starts_at


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a plan, and with which field of it."""

    field: str
    message: Message


def problems(plan: MeetingPlan) -> Iterator[Problem]:
    """Everything that keeps a plan from being stored."""
    if not plan.titles.get(BASE_LANGUAGE, "").strip():
        yield Problem("titles", Message(N_("The title is missing in German.")))
    for name, texts, longest in (
        ("titles", plan.titles, LONGEST_TITLE),
        ("agenda", plan.agenda, LONGEST_AGENDA),
    ):
        for language, text in texts.items():
            if len(text) > longest:
                yield Problem(
                    name,
                    Message(
                        N_("Too long ({language}): {length} characters, at most {longest}."),
                        {"language": language, "length": len(text), "longest": longest},
                    ),
                )
    if plan.ends_at <= plan.starts_at:
        yield Problem("ends", Message(N_("The end must be after the start.")))
    if not plan.place.name.strip():
        yield Problem("place", Message(N_("The place is missing.")))
    if max(len(plan.place.name), len(plan.place.address)) > LONGEST_PLACE:
        yield Problem(
            "place", Message(N_("At most {longest} characters."), {"longest": LONGEST_PLACE})
        )
    latitude, longitude = plan.place.latitude, plan.place.longitude
    if (latitude is None) != (longitude is None):
        yield Problem("place", Message(N_("A point needs both latitude and longitude.")))
    if abs(latitude or 0) > 90 or abs(longitude or 0) > 180:
        yield Problem("place", Message(N_("This point is not on the map.")))
    if plan.capacity is not None and not 1 <= plan.capacity <= MOST_PLACES:
        yield Problem(
            "capacity",
            Message(N_("The number of places must be from 1 to {most}."), {"most": MOST_PLACES}),
        )
    if not plan.audience.roles:
        yield Problem("audience", Message(N_("Nobody is invited.")))
    if any(reminder <= timedelta(0) for reminder in plan.reminders):
        yield Problem("reminders", Message(N_("A reminder must come before the start.")))
    if len(set(plan.reminders)) != len(plan.reminders):
        yield Problem("reminders", Message(N_("The same reminder is there twice.")))


#: The fields that say when it is.
TIMES = frozenset({"starts", "ends", "timezone"})

#: What people who were invited are told about when it changes.
TOLD = ("titles", "agenda", "starts", "ends", "timezone", "place")


def differences(before: MeetingPlan, after: MeetingPlan) -> tuple[str, ...]:
    """The fields in which two plans differ."""
    names = (each.name for each in fields(MeetingPlan))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
