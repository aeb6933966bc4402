"""Asking for a room, and what the requester does afterwards: see, change, cancel, answer offers.

A request that comes too late is kept all the same, as one whose dates were given to somebody else:
from it the alternatives are offered, and the place on the waiting list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.rooms.request import OPEN, DateState, RequestDate, RoomRequest
from bot.domain.rooms.series import Repeat
from bot.domain.rooms.slot import Slot, Span
from bot.domain.rooms.vacancy import Needs, Obstacle, obstacle
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from bot.services.rooms import changing, posting, taking
from bot.services.rooms.posting import GONE, SETTLED
from db import people, room_dates, room_requests
from db.room_requests import NewDate

#: Undecided requests that one person can have, against slips and floods.
MOST_WAITING = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for. ``replaces`` is the date that this changes: an approved one gives way
    on approval, an undecided one at once. ``queue``: what is taken is to be waited for.
    """

    room: str
    slots: tuple[Slot, ...]
    needs: Needs
    purpose: str
    organisation: str | None
    repeat: Repeat = Repeat.ONCE
    until: date | None = None
    replaces: int | None = None
    queue: bool = False


async def ask(
    desk: Desk, update_id: int, person: Person, asked: Asked, *, state: State | None = None
) -> Outcome:
    """Ask for a room; its managers are told. Taken dates are left out, or all there is to say."""
    zone = desk.settings.timezone
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, person, state)
        await _require_membership(change, person, asked.organisation)
        if await room_dates.count_waiting(change.connection, person.id) >= MOST_WAITING:
            raise Refusal(
                N_(
                    "{number} of your requests are still waiting for a decision. Please cancel "
                    "one first."
                ),
                number=MOST_WAITING,
            )
        locked = await taking.lock(change, asked.room)
        taken = await taking.around(change, locked, asked.slots, zone)
        before, replaces = None, None
        if asked.replaces is not None:
            earlier, before = await changing.own_date(change, person, asked.replaces)
            replaces = changing.approved_before(earlier, before)
            taken = changing.without(taken, before)
        await _refuse_repetition(change, person, asked, asked.slots[0].span(zone), before)
        why = [obstacle(locked.room, slot, taken, zone) for slot in asked.slots]
        free = why.count(None)
        request_id = await room_requests.add(
            change.connection,
            person_id=person.id,
            organisation=asked.organisation,
            room=asked.room,
            purpose=asked.purpose,
            needs=asked.needs,
            repeat=asked.repeat,
            until=asked.until,
            dates=[
                NewDate(slot, "" if hindered is None else hindered.value)
                for slot, hindered in zip(asked.slots, why, strict=True)
            ],
            zone=zone,
            now=change.now,
            replaces=replaces,
        )
        request = await room_requests.find(change.connection, request_id)
        assert request is not None
        if not free:
            await _given_away(change, request, queue=asked.queue)
            return await change.conclude(
                "room-queued" if asked.queue else "room-not-free", request=request_id
            )
        if before is not None and replaces is not None:
            await changing.supersede(desk, change, before, replaces, request_id)
        rivals = 0
        for one in request.in_state(DateState.WAITING):
            rivals += bool(
                await room_dates.rivals(change.connection, asked.room, one.span, but=request_id)
            )
        await posting.tell_managers(change, "room-requested", request, asked.room, "asked")
        return await change.conclude(
            "room-asked",
            request=request_id,
            rivals=rivals,
            left_out=len(asked.slots) - free,
        )


async def _refuse_repetition(
    change: Change, person: Person, asked: Asked, span: Span, changed: RequestDate | None
) -> None:
    """A second tap on the same alternative is no second request; a change of one is."""
    same = await room_dates.rivals(change.connection, asked.room, span, but=0)
    for before in await room_requests.load(change.connection, {number for number, _ in same}):
        waiting = [one for one in before.in_state(DateState.WAITING) if one != changed]
        if before.person_id == person.id and span in [one.span for one in waiting]:
            raise Refusal(N_("You have asked for this already. You will get an answer here."))


async def _require_membership(change: Change, person: Person, organisation: str | None) -> None:
    """Staff ask for the city; everybody else for an organisation that they speak for."""
    if organisation is None and person.is_staff:
        return
    mine = await people.memberships_of(change.connection, person.id)
    if organisation not in {membership.slug for membership in mine}:
        raise Refusal(N_("You can only ask for an organisation that you speak for."))


async def _given_away(change: Change, request: RoomRequest, *, queue: bool) -> None:
    """Dates that are booked can be waited for; on the others the room is closed."""
    booked = [one.id for one in request.dates if one.why == Obstacle.BOOKED.value]
    await room_requests.settle(change.connection, booked, DateState.TAKEN, now=change.now)
    if queue:
        for date_id in booked:
            await room_requests.queue(change.connection, date_id, change.now)


async def mine(desk: Desk, person: Person, limit: int = 20) -> list[RoomRequest]:
    """A person's requests with dates to come, the nearest first."""
    async with desk.database.reading() as connection:
        return await room_requests.upcoming(connection, person.id, desk.clock(), limit)


async def find(desk: Desk, request_id: int) -> RoomRequest | None:
    """A request with its dates."""
    async with desk.database.reading() as connection:
        return await room_requests.find(connection, request_id)


async def of_date(desk: Desk, date_id: int) -> RoomRequest | None:
    """The request that a date belongs to."""
    async with desk.database.reading() as connection:
        return await room_requests.of_date(connection, date_id)


async def changed_by(desk: Desk, request: RoomRequest) -> RoomRequest | None:
    """The request of the date that this one is to replace; ``None`` where it changes nothing."""
    return None if request.replaces is None else await of_date(desk, request.replaces)


async def of_requester(change: Change, person: Person, request_id: int) -> RoomRequest:
    """A request of this person's own; raises :class:`Refusal`."""
    request = await room_requests.find(change.connection, request_id)
    if request is None or request.person_id != person.id:
        raise Refusal(GONE)
    return request


async def cancel(
    desk: Desk,
    update_id: int,
    person: Person,
    request_id: int,
    ids: Sequence[int] | None = None,
) -> Outcome:
    """Cancel a request or some of its dates; what was taken is offered to whoever waits."""
    async with desk.change(update_id) as change:
        request = await of_requester(change, person, request_id)
        dates = _to_come(change, request.chosen(ids, *OPEN))
        if not dates:
            raise Refusal(SETTLED)
        await _give_up(desk, change, request, dates, DateState.CANCELLED)
        booked = [one.id for one in dates if one.state is DateState.APPROVED]
        return await change.conclude(
            "room-cancelled", request=request_id, dates=len(dates), booked=booked
        )


def _to_come(change: Change, dates: Sequence[RequestDate]) -> list[RequestDate]:
    return [one for one in dates if one.span.start_at > change.now]


async def _give_up(
    desk: Desk,
    change: Change,
    request: RoomRequest,
    dates: Sequence[RequestDate],
    state: DateState,
) -> None:
    booked = [one for one in dates if one.state is DateState.APPROVED]
    await room_requests.settle(change.connection, [one.id for one in dates], state, now=change.now)
    await taking.set_free(change, dates, desk.settings)
    for room in dict.fromkeys(one.room for one in booked):
        await posting.tell_managers(
            change,
            "room-given-up",
            request,
            room,
            f"{state.value}@{booked[0].id}",
            {"dates": [one.id for one in booked if one.room == room]},
        )


async def confirm(desk: Desk, update_id: int, person: Person, date_id: int) -> Outcome:
    """The requester still wants a date."""
    async with desk.change(update_id) as change:
        request, date = await _approved(change, person, date_id)
        if date.confirmed_at is None:
            await room_requests.change_date(change.connection, date_id, confirmed_at=change.now)
        return await change.conclude("room-confirmed", request=request.id, date=date_id)


async def release(desk: Desk, update_id: int, person: Person, date_id: int) -> Outcome:
    """The requester does not need a date any more; it is offered down the waiting list."""
    async with desk.change(update_id) as change:
        request, date = await _approved(change, person, date_id)
        await _give_up(desk, change, request, [date], DateState.RELEASED)
        return await change.conclude("room-released", request=request.id, date=date_id)


async def _approved(
    change: Change, person: Person, date_id: int
) -> tuple[RoomRequest, RequestDate]:
    request, date = await changing.own_date(change, person, date_id)
    if date.state is not DateState.APPROVED or date.span.start_at <= change.now:
        raise Refusal(N_("This date is not yours any more."))
    return request, date


async def answer_proposal(
    desk: Desk, update_id: int, person: Person, request_id: int, *, accepted: bool
) -> Outcome:
    """The requester takes what the manager proposed, or not. The manager has agreed already."""
    zone = desk.settings.timezone
    async with desk.change(update_id) as change:
        request = await of_requester(change, person, request_id)
        dates = request.in_state(DateState.PROPOSED)
        if not dates:
            raise Refusal(SETTLED)
        if not accepted:
            await room_requests.settle(
                change.connection,
                [one.id for one in dates],
                DateState.DECLINED,
                now=change.now,
            )
            await posting.tell_managers(
                change, "room-proposal-declined", request, request.room, dates[0].id
            )
            return await change.conclude("room-proposal-declined", request=request_id)
        booked, lost, given_up = [], [], []
        for one in dates:
            assert one.proposal is not None
            locked = await taking.lock(change, one.proposal.room)
            left = await taking.give_way(change, locked, request, [one.proposal.slot], zone)
            if await taking.book(change, locked, one, one.proposal.slot, zone, person.id):
                booked.append(one.id)
                spans = [one.proposal.slot.span(zone)]
                await taking.turn_away_rivals(change, locked, spans, request.id)
                if left is not None:
                    given_up.append(left.id)
                    await taking.offer(change, left.room, left.span, desk.settings)
            else:
                lost.append(one.id)
        if lost:
            await room_requests.settle(change.connection, lost, DateState.TAKEN, now=change.now)
        await posting.tell_managers(
            change, "room-proposal-accepted", request, request.room, dates[0].id, {"dates": booked}
        )
        return await change.conclude(
            "room-proposal-accepted",
            request=request_id,
            dates=booked,
            lost=lost,
            given_up=given_up,
        )
