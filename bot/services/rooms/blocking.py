"""Blockings: a manager takes a room out of use, never over a booking without saying so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.rooms.request import DateState, RoomRequest
from bot.domain.rooms.slot import Span
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from bot.services.rooms import posting, taking
from db import occupancies, room_dates, room_requests
from db.occupancies import BLOCKING, Occupancy

#: A blocking lasts so long at most.
LONGEST = timedelta(days=400)


async def of_room(desk: Desk, room: str) -> list[Occupancy]:
    """A room's blockings that are not over."""
    async with desk.database.reading() as connection:
        return await occupancies.blockings(connection, room, desk.clock())


async def in_the_way(desk: Desk, room: str, span: Span) -> int:
    """How many bookings and held times a blocking would go over."""
    async with desk.database.reading() as connection:
        hindering = await occupancies.within(connection, span, room)
    return sum(one.kind != BLOCKING for one in hindering)


async def block(
    desk: Desk,
    update_id: int,
    staff: Person,
    room: str,
    span: Span,
    note: str,
    *,
    over_bookings: bool = False,
    state: State | None = None,
) -> Outcome:
    """Take a room out of use. Bookings in the way are a :class:`Refusal` that counts them;
    ``over_bookings`` cancels them, with ``note`` as the reason.
    """
    await posting.require_manager(desk, staff, [room])
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, staff, state)
        if not change.now < span.end_at or not timedelta(0) < span.end_at - span.start_at < LONGEST:
            raise Refusal(N_("Please choose a time in the future, one year long at most."))
        locked = await taking.lock(change, room)
        hindering = await occupancies.within(change.connection, span, room)
        if any(one.kind == BLOCKING for one in hindering):
            raise Refusal(N_("The room is already blocked at this time."))
        if hindering and not over_bookings:
            raise Refusal(
                N_("The room is booked {number} times in this period."), number=len(hindering)
            )
        await _cancel(change, staff, hindering, note)
        number = await occupancies.add(change.connection, locked.number, BLOCKING, span, note=note)
        await posting.note(change, staff, "room-blocked", f"room {room}", over=len(hindering))
        return await change.conclude(
            "room-blocked", room=room, blocking=number, over=len(hindering)
        )


async def _cancel(change: Change, staff: Person, hindering: Sequence[Occupancy], note: str) -> None:
    ids = {one.id for one in hindering}
    holders = await room_dates.holders(change.connection, ids)
    requests = await room_requests.load(change.connection, set(holders.values()))
    await occupancies.remove(change.connection, ids)
    for request in requests:
        await _revoke(change, staff, request, ids, note)


async def _revoke(
    change: Change, staff: Person, request: RoomRequest, occupied: set[int], note: str
) -> None:
    lost = [one for one in request.dates if one.occupancy in occupied]
    await room_requests.settle(
        change.connection,
        [one.id for one in lost],
        DateState.REVOKED,
        now=change.now,
        person_id=staff.id,
        reason=note,
    )
    for kind, state in (
        ("room-revoked", DateState.APPROVED),
        ("room-offer-revoked", DateState.OFFERED),
    ):
        if ids := [one.id for one in lost if one.state is state]:
            await posting.post(
                change, kind, [request.person_id], request.id, ids[0], {"dates": ids}
            )


async def unblock(desk: Desk, update_id: int, staff: Person, blocking_id: int) -> Outcome:
    """Put a room into use again; who waits for the time gets an offer."""
    async with desk.database.reading() as connection:
        found = await occupancies.find(connection, blocking_id)
    if found is None or found.kind != BLOCKING:
        raise Refusal(N_("This was already done."))
    await posting.require_manager(desk, staff, [found.room])
    async with desk.change(update_id) as change:
        await occupancies.remove(change.connection, [blocking_id])
        span = Span(found.start_at, found.end_at)
        await taking.offer(change, found.room, span, desk.settings)
        await posting.note(change, staff, "room-unblocked", f"room {found.room}")
        return await change.conclude("room-unblocked", room=found.room)
