"""Free or not, against the model that looks at every minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
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
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs, Obstacle, Taken, buffer, closed, obstacle, unfit

SAAL = Room(
    "saal",
    {"de": "Muster-Saal"},
    capacity=40,
    equipment=("projector", "kitchen"),
    accessibility=("step-free",),
    hours="Mo–Fr 8:00–22:00",
    buffer_minutes=30,
)

FRIDAY = date(2026, 11, 27)


def at(start: int, end: int) -> Slot:
    return Slot(FRIDAY, start * 60, end * 60)


def booked(slot: Slot, room: Room = SAAL) -> Taken:
    span = slot.span(BERLIN)
    return Taken(room.slug, span.start_at, span.end_at + buffer(room))


@settings(deadline=None)
@given(rooms, slots)
def test_open_as_every_single_minute_says(room: Room, slot: Slot) -> None:
    assert (closed(room, slot) is None) == is_open_by_walking(room, slot)


@settings(deadline=None)
@given(rooms, slots, st.data())
def test_free_as_every_single_minute_says(room: Room, slot: Slot, data: st.DataObject) -> None:
    taken = data.draw(occupancies(slot.day))
    span = slot.span(BERLIN)
    if span.start_at >= span.end_at:
        return
    can_be_had = is_open_by_walking(room, slot) and is_free_by_walking(room, slot, taken)
    assert (obstacle(room, slot, taken, BERLIN) is None) == can_be_had


@settings(deadline=None)
@given(slots, slots, st.sampled_from((0, 15, 60)))
def test_two_bookings_hinder_each_other_alike(one: Slot, other: Slot, minutes: int) -> None:
    room = Room("saal", {}, buffer_minutes=minutes, closed_on_holidays=False)
    spans = [slot.span(BERLIN) for slot in (one, other)]
    if all(span.start_at < span.end_at for span in spans):
        assert obstacle(room, one, [booked(other, room)], BERLIN) == obstacle(
            room, other, [booked(one, room)], BERLIN
        )


def test_the_buffer_counts_on_both_sides() -> None:
    taken = [booked(at(12, 14))]
    assert obstacle(SAAL, Slot(FRIDAY, 14 * 60 + 30, 16 * 60), taken, BERLIN) is None
    assert obstacle(SAAL, Slot(FRIDAY, 14 * 60 + 29, 16 * 60), taken, BERLIN) is Obstacle.BOOKED
    assert obstacle(SAAL, Slot(FRIDAY, 10 * 60, 11 * 60 + 30), taken, BERLIN) is None
    assert obstacle(SAAL, Slot(FRIDAY, 10 * 60, 11 * 60 + 31), taken, BERLIN) is Obstacle.BOOKED


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        (at(8, 22), None),
        (at(7, 9), Obstacle.CLOSED),
        (at(21, 23), Obstacle.CLOSED),
        (Slot(date(2026, 11, 28), 600, 720), Obstacle.CLOSED),
        (Slot(date(2026, 12, 25), 600, 720), Obstacle.HOLIDAY),
    ],
)
def test_hours_and_holidays(slot: Slot, expected: Obstacle | None) -> None:
    assert closed(SAAL, slot) == expected


def test_a_room_may_be_open_on_holidays() -> None:
    christmas = Slot(date(2026, 12, 25), 600, 720)
    assert closed(replace(SAAL, closed_on_holidays=False), christmas) is None


def test_a_blocking_is_told_from_a_booking() -> None:
    blocking = booked(at(12, 14))._replace(blocked=True)
    assert obstacle(SAAL, at(13, 15), [blocking], BERLIN) is Obstacle.BLOCKED
    assert obstacle(SAAL, at(13, 15), [blocking, booked(at(14, 15))], BERLIN) is Obstacle.BOOKED


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        (Needs(40), ()),
        (Needs(41), (Obstacle.TOO_SMALL,)),
        (Needs(1, frozenset({"kitchen"}), frozenset({"step-free"})), ()),
        (
            Needs(99, frozenset({"piano"}), frozenset({"lift"})),
            (Obstacle.TOO_SMALL, Obstacle.EQUIPMENT, Obstacle.ACCESSIBILITY),
        ),
    ],
)
def test_everything_that_a_room_lacks_is_named(
    needs: Needs, expected: tuple[Obstacle, ...]
) -> None:
    assert unfit(SAAL, needs) == expected
