"""A time on one day, as people say it and as the computer compares it.

Local wall time and zone are what was meant; UTC is computed from them. What the clock change does
is said in :func:`bot.domain.opening.instant`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from bot.domain.hours import MINUTES_OF_DAY
from bot.domain.opening import instant
from bot.domain.wording import N_, Refusal


class Span(NamedTuple):
    """From ``start_at`` until before ``end_at``, both in UTC."""

    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """From ``start`` until before ``end`` on ``day``: minutes after midnight (0–1440)."""

    day: date
    start: int
    end: int

    @property
    def minutes(self) -> int:
        """How long it is on the wall clock."""
        return self.end - self.start

    @property
    def starts_at(self) -> time:
        return time(*divmod(self.start, 60))

    @property
    def ends_at(self) -> time:
        """24:00 is the ``time`` 0:00."""
        return time(*divmod(self.end % MINUTES_OF_DAY, 60))

    def span(self, zone: tzinfo) -> Span:
        """When it is. Empty or backwards only where the clock change swallows it."""
        return _span(self.day, self.start, self.end, zone)

    def swallowed(self, zone: tzinfo) -> bool:
        """Whether the clock change leaves nothing of it."""
        span = self.span(zone)
        return span.start_at >= span.end_at

    def moved(self, day: date) -> Slot:
        """The same time on another day."""
        return Slot(day, self.start, self.end)


@lru_cache(maxsize=4096)  # a search asks the same of every room
def _span(day: date, start: int, end: int, zone: tzinfo) -> Span:
    return Span(instant(day, start, zone), instant(day, end, zone))


def checked_slot(day: date, start: time, end: time, zone: tzinfo, now: datetime) -> Slot:
    """The slot that somebody asks for; an end at 0:00 is midnight at the end of the day.

    Raises :class:`Refusal` when it is over, backwards, or swallowed by the clock change.
    """
    slot = Slot(day, _minute(start), _minute(end) or MINUTES_OF_DAY)
    if slot.start >= slot.end:
        raise Refusal(N_("The end must be after the start, on the same day."))
    if slot.swallowed(zone):
        raise Refusal(
            N_(
                "On this day the clocks change, and this time does not exist. Please choose "
                "another one."
            )
        )
    if slot.span(zone).start_at <= now:
        raise Refusal(N_("This time has passed. Please choose one in the future."))
    return slot


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def day_span(day: date, zone: tzinfo, days: int = 1) -> Span:
    """All of a day and of those after it."""
    return Span(instant(day, 0, zone), instant(day + timedelta(days=days), 0, zone))


def epoch_minute(moment: datetime) -> int:
    """Minutes since 1970, for many quick comparisons."""
    return int((moment - _EPOCH).total_seconds()) // 60


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
