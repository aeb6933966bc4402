"""Trouble on the line: whatever goes wrong with a call, the person has their answer in the end."""

from __future__ import annotations

import asyncio
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import create_async_engine
from telegram import Update

from bot.app import open_office
from bot.demo.standin import StandIn
from bot.domain.person import ANYONE, Role
from bot.services import deliveries, people, questions
from bot.services.desk import Desk
from db.engine import Database, async_url
from handlers.door import Door
from handlers.turn import Route, Turn
from tests.conftest import Clock, Stage, playing
from tests.crowd import Visitor

#: Each of them hits every other call in the chat of the person who meets it.
TROUBLES: tuple[dict[str, Any], ...] = (
    {"kind": "5xx", "code": 502},
    {"kind": "5xx", "code": 500},
    {"kind": "lost_request"},
    {"kind": "lost_reply"},
    {"kind": "429", "retry_after": 1},
    {"kind": "delay", "seconds": 0.2},
)


def every_other_call_fails(standin: StandIn, chat_id: int, trouble: dict[str, Any]) -> None:
    for _ in range(50):
        standin.faults.add(**trouble, chat_id=chat_id)
        standin.faults.add("delay", chat_id=chat_id)  # of no seconds: this one goes well


async def asked_by(desk: Desk, visitor: Visitor) -> list[str]:
    person = (await people.arrive(desk, visitor.phone.id, 0)).person
    assert person is not None
    found = await questions.of_person(desk, person)
    threads = [await questions.thread(desk, question.id) for question in found]
    return [message.text for thread in threads if thread for message in thread.messages]


async def test_every_kind_of_trouble_is_overcome(stage: Stage) -> None:
    visitors = []
    for number, trouble in enumerate(TROUBLES):
        phone = await stage.person(f"P{number}", "en")
        visitors.append(Visitor(stage.standin, phone, Random(number), f"P{number}"))
        every_other_call_fails(stage.standin, phone.id, trouble)

    async def story(visitor: Visitor) -> None:
        await visitor.asks()
        await visitor.misses()
        await visitor.changes_language()

    await asyncio.gather(*map(story, visitors))
    await stage.standin.idle()
    for visitor in visitors:
        assert await asked_by(stage.desk, visitor) == visitor.asked
        assert len(visitor.asked) == 1
        assert visitor.unanswered() == set()
        assert visitor.copies("😔") == 0, visitor.phone.transcript()


async def test_only_a_lost_reply_shows_an_answer_twice(stage: Stage) -> None:
    ada = await stage.person("Ada Muster", "en")
    for kind, copies in (("5xx", 1), ("lost_request", 2), ("lost_reply", 4)):
        stage.standin.faults.add(kind, chat_id=ada.id)  # type: ignore[arg-type]
        await ada.says("/help")
        await ada.sees("How I can help")
        await stage.standin.idle()
        assert sum("How I can help" in message.text for message in ada.messages) == copies


async def test_a_notice_that_is_the_only_answer_is_given_again(stage: Stage) -> None:
    ada = await stage.person("Ada Muster", "en")
    await ada.says("/menu")
    await ada.sees("What can I do for you")
    for kind in ("5xx", "lost_request", "429"):
        stage.standin.faults.add(kind, method="answerCallbackQuery")
        await ada.forges("a-button-of-long-ago")
        answers = await ada.answered()
        assert "does not work any more" in answers[-1]["text"]


async def test_a_spinner_that_cannot_be_ended_does_not_repeat_the_answer(stage: Stage) -> None:
    ada = await stage.person("Ada Muster", "en")
    await ada.says("/menu")
    await ada.sees("What can I do for you")
    stage.standin.faults.add("5xx", method="answerCallbackQuery")
    before = len(stage.standin.calls)
    await ada.taps("groups")
    await ada.sees("What is it about?")
    await stage.standin.idle()
    methods = [call.method for call in list(stage.standin.calls)[before:]]
    assert methods.count("editMessageText") == 1


async def test_a_person_who_blocks_in_the_middle_is_let_go(stage: Stage) -> None:
    ada = await stage.person("Ada Muster", "en")
    bob = await stage.person("Bob Muster", "en")
    fault = stage.standin.faults.add("403", chat_id=ada.id, count=None)
    await ada.says("/menu")
    await bob.says("/menu")
    await bob.sees("What can I do for you")
    await stage.standin.idle()
    assert fault.hits == 1


async def test_a_mistake_in_the_code_is_apologised_for_and_changes_nothing(
    city_url: str, clock: Clock
) -> None:
    async with playing(city_url, clock) as stage:
        petra = await stage.person("Petra", "en", role=Role.ADMIN)
        ada = await stage.person("Ada Muster", "en")
        stage.standin.faults.add("5xx", code=400, method="sendMessage", chat_id=ada.id)
        await ada.says("/menu")
        await ada.sees("something went wrong on my side")
        await stage.standin.idle()
        await ada.taps("Menu")
        await ada.sees("What can I do for you")
        await petra.says("/menu")
        await petra.sees("What can I do for you")
        assert await deliveries.count(stage.desk) == {}


async def disturb(database_url: str) -> None:
    """End every connection of others (PostgreSQL), or keep all writers out for a while (SQLite)."""
    engine = create_async_engine(async_url(database_url), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            await connection.exec_driver_sql("BEGIN EXCLUSIVE")
            await asyncio.sleep(0.3)
            await connection.exec_driver_sql("ROLLBACK")
        else:
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    await engine.dispose()


async def test_a_database_that_goes_away_now_and_then_loses_nothing(
    stage: Stage, city_url: str
) -> None:
    visitors = []
    for number in range(8):
        phone = await stage.person(f"P{number}", "en")
        visitors.append(Visitor(stage.standin, phone, Random(number), f"P{number}"))

    async def story(visitor: Visitor) -> None:
        while disturbances < 5:
            await visitor.asks()

    disturbances = 0
    stories = asyncio.gather(*map(story, visitors))
    while disturbances < 5:
        for _ in range(8):
            await stage.standin.world.events.changed()
        await disturb(city_url)
        disturbances += 1
    await stories
    await stage.standin.idle()
    desk = Desk(Database(city_url), stage.settings)
    for visitor in visitors:
        assert sorted(await asked_by(desk, visitor)) == sorted(visitor.asked)
        assert visitor.copies("😔") == 0, visitor.phone.transcript()
    await desk.database.close()


async def test_no_update_is_lost_however_long_the_database_is_away(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[int] = []

    async def act(turn: Turn) -> None:
        seen.append(turn.update_id)

    door = Door(open_office(desk), pauses=(0.01, 0.01))
    callback = door.guard(Route("words", "words", ANYONE, act))
    user = {"id": 7, "is_bot": False, "first_name": "Ada"}
    message = {"message_id": 1, "date": 0, "from": user, "chat": {"id": 7, "type": "private"}}
    update = Update.de_json({"update_id": 3, "message": {**message, "text": "Hello"}})
    there, away = desk.database, Database("postgresql://nobody@127.0.0.1:9/none")
    desk.database = away
    handling = asyncio.create_task(callback(update, SimpleNamespace(bot=None)))
    while caplog.text.count("cannot even be set aside") < 3:  # noqa: ASYNC110 - it rings no bell
        await asyncio.sleep(0.01)
    desk.database = there
    await handling
    await away.close()
    assert seen == [3]
