"""Times as people say them: each has its moment, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from minutes import BERLIN, DAYS, instant_by_walking, slots

from bot.domain.rooms.slot import Slot, Span, checked_slot, day_span
from bot.domain.wording import Refusal

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@settings(deadline=None)
@given(slots)
def test_a_slot_is_where_walking_through_the_day_finds_it(slot: Slot) -> None:
    assert slot.span(BERLIN) == Span(
        instant_by_walking(slot.day, slot.start), instant_by_walking(slot.day, slot.end)
    )


def test_in_the_hour_that_is_skipped_the_time_moves_forward() -> None:
    span = Slot(date(2026, 3, 29), 2 * 60 + 30, 6 * 60).span(BERLIN)
    assert span.start_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 3:30 on the wall


def test_in_the_hour_that_comes_twice_the_first_counts() -> None:
    span = Slot(date(2026, 10, 25), 2 * 60 + 30, 6 * 60).span(BERLIN)
    assert span.start_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_evening_may_end_at_midnight() -> None:
    slot = checked_slot(date(2026, 11, 27), time(18), time(0), BERLIN, NOW)
    assert slot == Slot(date(2026, 11, 27), 18 * 60, 24 * 60)
    assert slot.ends_at == time(0)


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2026, 11, 27), time(18), time(18)),
        (date(2026, 11, 27), time(18), time(17)),
        (date(2026, 2, 27), time(18), time(21)),
        (date(2026, 3, 29), time(2, 30), time(3, 10)),
    ],
    ids=["empty", "backwards", "over", "swallowed by the clock change"],
)
def test_a_slot_that_cannot_be_is_refused(day: date, start: time, end: time) -> None:
    with pytest.raises(Refusal):
        checked_slot(day, start, end, BERLIN, NOW)


@settings(deadline=None)
@given(st.sampled_from(DAYS))
def test_a_day_lasts_as_long_as_it_does(day: date) -> None:
    hours = {date(2026, 3, 29): 23, date(2026, 10, 25): 25}.get(day, 24)
    span = day_span(day, BERLIN)
    assert (span.end_at - span.start_at).total_seconds() == hours * 3600
