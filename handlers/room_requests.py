"""Asking for a room in chat: the dialogue, what came of it, and the alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from bot.domain.dialogue import Option, State
from bot.domain.directory import Room
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.rooms.finding import Alternative, Candidate, Nearness
from bot.domain.rooms.scripts import (
    ROOM_REQUEST,
    Chosen,
    chosen,
    moved,
    needs,
    repetition,
    slots,
    times,
)
from bot.domain.rooms.slot import Slot, checked_slot
from bot.domain.rooms.vacancy import OBSTACLES, Obstacle
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services import people
from bot.services.rooms import requests
from bot.services.rooms.requests import Asked
from bot.services.rooms.search import Found, Wish, search
from handlers import dialogue
from handlers.dialogue import Conversation, Values
from handlers.room_cards import (
    alternative_label,
    moment,
    name_of,
    needed,
    short_moment,
)
from handlers.turn import Feature, Route, Turn
from handlers.ui import few, lines, paragraphs

#: Rooms offered to choose from.
MOST_ROOMS = 8

#: Taken rooms that one can put oneself on the waiting list for.
MOST_WAITED_FOR = 3

#: Dates of a series that are listed before it is sent.
MOST_DAYS = 12

#: The city itself as the one who asks.
CITY = "*"


async def begin(turn: Turn, room: str = "") -> None:
    """Begin to ask, perhaps for a certain room."""
    known: dict[str, object] = {}
    mine = await people.memberships(turn.desk, turn.known())
    if not mine and not turn.known().is_staff:
        raise Refusal(N_("You can only ask for an organisation that you speak for."))
    if len(mine) == 1 and not turn.known().is_staff:
        known["for"] = mine[0].slug
    elif not mine:
        known["for"] = CITY
    if room in (await turn.city()).directory.rooms:
        known["wished"] = room
    await dialogue.start(turn, ROOM_REQUEST, known)


async def ask(turn: Turn) -> None:
    """A button or a command: ask for a room."""
    await begin(turn, turn.arguments[0] if turn.arguments else "")


def _first(turn: Turn, state: State) -> Slot:
    """The (first) date that is asked for; a ``Refusal`` where there is none such."""
    said = times(state.answers)
    if said is None:
        raise Refusal(N_("Please choose day, start and end first."))
    zone = turn.desk.settings.timezone
    return checked_slot(said.day, said.start, said.end, zone, turn.desk.clock())


async def _found(turn: Turn, state: State) -> Found:
    first = _first(turn, state)
    wish = Wish(
        slots(first, state.answers),
        needs(state.answers),
        state.answers.get("wished") or None,
        await _gives_way(turn, state),
    )
    return await search(turn.desk, (await turn.city()).directory.rooms, wish)


async def _gives_way(turn: Turn, state: State) -> int | None:
    """What a change leaves hinders it not."""
    date_id = state.answers.get("replaces")
    request = None if date_id is None else await requests.of_date(turn.desk, date_id)
    date = None if request is None else request.find(int(date_id or 0))
    return None if date is None else date.occupancy


async def _lists(turn: Turn, state: State, source: str) -> Sequence[Option]:
    _ = turn._
    if source == "own-organisations":
        mine = await people.memberships(turn.desk, turn.known())
        city = [Option(CITY, _.label("The city itself"))] if turn.known().is_staff else []
        return [*(Option(one.slug, one.name) for one in mine), *city]
    try:
        first, found = _first(turn, state), await _found(turn, state)
    except Refusal:
        return []
    return [
        *(Option(one.room.slug, _candidate(_, one)) for one in _shown(found, state)),
        *(
            Option(
                Chosen(one.room.slug, (one.slot.day - first.day).days, one.slot.start).code,
                alternative_label(_, one),
            )
            for one in _elsewhere(found)
        ),
        *(
            Option(
                Chosen(room.slug, queue=True).code,
                _.label("🕰 Waiting list: {room}", room=_.text(room.names)),
            )
            for room in _booked(found, state.answers.get("wished"))
        ),
    ]


def _shown(found: Found, state: State) -> list[Candidate]:
    """The wished room first; with exceptions only where none is free on all dates."""
    wished = state.answers.get("wished")
    listed = found.free or found.candidates
    return sorted(listed, key=lambda one: one.room.slug != wished)[:MOST_ROOMS]


def _elsewhere(found: Found) -> list[Alternative]:
    """Other times and days; other rooms are among the candidates already."""
    return [one for one in found.alternatives if one.nearness is not Nearness.OTHER_ROOM]


def _booked(found: Found, wished: object) -> list[Room]:
    """Rooms to wait for: the one that was wished for, and others where nothing is free."""
    booked = [room for room, why in found.hindered if why == (Obstacle.BOOKED,)]
    if found.candidates:
        return [room for room in booked if room.slug == wished]
    return booked[:MOST_WAITED_FOR]


def _candidate(_: Translator, one: Candidate) -> str:
    name = _.beside(_.text(one.room.names), f"👥 {one.room.capacity}")
    if not one.exceptions:
        return name
    return _.beside(name, _.label("{number} not possible", number=len(one.exceptions)))


async def _values(turn: Turn, state: State) -> Values:
    if state.step == "room":
        return {"situation": await _situation(turn, state)}
    if state.step == "confirm":
        return {"summary": await _summary(turn, state)}
    return {}


async def _situation(turn: Turn, state: State) -> Markup:
    """What there is for the wish, and why other rooms cannot be had."""
    _ = turn._
    try:
        first, found = _first(turn, state), await _found(turn, state)
    except Refusal as refusal:
        return paragraphs(_.message(refusal.message), _("Please go back and change it."))
    wished = state.answers.get("wished")
    hindered = [
        _(
            "{room}: {reason}",
            room=_.text(room.names),
            reason=_.names(_.label(OBSTACLES[w]) for w in why),
        )
        for room, why in found.hindered
        if not found.free or room.slug == wished
    ]
    if found.free:
        head = _("🏛 These rooms fit and are free: {when}", when=moment(_, first))
    elif found.candidates:
        head = _("🏛 No room is free on all dates. These are free on most of them:")
    elif found.alternatives:
        head = _("🏛 No room is free then. These times come closest:")
    else:
        head = _(
            "🏛 No room fits, and I found nothing similar. Please go back and change your request."
        )
    return paragraphs(head, lines(*hindered[:MOST_ROOMS]) or None)


async def _summary(turn: Turn, state: State) -> Markup:
    """Everything that is asked for, in a few lines."""
    _ = turn._
    directory = (await turn.city()).directory
    asked = _asked(turn, state)
    organisation = directory.organisations.get(asked.organisation or "")
    count = len(asked.slots)
    return lines(
        _.line("🏛", name_of(_, directory.rooms, asked.room)),
        _.line("🗓", moment(_, asked.slots[0])),
        _.plural(
            "🔁 {number} date, until {day}",
            "🔁 {number} dates, until {day}",
            count,
            day=_.day(asked.slots[-1].day),
        )
        if count > 1
        else None,
        await _series(turn, state, asked) if count > 1 else None,
        _.line("🏠", organisation.name) if organisation else None,
        _.line("🎯", asked.purpose),
        needed(_, asked.needs),
    )


async def _series(turn: Turn, state: State, asked: Asked) -> Markup:
    """The dates of a series, and on which of them the room cannot be had."""
    _ = turn._
    rooms = (await turn.city()).directory.rooms
    wish = Wish(asked.slots, asked.needs, gives_way=await _gives_way(turn, state))
    only = {slug: room for slug, room in rooms.items() if slug == asked.room}
    found = (await search(turn.desk, only, wish)).candidates
    hindered = dict(found[0].exceptions) if found else {}
    days = [f"{slot.day:%d.%m.}" for slot in asked.slots if slot not in hindered]
    reasons = (
        _.line("➖", _.beside(short_moment(_, slot), _.label(OBSTACLES[why])))
        for slot, why in list(hindered.items())[:MOST_DAYS]
    )
    more = len(hindered) - MOST_DAYS
    return lines(
        _.line("📅", few(_, days, most=MOST_DAYS)),
        *reasons,
        _.line("➖", f"+{more}") if more > 0 else None,
    )


def _asked(turn: Turn, state: State) -> Asked:
    answers = state.answers
    choice = chosen(str(answers.get("room", "")))
    organisation = answers.get("for") or answers.get("organisation")
    repeat, until = repetition(answers)
    first = moved(_first(turn, state), choice)
    if until is not None:
        until += timedelta(days=choice.days)
    series = {**answers, "until": None if until is None else until.isoformat()}
    return Asked(
        room=choice.room,
        slots=slots(first, series),
        needs=needs(answers),
        purpose=str(answers.get("purpose", "")),
        organisation=None if organisation == CITY else str(organisation),
        repeat=repeat,
        until=until,
        replaces=answers.get("replaces"),
        queue=choice.queue,
    )


async def _send(turn: Turn, state: State) -> Outcome:
    return await requests.ask(
        turn.desk, turn.update_id, turn.known(), _asked(turn, state), state=state
    )


FEATURE = Feature(
    routes=(Route("button", "rask", REGISTERED, ask),),
    conversations=(Conversation(ROOM_REQUEST, REGISTERED, _send, _values, lists=_lists),),
)
