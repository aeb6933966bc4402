"""Which rooms fit and are free; and if none is, what comes nearest to the wish.

Pure and deterministic: the same wish on the same bookings gives the same list in the same order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from bot.domain.directory import Room
from bot.domain.hours import Interval
from bot.domain.rooms.slot import Slot, epoch_minute
from bot.domain.rooms.vacancy import (
    Needs,
    Obstacle,
    Taken,
    closed,
    obstacle,
    open_times,
    unfit,
)

#: Other times are offered at every quarter of an hour.
STEP = 15

#: So many alternatives of each kind.
EACH = 3

TakenByRoom = Mapping[str, Sequence[Taken]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A room that fits, with the dates on which it cannot be had. None: all of them are free."""

    room: Room
    exceptions: tuple[tuple[Slot, Obstacle], ...] = ()


class Nearness(StrEnum):
    """In what an alternative differs from the wish, nearest first; the values go into buttons."""

    OTHER_ROOM = "room"
    OTHER_TIME = "time"
    OTHER_DAY = "day"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A room and a time that can be had instead."""

    nearness: Nearness
    room: Room
    slot: Slot


def candidates(
    rooms: Iterable[Room],
    needs: Needs,
    slots: Sequence[Slot],
    taken: Sequence[TakenByRoom],
    zone: tzinfo,
) -> list[Candidate]:
    """Rooms that fit and are free on at least one of the dates; best first. ``taken`` goes with
    ``slots``.

    The fewest exceptions first, then the smallest room that is large enough, then the order of the
    workbook.
    """
    found = []
    for room in rooms:
        if unfit(room, needs):
            continue
        exceptions = [
            (slot, obstacle(room, slot, at.get(room.slug, ()), zone))
            for slot, at in zip(slots, taken, strict=True)
        ]
        hindered = tuple((slot, why) for slot, why in exceptions if why is not None)
        if len(hindered) < len(slots):
            found.append(Candidate(room, hindered))
    return sorted(found, key=lambda one: (len(one.exceptions), one.room.capacity))


def why_not(
    rooms: Iterable[Room], needs: Needs, slot: Slot, taken: TakenByRoom, zone: tzinfo
) -> Iterator[tuple[Room, tuple[Obstacle, ...]]]:
    """The rooms that cannot be had in ``slot``: what they lack, or else what hinders then."""
    for room in rooms:
        if found := unfit(room, needs):
            yield room, found
        elif (hindered := obstacle(room, slot, taken.get(room.slug, ()), zone)) is not None:
            yield room, (hindered,)


def same_day(
    rooms: Sequence[Room],
    slot: Slot,
    taken: TakenByRoom,
    zone: tzinfo,
    now: datetime,
    wished: Room | None = None,
) -> list[Alternative]:
    """Other rooms at the same time, then other times of the same day; ``rooms`` fit the needs.

    Rooms by their distance from the ``wished`` one, times by how far they are moved, the wished
    room before others.
    """
    others: list[tuple[tuple[float, int], Room]] = []
    times: list[tuple[tuple[bool, int], Slot, Room]] = []
    starts = _Starts(slot, zone, now)
    for room in rooms:
        busy = taken.get(room.slug, ())
        if obstacle(room, slot, busy, zone) is None:
            if room != wished:
                others.append(((_distance(wished, room), room.capacity), room))
        elif (start := _nearest_start(room, busy, starts, slot.day)) is not None:
            moved = Slot(slot.day, start, start + slot.minutes)
            times.append(((room != wished, abs(start - slot.start)), moved, room))
    others.sort(key=lambda one: one[0])
    times.sort(key=lambda one: one[0])
    return [
        *(Alternative(Nearness.OTHER_ROOM, room, slot) for _, room in others[:EACH]),
        *(Alternative(Nearness.OTHER_TIME, room, moved) for _, moved, room in times[:EACH]),
    ]


def other_day(
    rooms: Sequence[Room],
    slot: Slot,
    taken: TakenByRoom,
    zone: tzinfo,
    wished: Room | None = None,
) -> Alternative | None:
    """The best room in ``slot``, which is on another day than the wish; the wished one first."""
    free = [room for room in rooms if obstacle(room, slot, taken.get(room.slug, ()), zone) is None]
    best = min(free, key=lambda room: (room != wished, _distance(wished, room)), default=None)
    return None if best is None else Alternative(Nearness.OTHER_DAY, best, slot)


def days_around(day: date, earliest: date, most: int) -> Iterator[date]:
    """Days by their nearness to ``day``, the later one first; not before ``earliest``."""
    for distance in range(1, most + 1):
        yield day + timedelta(days=distance)
        if day - timedelta(days=distance) >= earliest:
            yield day - timedelta(days=distance)


def may_be_open(rooms: Sequence[Room], slot: Slot) -> list[Room]:
    """The rooms that are open in ``slot``."""
    return [room for room in rooms if closed(room, slot) is None]


class _Starts:
    """The times at which a booking of a certain length could begin on a day, nearest first."""

    def __init__(self, slot: Slot, zone: tzinfo, now: datetime) -> None:
        self._slot, self._zone, self._now = slot, zone, now
        self._known: dict[tuple[Interval, ...], list[tuple[int, int, int]]] = {}

    def within(self, hours: tuple[Interval, ...]) -> list[tuple[int, int, int]]:
        """Minute after midnight with begin and end in minutes since 1970; once for all rooms."""
        if hours not in self._known:
            self._known[hours] = list(self._found(hours))
        return self._known[hours]

    def _found(self, hours: tuple[Interval, ...]) -> Iterator[tuple[int, int, int]]:
        day, wished, minutes = self._slot.day, self._slot.start, self._slot.minutes
        starts = {
            start
            for opens, closes in hours
            for start in range(opens + -opens % STEP, closes - minutes + 1, STEP)
        }
        for start in sorted(starts, key=lambda start: (abs(start - wished), start)):
            span = Slot(day, start, start + minutes).span(self._zone)
            if self._now < span.start_at < span.end_at:
                yield start, epoch_minute(span.start_at), epoch_minute(span.end_at)


def _nearest_start(room: Room, busy: Sequence[Taken], starts: _Starts, day: date) -> int | None:
    taken = [(epoch_minute(one.start_at), _ceiling(one.until)) for one in busy]
    for start, begin, end in starts.within(open_times(room, day)):
        until = end + room.buffer_minutes
        for since, ends in taken:
            if since < until and begin < ends:
                break
        else:
            return start
    return None


def _ceiling(moment: datetime) -> int:
    return epoch_minute(moment) + (moment.second > 0 or moment.microsecond > 0)


def _distance(wished: Room | None, room: Room) -> float:
    """Kilometres between two rooms, roughly; one without a map point comes last."""
    if wished is None:
        return 0.0
    if None in (wished.latitude, wished.longitude, room.latitude, room.longitude):
        return math.inf
    assert wished.latitude is not None and wished.longitude is not None  # noqa: PT018
    assert room.latitude is not None and room.longitude is not None  # noqa: PT018
    north = (wished.latitude - room.latitude) * 111.2
    east = (wished.longitude - room.longitude) * 111.3 * math.cos(math.radians(room.latitude))
    return math.hypot(north, east)
