"""An announcement survives the kill: everybody once, in their language; its correction reaches all.

The real command sends it over a stand-in with faults, is killed with SIGKILL at random moments and
started again; what was in flight just then, or lost its reply, is all that can come twice.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.config import Settings
from bot.demo.standin import TOKEN, StandIn
from bot.demo.standin import Person as Phone
from bot.domain.announcement import Audience, Content
from bot.domain.person import Role
from bot.i18n import ORDER
from bot.services import announcements, deliveries, people
from bot.services.announcements import Plan
from bot.services.deliveries import LEASE, PAUSES
from bot.services.desk import open_desk
from bot.services.people import NewPerson
from handlers.delivery import IN_FLIGHT
from tests.conftest import Clock
from tests.services.walking import met
from tests.test_kill_bulk import in_flight, running, trouble
from tests.town import killed_in_the_end

log = logging.getLogger(__name__)

#: On each of the two databases; 20 kills and 10,000 recipients by the environment.
KILLS = int(os.environ.get("MSO_BOT_TEST_KILLS", "2"))
RECIPIENTS = int(os.environ.get("MSO_BOT_TEST_RECIPIENTS", str(60 * KILLS)))

#: A text in each language that says which one it is in.
TEXTS = {code: f"<b>Text</b> in {code}" for code in ORDER}
BETTER = {code: f"Besser in {code}" for code in ORDER}


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_an_announcement_survives_the_kill(city_url: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("MSO_BOT_TEST_SEED") or random.SystemRandom().randrange(10**6))
    log.warning("MSO_BOT_TEST_SEED=%s", seed)
    chance = Random(seed)
    standin = StandIn(TOKEN)
    standin.latency = 0.02
    async with standin.serving() as api_url:
        settings = replace(
            Settings(),
            token=TOKEN,
            api_url=api_url,
            database_url=city_url,
            bulk_per_second=300.0,
        )
        spoken = {
            standin.add_person(f"P{n}", started=True): ORDER[n % len(ORDER)]
            for n in range(RECIPIENTS)
        }
        number = await announce(settings, spoken)
        lost_replies = trouble(standin, chance, list(spoken))
        unsure: set[tuple[int, int]] = set()
        for kill in range(KILLS):
            goal = RECIPIENTS * (kill + 1) // (KILLS + 1)
            async with killed_in_the_end(settings, tmp_path):
                await some_have_arrived(standin, spoken, goal)
                await asyncio.sleep(chance.uniform(0, 0.05))
            left = await in_flight(settings) - unsure
            assert len(left) <= IN_FLIGHT
            unsure |= left
        clock = Clock()
        async with running(settings, clock):
            await all_are_written_down(standin, settings)
            await all_are_settled(standin, settings, clock, number)
        doubles = everybody_has_it(spoken)
        log.warning(
            "%s recipients, %s kills: %s arrived twice; %s in flight at the kills, %s lost replies",
            *(RECIPIENTS, KILLS, doubles, len(unsure), len(lost_replies)),
        )
        assert doubles <= len(unsure) + len(lost_replies)

        await correct(settings, number)
        async with killed_in_the_end(settings, tmp_path):
            await some_are_corrected(standin, spoken, RECIPIENTS // 2)
        async with running(settings, clock):
            await all_are_written_down(standin, settings)
            await all_are_settled(standin, settings, clock, number)
    uncorrected = 0
    for phone, code in spoken.items():
        texts = received(phone)
        assert sum(text.endswith(f"Besser in {code}") for text in texts) == 1, texts
        uncorrected += len(texts) - 1
    assert uncorrected == doubles, "of two copies only one is known"


async def announce(settings: Settings, spoken: dict[Phone, str]) -> int:
    """Everybody is registered, and the announcement is on its way."""
    async with open_desk(settings) as desk:
        await people.add_registered(
            desk,
            [
                NewPerson(p.id, p.first_name, code, Role.STEERING, None)
                for p, code in spoken.items()
            ],
        )
        plan = Plan(Content(TEXTS), Audience(roles=frozenset({Role.STEERING})))
        return int((await announcements.announce(desk, plan)).values["announcement"])


async def correct(settings: Settings, number: int) -> None:
    async with open_desk(settings) as desk:
        await people.add_registered(desk, [NewPerson(5, "Edith", "de", Role.EDITOR, None)])
        await announcements.correct(desk, 1, await met(desk, 5), number, BETTER)


def received(phone: Phone) -> list[str]:
    """What came, without the mark that makes a line run from the right."""
    return [message.text.replace("\u200f", "") for message in phone.messages if message.from_bot]


def everybody_has_it(spoken: dict[Phone, str]) -> int:
    """Each in their language; returns how many copies there are too many."""
    found: Counter[int] = Counter()
    for phone, code in spoken.items():
        texts = received(phone)
        assert set(texts) == {f"Text in {code}"}, (code, texts)
        found[len(texts)] += 1
    return sum((copies - 1) * count for copies, count in found.items())


async def some_have_arrived(standin: StandIn, spoken: dict[Phone, str], goal: int) -> None:
    """Return when ``goal`` people have it, or when nothing more comes for a while."""
    await _some(standin, spoken, goal, "Text in ")


async def some_are_corrected(standin: StandIn, spoken: dict[Phone, str], goal: int) -> None:
    """Return when ``goal`` people have the better one."""
    await _some(standin, spoken, goal, "Besser in ")


async def _some(standin: StandIn, spoken: dict[Phone, str], goal: int, words: str) -> None:
    async with asyncio.timeout(600):
        while missing := goal - sum(any(words in m.text for m in p.messages) for p in spoken):
            if missing < 0:
                return
            for _ in range(missing):  # each takes one change at least
                try:
                    await asyncio.wait_for(standin.world.events.changed(), 5)
                except TimeoutError:
                    return


async def all_are_settled(standin: StandIn, settings: Settings, clock: Clock, number: int) -> None:
    """Leases end and pauses pass, until nothing is to go any more; all of it has arrived."""
    step = timedelta(seconds=max(LEASE.total_seconds(), PAUSES[0]) + 1)
    counts: dict[str, int] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(240), open_desk(settings, clock) as desk:
            while (counts := await deliveries.count(desk, f"announcement:{number}")).keys() & {
                "waiting",
                "sending",
            }:
                try:
                    await asyncio.wait_for(standin.world.events.changed(), 0.3)
                except TimeoutError:
                    clock.ahead += step
    assert counts.keys() == {"sent"}, counts


async def all_are_written_down(standin: StandIn, settings: Settings) -> None:
    """No task is left: each recipient has a delivery."""
    async with asyncio.timeout(120), open_desk(settings) as desk:
        while await announcements.unwritten(desk):
            try:
                await asyncio.wait_for(standin.world.events.changed(), 0.3)
            except TimeoutError:
                continue
