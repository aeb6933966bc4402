"""How long it takes to find a room among many with years of bookings."""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlalchemy import insert, select

from bot.config import Settings
from bot.demo.sample import load_sample
from bot.domain.directory import Room
from bot.domain.rooms.features import EQUIPMENT, in_order
from bot.domain.rooms.series import Repeat, days
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs
from bot.services import directory
from bot.services.desk import Desk
from bot.services.rooms.search import Wish, search
from db import migrate
from db.directory import rooms
from db.engine import Database
from db.occupancies import BOOKING, occupancies

#: The moment of the measurement: three years of bookings lie before it and two after it.
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC) + timedelta(days=3 * 365)
_FIRST = date(2026, 3, 2)

_AT_ONCE = 5000

#: Of so many tries of each search the fastest counts: the search is measured, and not what else the
#: machine is doing.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """``free`` of the searches found a room at once, the others got alternatives."""

    rooms: int
    bookings: int
    searches: int
    free: int
    p50_ms: float
    p99_ms: float


def measure_finding(url: str, *, many: int = 200, years: float = 5, searches: int = 500) -> Finding:
    """Fill a fresh database and search: single times and series, any room and wished ones."""
    migrate.upgrade(url)
    return asyncio.run(_measure(url, many, years, searches))


async def _measure(url: str, many: int, years: float, searches: int) -> Finding:
    chance = Random(1)
    desk = Desk(Database(url), replace(Settings(), database_url=url), lambda: NOW)
    try:
        await directory.apply(desk, replace(load_sample(), rooms=_rooms(many, chance)))
        count = await _book(desk, chance, round(years * 365))
        shelves = (await directory.load(desk)).rooms
        wishes = [_wish(shelves, chance, number) for number in range(searches)]
        await search(desk, shelves, wishes[0])
        gc.collect()
        gc.freeze()  # as the bot does when it polls
        took, free = [], 0
        for wish in wishes:
            tries = []
            for _again in range(TRIES):
                started = time.perf_counter()
                found = await search(desk, shelves, wish)
                tries.append((time.perf_counter() - started) * 1000)
            took.append(min(tries))
            free += bool(found.free)
    finally:
        gc.unfreeze()
        await desk.database.close()
    p99 = statistics.quantiles(took, n=100)[98] if len(took) > 1 else took[0]
    return Finding(many, count, searches, free, statistics.median(took), p99)


def _rooms(many: int, chance: Random) -> dict[str, Room]:
    return {
        f"raum-{number}": Room(
            slug=f"raum-{number}",
            names={"de": f"Musterraum {number}"},
            latitude=51.52 + chance.random() / 20,
            longitude=7.15 + chance.random() / 10,
            capacity=chance.choice((10, 20, 40, 80, 200)),
            equipment=in_order(chance.sample(list(EQUIPMENT), 6), EQUIPMENT),
            hours="Mo–Fr 8:00–22:00; Sa 9:00–20:00",
            buffer_minutes=15,
        )
        for number in range(many)
    }


def _days(chance: Random, room_id: int, day: date) -> Iterator[dict[str, object]]:
    """The bookings of a room on a day; Fridays are nearly full."""
    start = 8 * 60 + chance.choice((0, 30, 60))
    gap = 60 if day.weekday() == 4 else 900
    while start < 20 * 60:
        end = min(start + chance.choice((60, 90, 120, 180)), 21 * 60)
        begin_at, end_at = Slot(day, start, end).span(Settings().timezone)
        yield {
            "room_id": room_id,
            "kind": BOOKING,
            "start_at": begin_at,
            "end_at": end_at,
            "until": end_at + timedelta(minutes=15),
            "note": "",
        }
        start = end + 15 + chance.randrange(0, gap, 15)


async def _book(desk: Desk, chance: Random, most_days: int) -> int:
    count = 0
    async with desk.database.writing() as connection:
        ids = list((await connection.execute(select(rooms.c.id))).scalars())
        batch: list[dict[str, object]] = []
        for number in range(most_days):
            day = _FIRST + timedelta(days=number)
            if day.weekday() == 6:
                continue
            for room_id in ids:
                batch += _days(chance, room_id, day)
            if len(batch) >= _AT_ONCE:
                await connection.execute(insert(occupancies), batch)
                count, batch = count + len(batch), []
        if batch:
            await connection.execute(insert(occupancies), batch)
    return count + len(batch)


def _wish(shelves: Mapping[str, Room], chance: Random, number: int) -> Wish:
    day = NOW.date() + timedelta(days=chance.randrange(1, 120))
    start = chance.choice((9, 10, 14, 17, 18, 19)) * 60
    first = Slot(day, start, start + chance.choice((60, 120, 180)))
    slots: tuple[Slot, ...] = (first,)
    if number % 5 == 0:
        series = days(day, Repeat.WEEKLY, day + timedelta(weeks=26))
        slots = tuple(first.moved(one) for one in series)
    needs = Needs(chance.choice((5, 15, 60, 150)), frozenset(chance.sample(list(EQUIPMENT), 1)))
    wished = chance.choice(list(shelves)) if number % 2 else None
    return Wish(slots, needs, wished)
