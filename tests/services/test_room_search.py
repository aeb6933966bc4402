"""Searching a room in a city whose rooms are partly taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.rooms.finding import Nearness
from bot.domain.rooms.slot import Slot, day_span
from bot.domain.rooms.vacancy import Needs, Obstacle, buffer
from bot.services import directory
from bot.services.desk import Desk
from bot.services.rooms.search import DAYS_AROUND, Found, Wish, search
from db import occupancies
from db.occupancies import BLOCKING, BOOKING

#: A Friday far from any holiday.
EVENING = Slot(date(2031, 9, 12), 17 * 60, 20 * 60)


async def take(desk: Desk, room: str, slot: Slot, kind: str = BOOKING) -> None:
    found = (await directory.load(desk)).rooms[room]
    async with desk.change() as change:
        number = await occupancies.lock_room(change.connection, room)
        assert number is not None
        span = slot.span(desk.settings.timezone)
        await occupancies.add(change.connection, number, kind, span, buffer=buffer(found))


async def find(desk: Desk, wish: Wish) -> Found:
    return await search(desk, (await directory.load(desk)).rooms, wish)


async def test_rooms_that_fit_and_are_free(desk: Desk) -> None:
    await take(desk, "treff-wanne", EVENING)
    found = await find(desk, Wish((EVENING,), Needs(25, frozenset({"tables"}))))
    assert [one.room.slug for one in found.free] == ["atelier", "muster-saal", "mont-cenis"]
    hindered = {room.slug: why for room, why in found.hindered}
    assert hindered == {
        "seminarraum": (Obstacle.TOO_SMALL,),
        "treff-wanne": (Obstacle.BOOKED,),
        "kinderraum": (Obstacle.TOO_SMALL,),
    }
    assert found.alternatives == ()


async def test_for_a_wished_room_that_is_taken_the_nearest_of_each_kind(desk: Desk) -> None:
    slot = EVENING
    await take(desk, "muster-saal", slot)
    found = await find(desk, Wish((slot,), Needs(50), "muster-saal"))
    assert [one.room.slug for one in found.free] == ["mont-cenis"]
    near = [(one.nearness, one.room.slug, one.slot.day - slot.day) for one in found.alternatives]
    assert near == [
        (Nearness.OTHER_ROOM, "mont-cenis", timedelta(0)),
        (Nearness.OTHER_TIME, "muster-saal", timedelta(0)),
        (Nearness.OTHER_DAY, "muster-saal", timedelta(days=1)),
        (Nearness.OTHER_DAY, "muster-saal", timedelta(days=-1)),
        (Nearness.OTHER_DAY, "muster-saal", timedelta(days=2)),
    ]
    for one in found.alternatives:
        again = await find(desk, Wish((one.slot,), Needs(50), one.room.slug))
        assert one.room in [candidate.room for candidate in again.free]


async def test_a_long_blocking_hinders_on_every_day_of_it(desk: Desk) -> None:
    slot = EVENING
    month = day_span(slot.day - timedelta(days=20), desk.settings.timezone, 41)
    async with desk.change() as change:
        for room in ("muster-saal", "mont-cenis"):
            number = await occupancies.lock_room(change.connection, room)
            assert number is not None
            await occupancies.add(change.connection, number, BLOCKING, month)
    found = await find(desk, Wish((slot,), Needs(50), "muster-saal"))
    assert found.candidates == ()
    assert {room.slug: why for room, why in found.hindered}["mont-cenis"] == (Obstacle.BLOCKED,)
    assert found.alternatives == (), f"nothing is free within {DAYS_AROUND} days"


async def test_a_series_shows_its_exceptions(desk: Desk) -> None:
    slots = tuple(EVENING.moved(EVENING.day + timedelta(weeks=n)) for n in range(3))
    await take(desk, "muster-saal", slots[1])
    await take(desk, "mont-cenis", slots[0])
    await take(desk, "mont-cenis", slots[2])
    found = await find(desk, Wish(slots, Needs(50)))
    exceptions = {
        one.room.slug: {slot.day: why for slot, why in one.exceptions} for one in found.candidates
    }
    assert exceptions == {
        "muster-saal": {slots[1].day: Obstacle.BOOKED},
        "mont-cenis": {slots[0].day: Obstacle.BOOKED, slots[2].day: Obstacle.BOOKED},
    }
    assert found.free == ()
    assert found.alternatives


@pytest.mark.parametrize("people", [201, 5000])
async def test_nothing_is_large_enough(desk: Desk, people: int) -> None:
    found = await find(desk, Wish((EVENING,), Needs(people)))
    assert found.candidates == ()
    assert found.alternatives == ()
    assert all(Obstacle.TOO_SMALL in why for _room, why in found.hindered)
