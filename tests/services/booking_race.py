"""A crowd that asks for overlapping times and managers who approve them, all at once.

``python -m tests.services.booking_race URL SEED DAY TELEGRAM_ID…`` is one process of several.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from bot.config import Settings
from bot.domain.person import Person
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs
from bot.domain.wording import Refusal
from bot.services import people
from bot.services.desk import Desk
from bot.services.rooms import decisions, requests
from bot.services.rooms.requests import Asked
from db.engine import Database
from tests.services.walking import met

ROOM = "mont-cenis"
TOGETHER = 12


async def race(
    desk: Desk,
    crowd: Sequence[Person],
    managers: Sequence[Person],
    day: date,
    count: int,
    seed: int,
) -> Counter[str]:
    """``count`` people ask, each at once approved by some manager; counts what came of it."""
    chance = Random(seed)
    turns = asyncio.Semaphore(TOGETHER)
    answers: Counter[str] = Counter()
    update_ids = iter(range(seed * 1_000_000, (seed + 1) * 1_000_000))
    memberships = {one.id: (await people.memberships(desk, one))[0].slug for one in crowd}

    async def ask_and_approve(person: Person, manager: Person, slot: Slot) -> None:
        async with turns:
            asked = Asked(ROOM, (slot,), Needs(5), "Probe", memberships[person.id])
            try:
                outcome = await requests.ask(desk, next(update_ids), person, asked)
            except Refusal:  # the same person has just asked for the same time
                answers["repeated"] += 1
                return
            answers[outcome.name] += 1
        if outcome.name != "room-asked":
            return
        async with turns:
            try:
                decided = await decisions.approve(
                    desk, next(update_ids), manager, int(outcome.values["request"])
                )
            except Refusal:
                answers["settled"] += 1
            else:
                answers["approved" if decided.values["approved"] else "collided"] += 1

    async with asyncio.TaskGroup() as group:
        for _number in range(count):
            start = chance.randrange(8 * 60, 20 * 60, 5)
            slot = Slot(day, start, start + chance.choice((30, 60, 120)))
            group.create_task(ask_and_approve(chance.choice(crowd), chance.choice(managers), slot))
    return answers


async def _main(url: str, seed: int, day: date, telegram_ids: Sequence[int]) -> None:
    desk = Desk(Database(url), replace(Settings(), database_url=url))
    try:
        everybody = [await met(desk, telegram_id) for telegram_id in telegram_ids]
        managers = [one for one in everybody if one.is_staff]
        crowd = [one for one in everybody if not one.is_staff]
        print(flush=True)  # noqa: T201 - ready
        await asyncio.to_thread(sys.stdin.readline)
        answers = await race(desk, crowd, managers, day, 100, seed)
        print(json.dumps(answers))  # noqa: T201
    finally:
        await desk.database.close()


if __name__ == "__main__":
    _, url, seed, day, *ids = sys.argv
    asyncio.run(_main(url, int(seed), date.fromisoformat(day), [int(one) for one in ids]))
