"""A half-year without a networking meeting is noticed early, once."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.meetings.half_year import HalfYear, without_meeting

SPRING, AUTUMN = date(2027, 5, 12), date(2027, 11, 10)
FIRST, SECOND = HalfYear(2027, 1), HalfYear(2027, 2)


def test_eight_weeks_ahead_the_next_half_year_is_missed() -> None:
    assert without_meeting(date(2027, 5, 5), [SPRING], []) == []
    assert without_meeting(date(2027, 5, 6), [SPRING], []) == [SECOND]
    assert without_meeting(date(2027, 5, 6), [SPRING, AUTUMN], []) == []


def test_the_present_half_year_is_missed_while_there_is_time() -> None:
    assert without_meeting(date(2027, 1, 1), [], []) == [FIRST]
    assert without_meeting(date(2027, 6, 2), [AUTUMN], []) == [FIRST]
    assert without_meeting(date(2027, 6, 3), [AUTUMN], []) == []


def test_staff_are_told_once() -> None:
    assert without_meeting(date(2027, 5, 6), [], [FIRST]) == [SECOND]
    assert without_meeting(date(2027, 5, 6), [], [FIRST, SECOND]) == []


def test_december_looks_into_the_next_year() -> None:
    assert without_meeting(date(2027, 12, 1), [AUTUMN], []) == [HalfYear(2028, 1)]


@given(
    st.dates(date(2026, 1, 1), date(2032, 1, 1)),
    st.sets(st.dates(date(2026, 1, 1), date(2033, 1, 1))),
)
def test_every_missing_half_year_is_told_once_and_in_time(start: date, planned: set[date]) -> None:
    told: dict[HalfYear, date] = {}
    for day in (start + timedelta(days=n) for n in range(0, 800)):
        for missing in without_meeting(day, planned, told):
            assert missing not in told
            told[missing] = day
    held = {HalfYear.of(day) for day in planned}
    assert held.isdisjoint(told)
    for half_year, day in told.items():
        assert day >= half_year.first_day - timedelta(weeks=8)
        if half_year.first_day - timedelta(weeks=8) > start:
            assert day == half_year.first_day - timedelta(weeks=8)
    inside = HalfYear.of(start).next.next
    assert (inside in told) != (inside in held)
