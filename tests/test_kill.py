"""Nothing lost, nothing doubled: the bot is killed again and again while a crowd talks to it.

The real command in a process of its own, killed with SIGKILL at random moments and started again;
afterwards the database must hold exactly what people were told, and everybody has their answer.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bot.config import Settings
from bot.demo.standin import TOKEN, StandIn
from bot.domain.invitation import token_hash
from bot.services import deliveries
from bot.services.workbook import write_workbook
from handlers.delivery import IN_FLIGHT
from tests.crowd import Visitor, data_of
from tests.town import Town, city

log = logging.getLogger(__name__)

#: On each of the two databases; more of them by the environment.
KILLS = int(os.environ.get("MSO_BOT_TEST_KILLS", "15"))

#: Errands that are given out before each kill, to people picked at random.
ERRANDS = (*("ask",) * 6, *("miss",) * 3, *("language",) * 3, "report")


@pytest.fixture
def seed() -> int:
    """Another one each time; ``MSO_BOT_TEST_SEED`` replays one."""
    return int(os.environ.get("MSO_BOT_TEST_SEED") or random.SystemRandom().randrange(10**6))


@pytest.mark.slow
async def test_killed_again_and_again(city_url: str, tmp_path: Path, seed: int) -> None:
    log.warning("MSO_BOT_TEST_SEED=%s", seed)
    standin = StandIn(TOKEN)
    async with standin.serving() as api_url:
        settings = replace(Settings(), token=TOKEN, api_url=api_url, database_url=city_url)
        town = Town(standin, settings, tmp_path, Random(seed))
        await town.fill()
        closing = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            crowd = [group.create_task(visitor.lives(closing)) for visitor in town.visitors]
            crowd.append(group.create_task(_librarian(town, closing)))
            crowd.append(group.create_task(_inviter(town, closing)))
            for kill in range(KILLS):
                for errand in ERRANDS:
                    town.random.choice(town.visitors).errands.append(errand)
                for stranger in town.strangers[kill : kill + 1]:
                    crowd.append(group.create_task(stranger.asks_for_access()))
                async with town.bot():
                    await town.somewhere_in_the_work()
                await town.directory_is_whole()
            closing.set()
            async with town.bot_in_this_process():
                await asyncio.wait(crowd)
                await _is_quiet(town)
    await _nothing_is_lost_or_doubled(town)
    await _staff_got_every_question(town)
    await _everybody_is_answered(town)
    log.warning(
        "%s kills, %s updates, %s questions",
        KILLS,
        sum(visitor.updates for visitor in town.everybody()),
        sum(len(visitor.asked) for visitor in town.visitors),
    )


async def _librarian(town: Town, closing: asyncio.Event) -> None:
    """Replaces the directory again and again."""
    books = {version: write_workbook(city(version)) for version in ("v1", "v2")}
    while not closing.is_set():
        for version, book in books.items():
            await town.staff["librarian"].imports(book, version)


async def _inviter(town: Town, closing: asyncio.Event) -> None:
    """Makes one invitation after the other."""
    while not closing.is_set():
        await town.staff["inviter"].invites()


async def _is_quiet(town: Town) -> None:
    """Every update is confirmed, every tap answered, and the outbox is empty."""
    await town.standin.idle()
    async with asyncio.timeout(120), town.desk() as desk:
        while (await deliveries.count(desk)).keys() - {"sent"}:
            with suppress(TimeoutError):
                await asyncio.wait_for(town.standin.world.events.changed(), 0.2)


async def _nothing_is_lost_or_doubled(town: Town) -> None:
    """What people were told is in the database, once; and nothing else is."""

    async def stored(query: str) -> Counter[object]:
        return Counter(row[0] for row in await town.rows(query))

    asked = Counter(text for visitor in town.visitors for text in visitor.asked)
    assert await stored("SELECT text FROM question_messages") == asked
    assert await stored("SELECT count(*) FROM questions") == Counter([len(asked)])
    reported = Counter(text for visitor in town.visitors for text in visitor.reported)
    assert await stored("SELECT text FROM contact_reports") == reported
    missed = Counter(text for visitor in town.visitors for text in visitor.missed)
    assert await stored("SELECT text FROM failed_searches") == missed
    access = Counter(text for stranger in town.strangers for text in stranger.asked)
    assert await stored("SELECT organisation FROM access_requests") == access
    languages = await town.pairs("SELECT telegram_id, language FROM people")
    for visitor in town.visitors:
        assert languages[visitor.phone.id] == (visitor.language or "en")
    assert await town.directory_is_whole() == town.staff["librarian"].applied[-1]
    await _every_invitation_has_one_good_link(town)
    assert await town.rows("SELECT * FROM dialogues") == []
    assert await town.rows("SELECT * FROM poison_updates") == []
    assert "error" not in (town.folder / "bot.log").read_text().lower()


async def _every_invitation_has_one_good_link(town: Town) -> None:
    inviter = town.staff["inviter"]
    hashes = await town.pairs("SELECT id, token_hash FROM invitations")
    assert len(hashes) == inviter.invited
    links = {}
    for message in inviter.phone.messages:
        for data in data_of(message):
            if data.startswith("revoke:"):
                token = re.search(r"start=([\w-]+)", message.text)
                assert token is not None
                links[int(data.removeprefix("revoke:"))] = token_hash(token[1])
    assert links == hashes


async def _staff_got_every_question(town: Town) -> None:
    """Each arrived; twice only what was in flight when the process died."""
    extra = 0
    questions = [text for visitor in town.visitors for text in visitor.asked]
    for text in questions:
        holders = [v for v in town.staff.values() if v.copies(text)]
        assert holders, f"nobody got {text}"
        extra += sum(visitor.copies(text) for visitor in holders) - len(holders)
    log.warning("%s questions, %s arrived twice", len(questions), extra)
    assert extra <= KILLS * IN_FLIGHT
    deliveries_made = await town.rows("SELECT count(*) FROM deliveries WHERE state = 'sent'")
    assert int(str(deliveries_made[0][0])) >= len(questions)


async def _everybody_is_answered(town: Town) -> None:
    waiting: dict[str, set[str]] = {
        visitor.name: visitor.unanswered() for visitor in town.everybody() if visitor.unanswered()
    }
    assert waiting == {}
    for visitor in town.everybody():
        assert visitor.copies("😔") == 0, visitor.phone.transcript()
        _last_word_is_the_bots(visitor)


def _last_word_is_the_bots(visitor: Visitor) -> None:
    newest = max(visitor.phone.messages, key=lambda message: message.moment, default=None)
    assert newest is None or newest.from_bot, visitor.phone.transcript()
