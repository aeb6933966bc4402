"""The rules of reminders once more, told simply and apart from the bot's code, and random stories.

A story is what happens around one meeting: published, moved, cancelled; people answer, change their
language, leave and come back; the bot is away now and then, and dies with messages in flight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
PEOPLE = 3
LEASE = timedelta(seconds=90)
OFFSETS = {
    "4w": timedelta(weeks=4),
    "1w": timedelta(weeks=1),
    "1d": timedelta(days=1),
    "1d12h": timedelta(hours=36),
    "13h": timedelta(hours=13),
    "2h": timedelta(hours=2),
    "1m30s": timedelta(seconds=90),
}

#: The clock is changed in these nights; meetings are held around them more often than by chance.
CHANGES = [
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2028, 3, 26),
    date(2028, 10, 29),
    date(2029, 3, 25),
    date(2029, 10, 28),
    date(2030, 3, 31),
    date(2030, 10, 27),
]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at a moment: to ``person``, or (``None``) to the meeting."""

    at: datetime
    what: str
    person: int | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """All that happens around one meeting, in order. The bot is awake outside ``away``."""

    start: datetime  # on the wall
    offsets: tuple[str, ...]
    published_at: datetime
    events: tuple[Event, ...] = ()
    away: tuple[tuple[datetime, datetime], ...] = ()
    crashes: frozenset[datetime] = frozenset()

    @property
    def wall(self) -> str:
        return self.start.isoformat(sep=" ")

    def asleep(self, moment: datetime) -> bool:
        return any(begin <= moment < end for begin, end in self.away)


@dataclass(slots=True)
class Member:
    """How somebody stands at a moment."""

    answer: str = ""
    language: str = "de"
    registered: bool = True


#: Moment, person, words, language.
Reminder = tuple[datetime, int, str, str]


def expected(story: Story) -> list[Reminder]:
    """Who is reminded, when, in which words."""
    return sorted(
        reminder
        for decided_at, wall, until in _starts(story)
        for reminder in _of_start(story, decided_at, wall, until)
    )


def _starts(story: Story) -> Iterator[tuple[datetime, datetime, datetime]]:
    """Each start that was set: when it was, which, and until when it held."""
    decided_at, wall = story.published_at, story.start
    for event in story.events:
        if event.what in ("move", "cancel"):
            yield decided_at, wall, event.at
            if event.what == "cancel":
                return
            decided_at, wall = event.at, datetime.fromisoformat(event.value)
    yield decided_at, wall, datetime.max.replace(tzinfo=UTC)


def _of_start(
    story: Story, decided_at: datetime, wall: datetime, until: datetime
) -> Iterator[Reminder]:
    start = wall.replace(tzinfo=BERLIN).astimezone(UTC)
    due = sorted((before(wall, OFFSETS[name]), name) for name in story.offsets)
    for place, (moment, name) in enumerate(due):
        following = due[place + 1][0] if place + 1 < len(due) else start
        if moment < decided_at:
            continue
        sent_at = first_possible(story, moment)
        if sent_at >= min(following, start, until):
            continue
        for person in range(PEOPLE):
            words = _words(member := standing(story, person, sent_at))
            if words is not None:
                yield sent_at, person, f"{name} {words}", member.language


def before(wall: datetime, offset: timedelta) -> datetime:
    """Days on the wall, the rest in real time."""
    same_time = wall.replace(tzinfo=BERLIN) - timedelta(days=offset.days)
    return same_time.astimezone(UTC) - timedelta(seconds=offset.seconds)


def first_possible(story: Story, moment: datetime) -> datetime:
    """The first moment at which the bot is awake, it is no night, and it does not die of it."""
    dead: set[datetime] = set()
    while True:
        if story.asleep(moment):
            moment = next(end for begin, end in story.away if begin <= moment < end)
        elif night(moment):
            moment = morning_after(moment)
        elif moment in story.crashes and moment not in dead:
            dead.add(moment)
            moment += LEASE
        else:
            return moment


def night(moment: datetime) -> bool:
    return not 8 <= moment.astimezone(BERLIN).hour < 21


def morning_after(moment: datetime) -> datetime:
    """Minute by minute until it is eight."""
    moment = moment.replace(second=0, microsecond=0)
    while night(moment):
        moment += timedelta(minutes=1)
    return moment


def standing(story: Story, person: int, moment: datetime) -> Member:
    """How somebody stands after everything that has happened until ``moment``."""
    member = Member()
    for event in story.events:
        if event.person == person and event.at <= moment:
            if event.what == "answer":
                member.answer = event.value
            elif event.what == "language":
                member.language = event.value
            else:
                member.registered = event.what == "return"
    return member


def _words(member: Member) -> str | None:
    if not member.registered:
        return None
    return {
        "": "question",
        "perhaps": "question",
        "yes": "details",
        "deputy": "deputy",
        "no": None,
    }[member.answer]


# ----------------------------------------------------------------------------- random stories


@dataclass
class Teller:
    """Makes stories up."""

    random: Random
    year: int | None = None
    half: int | None = None
    _events: list[Event] = field(default_factory=list)

    def story(self) -> Story:
        start = self._wall()
        published_at = _utc(start) - timedelta(
            days=self.random.choice((70, 40, 30, 10, 2, 0)), minutes=self.random.randint(5, 2000)
        )
        names = tuple(self.random.sample(sorted(OFFSETS), self.random.randint(1, 5)))
        story = Story(start, names, published_at)
        story = self._with_meeting_events(story)
        story = self._with_absences(story)
        story = self._with_people_events(story)
        moments = sorted({each[0] for each in expected(story)})
        crashes = self.random.sample(moments, min(len(moments), self.random.choice((0, 0, 1, 2))))
        return replace(story, crashes=frozenset(crashes))

    def _wall(self) -> datetime:
        day = self.random.choice(CHANGES) + timedelta(days=self.random.choice((0, 0, 1, 3, 20)))
        if self.year is not None:
            month = self.random.randint(1, 6) + (0 if self.half == 1 else 6)
            day = date(self.year, month, self.random.randint(1, 28))
        clock = self.random.choice(("02:30", "08:00", "09:00", "12:00", "18:00", "20:30"))
        return datetime.fromisoformat(f"{day} {clock}")

    def _with_meeting_events(self, story: Story) -> Story:
        """Moved up to twice, perhaps cancelled in the end."""
        events: list[Event] = []
        wall, now = story.start, story.published_at
        for _ in range(self.random.choice((0, 0, 1, 2))):
            now += (_utc(wall) - now) * self.random.random() * 0.9
            new = wall + timedelta(
                days=self.random.randint(-6, 40), hours=self.random.choice((0, 3))
            )
            if _utc(new) <= now + timedelta(minutes=10):
                continue
            now = now.replace(microsecond=0)
            events.append(Event(now, "move", value=new.isoformat(sep=" ")))
            wall = new
        if self.random.random() < 0.15:
            now += (_utc(wall) - now) * self.random.random() * 0.9
            events.append(Event(now.replace(microsecond=0), "cancel"))
        return replace(story, events=tuple(events))

    def _with_absences(self, story: Story) -> Story:
        """Away for minutes or days, never while staff are doing something."""
        fixed = [story.published_at, *(event.at for event in story.events)]
        away = []
        last = story.published_at
        for moment in sorted({each[0] for each in expected(story)}):
            if self.random.random() < 0.25:
                begin = max(last, moment - timedelta(minutes=self.random.randint(0, 600)))
                end = moment + timedelta(minutes=self.random.choice((1, 30, 600, 3000)))
                if begin > last and not any(begin <= each < end for each in fixed):
                    away.append((begin, end))
                    last = end + timedelta(minutes=1)
        return replace(story, away=tuple(away))

    def _with_people_events(self, story: Story) -> Story:
        """Answers and the like, often seconds before a reminder."""
        moments = [each[0] for each in expected(story)] or [story.published_at]
        events = list(story.events)
        cancelled = [event.at for event in events if event.what == "cancel"]
        for _ in range(self.random.randint(0, 8)):
            at = self.random.choice(moments) - timedelta(
                seconds=self.random.choice((0, 10, 20, 3600, 100_000))
            )
            if at <= story.published_at or story.asleep(at) or any(at >= end for end in cancelled):
                continue
            start = next(wall for _decided, wall, until in _starts(story) if at < until)
            if at >= _utc(start):
                continue
            what = self.random.choice(("answer", "answer", "answer", "language", "leave", "return"))
            value = ""
            if what == "answer":
                value = self.random.choice(("yes", "no", "perhaps", "deputy"))
            elif what == "language":
                value = self.random.choice(("de", "tr", "ar", "en"))
            events.append(Event(at, what, self.random.randrange(PEOPLE), value))
        events.sort(key=lambda event: event.at)
        return replace(story, events=tuple(_answerable(events)))


def _answerable(events: Sequence[Event]) -> Iterator[Event]:
    """Who has left does not answer."""
    here = [True] * PEOPLE
    for event in events:
        if event.person is not None and event.what in ("leave", "return"):
            here[event.person] = event.what == "return"
        if event.what != "answer" or event.person is None or here[event.person]:
            yield event


def _utc(wall: datetime) -> datetime:
    return wall.replace(tzinfo=BERLIN).astimezone(UTC)
