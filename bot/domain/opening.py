"""Open now? Whether an office is open at a moment, and until when or from when.

The answer is a value: the card puts it into the reader's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count

from bot.domain.holidays_nrw import is_public_holiday
from bot.domain.hours import MINUTES_OF_DAY, Hours


@dataclass(frozen=True, slots=True)
class OpenUntil:
    """Open, and closes at ``at``: aware, in the zone asked for."""

    at: datetime


@dataclass(frozen=True, slots=True)
class OpensAt:
    """Closed, and opens at ``at``. ``holiday``: only a public holiday makes it so late."""

    at: datetime
    holiday: bool = False


@dataclass(frozen=True, slots=True)
class ByAppointment:
    """No times, only by appointment."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody wrote down when it opens."""


OpenState = OpenUntil | OpensAt | ByAppointment | Unknown


def state_at(hours: Hours, now: datetime, zone: tzinfo) -> OpenState:
    """Whether it is open at ``now`` (aware), by the wall clock of ``zone`` and NRW's holidays.

    A time that the change to summer time skips moves forward by the hour; of one that comes
    twice in autumn, the first counts.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    if not any(hours.week):
        return ByAppointment() if hours.by_appointment or hours.appointment_days else Unknown()
    ahead = _stretches(hours, now, zone, is_public_holiday)
    start, end = next(ahead)
    if start > now:
        usual, _ = next(_stretches(hours, now, zone, lambda _day: False))
        return OpensAt(start.astimezone(zone), holiday=usual < start)
    for later_start, later_end in ahead:  # ends at the latest on New Year's Day
        if later_start > end:
            break
        end = max(end, later_end)
    return OpenUntil(end.astimezone(zone))


def _stretches(
    hours: Hours, now: datetime, zone: tzinfo, is_holiday: Callable[[date], bool]
) -> Iterator[tuple[datetime, datetime]]:
    """Start and end (UTC) of every interval that is not over yet, without an end."""
    today = now.astimezone(zone).date()
    for days in count():
        day = today + timedelta(days=days)
        if is_holiday(day):
            continue
        for interval in hours.week[day.weekday()]:
            start, end = (instant(day, minute, zone) for minute in interval)
            if start < end and end > now:
                yield start, end


def instant(day: date, minute: int, zone: tzinfo) -> datetime:
    """When ``minute`` (0–1440 and beyond) of ``day`` is by the wall clock of ``zone``.

    In UTC, because Python compares two times of one zone by the clock on the wall. A time that
    the change to summer time skips moves forward by the hour; of one that comes twice, the first
    counts.
    """
    days, minute = divmod(minute, MINUTES_OF_DAY)
    wall = datetime.combine(day + timedelta(days=days), time(*divmod(minute, 60)), zone)
    return wall.astimezone(UTC)
