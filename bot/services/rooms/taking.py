"""Taking a room and setting it free, always under the room's lock.

Whoever writes what takes a room comes through here: lock, look, write. So a collision is found as
a value, and the database's own refusal is left for whoever does not ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.config import Settings
from bot.domain.directory import Room
from bot.domain.rooms.request import DateState, RequestDate, RoomRequest
from bot.domain.rooms.slot import Slot, Span
from bot.domain.rooms.vacancy import Taken, buffer, closed, obstacle, overlapping
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change
from bot.services.rooms import posting
from bot.services.rooms.search import of_room
from db import directory as shelves
from db import occupancies, room_dates, room_requests
from db.occupancies import BOOKING, OFFER

NO_ROOM = N_("This room does not exist any more. Please choose another one.")


@dataclass(frozen=True, slots=True)
class Locked:
    """A room that nobody else can take until this transaction ends."""

    number: int
    room: Room


async def lock(change: Change, slug: str) -> Locked:
    """Lock a room; raises :class:`Refusal` when it is not in the directory any more."""
    number = await occupancies.lock_room(change.connection, slug)
    room = (await shelves.load_rooms(change.connection)).get(slug)
    if number is None or room is None:
        raise Refusal(NO_ROOM)
    return Locked(number, room)


async def around(
    change: Change, locked: Locked, slots: Sequence[Slot], zone: tzinfo
) -> list[Taken]:
    """What is taken in the room at and near ``slots``."""
    return await of_room(change.connection, locked.room, slots, zone)


async def hindered(
    change: Change, locked: Locked, slot: Slot, zone: tzinfo, *, but: int | None = None
) -> bool:
    """Whether something stands in the way of a booking (``but``: an occupancy that gives way)."""
    if slot.swallowed(zone):
        return True
    taken = await around(change, locked, [slot], zone)
    return any(one.occupancy != but for one in overlapping(locked.room, slot, taken, zone))


def require_open(locked: Locked, slot: Slot) -> None:
    """Refuse a time at which the room is closed."""
    if closed(locked.room, slot) is not None:
        raise Refusal(N_("The room is closed at this time."))


async def empty(change: Change, ids: Iterable[int]) -> None:
    """Set a room free without offering the time to anybody."""
    await occupancies.remove(change.connection, ids)


async def book(
    change: Change, locked: Locked, date: RequestDate, slot: Slot, zone: tzinfo, person_id: int
) -> bool:
    """Take the room for a date; ``False``: it is taken, and nothing was changed."""
    if await hindered(change, locked, slot, zone):
        return False
    span = slot.span(zone)
    occupancy = await occupancies.add(
        change.connection, locked.number, BOOKING, span, buffer=buffer(locked.room)
    )
    await room_requests.settle(
        change.connection, [date.id], DateState.APPROVED, now=change.now, person_id=person_id
    )
    await room_requests.change_date(
        change.connection,
        date.id,
        room=locked.room.slug,
        occupancy_id=occupancy,
        **room_requests.when(slot, zone),
    )
    return True


async def give_way(
    change: Change, locked: Locked, request: RoomRequest, slots: Sequence[Slot], zone: tzinfo
) -> RequestDate | None:
    """Give up the date that ``request`` changes, if one of ``slots`` can be had in its place.

    Gives the date that was left; nobody is offered its time yet.
    """
    old = await _replaced(change, request)
    if old is None:
        return None
    for slot in slots:
        if not await hindered(change, locked, slot, zone, but=old.occupancy):
            return await _left(change, old)
    return None


async def leave(change: Change, request: RoomRequest) -> RequestDate | None:
    """Give up the date that ``request`` changes, as what it asks for is theirs; gives that date."""
    old = await _replaced(change, request)
    return None if old is None else await _left(change, old)


async def _replaced(change: Change, request: RoomRequest) -> RequestDate | None:
    if request.replaces is None:
        return None
    before = await room_requests.of_date(change.connection, request.replaces)
    old = None if before is None else before.find(request.replaces)
    booked = old is not None and old.occupancy is not None and old.state is DateState.APPROVED
    return old if booked else None


async def _left(change: Change, old: RequestDate) -> RequestDate:
    await room_requests.settle(change.connection, [old.id], DateState.CANCELLED, now=change.now)
    await empty(change, [old.occupancy] if old.occupancy is not None else [])
    return old


async def turn_away_rivals(
    change: Change, locked: Locked, spans: Iterable[Span], winner: int
) -> None:
    """Settle what others asked for at these times, and tell them with what can be had instead."""
    lost: dict[int, list[int]] = {}
    gap = buffer(locked.room)
    for span in spans:
        wide = Span(span.start_at - gap, span.end_at + gap)
        for request_id, date_id in await room_dates.rivals(
            change.connection, locked.room.slug, wide, but=winner
        ):
            lost.setdefault(request_id, []).append(date_id)
    for request in await room_requests.load(change.connection, lost):
        ids = sorted(set(lost[request.id]))
        await give_away(change, request, ids)


async def give_away(change: Change, request: RoomRequest, ids: list[int]) -> None:
    """Dates of a request that somebody else has got now."""
    await room_requests.settle(change.connection, ids, DateState.TAKEN, now=change.now)
    await posting.post(
        change, "room-taken", [request.person_id], request.id, ids[0], {"dates": ids}
    )


async def set_free(change: Change, dates: Iterable[RequestDate], settings: Settings) -> None:
    """Give back what dates have taken, and offer it to whoever waits for it."""
    given_up = [one for one in dates if one.occupancy is not None]
    await occupancies.remove(
        change.connection, [one.occupancy for one in given_up if one.occupancy]
    )
    for one in given_up:
        await offer(change, one.room, one.span, settings)


async def offer(change: Change, slug: str, span: Span, settings: Settings) -> None:
    """Offer a free time to the first who waits for it and can have all of it.

    The time is held for them until the offer expires, at the latest when it begins. In the quiet
    hours they are told, and the time to answer begins, when these are over.
    """
    queue = await room_dates.queued(change.connection, slug, span)
    if not queue:
        return
    locked = await lock(change, slug)
    requests = {
        request.id: request
        for request in await room_requests.load(change.connection, {one for one, _ in queue})
    }
    for request_id, date_id in queue:
        request = requests[request_id]
        date = request.find(date_id)
        if date is None or request.person_id is None or date.span.start_at <= change.now:
            continue
        zone = settings.timezone
        taken = await around(change, locked, [date.slot], zone)
        if obstacle(locked.room, date.slot, taken, zone) is None:
            told_at = settings.awake(change.now, before=date.span.start_at)
            lifetime = settings.room_offer_lifetime
            await _hold(change, locked, request, date, told_at, told_at + lifetime)


async def _hold(
    change: Change,
    locked: Locked,
    request: RoomRequest,
    date: RequestDate,
    told_at: datetime,
    until: datetime,
) -> None:
    expires_at = min(until, date.span.start_at)
    occupancy = await occupancies.add(
        change.connection, locked.number, OFFER, date.span, buffer=buffer(locked.room)
    )
    await room_requests.change_date(
        change.connection,
        date.id,
        state=DateState.OFFERED.value,
        expires_at=expires_at,
        occupancy_id=occupancy,
    )
    await posting.post(
        change,
        "room-offered",
        [request.person_id],
        request.id,
        f"{date.id}@{expires_at.isoformat()}",
        {"date": date.id},
        expires_at,
        told_at,
    )
