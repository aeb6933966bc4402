"""The dialogues about rooms, and what their answers say."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import NamedTuple

from bot.domain.dialogue.kinds.moment import said
from bot.domain.dialogue.script import Answers, Option, Script, Step
from bot.domain.rooms.features import ACCESSIBILITY, EQUIPMENT
from bot.domain.rooms.series import REPEATS, Repeat, days
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs
from bot.domain.wording import N_, Message

#: How far ahead one can ask, in days.
AHEAD = 500

SEND = Option("send", Message(N_("✅ Send")))


def _lacks_start(answers: Answers) -> bool:
    return said(str(answers.get("when", ""))).start is None


def _lacks_end(answers: Answers) -> bool:
    return said(str(answers.get("when", ""))).end is None


_WHEN = (
    Step(
        "when",
        "moment",
        N_("📅 On which day?"),
        days=(0, AHEAD),
        title=N_("Day"),
    ),
    Step("start", "time", N_("🕕 From what time?"), when=_lacks_start),
    Step("end", "time", N_("🕘 Until what time?"), when=_lacks_end),
)

_REASON = Step(
    "reason",
    "text",
    N_("Please give the reason in one sentence. The person who asked will read it."),
    shortest=2,
    longest=400,
)

ROOM_REQUEST = Script(
    "room-request",
    1,
    (
        Step(
            "organisation",
            "choice",
            N_("For which organisation?"),
            source="own-organisations",
            when=lambda answers: "for" not in answers,
        ),
        Step(
            "purpose",
            "line",
            N_("What do you need the room for? One line is enough."),
            shortest=2,
            longest=200,
        ),
        Step(
            "people",
            "number",
            N_("👥 How many people will come?"),
            minimum=1,
            maximum=5000,
        ),
        *_WHEN,
        Step(
            "needs",
            "multiple",
            N_("What must the room have? If you need nothing special, skip this."),
            options=tuple(
                Option(code, Message(name)) for code, name in (EQUIPMENT | ACCESSIBILITY).items()
            ),
            required=False,
        ),
        Step(
            "repeat",
            "choice",
            N_("🔁 Once or regularly?"),
            options=tuple(Option(repeat.value, Message(name)) for repeat, name in REPEATS.items()),
            when=lambda answers: "replaces" not in answers,
        ),
        Step(
            "until",
            "date",
            N_("Until which day? That day is included."),
            days=(1, AHEAD + 366),
            when=lambda answers: answers.get("repeat", "once") != Repeat.ONCE.value,
        ),
        Step("room", "choice", N_("{situation}"), source="rooms"),
        Step(
            "confirm",
            "choice",
            N_("May I send this request?\n\n{summary}"),
            options=(SEND,),
        ),
    ),
)

ROOM_REFUSAL = Script("room-refusal", 1, (_REASON,))
ROOM_REVOCATION = Script("room-revocation", 1, (_REASON,))

ROOM_PROPOSAL = Script(
    "room-proposal",
    1,
    (
        Step(
            "when",
            "moment",
            N_("📅 Which day do you propose?"),
            days=(0, AHEAD),
            when=lambda answers: not answers.get("several"),
        ),
        Step("start", "time", N_("🕕 From what time?"), when=_lacks_start),
        Step("end", "time", N_("🕘 Until what time?"), when=_lacks_end),
        Step("room", "choice", N_("In which room?"), source="rooms"),
    ),
)

ROOM_BLOCKING = Script(
    "room-blocking",
    1,
    (
        Step("when", "moment", N_("📅 From which day on is the room blocked?"), days=(0, AHEAD)),
        Step("start", "time", N_("🕕 From what time?"), when=_lacks_start),
        Step("until", "moment", N_("📅 Until which day?"), days=(0, AHEAD + 366)),
        Step(
            "end",
            "time",
            N_("🕘 Until what time?"),
            when=lambda answers: said(str(answers.get("until", ""))).start is None,
        ),
        Step(
            "note",
            "line",
            N_("Why? Everyone whose booking is affected will read this."),
            longest=200,
        ),
        Step(
            "confirm",
            "choice",
            N_("Shall I block the room?\n\n{summary}"),
            source="how-to-block",
        ),
    ),
)

ROOM_SCRIPTS = (ROOM_REQUEST, ROOM_REFUSAL, ROOM_REVOCATION, ROOM_PROPOSAL, ROOM_BLOCKING)


class Chosen(NamedTuple):
    """A room, and how far the wish has to move for it: by days, to another start. Or it is taken,
    and somebody wants to wait for it (``queue``).
    """

    room: str
    days: int = 0
    start: int | None = None
    queue: bool = False

    @property
    def code(self) -> str:
        """As a button carries it, at most 49 characters."""
        if self.queue:
            return f"{self.room}@"
        return self.room if self.start is None else f"{self.room}@{self.days}@{self.start}"


def chosen(code: str) -> Chosen:
    """The choice that a button carries."""
    room, *moved = code.split("@")
    if len(moved) != 2:
        return Chosen(room, queue=bool(moved))
    return Chosen(room, int(moved[0]), int(moved[1]))


class Times(NamedTuple):
    """Day, start and end as answered."""

    day: date
    start: time
    end: time


def times(answers: Answers) -> Times | None:
    """When, as far as it has been answered: all of it or nothing."""
    found = said(str(answers.get("when", "")))
    start = found.start or _time(answers, "start")
    end = found.end or _time(answers, "end")
    if found.day is None or start is None or end is None:
        return None
    return Times(found.day, start, end)


def _time(answers: Answers, name: str) -> time | None:
    value = answers.get(name)
    return None if not isinstance(value, str) else time.fromisoformat(value)


def needs(answers: Answers) -> Needs:
    """What the room must have."""
    wanted = set(answers.get("needs") or ())
    return Needs(
        int(answers.get("people") or 1),
        frozenset(wanted & set(EQUIPMENT)),
        frozenset(wanted & set(ACCESSIBILITY)),
    )


def as_said(purpose: str, needs: Needs, slot: Slot) -> dict[str, object]:
    """The answers that say this, to begin from when a request is changed."""
    wanted = needs.equipment | needs.accessibility
    return {
        "purpose": purpose or None,
        "people": needs.people,
        "when": f"{slot.day.isoformat()}T{slot.starts_at:%H:%M}/{slot.ends_at:%H:%M}",
        "needs": [code for code in EQUIPMENT | ACCESSIBILITY if code in wanted] or None,
    }


def repetition(answers: Answers) -> tuple[Repeat, date | None]:
    """How often, and until when."""
    repeat = Repeat(answers.get("repeat") or Repeat.ONCE.value)
    until = answers.get("until") if repeat is not Repeat.ONCE else None
    return repeat, None if until is None else date.fromisoformat(str(until))


def slots(first: Slot, answers: Answers) -> tuple[Slot, ...]:
    """All dates of the series that begins with ``first``. Raises ``Refusal``."""
    repeat, until = repetition(answers)
    return tuple(first.moved(day) for day in days(first.day, repeat, until))


def moved(first: Slot, choice: Chosen) -> Slot:
    """The first date, as the chosen alternative moves it."""
    if choice.start is None:
        return first
    day = first.day + timedelta(days=choice.days)
    return Slot(day, choice.start, choice.start + first.minutes)
