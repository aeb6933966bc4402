"""The waiting list for dates that somebody else has got, and what happens by itself.

What is due stands in the database, so a tick that was missed or came twice does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.rooms.request import DateState, RequestDate, RoomRequest
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.rooms import posting, taking
from bot.services.rooms.posting import GONE
from db import occupancies, room_dates, room_requests
from db.occupancies import BOOKING

#: So many are seen to in one tick; the others in the next.
AT_ONCE = 100

NOT_OFFERED = N_("This offer has expired.")


async def queue(desk: Desk, update_id: int, person: Person, date_id: int) -> Outcome:
    """Put a date that is taken on the waiting list."""
    async with desk.change(update_id) as change:
        request, date = await _mine(change, person, date_id)
        if date.state is DateState.TAKEN and date.span.start_at > change.now:
            await room_requests.queue(change.connection, date_id, change.now)
            # It may have become free a moment ago.
            await taking.offer(change, date.room, date.span, desk.settings)
        elif date.state is not DateState.QUEUED:
            raise Refusal(posting.SETTLED)
        return await change.conclude("room-queued", request=request.id, date=date_id)


async def _mine(change: Change, person: Person, date_id: int) -> tuple[RoomRequest, RequestDate]:
    request = await room_requests.of_date(change.connection, date_id)
    date = None if request is None else request.find(date_id)
    if request is None or date is None or request.person_id != person.id:
        raise Refusal(GONE)
    return request, date


async def take(desk: Desk, update_id: int, person: Person, date_id: int) -> Outcome:
    """Take what was offered: it is booked at once, and the managers are told."""
    async with desk.change(update_id) as change:
        request, date = await _mine(change, person, date_id)
        await taking.lock(change, date.room)
        request, date = await _mine(change, person, date_id)
        if (
            date.state is not DateState.OFFERED
            or date.occupancy is None
            or date.expires_at is None
            or date.expires_at <= change.now
        ):
            raise Refusal(NOT_OFFERED)
        await occupancies.turn_into(change.connection, date.occupancy, BOOKING)
        await room_requests.change_date(
            change.connection,
            date_id,
            state=DateState.APPROVED.value,
            decided_at=change.now,
            confirmed_at=change.now,
            expires_at=None,
        )
        if (left := await taking.leave(change, request)) is not None:
            await taking.offer(change, left.room, left.span, desk.settings)
        await posting.tell_managers(
            change, "room-offer-taken", request, date.room, date_id, {"dates": [date_id]}
        )
        return await change.conclude(
            "room-offer-taken",
            request=request.id,
            date=date_id,
            given_up=[] if left is None else [left.id],
        )


async def decline(desk: Desk, update_id: int, person: Person, date_id: int) -> Outcome:
    """Not wanted any more: the next on the list gets the offer."""
    async with desk.change(update_id) as change:
        request, date = await _mine(change, person, date_id)
        if date.state is not DateState.OFFERED:
            raise Refusal(NOT_OFFERED)
        await _pass_on(desk, change, date, DateState.CANCELLED)
        return await change.conclude("room-offer-declined", request=request.id, date=date_id)


async def _pass_on(desk: Desk, change: Change, date: RequestDate, state: DateState) -> None:
    await room_requests.settle(change.connection, [date.id], state, now=change.now)
    await taking.set_free(change, [date], desk.settings)


async def expire_offers(desk: Desk, now: datetime) -> int:
    """Offers that nobody took in time go to the next on the list; returns how many."""
    async with desk.change() as change:
        late = await room_dates.expired(change.connection, now, AT_ONCE)
        for _request, date in await _loaded(change, late):
            await _pass_on(desk, change, date, DateState.EXPIRED)
        return len(late)


async def _loaded(
    change: Change, pairs: Iterable[tuple[int, int]]
) -> list[tuple[RoomRequest, RequestDate]]:
    pairs = list(pairs)
    requests = {
        request.id: request
        for request in await room_requests.load(change.connection, {one for one, _ in pairs})
    }
    found = []
    for request_id, date_id in pairs:
        date = requests[request_id].find(date_id)
        assert date is not None
        found.append((requests[request_id], date))
    return found


async def ask_to_confirm(desk: Desk, now: datetime) -> int:
    """Some days before a date, ask whether it is still wanted; once each, not in the quiet hours.
    Returns how many.

    Who got the room only a day ago or less is not asked.
    """
    before = now + timedelta(days=desk.settings.room_confirm_days)
    fresh = now - timedelta(days=1)
    async with desk.change() as change:
        due = await room_dates.to_confirm(change.connection, now, before, fresh, AT_ONCE)
        for request, date in await _loaded(change, due):
            await posting.post(
                change,
                "room-to-confirm",
                [request.person_id],
                request.id,
                date.id,
                {"date": date.id},
                date.span.start_at,
                desk.settings.awake(now, before=date.span.start_at),
            )
            await room_requests.change_date(change.connection, date.id, asked_at=now)
        return len(due)


async def lapse(desk: Desk, now: datetime) -> int:
    """Dates that have begun without a decision: the requester is told; returns how many."""
    async with desk.change() as change:
        late = await room_dates.undecided(change.connection, now, AT_ONCE)
        by_request: dict[int, list[int]] = {}
        for request, date in await _loaded(change, late):
            await room_requests.settle(
                change.connection, [date.id], DateState.LAPSED, now=change.now
            )
            by_request.setdefault(request.id, []).append(date.id)
        for request in await room_requests.load(change.connection, by_request):
            ids = by_request[request.id]
            await posting.post(
                change, "room-lapsed", [request.person_id], request.id, ids[0], {"dates": ids}
            )
        return len(late)
