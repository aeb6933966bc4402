"""By when the city promises an answer: working days in Herne, holidays of the land left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.holidays_nrw import is_public_holiday
from bot.domain.question import promised_by

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ((2026, 11, 23, 9), (2026, 11, 26)),  # Monday: Tuesday, Wednesday, Thursday
        ((2026, 11, 26, 9), (2026, 12, 1)),  # Thursday: over the weekend
        ((2026, 11, 28, 9), (2026, 12, 2)),  # Saturday counts from Monday
        ((2026, 12, 23, 9), (2026, 12, 29)),  # over Christmas
        ((2026, 12, 30, 9), (2027, 1, 5)),  # over New Year
        ((2026, 4, 2, 9), (2026, 4, 9)),  # over Easter
    ],
)
def test_three_working_days(asked: tuple[int, ...], due: tuple[int, int, int]) -> None:
    year, month, day, hour = asked
    promised = promised_by(datetime(year, month, day, hour, tzinfo=BERLIN), 3, BERLIN)
    assert (promised.year, promised.month, promised.day) == due
    assert (promised.hour, promised.minute) == (18, 0)


def test_the_day_is_the_citys_day() -> None:
    late_on_sunday_in_utc = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Monday 0:30 in Herne
    assert promised_by(late_on_sunday_in_utc, 1, BERLIN).day == 24


@given(
    st.integers(0, 14 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    st.integers(1, 60),
)
def test_a_promise_is_an_evening_of_a_working_day_later(asked: datetime, days: int) -> None:
    promised = promised_by(asked, days, BERLIN)
    assert promised > asked
    assert promised.weekday() < 5
    assert not is_public_holiday(promised.date())
    first = asked.astimezone(BERLIN).date() + timedelta(days=1)
    between = (first + timedelta(days=n) for n in range((promised.date() - first).days + 1))
    working = [day for day in between if day.weekday() < 5 and not is_public_holiday(day)]
    assert len(working) == days
