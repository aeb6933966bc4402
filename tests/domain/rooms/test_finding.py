"""The best room first; and if there is none, what comes nearest to the wish."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from minutes import (
    BERLIN,
    is_free_by_walking,
    is_open_by_walking,
    occupancies,
    rooms,
    slots,
)

from bot.domain.directory import Room
from bot.domain.rooms.finding import (
    EACH,
    STEP,
    Nearness,
    candidates,
    days_around,
    other_day,
    same_day,
    why_not,
)
from bot.domain.rooms.series import Repeat, days
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs, Obstacle, Taken

FRIDAY = date(2026, 11, 27)
EVENING = Slot(FRIDAY, 18 * 60, 21 * 60)
NOW = datetime(2026, 3, 1, tzinfo=UTC)

HALL = Room("hall", {}, capacity=120, latitude=51.5385, longitude=7.2212)
NEAR = Room("near", {}, capacity=60, latitude=51.5390, longitude=7.2214)
FAR = Room("far", {}, capacity=30, latitude=51.5172, longitude=7.1665)
NOWHERE = Room("nowhere", {}, capacity=20)
ALL = (HALL, NEAR, FAR, NOWHERE)


def taken(room: Room, *those: Slot) -> dict[str, list[Taken]]:
    return {
        room.slug: [Taken(room.slug, *slot.span(BERLIN)) for slot in those],
    }


def test_the_smallest_room_that_is_large_enough_comes_first() -> None:
    found = candidates(ALL, Needs(25), [EVENING], [{}], BERLIN)
    assert [one.room.slug for one in found] == ["far", "near", "hall"]


def test_in_a_series_the_fewest_exceptions_come_first() -> None:
    series = [EVENING.moved(day) for day in days(FRIDAY, Repeat.WEEKLY, date(2027, 1, 15))]
    busy = taken(FAR, series[2])
    small = replace(FAR, closed_on_holidays=False)
    found = candidates((HALL, small), Needs(25), series, [busy] * len(series), BERLIN)
    christmas_and_new_year = [date(2026, 12, 25), date(2027, 1, 1)]
    assert [(one.room.slug, [s.day for s, _ in one.exceptions]) for one in found] == [
        ("far", [series[2].day]),
        ("hall", christmas_and_new_year),
    ]
    assert {why for _, why in found[1].exceptions} == {Obstacle.HOLIDAY}


def test_a_room_without_any_free_date_is_none() -> None:
    assert candidates((HALL,), Needs(), [EVENING], [taken(HALL, EVENING)], BERLIN) == []
    assert list(why_not((HALL, FAR), Needs(40), EVENING, taken(HALL, EVENING), BERLIN)) == [
        (HALL, (Obstacle.BOOKED,)),
        (FAR, (Obstacle.TOO_SMALL,)),
    ]


def test_other_rooms_come_by_their_distance_and_one_without_a_place_last() -> None:
    found = same_day(ALL, EVENING, taken(HALL, EVENING), BERLIN, NOW, HALL)
    rooms_found = [one.room.slug for one in found if one.nearness is Nearness.OTHER_ROOM]
    assert rooms_found == ["near", "far", "nowhere"]
    assert found[-1].nearness is Nearness.OTHER_TIME
    assert (found[-1].room, found[-1].slot) == (HALL, Slot(FRIDAY, 15 * 60, 18 * 60))


def test_times_of_the_wished_room_come_before_nearer_ones_of_others() -> None:
    busy = taken(HALL, Slot(FRIDAY, 9 * 60, 24 * 60)) | taken(FAR, Slot(FRIDAY, 1080, 1095))
    found = same_day((FAR, HALL), EVENING, busy, BERLIN, NOW, HALL)
    assert [(one.room.slug, one.slot.start) for one in found] == [
        ("hall", 6 * 60),
        ("far", 18 * 60 + 15),
    ]


def test_other_days_later_first_and_not_in_the_past() -> None:
    assert list(days_around(FRIDAY, FRIDAY, 2)) == [
        FRIDAY + timedelta(days=1),
        FRIDAY + timedelta(days=2),
    ]
    around = list(days_around(FRIDAY, date(2026, 1, 1), 2))
    assert [(day - FRIDAY).days for day in around] == [1, -1, 2, -2]


def test_another_day_is_best_in_the_wished_room() -> None:
    saturday = EVENING.moved(FRIDAY + timedelta(days=1))
    found = other_day(ALL, saturday, {}, BERLIN, HALL)
    assert found is not None
    assert (found.nearness, found.room, found.slot) == (Nearness.OTHER_DAY, HALL, saturday)
    found = other_day(ALL, saturday, taken(HALL, saturday), BERLIN, HALL)
    assert found is not None
    assert found.room is NEAR
    assert other_day((HALL,), saturday, taken(HALL, saturday), BERLIN, HALL) is None


@settings(max_examples=40, deadline=None)
@given(rooms, slots, st.data())
def test_no_quarter_of_an_hour_is_nearer_than_the_one_offered(
    room: Room, slot: Slot, data: st.DataObject
) -> None:
    busy = data.draw(occupancies(slot.day))
    span = slot.span(BERLIN)
    if span.start_at >= span.end_at:
        return
    found = same_day((room,), slot, {room.slug: busy}, BERLIN, NOW, room)
    possible = []
    for start in range(0, 24 * 60 - slot.minutes + 1, STEP):
        moved = Slot(slot.day, start, start + slot.minutes)
        begin, end = moved.span(BERLIN)
        if (
            begin < end
            and is_open_by_walking(room, moved)
            and is_free_by_walking(room, moved, busy)
        ):
            possible.append(start)
    if is_open_by_walking(room, slot) and is_free_by_walking(room, slot, busy):
        assert found == []
        return
    offered = [one.slot.start for one in found]
    assert len(offered) <= EACH
    assert bool(offered) == bool(possible)
    if offered:
        assert offered[0] in possible
        assert abs(offered[0] - slot.start) == min(abs(start - slot.start) for start in possible)
