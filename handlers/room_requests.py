"""Asking for a room in chat: the dialogue, what came of it, and the alternatives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from bot.domain.dialogue import Option, State
from bot.domain.directory import Directory
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.rooms.finding import Alternative, Candidate, Nearness
from bot.domain.rooms.request import DateState, RequestDate, RoomRequest
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
from bot.domain.rooms.vacancy import OBSTACLES
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services import people
from bot.services.rooms import requests, waiting
from bot.services.rooms.posting import GONE
from bot.services.rooms.requests import Asked
from bot.services.rooms.search import Found, Wish, search
from handlers import dialogue
from handlers.callbacks import number
from handlers.dialogue import Conversation, Values
from handlers.room_cards import (
    alternative_buttons,
    alternative_label,
    moment,
    name_of,
    needed,
)
from handlers.turn import Feature, Route, Turn
from handlers.ui import Button, Screen, button, lines, paragraphs

#: Rooms offered to choose from.
MOST_ROOMS = 8

#: The city itself as the one who asks.
CITY = "*"


async def begin(turn: Turn, room: str = "", replaces: int | None = None) -> None:
    """Begin to ask, perhaps for a certain room, perhaps in place of a date that was approved."""
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
    if replaces is not None:
        known["replaces"] = replaces
        known["repeat"] = "once"
    await dialogue.start(turn, ROOM_REQUEST, known)


async def ask(turn: Turn) -> None:
    """A button or a command: ask for a room."""
    await begin(turn, turn.arguments[0] if turn.arguments else "")


async def change(turn: Turn) -> None:
    """Ask for another time in place of an approved one, which stays until then."""
    date_id = number(turn.arguments)
    request = None if date_id is None else await requests.of_date(turn.desk, date_id)
    date = None if request is None or date_id is None else request.find(date_id)
    if (
        request is None
        or date is None
        or request.person_id != turn.known().id
        or date.state is not DateState.APPROVED
    ):
        raise Refusal(GONE)
    await begin(turn, date.room, date.id)


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
        slots(first, state.answers), needs(state.answers), state.answers.get("wished") or None
    )
    return await search(turn.desk, (await turn.city()).directory.rooms, wish)


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
    ]


def _shown(found: Found, state: State) -> list[Candidate]:
    """The wished room first; with exceptions only where none is free on all dates."""
    wished = state.answers.get("wished")
    listed = found.free or found.candidates
    return sorted(listed, key=lambda one: one.room.slug != wished)[:MOST_ROOMS]


def _elsewhere(found: Found) -> list[Alternative]:
    """Other times and days; other rooms are among the candidates already."""
    return [one for one in found.alternatives if one.nearness is not Nearness.OTHER_ROOM]


def _candidate(_: Translator, one: Candidate) -> str:
    name = _.beside(_.text(one.room.names), f"👥 {one.room.capacity}")
    if not one.exceptions:
        return name
    return _.beside(name, _.label("{number} left out", number=len(one.exceptions)))


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
        head = _("🏛 No room is free then. These times come nearest:")
    else:
        head = _("🏛 No room fits, and I find nothing near it. Please go back and change the wish.")
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
        _.line("🏠", organisation.name) if organisation else None,
        _.line("🎯", asked.purpose),
        needed(_, asked.needs),
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
    )


async def _send(turn: Turn, state: State) -> Outcome:
    return await requests.ask(
        turn.desk, turn.update_id, turn.known(), _asked(turn, state), state=state
    )


async def asked(turn: Turn, outcome: Outcome) -> None:
    """The request is on its way."""
    _ = turn._
    request_id = int(outcome.values["request"])
    rivals, left_out = int(outcome.values["rivals"]), int(outcome.values["left_out"])
    await turn.say(
        Screen(
            paragraphs(
                _("📨 Your room request has the number <b>{number}</b>.", number=request_id),
                _("You will get an answer here. Until then the room is not yours yet."),
                _.plural(
                    "{number} date is left out, because the room cannot be had then.",
                    "{number} dates are left out, because the room cannot be had then.",
                    left_out,
                )
                if left_out
                else None,
                _("Others have asked for this time, too.") if rivals else None,
            ),
            (
                (
                    button(_.label("📋 My room requests"), "rmine"),
                    button(_.label("🏠 Menu"), "menu"),
                ),
            ),
        )
    )


async def not_free(turn: Turn, outcome: Outcome) -> None:
    """Somebody was faster: what can be had instead."""
    request = await requests.find(turn.desk, int(outcome.values["request"]))
    if request is None:
        raise Refusal(GONE)
    await turn.say(await lost_screen(turn, request, request.dates[0]))


async def lost_screen(turn: Turn, request: RoomRequest, date: RequestDate) -> Screen:
    """A date that cannot be had, with alternatives and the waiting list."""
    directory = (await turn.city()).directory
    wish = Wish((date.slot,), request.needs, date.room)
    found = await search(turn.desk, directory.rooms, wish)
    return lost(turn._, request, date, found, directory)


def lost(
    _: Translator,
    request: RoomRequest,
    date: RequestDate,
    found: Found,
    directory: Directory,
) -> Screen:
    """The words for a date that somebody else has got."""
    rows: list[tuple[Button, ...]] = alternative_buttons(_, date, found.alternatives)
    if date.state is DateState.TAKEN:
        rows.append((button(_.label("🕰 Put me on the waiting list"), "rq", date.id),))
    rows.append((button(_.label("📋 My room requests"), "rmine"),))
    return Screen(
        paragraphs(
            _("🔒 <b>This time is not free any more</b>"),
            lines(
                _.line("🏛", name_of(_, directory.rooms, date.room)),
                _.line("🗓", moment(_, date.slot)),
            ),
            _("These come nearest. A tap asks for it:")
            if found.alternatives
            else _("I find nothing near it."),
        ),
        rows,
    )


async def alternative(turn: Turn) -> None:
    """Ask for an alternative with what was said already."""
    date_id, start = number(turn.arguments), number(turn.arguments, 3)
    request = None if date_id is None else await requests.of_date(turn.desk, date_id)
    date = None if request is None or date_id is None else request.find(date_id)
    offset = _offset(turn.arguments)
    if request is None or date is None or start is None or offset is None:
        raise Refusal(GONE)
    if request.person_id != turn.known().id:
        raise Refusal(GONE)
    choice = Chosen(turn.arguments[1], offset, start)
    slot = moved(date.slot, choice)
    zone = turn.desk.settings.timezone
    if slot.end > 24 * 60 or slot.span(zone).start_at <= turn.desk.clock():
        raise Refusal(N_("This time is over. Please choose one in the future."))
    asked_for = Asked(choice.room, (slot,), request.needs, request.purpose, request.organisation)
    await turn.answer(await requests.ask(turn.desk, turn.update_id, turn.known(), asked_for))


def _offset(arguments: Sequence[str]) -> int | None:
    text = arguments[2] if len(arguments) > 2 else ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,3}", text) else None


async def queue(turn: Turn) -> None:
    """On the waiting list for a date."""
    date_id = number(turn.arguments)
    if date_id is None:
        raise Refusal(GONE)
    await turn.answer(await waiting.queue(turn.desk, turn.update_id, turn.known(), date_id))


async def queued(turn: Turn, _outcome: Outcome) -> None:
    """You are on the list."""
    _ = turn._
    await turn.say(
        Screen(
            _("🕰 You are on the waiting list. If the time becomes free, I will offer it to you."),
            ((button(_.label("📋 My room requests"), "rmine"),),),
        )
    )


FEATURE = Feature(
    routes=(
        Route("button", "rask", REGISTERED, ask),
        Route("button", "rchange", REGISTERED, change),
        Route("button", "ra", REGISTERED, alternative),
        Route("button", "rq", REGISTERED, queue),
    ),
    answers={"room-asked": asked, "room-not-free": not_free, "room-queued": queued},
    conversations=(Conversation(ROOM_REQUEST, REGISTERED, _send, _values, lists=_lists),),
)
