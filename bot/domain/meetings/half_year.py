"""The city has promised a networking meeting in each half-year; staff are told when one is missing.

Early enough that people can still be invited properly: the first reminder is four weeks before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

#: A half-year without a meeting is noticed so long before it begins.
AHEAD = timedelta(weeks=8)

#: So long before its end there is no time left to invite to one.
TOO_LATE = timedelta(weeks=4)


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """``half`` is 1 (January to June) or 2 (July to December)."""

    year: int
    half: int

    @staticmethod
    def of(day: date) -> HalfYear:
        """The half-year in which a day lies."""
        return HalfYear(day.year, 1 if day.month <= 6 else 2)

    @property
    def first_day(self) -> date:
        """1 January or 1 July."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def next(self) -> HalfYear:
        """The one after."""
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"


def without_meeting(
    today: date, planned: Collection[date], told: Collection[HalfYear]
) -> list[HalfYear]:
    """The half-years of which staff are to be told now that they have no networking meeting.

    ``planned`` are the days of networking meetings that are published, or were held; ``told`` the
    half-years of which staff know already: they are told once for each.
    """
    held = {HalfYear.of(day) for day in planned}
    present = HalfYear.of(today)
    missing = []
    if present not in held and today < present.next.first_day - TOO_LATE:
        missing.append(present)
    if present.next not in held and today >= present.next.first_day - AHEAD:
        missing.append(present.next)
    return [half_year for half_year in missing if half_year not in told]
