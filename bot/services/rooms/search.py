"""Finding a room: those that fit and are free, why the others are not, and what comes nearest.

The rooms are those of the directory in memory; the database is asked only for what lies in the
times in question, so that years of bookings cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.directory import Room
from bot.domain.rooms.finding import (
    EACH,
    Alternative,
    Candidate,
    candidates,
    days_around,
    may_be_open,
    other_day,
    same_day,
    why_not,
)
from bot.domain.rooms.slot import Slot, Span, day_span
from bot.domain.rooms.vacancy import Needs, Obstacle, Taken, buffer, unfit
from bot.services.desk import Desk
from db import occupancies
from db.occupancies import Occupancy

#: Other days are looked at up to so far away, so many at a time.
DAYS_AROUND = 14
_DAYS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Wish:
    """When (one slot, or all of a series), what the room must have, and which one is preferred.

    ``gives_way`` is an occupancy of the person's own that will be given up for it.
    """

    slots: tuple[Slot, ...]
    needs: Needs
    room: str | None = None
    gives_way: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What there is for a wish.

    ``candidates`` fit and are free on at least one date. ``hindered`` says of the others (of the
    first date) why not. ``alternatives`` are there when the wish cannot be met as it is.
    """

    candidates: tuple[Candidate, ...]
    hindered: tuple[tuple[Room, tuple[Obstacle, ...]], ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    @property
    def free(self) -> tuple[Candidate, ...]:
        """Those without an exception."""
        return tuple(one for one in self.candidates if not one.exceptions)


async def search(desk: Desk, rooms: Mapping[str, Room], wish: Wish) -> Found:
    """Look for a room among ``rooms``."""
    async with desk.database.reading() as connection:
        return await look(connection, rooms, wish, desk.settings.timezone, desk.clock())


async def look(
    connection: AsyncConnection,
    rooms: Mapping[str, Room],
    wish: Wish,
    zone: tzinfo,
    now: datetime,
) -> Found:
    """As :func:`search`, as part of something else."""
    first = wish.slots[0]
    fitting = [room for room in rooms.values() if not unfit(room, wish.needs)]
    taken = await _taken(connection, fitting, wish.slots, zone, wish.gives_way)
    found = candidates(fitting, wish.needs, wish.slots, taken, zone)
    hindered = tuple(why_not(rooms.values(), wish.needs, first, taken[0], zone))
    free = [one.room.slug for one in found if not one.exceptions]
    if free and (wish.room is None or wish.room in free):
        return Found(tuple(found), hindered)
    wished = rooms.get(wish.room or "")
    start_at, end_at = day_span(first.day, zone)
    (day,) = await _taken_in(
        connection, [Span(start_at, end_at + _behind(fitting))], fitting, wish.gives_way
    )
    near = same_day(fitting, first, day, zone, now, wished)
    near += await _other_days(connection, fitting, first, zone, now, wished)
    return Found(tuple(found), hindered, tuple(near))


async def _other_days(
    connection: AsyncConnection,
    rooms: Sequence[Room],
    slot: Slot,
    zone: tzinfo,
    now: datetime,
    wished: Room | None,
) -> list[Alternative]:
    found: list[Alternative] = []
    around = (
        (one, there) for one in _days_to_try(slot, zone, now) if (there := may_be_open(rooms, one))
    )
    while len(found) < EACH and (days := list(islice(around, _DAYS_AT_ONCE))):
        taken = await _taken(connection, rooms, [one for one, _there in days], zone)
        for (one, there), at in zip(days, taken, strict=True):
            near = other_day(there, one, at, zone, wished)
            if near is not None:
                found.append(near)
    return found[:EACH]


def _days_to_try(slot: Slot, zone: tzinfo, now: datetime) -> Iterable[Slot]:
    today = now.astimezone(zone).date()
    for day in days_around(slot.day, today, DAYS_AROUND):
        moved = slot.moved(day)
        start_at, end_at = moved.span(zone)
        if now < start_at < end_at:
            yield moved


async def _taken(
    connection: AsyncConnection,
    rooms: Sequence[Room],
    slots: Sequence[Slot],
    zone: tzinfo,
    gives_way: int | None = None,
) -> list[dict[str, list[Taken]]]:
    """What stands in the way of bookings at ``slots``, for each of them."""
    behind = _behind(rooms)
    spans = [
        Span(start_at, end_at + behind) for start_at, end_at in (slot.span(zone) for slot in slots)
    ]
    return await _taken_in(connection, spans, rooms, gives_way)


async def _taken_in(
    connection: AsyncConnection,
    spans: Sequence[Span],
    rooms: Sequence[Room],
    gives_way: int | None,
) -> list[dict[str, list[Taken]]]:
    """What reaches into each of ``spans``, by room, but for what gives way."""
    found = await occupancies.taken_in(connection, spans, [room.slug for room in rooms])
    if gives_way is None:
        return found
    return [
        {room: [one for one in at if one.occupancy != gives_way] for room, at in taken.items()}
        for taken in found
    ]


def _behind(rooms: Iterable[Room]) -> timedelta:
    """So long a booking keeps one of the rooms empty after its end, at the most."""
    return max(map(buffer, rooms), default=timedelta(0))


async def of_room(
    connection: AsyncConnection, room: Room, slots: Sequence[Slot], zone: tzinfo
) -> list[Taken]:
    """What stands in the way of bookings at ``slots`` in one room."""
    taken = await _taken(connection, [room], slots, zone)
    return [one for at in taken for one in at.get(room.slug, ())]


async def in_week(
    connection: AsyncConnection, room: Room, monday: date, zone: tzinfo
) -> list[Occupancy]:
    """All that is taken in the seven days from ``monday`` on."""
    return await occupancies.within(connection, day_span(monday, zone, 7), room.slug)
