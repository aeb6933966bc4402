"""Two hundred people and their managers at the same second: never an overlap, never no answer.

``MSO_BOT_RACE_ROUNDS=20`` plays all rounds; the suite plays one.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from bot.domain.person import Person, Role
from bot.domain.rooms.request import DateState
from bot.services import directory
from bot.services.desk import Desk
from bot.services.rooms.search import Wish, search
from db import room_requests
from db.deliveries import deliveries
from db.directory import rooms
from db.occupancies import occupancies
from tests.services.booking_race import ROOM, race
from tests.services.walking import create_person

ROUNDS = int(os.environ.get("MSO_BOT_RACE_ROUNDS", "1"))
PROCESSES = 2

#: A Monday far from holidays; every round is another day.
FIRST = date(2031, 9, 8)


async def crowd_of(desk: Desk) -> tuple[list[Person], list[Person]]:
    organisations = list((await directory.load(desk)).organisations)[:8]
    crowd = [await create_person(desk, Role.KEY_PERSON, slug) for slug in organisations]
    return crowd, [await create_person(desk, Role.ROOM_MANAGER) for _ in range(3)]


async def in_processes(
    desk: Desk, everybody: Sequence[Person], day: date, seed: int
) -> Counter[str]:
    """The same race in processes that begin together."""
    ids = [str(one.telegram_id) for one in everybody]
    url = desk.settings.database_url
    running = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.services.booking_race"),
            *(url, str(seed * PROCESSES + number), day.isoformat(), *ids),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        for number in range(1, PROCESSES + 1)
    ]
    for process in running:
        assert process.stdout is not None
        await process.stdout.readline()
    printed = await asyncio.gather(*(process.communicate(b"\n") for process in running))
    assert [process.returncode for process in running] == [0] * PROCESSES
    answers: Counter[str] = Counter()
    for output, _ in printed:
        answers.update(json.loads(output))
    return answers


@pytest.mark.timeout(300 + 60 * ROUNDS)
async def test_never_an_overlap_and_every_loser_gets_an_answer_with_alternatives(
    desk: Desk,
) -> None:
    crowd, managers = await crowd_of(desk)
    for number in range(1, ROUNDS + 1):
        day = FIRST + timedelta(days=number + number // 6)  # never a Sunday
        if desk.database.is_sqlite:
            answers = await race(desk, crowd, managers, day, 200, number)
        else:
            answers = await in_processes(desk, [*crowd, *managers], day, number)
        asked = answers["room-asked"] + answers["room-not-free"]
        assert asked + answers["repeated"] == 200
        assert asked > 190
        decided = answers["approved"] + answers["collided"] + answers["settled"]
        assert decided == answers["room-asked"]
        assert answers["approved"] >= 3
        await check_day(desk, day, answers)


async def check_day(desk: Desk, day: date, answers: Counter[str]) -> None:
    shelves = (await directory.load(desk)).rooms
    async with desk.database.reading() as connection:
        query = (
            select(occupancies.c.start_at, occupancies.c.until)
            .join(rooms, rooms.c.id == occupancies.c.room_id)
            .where(rooms.c.slug == ROOM)
            .order_by(occupancies.c.start_at)
        )
        taken = list(await connection.execute(query))
        dates = room_requests.room_request_dates
        ids = (
            await connection.execute(
                select(dates.c.request_id).where(dates.c.day == day).order_by(dates.c.id)
            )
        ).scalars()
        requests = await room_requests.load(connection, ids)
        told = {
            (row.details["request"], row.kind)
            for row in await connection.execute(
                select(deliveries.c.kind, deliveries.c.details).where(
                    deliveries.c.kind.in_(("room-approved", "room-taken"))
                )
            )
        }
    for before, after in pairwise(taken):
        assert before.until <= after.start_at, "an overlap, or too short a pause"
    assert len(requests) == 200 - answers["repeated"]
    found: Counter[DateState] = Counter()
    for request in requests:
        (one,) = request.dates
        found[one.state] += 1
        if one.state is DateState.APPROVED:
            assert (request.id, "room-approved") in told
            assert any(start == one.span.start_at for start, _until in taken)
            continue
        wish = Wish((one.slot,), request.needs, ROOM)
        instead = await search(desk, shelves, wish)
        assert instead.alternatives
    assert found[DateState.APPROVED] == answers["approved"]
    assert found[DateState.WAITING] == 0, "nobody is left without an answer"
    at_once = found[DateState.TAKEN] + found[DateState.SKIPPED] - answers["room-not-free"]
    turned_away = {request for request, kind in told if kind == "room-taken"}
    assert len(turned_away & {request.id for request in requests}) == at_once
