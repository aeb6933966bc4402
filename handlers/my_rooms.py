"""A person's own room requests: see, cancel, confirm or give back, answer what is offered."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.rooms.request import OPEN, DateState, RequestDate, RoomRequest
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services.rooms import posting, requests, waiting
from bot.services.rooms.changing import CHANGEABLE
from bot.services.rooms.posting import GONE
from handlers.callbacks import number
from handlers.room_cards import (
    calendar_of,
    moment,
    name_of,
    out_of_calendar,
    request_card,
    short_day,
    short_moment,
)
from handlers.turn import Feature, Route, Turn
from handlers.ui import Button, Screen, button, lines, pairs, paragraphs

#: Dates that one message lists.
MOST_LISTED = 8

#: Dates of a series that have buttons of their own: a year of weeks, and room for those around.
MOST_DATES = 60

SIGNS = {"waiting": "⏳", "approved": "✅", "over": "▫️"}


async def show_mine(turn: Turn) -> None:
    """A person's own requests."""
    _ = turn._
    found = await requests.mine(turn.desk, turn.known())
    rooms = (await turn.city()).directory.rooms
    rows: list[tuple[Button, ...]] = [
        (
            button(
                _.beside(
                    f"{request.id} {SIGNS[_stage(request)]}",
                    short_moment(_, request.to_come(turn.desk.clock())[0].slot),
                    name_of(_, rooms, request.room),
                ),
                "rreq",
                request.id,
            ),
        )
        for request in found
    ]
    rows.append((button(_.label("← Back"), "rhome"),))
    await turn.show(
        Screen(
            _("<b>Your room requests</b>") if found else _("You have no upcoming room requests."),
            rows,
        )
    )


def _stage(request: RoomRequest) -> str:
    states = {one.state for one in request.dates}
    if states & {DateState.WAITING, DateState.PROPOSED, DateState.QUEUED, DateState.OFFERED}:
        return "waiting"
    return "approved" if DateState.APPROVED in states else "over"


async def _mine(turn: Turn) -> RoomRequest:
    request_id = number(turn.arguments)
    request = None if request_id is None else await requests.find(turn.desk, request_id)
    if request is None or request.person_id != turn.known().id:
        raise Refusal(GONE)
    return request


def _to_come(turn: Turn, request: RoomRequest) -> list[RequestDate]:
    now = turn.desk.clock()
    return [one for one in request.in_state(*OPEN) if one.span.start_at > now]


async def show_request(turn: Turn) -> None:
    """One request of one's own, with what one can do about it."""
    _, request = turn._, await _mine(turn)
    open_ones = _to_come(turn, request)
    rows: list[tuple[Button, ...]] = []
    if request.in_state(DateState.PROPOSED):
        rows.append(proposal_buttons(_, request))
    for one in open_ones:
        if one.state is DateState.OFFERED:
            rows.append(offer_buttons(_, one.id))
    changeable = [one for one in open_ones if one.state in CHANGEABLE]
    if len(changeable) > 1:
        rows.append((button(_.label("✏️ Change a date"), "rpick", request.id),))
    for one in changeable if len(changeable) == 1 else ():
        label = _.label("✏️ Change {date}", date=short_moment(_, one.slot))
        rows.append((button(label, "rchange", one.id),))
    if any(one.state is DateState.APPROVED for one in open_ones):
        rows.append((button(_.label("📅 Calendar file"), "rics", request.id),))
    if open_ones:
        rows.append((button(_.label("🚫 Cancel"), "rcancel", request.id),))
    rows.append((button(_.label("← Back"), "rmine"),))
    await turn.show(
        Screen(request_card(_, request, (await turn.city()).directory, turn.desk.clock()), rows)
    )


async def pick(turn: Turn) -> None:
    """Which date of a series is to be changed?"""
    _, request = turn._, await _mine(turn)
    found = [one for one in _to_come(turn, request) if one.state in CHANGEABLE]
    if not found:
        raise Refusal(posting.SETTLED)
    rows: list[list[Button]] = pairs(
        button(short_day(_, one.slot), "rchange", one.id) for one in found[:MOST_DATES]
    )
    rows.append([button(_.label("← Back"), "rreq", request.id)])
    await turn.show(Screen(_("Which date do you want to change?"), rows))


def proposal_buttons(_: Translator, request: RoomRequest) -> tuple[Button, ...]:
    """Take what was proposed, or not."""
    return (
        button(_.label("✅ Take it"), "raccept", request.id, style="primary"),
        button(_.label("✖ No, thank you"), "rdecline", request.id),
    )


def offer_buttons(_: Translator, date_id: int) -> tuple[Button, ...]:
    """Take what has become free, or let it go."""
    return (
        button(_.label("✅ Take it"), "rtake", date_id, style="primary"),
        button(_.label("✖ No, thank you"), "rleave", date_id),
    )


async def ask_to_cancel(turn: Turn) -> None:
    """Which date, or all of them?"""
    _, request = turn._, await _mine(turn)
    open_ones = _to_come(turn, request)
    if not open_ones:
        raise Refusal(posting.SETTLED)
    rows: list[list[Button]] = []
    if len(open_ones) > 1:
        rows += pairs(
            button(short_day(_, one.slot), "rcancelled", request.id, one.id)
            for one in open_ones[:MOST_DATES]
        )
    everything = _.label("🚫 Cancel all dates") if len(open_ones) > 1 else _.label("🚫 Yes, cancel")
    rows.append([button(everything, "rcancelled", request.id, style="danger")])
    rows.append([button(_.label("← Back"), "rreq", request.id)])
    await turn.show(Screen(_("Do you really want to cancel? Others can then have the room."), rows))


async def cancel(turn: Turn) -> None:
    """Cancel a request, or one of its dates."""
    request = await _mine(turn)
    date_id = number(turn.arguments, 1)
    ids = None if date_id is None else [date_id]
    await turn.answer(
        await requests.cancel(turn.desk, turn.update_id, turn.known(), request.id, ids)
    )


async def cancelled(turn: Turn, outcome: Outcome) -> None:
    """It is cancelled."""
    _ = turn._
    await turn.show(
        Screen(
            _.plural(
                "🚫 {number} date is cancelled. Thank you for telling us.",
                "🚫 {number} dates are cancelled. Thank you for telling us.",
                int(outcome.values["dates"]),
            ),
            ((button(_.label("📋 My room requests"), "rmine"),),),
        )
    )
    await _take_out(turn, outcome.values["booked"])


async def _take_out(turn: Turn, ids: Sequence[int]) -> None:
    """The file that takes dates of one request, which were booked, out of the calendar again."""
    request = await requests.of_date(turn.desk, ids[0]) if ids else None
    if request is not None:
        dates = [one for one in request.dates if one.id in ids]
        directory, zone = (await turn.city()).directory, turn.desk.settings.timezone
        await turn.say(out_of_calendar(turn._, request, dates, directory, zone))


async def calendar(turn: Turn) -> None:
    """The approved dates as a calendar file."""
    _, request = turn._, await _mine(turn)
    dates = [one for one in _to_come(turn, request) if one.state is DateState.APPROVED]
    if not dates:
        raise Refusal(posting.SETTLED)
    directory = (await turn.city()).directory
    zone = turn.desk.settings.timezone
    await turn.say(
        Screen(
            _("📅 For your calendar."),
            attachment=calendar_of(_, request, dates, directory, zone),
        )
    )


def _id(turn: Turn) -> int:
    found = number(turn.arguments)
    if found is None:
        raise Refusal(GONE)
    return found


async def confirm(turn: Turn) -> None:
    """The date is still wanted."""
    await turn.answer(await requests.confirm(turn.desk, turn.update_id, turn.known(), _id(turn)))


async def release(turn: Turn) -> None:
    """The date is not needed any more."""
    await turn.answer(await requests.release(turn.desk, turn.update_id, turn.known(), _id(turn)))


async def accept(turn: Turn) -> None:
    """Take what the manager proposed."""
    person = turn.known()
    await turn.answer(
        await requests.answer_proposal(turn.desk, turn.update_id, person, _id(turn), accepted=True)
    )


async def decline(turn: Turn) -> None:
    """Not what the manager proposed."""
    person = turn.known()
    await turn.answer(
        await requests.answer_proposal(turn.desk, turn.update_id, person, _id(turn), accepted=False)
    )


async def take(turn: Turn) -> None:
    """Take what was offered from the waiting list."""
    await turn.answer(await waiting.take(turn.desk, turn.update_id, turn.known(), _id(turn)))


async def leave(turn: Turn) -> None:
    """Let an offer of the waiting list go."""
    await turn.answer(await waiting.decline(turn.desk, turn.update_id, turn.known(), _id(turn)))


async def _say(turn: Turn, text: str, outcome: Outcome, *, booked: bool = False) -> None:
    """A result, with the request's dates below; of what is booked now there is a calendar file."""
    _ = turn._
    request = await requests.find(turn.desk, int(outcome.values["request"]))
    wanted = set(outcome.values.get("dates", ()) or [outcome.values.get("date")])
    dates = [] if request is None else [one for one in request.dates if one.id in wanted]
    rooms = (await turn.city()).directory.rooms
    await turn.show(
        Screen(
            paragraphs(
                _(text),
                lines(
                    *(
                        _.line("🗓", _.beside(moment(_, one.slot), name_of(_, rooms, one.room)))
                        for one in dates[:MOST_LISTED]
                    )
                )
                or None,
            ),
            (
                (button(_.label("📅 Calendar file"), "rics", outcome.values["request"]),)
                if booked
                else (),
                (button(_.label("📋 My room requests"), "rmine"),),
            ),
        )
    )


async def confirmed(turn: Turn, outcome: Outcome) -> None:
    """The room stays."""
    await _say(turn, N_("✅ Good, the room stays yours."), outcome)


async def released(turn: Turn, outcome: Outcome) -> None:
    """The room is given back."""
    await _say(turn, N_("🙏 Thank you. The room is free for others now."), outcome)
    await _take_out(turn, [outcome.values["date"]])


async def proposal_accepted(turn: Turn, outcome: Outcome) -> None:
    """The proposal is booked, as far as it was still free."""
    if not outcome.values["dates"]:
        await _say(turn, N_("🔒 I am sorry, somebody else has this time now."), outcome)
        return
    await _say(turn, N_("✅ The room is yours."), outcome, booked=True)
    await _take_out(turn, outcome.values["given_up"])


async def proposal_declined(turn: Turn, outcome: Outcome) -> None:
    """The proposal is off."""
    await _say(turn, N_("All right. I have told the manager of the room."), outcome)


async def offer_taken(turn: Turn, outcome: Outcome) -> None:
    """The offer is booked."""
    await _say(turn, N_("✅ The room is yours."), outcome, booked=True)
    await _take_out(turn, outcome.values["given_up"])


async def offer_declined(turn: Turn, outcome: Outcome) -> None:
    """The offer goes to the next."""
    await _say(turn, N_("All right. It goes to the next one on the list."), outcome)


FEATURE = Feature(
    routes=(
        Route("button", "rmine", REGISTERED, show_mine),
        Route("button", "rreq", REGISTERED, show_request),
        Route("button", "rpick", REGISTERED, pick),
        Route("button", "rics", REGISTERED, calendar),
        Route("button", "rcancel", REGISTERED, ask_to_cancel),
        Route("button", "rcancelled", REGISTERED, cancel),
        Route("button", "rconfirm", REGISTERED, confirm),
        Route("button", "rrelease", REGISTERED, release),
        Route("button", "raccept", REGISTERED, accept),
        Route("button", "rdecline", REGISTERED, decline),
        Route("button", "rtake", REGISTERED, take),
        Route("button", "rleave", REGISTERED, leave),
    ),
    answers={
        "room-cancelled": cancelled,
        "room-confirmed": confirmed,
        "room-released": released,
        "room-proposal-accepted": proposal_accepted,
        "room-proposal-declined": proposal_declined,
        "room-offer-taken": offer_taken,
        "room-offer-declined": offer_declined,
    },
)
