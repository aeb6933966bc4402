"""Whether a room can be had at a time, and if not, why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bot.domain.directory import Room
from bot.domain.holidays_nrw import is_public_holiday
from bot.domain.hours import MINUTES_OF_DAY, Hours, Interval, parse_hours
from bot.domain.rooms.slot import Slot
from bot.domain.wording import N_

#: A whole day.
ALL_DAY = (Interval(0, MINUTES_OF_DAY),)


class Obstacle(StrEnum):
    """Why a room cannot be had; the values are stored with the dates of a series."""

    TOO_SMALL = "too-small"
    EQUIPMENT = "equipment"
    ACCESSIBILITY = "accessibility"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    BLOCKED = "blocked"
    BOOKED = "booked"


OBSTACLES: dict[Obstacle, str] = {
    Obstacle.TOO_SMALL: N_("too small"),
    Obstacle.EQUIPMENT: N_("does not have the equipment"),
    Obstacle.ACCESSIBILITY: N_("not accessible enough"),
    Obstacle.HOLIDAY: N_("closed on the public holiday"),
    Obstacle.CLOSED: N_("closed at this time"),
    Obstacle.BLOCKED: N_("not available at this time"),
    Obstacle.BOOKED: N_("already taken at this time"),
}


@dataclass(frozen=True, slots=True)
class Needs:
    """What a room must have, by the codes of :mod:`bot.domain.rooms.features`."""

    people: int = 1
    equipment: frozenset[str] = frozenset()
    accessibility: frozenset[str] = frozenset()


class Taken(NamedTuple):
    """A stretch in which a room is not free. ``until`` includes the buffer behind a booking.

    ``occupancy`` is the id under which it is stored. A tuple: a search makes thousands.
    """

    room: str
    start_at: datetime
    until: datetime
    blocked: bool = False
    occupancy: int | None = None


def unfit(room: Room, needs: Needs) -> tuple[Obstacle, ...]:
    """What of the needs the room does not meet, whenever it may be."""
    found = []
    if room.capacity < needs.people:
        found.append(Obstacle.TOO_SMALL)
    if not needs.equipment <= set(room.equipment):
        found.append(Obstacle.EQUIPMENT)
    if not needs.accessibility <= set(room.accessibility):
        found.append(Obstacle.ACCESSIBILITY)
    return tuple(found)


def open_times(room: Room, day: date) -> tuple[Interval, ...]:
    """When the room is open on ``day``.

    By appointment, or without any hours written down, it is open all day: its manager decides.
    """
    return _open_on(room.hours, room.closed_on_holidays, day)


@lru_cache(maxsize=8192)
def _open_on(hours: str, closed_on_holidays: bool, day: date) -> tuple[Interval, ...]:
    if closed_on_holidays and is_public_holiday(day):
        return ()
    return _week(hours)[day.weekday()]


@lru_cache(maxsize=1024)
def _week(text: str) -> tuple[tuple[Interval, ...], ...]:
    hours = parse_hours(text)
    if hours == Hours() or hours.by_appointment:
        return (ALL_DAY,) * 7
    return tuple(ALL_DAY if day in hours.appointment_days else hours.week[day] for day in range(7))


def closed(room: Room, slot: Slot) -> Obstacle | None:
    """Whether the room is closed in any minute of ``slot``."""
    for start, end in open_times(room, slot.day):
        if start <= slot.start and slot.end <= end:
            return None
    if room.closed_on_holidays and is_public_holiday(slot.day):
        return Obstacle.HOLIDAY
    return Obstacle.CLOSED


def buffer(room: Room) -> timedelta:
    """How long the room stays empty behind a booking."""
    return _minutes(room.buffer_minutes)


@lru_cache(maxsize=256)
def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def overlapping(room: Room, slot: Slot, taken: Iterable[Taken], zone: tzinfo) -> list[Taken]:
    """What of ``taken`` (of this room) stands in the way of a booking in ``slot``.

    The buffer counts on both sides: behind the booking, and within ``taken`` behind the others.
    """
    start_at, end_at = slot.span(zone)
    until = end_at + buffer(room)
    return [one for one in taken if one.start_at < until and start_at < one.until]


def obstacle(room: Room, slot: Slot, taken: Sequence[Taken], zone: tzinfo) -> Obstacle | None:
    """Why ``room`` cannot be had in ``slot``; ``None``: it can. ``taken`` is of this room."""
    if (found := closed(room, slot)) is not None:
        return found
    if slot.swallowed(zone):
        return Obstacle.CLOSED
    if not taken:
        return None
    hindering = overlapping(room, slot, taken, zone)
    if any(not one.blocked for one in hindering):
        return Obstacle.BOOKED
    return Obstacle.BLOCKED if hindering else None
