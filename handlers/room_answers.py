"""What came of asking for a room: on its way, or what can be had instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.directory import Directory
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.rooms.request import DateState, RequestDate, RoomRequest
from bot.domain.rooms.scripts import Chosen, moved
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services.rooms import requests, waiting
from bot.services.rooms.posting import GONE
from bot.services.rooms.requests import Asked
from bot.services.rooms.search import Found, Wish, search
from handlers.callbacks import number
from handlers.room_cards import alternative_buttons, moment, name_of
from handlers.turn import Feature, Route, Turn
from handlers.ui import Button, Screen, button, lines, paragraphs


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
                    "{number} date is left out, because the room is not available then.",
                    "{number} dates are left out, because the room is not available then.",
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
            _("These come closest. Tap one to ask for it:")
            if found.alternatives
            else _("I found nothing similar that is free."),
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
        raise Refusal(N_("This time has passed. Please choose one in the future."))
    asked_for = Asked(
        choice.room,
        (slot,),
        request.needs,
        request.purpose,
        request.organisation,
        replaces=request.replaces,
    )
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
        Route("button", "ra", REGISTERED, alternative),
        Route("button", "rq", REGISTERED, queue),
    ),
    answers={"room-asked": asked, "room-not-free": not_free, "room-queued": queued},
)
