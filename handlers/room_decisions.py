"""For those who look after rooms: decide, propose something else, take back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.dialogue import Option, State
from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.rooms.request import DateState, RequestDate, RoomRequest
from bot.domain.rooms.scripts import ROOM_PROPOSAL, ROOM_REFUSAL, ROOM_REVOCATION, times
from bot.domain.rooms.slot import Slot, checked_slot
from bot.domain.rooms.vacancy import Needs
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services.rooms import decisions, posting, requests
from bot.services.rooms.posting import GONE
from bot.services.rooms.search import Wish, search
from handlers import dialogue
from handlers.callbacks import number
from handlers.dialogue import Conversation
from handlers.room_cards import (
    instead_of,
    monday_of,
    name_of,
    request_card,
    short_day,
    short_moment,
)
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, pairs, paragraphs

#: Who may look after rooms; whether it is this room is asked again for every act.
MANAGERS = only(Role.ROOM_MANAGER, Role.CONTACT)

#: Dates of a series that have buttons of their own.
MOST_DATES = 12

#: Approved dates of a series that have buttons to take them back: a year of weeks.
MOST_REVOKED = 60


async def show_waiting(turn: Turn) -> None:
    """What waits for a decision."""
    _ = turn._
    found = await decisions.waiting(turn.desk, turn.known())
    directory = (await turn.city()).directory
    rows: list[tuple[Button, ...]] = []
    for request in found:
        organisation = directory.organisations.get(request.organisation or "")
        label = _.beside(
            short_moment(_, request.in_state(DateState.WAITING)[0].slot),
            name_of(_, directory.rooms, request.room),
            organisation.name if organisation else _.label("The city itself"),
        )
        rows.append((button(label, "rdecide", request.id),))
    rows.append((button(_.label("← Back"), "staff"),))
    await turn.show(
        Screen(
            _("<b>These room requests are waiting for a decision</b>")
            if found
            else _("No room request is waiting. 🎉"),
            rows,
        )
    )


async def _request(turn: Turn) -> RoomRequest:
    request_id = number(turn.arguments)
    request = None if request_id is None else await requests.find(turn.desk, request_id)
    if request is None:
        raise Refusal(GONE)
    await posting.require_manager(turn.desk, turn.known(), {one.room for one in request.dates})
    return request


async def show(turn: Turn) -> None:
    """A request as its manager sees it."""
    request = await _request(turn)
    _, directory = turn._, (await turn.city()).directory
    earlier = await requests.changed_by(turn.desk, request)
    rows = [*decision_rows(_, request), (button(_.label("← Back"), "rwaiting"),)]
    card = request_card(_, request, directory, turn.desk.clock())
    await turn.show(Screen(paragraphs(card, instead_of(_, request, earlier, directory)), rows))


def decision_rows(_: Translator, request: RoomRequest) -> list[tuple[Button, ...]]:
    """What a manager can do about a request."""
    waiting = request.in_state(DateState.WAITING)
    approved = request.in_state(DateState.APPROVED)
    rows: list[tuple[Button, ...]] = []
    if waiting:
        whole = _.label("✅ Approve") if len(waiting) == 1 else _.label("✅ Approve all dates")
        rows.append((button(whole, "rapprove", request.id, style="primary"),))
        rows.append(
            (
                button(_.label("✖ Refuse"), "rrefuse", request.id),
                button(_.label("↔ Propose another time"), "rpropose", request.id),
            )
        )
    if len(waiting) > 1:
        rows.append((button(_.label("📅 Decide date by date"), "rdates", request.id),))
    elif len(approved) > 1:
        rows.append((button(_.label("🚫 Cancel single dates"), "rdates", request.id),))
    if waiting or approved:
        monday = monday_of((waiting or approved)[0].slot.day).toordinal()
        rows.append((button(_.label("🗓 Week"), "rweek", request.room, monday),))
    if approved:
        rows.append((button(_.label("🚫 Cancel the booking"), "rrevoke", request.id),))
    return rows


async def by_date(turn: Turn) -> None:
    """Each date of a series with its own buttons; what is approved can be taken back."""
    _, request = turn._, await _request(turn)
    rows: list[Sequence[Button]] = []
    for one in request.in_state(DateState.WAITING)[:MOST_DATES]:
        label = short_moment(_, one.slot)
        rows.append(
            (
                button(f"✅ {label}", "rapprove", request.id, one.id),
                button(f"✖ {label}", "rrefuse", request.id, one.id),
            )
        )
    rows += pairs(
        button(f"🚫 {short_day(_, one.slot)}", "rrevoke", request.id, one.id)
        for one in request.in_state(DateState.APPROVED)[:MOST_REVOKED]
        if one.span.start_at > turn.desk.clock()
    )
    rows.append((button(_.label("← Back"), "rdecide", request.id),))
    directory = (await turn.city()).directory
    await turn.show(Screen(request_card(_, request, directory, turn.desk.clock()), rows))


def _ids(turn: Turn) -> list[int] | None:
    date_id = number(turn.arguments, 1)
    return None if date_id is None else [date_id]


async def approve(turn: Turn) -> None:
    """Approve a request, or one of its dates."""
    request = await _request(turn)
    await turn.answer(
        await decisions.approve(turn.desk, turn.update_id, turn.known(), request.id, _ids(turn))
    )


async def decided(turn: Turn, outcome: Outcome) -> None:
    """What became of an approval."""
    _ = turn._
    approved, collided = int(outcome.values["approved"]), int(outcome.values["collided"])
    await turn.show(
        Screen(
            paragraphs(
                _.plural(
                    "✅ {number} date is approved. The person who asked will be told.",
                    "✅ {number} dates are approved. The person who asked will be told.",
                    approved,
                )
                if approved
                else None,
                _.plural(
                    "🔒 {number} date has been taken by another booking. The person who "
                    "asked gets alternatives.",
                    "🔒 {number} dates have been taken by other bookings. The person who "
                    "asked gets alternatives.",
                    collided,
                )
                if collided
                else None,
            ),
            _onward(_),
        )
    )


def _onward(_: Translator) -> tuple[tuple[Button, ...], ...]:
    return ((button(_.label("📋 Room requests"), "rwaiting"),),)


async def begin_refusal(turn: Turn) -> None:
    """Refuse: why?"""
    request = await _request(turn)
    await dialogue.start(turn, ROOM_REFUSAL, {"request": request.id, "dates": _ids(turn)})


async def _refuse(turn: Turn, state: State) -> Outcome:
    return await decisions.refuse(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.answers["request"]),
        str(state.answers["reason"]),
        state.answers.get("dates"),
        state=state,
    )


async def begin_revocation(turn: Turn) -> None:
    """Take back: why?"""
    request = await _request(turn)
    await dialogue.start(turn, ROOM_REVOCATION, {"request": request.id, "dates": _ids(turn)})


async def _revoke(turn: Turn, state: State) -> Outcome:
    return await decisions.revoke(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.answers["request"]),
        str(state.answers["reason"]),
        state.answers.get("dates"),
        state=state,
    )


async def begin_proposal(turn: Turn) -> None:
    """Propose another room or time."""
    request = await _request(turn)
    waiting = request.in_state(DateState.WAITING)
    if not waiting:
        raise Refusal(posting.SETTLED)
    await dialogue.start(turn, ROOM_PROPOSAL, {"request": request.id, "several": len(waiting) > 1})


async def _proposed(turn: Turn, state: State) -> tuple[RoomRequest, RequestDate, Slot]:
    request = await requests.find(turn.desk, int(state.answers["request"]))
    waiting = () if request is None else request.in_state(DateState.WAITING)
    if request is None or not waiting:
        raise Refusal(posting.SETTLED)
    answers = state.answers
    if answers.get("several"):
        answers = {**answers, "when": waiting[0].slot.day.isoformat()}
    said = times(answers)
    if said is None:
        raise Refusal(N_("Please choose day, start and end first."))
    zone, now = turn.desk.settings.timezone, turn.desk.clock()
    return request, waiting[0], checked_slot(said.day, said.start, said.end, zone, now)


async def _rooms(turn: Turn, state: State, _source: str) -> Sequence[Option]:
    """Rooms of this manager that are free then."""
    try:
        request, _first, slot = await _proposed(turn, state)
    except Refusal:
        return []
    managed = await posting.managed_rooms(turn.desk, turn.known())
    rooms = {
        slug: room
        for slug, room in (await turn.city()).directory.rooms.items()
        if managed is None or slug in managed
    }
    found = await search(turn.desk, rooms, Wish((slot,), Needs(request.needs.people)))
    first = sorted(found.free, key=lambda one: one.room.slug != request.room)
    return [Option(one.room.slug, turn._.text(one.room.names)) for one in first[:MOST_DATES]]


async def _propose(turn: Turn, state: State) -> Outcome:
    request, _first, slot = await _proposed(turn, state)
    return await decisions.propose(
        turn.desk,
        turn.update_id,
        turn.known(),
        request.id,
        str(state.answers["room"]),
        slot.start,
        slot.end,
        day=None if state.answers.get("several") else slot.day,
        state=state,
    )


async def refused(turn: Turn, _outcome: Outcome) -> None:
    """It is refused."""
    await turn.show(
        Screen(turn._("✖ Refused. The person who asked will read your reason."), _onward(turn._))
    )


async def revoked(turn: Turn, _outcome: Outcome) -> None:
    """It is taken back."""
    await turn.show(
        Screen(turn._("🚫 Cancelled. The person who asked will read your reason."), _onward(turn._))
    )


async def proposed(turn: Turn, _outcome: Outcome) -> None:
    """The proposal is on its way."""
    await turn.show(
        Screen(
            turn._("↔ Proposed. The room is not reserved until the person who asked agrees."),
            _onward(turn._),
        )
    )


FEATURE = Feature(
    routes=(
        Route("button", "rwaiting", MANAGERS, show_waiting),
        Route("button", "rdecide", MANAGERS, show),
        Route("button", "rdates", MANAGERS, by_date),
        Route("button", "rapprove", MANAGERS, approve),
        Route("button", "rrefuse", MANAGERS, begin_refusal),
        Route("button", "rrevoke", MANAGERS, begin_revocation),
        Route("button", "rpropose", MANAGERS, begin_proposal),
    ),
    entries=(Entry(N_("📋 Room requests"), "rwaiting", MANAGERS, 12, "staff"),),
    answers={
        "room-decided": decided,
        "room-refused": refused,
        "room-revoked": revoked,
        "room-proposed": proposed,
    },
    conversations=(
        Conversation(ROOM_REFUSAL, MANAGERS, _refuse),
        Conversation(ROOM_REVOCATION, MANAGERS, _revoke),
        Conversation(ROOM_PROPOSAL, MANAGERS, _propose, lists=_rooms),
    ),
)
