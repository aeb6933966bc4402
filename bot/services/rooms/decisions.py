"""What the people who look after a room decide: approve, refuse, propose something else, revoke.

A series is decided as a whole or by date. Of two who approve what collides, one books; the other,
in the same second or on another server, gets a clear answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.rooms.request import DateState, RequestDate, RoomRequest
from bot.domain.rooms.slot import Slot
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from bot.services.rooms import posting, taking
from bot.services.rooms.posting import GONE, SETTLED
from db import room_dates, room_requests


async def waiting(desk: Desk, staff: Person, limit: int = 20) -> list[RoomRequest]:
    """Requests that wait for this member of staff, the nearest date first."""
    managed = await posting.managed_rooms(desk, staff)
    async with desk.database.reading() as connection:
        rooms = None if managed is None else sorted(managed)
        return await room_requests.waiting(connection, rooms, desk.clock(), limit)


async def booked(desk: Desk, room: str, limit: int = 10) -> list[tuple[RoomRequest, RequestDate]]:
    """The next bookings of a room, with the request that each belongs to."""
    async with desk.database.reading() as connection:
        pairs = await room_dates.booked(connection, room, desk.clock(), limit)
        requests = await room_requests.load(connection, {request for request, _ in pairs})
    by_id = {request.id: request for request in requests}
    found = []
    for request_id, date_id in pairs:
        date = by_id[request_id].find(date_id)
        if date is not None:
            found.append((by_id[request_id], date))
    return found


async def _chosen(
    change: Change, request_id: int, ids: Sequence[int] | None, *states: DateState
) -> tuple[RoomRequest, list[RequestDate]]:
    """A request and those of its dates that can still be decided."""
    request = await room_requests.find(change.connection, request_id)
    if request is None:
        raise Refusal(GONE)
    dates = [one for one in request.chosen(ids, *states) if one.span.start_at > change.now]
    if not dates:
        raise Refusal(SETTLED)
    return request, dates


async def _authorised(desk: Desk, staff: Person, request_id: int) -> None:
    async with desk.database.reading() as connection:
        request = await room_requests.find(connection, request_id)
    if request is None:
        raise Refusal(GONE)
    await posting.require_manager(desk, staff, {one.room for one in request.dates})


async def approve(
    desk: Desk,
    update_id: int,
    staff: Person,
    request_id: int,
    ids: Sequence[int] | None = None,
) -> Outcome:
    """Approve a request or some of its dates. What collides with a booking is not approved."""
    await _authorised(desk, staff, request_id)
    zone = desk.settings.timezone
    async with desk.change(update_id) as change:
        seen, _ = await _chosen(change, request_id, ids, DateState.WAITING)
        locked = await taking.lock(change, seen.room)
        # Another manager may have been here before the lock was ours: look again.
        request, dates = await _chosen(change, request_id, ids, DateState.WAITING)
        slots = [one.slot for one in dates]
        left = await taking.give_way(change, locked, request, slots, zone)
        booked: list[RequestDate] = []
        collided: list[int] = []
        for one in dates:
            if await taking.book(change, locked, one, one.slot, zone, staff.id):
                booked.append(one)
            else:
                collided.append(one.id)
        await taking.turn_away_rivals(change, locked, [one.span for one in booked], request_id)
        if left is not None:
            await taking.offer(change, left.room, left.span, desk.settings)
        if collided:
            await taking.give_away(change, request, collided)
        if booked:
            await posting.post(
                change,
                "room-approved",
                [request.person_id],
                request_id,
                booked[0].id,
                {
                    "dates": [one.id for one in booked],
                    "given_up": None if left is None else left.id,
                },
            )
        await posting.note(
            change,
            staff,
            "room-approved",
            f"room request {request_id}",
            dates=len(booked),
            collided=len(collided),
        )
        return await change.conclude(
            "room-decided", request=request_id, approved=len(booked), collided=len(collided)
        )


async def refuse(
    desk: Desk,
    update_id: int,
    staff: Person,
    request_id: int,
    reason: str,
    ids: Sequence[int] | None = None,
    *,
    state: State | None = None,
) -> Outcome:
    """Refuse a request or some of its dates, and say why."""
    await _authorised(desk, staff, request_id)
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, staff, state)
        request, dates = await _chosen(change, request_id, ids, DateState.WAITING)
        await _end(change, staff, request, dates, DateState.REFUSED, reason, "room-refused")
        return await change.conclude("room-refused", request=request_id)


async def _end(
    change: Change,
    staff: Person,
    request: RoomRequest,
    dates: Sequence[RequestDate],
    state: DateState,
    reason: str,
    kind: str,
) -> None:
    ids = [one.id for one in dates]
    await room_requests.settle(
        change.connection, ids, state, now=change.now, person_id=staff.id, reason=reason
    )
    await posting.post(change, kind, [request.person_id], request.id, ids[0], {"dates": ids})
    await posting.note(change, staff, kind, f"room request {request.id}", dates=len(ids))


async def revoke(
    desk: Desk,
    update_id: int,
    staff: Person,
    request_id: int,
    reason: str,
    ids: Sequence[int] | None = None,
    *,
    state: State | None = None,
) -> Outcome:
    """Take back what was approved, and say why."""
    await _authorised(desk, staff, request_id)
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, staff, state)
        request, dates = await _chosen(change, request_id, ids, DateState.APPROVED)
        await _end(change, staff, request, dates, DateState.REVOKED, reason, "room-revoked")
        await taking.set_free(change, dates, desk.settings)
        return await change.conclude("room-revoked", request=request_id)


async def propose(
    desk: Desk,
    update_id: int,
    staff: Person,
    request_id: int,
    room: str,
    start: int,
    end: int,
    *,
    day: date | None = None,
    ids: Sequence[int] | None = None,
    state: State | None = None,
) -> Outcome:
    """Offer another room or time (minutes after midnight) instead; ``day`` for a single date.

    It blocks nothing until the requester takes it. Raises :class:`Refusal` where it collides.
    """
    await _authorised(desk, staff, request_id)
    await posting.require_manager(desk, staff, [room])
    zone = desk.settings.timezone
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, staff, state)
        request, dates = await _chosen(change, request_id, ids, DateState.WAITING)
        if day is not None and len(dates) > 1:
            raise Refusal(N_("You can only propose another day for a single date."))
        locked = await taking.lock(change, room)
        for one in dates:
            slot = Slot(day or one.slot.day, start, end)
            taking.require_open(locked, slot)
            if await taking.hindered(change, locked, slot, zone):
                raise Refusal(N_("This time is taken as well. Please propose another one."))
            await room_requests.change_date(
                change.connection,
                one.id,
                state=DateState.PROPOSED.value,
                proposed_room=room,
                proposed_day=slot.day,
                proposed_start=start,
                proposed_end=end,
            )
        await posting.post(
            change,
            "room-proposed",
            [request.person_id],
            request_id,
            f"{dates[0].id}@{update_id}",
        )
        await posting.note(change, staff, "room-proposed", f"room request {request_id}")
        return await change.conclude("room-proposed", request=request_id)
