"""Series: the days of something that repeats.

Monthly means the same weekday of the month (*every third Friday*), as groups meet; the fifth one is
taken for the last, so that every month has its date.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.wording import N_, Refusal

#: A series goes on for so long at most; then one asks anew.
LONGEST = timedelta(days=366)


class Repeat(StrEnum):
    """How often; the values are stored."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


REPEATS: dict[Repeat, str] = {
    Repeat.ONCE: N_("once"),
    Repeat.WEEKLY: N_("every week"),
    Repeat.FORTNIGHTLY: N_("every two weeks"),
    Repeat.MONTHLY: N_("every month"),
}


def days(first: date, repeat: Repeat, until: date | None = None) -> tuple[date, ...]:
    """The days from ``first`` on, ``until`` included. Raises :class:`Refusal`."""
    if repeat is Repeat.ONCE:
        return (first,)
    if until is None or until < first:
        raise Refusal(N_("The last day must not be before the first one."))
    if until - first > LONGEST:
        raise Refusal(N_("A series can go on for one year at most. Please choose an earlier end."))
    found: list[date] = []
    for day in _monthly(first) if repeat is Repeat.MONTHLY else _every(first, _WEEKS[repeat]):
        if day > until:
            return tuple(found)
        found.append(day)
    raise AssertionError("days never end")


_WEEKS = {Repeat.WEEKLY: 1, Repeat.FORTNIGHTLY: 2}


def _every(first: date, weeks: int) -> Iterator[date]:
    day = first
    while True:
        yield day
        day += timedelta(weeks=weeks)


def _monthly(first: date) -> Iterator[date]:
    which = (first.day - 1) // 7
    year, month = first.year, first.month
    while True:
        start, length = monthrange(year, month)
        day = 1 + (first.weekday() - start) % 7 + 7 * which
        yield date(year, month, day if day <= length else day - 7)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
