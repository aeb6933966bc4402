"""Reminders to many survive the kill: nothing lost, and doubles only among those in flight.

The real command sends them over a stand-in with faults, is killed with SIGKILL at random moments
and started again; Telegram's lost replies are the other reason why a reminder can come twice.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from bot.app import serve
from bot.config import Settings
from bot.demo.standin import TOKEN, StandIn
from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services import deliveries, people
from bot.services.deliveries import LEASE, PAUSES, Letter
from bot.services.desk import Desk, open_desk, utc_now
from bot.services.people import NewPerson
from handlers.delivery import IN_FLIGHT
from tests.conftest import Clock
from tests.town import killed_in_the_end

log = logging.getLogger(__name__)

#: On each of the two databases; 50 kills and 2,000 reminders by the environment.
KILLS = int(os.environ.get("MSO_BOT_TEST_KILLS", "6"))
REMINDERS = int(os.environ.get("MSO_BOT_TEST_REMINDERS", str(40 * KILLS)))

#: What goes wrong on the way, and how often in a thousand messages.
TROUBLES = {"429": 5, "5xx": 10, "lost_reply": 10, "lost_request": 10}


@pytest.mark.slow
async def test_reminders_survive_the_kill(empty_url: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("MSO_BOT_TEST_SEED") or random.SystemRandom().randrange(10**6))
    log.warning("MSO_BOT_TEST_SEED=%s", seed)
    chance = Random(seed)
    standin = StandIn(TOKEN)
    standin.latency = 0.02
    async with standin.serving() as api_url:
        settings = replace(Settings(), token=TOKEN, api_url=api_url, database_url=empty_url)
        phones = [standin.add_person(f"P{n}", started=True) for n in range(REMINDERS)]
        await plan(settings, phones)
        lost_replies = trouble(standin, chance, phones)
        unsure: set[tuple[int, int]] = set()
        for kill in range(KILLS):
            goal = REMINDERS * (kill + 1) // (KILLS + 1)
            async with killed_in_the_end(settings, tmp_path):
                await some_have_arrived(phones, standin, goal)
                await asyncio.sleep(chance.uniform(0, 0.05))
            left = await in_flight(settings) - unsure
            assert len(left) <= IN_FLIGHT
            unsure |= left
        clock = Clock()
        async with running(settings, clock):
            await all_are_settled(standin, settings, clock)
    found = Counter(copies(phone) for phone in phones)
    assert found[0] == 0, "lost"
    doubles = sum((number - 1) * count for number, count in found.items())
    log.warning(
        "%s reminders, %s kills: %s arrived twice; %s in flight at the kills, %s lost replies",
        *(REMINDERS, KILLS, doubles, len(unsure), len(lost_replies)),
    )
    assert doubles <= len(unsure) + len(lost_replies)


async def plan(settings: Settings, phones: list[Phone]) -> None:
    """A reminder for everybody, due now."""
    async with open_desk(settings) as desk:
        newcomers = [NewPerson(p.id, p.first_name, "de", Role.STEERING, None) for p in phones]
        await people.add_registered(desk, newcomers)
        ids = [await person_id(desk, phone) for phone in phones]
        now = utc_now()
        letters = (Letter("report-resolved", "meeting:1", to, {}, now) for to in ids)
        assert await deliveries.post_many(desk, letters) == len(phones)


async def person_id(desk: Desk, phone: Phone) -> int:
    person = (await people.arrive(desk, phone.id, 0)).person
    assert person is not None
    return person.id


def trouble(standin: StandIn, chance: Random, phones: list[Phone]) -> list[Phone]:
    """Faults for some, picked at random; gives those whose first reply is lost."""
    lost: list[Phone] = []
    for kind, often in TROUBLES.items():
        for phone in chance.sample(phones, max(1, len(phones) * often // 1000)):
            standin.faults.add(kind, method="sendMessage", chat_id=phone.id)  # type: ignore[arg-type]
            if kind == "lost_reply":
                lost.append(phone)
    return lost


def copies(phone: Phone) -> int:
    """How often the reminder arrived."""
    return sum(message.from_bot for message in phone.messages)


async def some_have_arrived(phones: list[Phone], standin: StandIn, goal: int) -> None:
    """Return when ``goal`` people have theirs, or when nothing more comes for a while."""
    async with asyncio.timeout(60):
        while sum(copies(phone) > 0 for phone in phones) < goal:
            try:
                await asyncio.wait_for(standin.world.events.changed(), 5)
            except TimeoutError:
                return


async def in_flight(settings: Settings) -> set[tuple[int, int]]:
    """The messages that a kill has left in the dark, each with its try."""
    query = text("SELECT id, attempts FROM deliveries WHERE state = 'sending'")
    async with open_desk(settings) as desk, desk.database.reading() as connection:
        return {(row[0], row[1]) for row in await connection.execute(query)}


@asynccontextmanager
async def running(settings: Settings, clock: Clock) -> AsyncIterator[None]:
    """The bot once more, in this process."""
    stop = asyncio.Event()
    task = asyncio.create_task(serve(settings, stop, clock=clock))
    try:
        yield
    finally:
        stop.set()
        await task


async def all_are_settled(standin: StandIn, settings: Settings, clock: Clock) -> None:
    """Leases end and pauses pass, until everything has arrived."""
    step = timedelta(seconds=max(LEASE.total_seconds(), PAUSES[0]) + 1)
    async with asyncio.timeout(120), open_desk(settings, clock) as desk:
        while (await deliveries.count(desk)).keys() - {"sent"}:
            try:
                await asyncio.wait_for(standin.world.events.changed(), 0.3)
            except TimeoutError:
                clock.ahead += step
