"""Series against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.rooms.series import LONGEST, Repeat, days
from bot.domain.wording import Refusal

starts = st.dates(date(2024, 1, 1), date(2030, 12, 31))
lengths = st.integers(0, LONGEST.days)


def all_days(first: date, until: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((until - first).days + 1)]


@settings(deadline=None)
@given(starts, lengths, st.sampled_from([(Repeat.WEEKLY, 7), (Repeat.FORTNIGHTLY, 14)]))
def test_weeks_by_counting(first: date, length: int, every: tuple[Repeat, int]) -> None:
    until = first + timedelta(days=length)
    repeat, step = every
    expected = [day for day in all_days(first, until) if (day - first).days % step == 0]
    assert list(days(first, repeat, until)) == expected


def is_same_place(day: date, first: date) -> bool:
    """Whether a day is the n-th such weekday of its month (the fifth: the last)."""
    which = len([n for n in range(1, first.day + 1) if (first.day - n) % 7 == 0])
    weekdays = [
        other
        for other in all_days(day.replace(day=1), day.replace(day=1) + timedelta(days=31))
        if other.month == day.month and other.weekday() == first.weekday()
    ]
    return day == weekdays[min(which, len(weekdays)) - 1]


@settings(deadline=None)
@given(starts, lengths)
def test_months_by_counting(first: date, length: int) -> None:
    until = first + timedelta(days=length)
    found = days(first, Repeat.MONTHLY, until)
    assert list(found) == [day for day in all_days(first, until) if is_same_place(day, first)]
    months = [(day.year, day.month) for day in found]
    assert len(set(months)) == len(months), "one in every month"


def test_once_is_one_day() -> None:
    assert days(date(2026, 11, 27), Repeat.ONCE) == (date(2026, 11, 27),)


def test_the_fifth_friday_is_the_last() -> None:
    assert days(date(2027, 1, 29), Repeat.MONTHLY, date(2027, 4, 30)) == (
        date(2027, 1, 29),
        date(2027, 2, 26),
        date(2027, 3, 26),
        date(2027, 4, 30),
    )


@pytest.mark.parametrize("until", [None, date(2026, 11, 26), date(2028, 1, 1)])
def test_an_end_that_cannot_be_is_refused(until: date | None) -> None:
    with pytest.raises(Refusal):
        days(date(2026, 11, 27), Repeat.WEEKLY, until)
