"""What happens by itself goes on whatever the clock does: after a sleep, set right, in the demo."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, tzinfo

import pytest
from apscheduler.schedulers import base as scheduler
from sqlalchemy import text

from bot.app import serve
from bot.demo.standin import TOKEN, StandIn
from bot.domain.person import Role
from bot.services import searches
from bot.services.desk import Desk
from handlers import jobs
from tests.conftest import Clock, Stage


async def test_a_clock_that_jumps_makes_up_for_what_is_due(stage: Stage) -> None:
    topic = next(t for t in stage.directory.topics.values() if t.contact)
    staff = await stage.person("Carl", "en", Role.CONTACT, contact=topic.contact)
    ada = await stage.person("Ada", "en")
    await ada.forges(f"ask:{topic.slug}")
    await ada.sees("What would you like to ask?")
    await ada.says("When does the office open?")
    await ada.sees("May I send this")
    await ada.taps("Send")
    await staff.sees("When does the office open?")
    stage.clock.forward(days=stage.settings.answer_days + 7)  # the promise is of working days
    await staff.sees("waited longer than we promised")


@pytest.fixture
def wall(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the whole machine, which the scheduler goes by as well."""

    class Wall(datetime):
        @classmethod
        def now(cls, zone: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock().astimezone(zone)

    monkeypatch.setattr(scheduler, "datetime", Wall)
    monkeypatch.setattr(jobs, "datetime", Wall)
    return clock


Ticks = Callable[[int], Awaitable[None]]


@asynccontextmanager
async def ticking(desk: Desk, *jobs_beside: jobs.Tick) -> AsyncIterator[Ticks]:
    """Three ticks a second; gives a function that waits for so many of them, at most a while."""
    heard: asyncio.Queue[datetime] = asyncio.Queue()

    async def hear(_desk: Desk, now: datetime) -> None:
        heard.put_nowait(now)

    async def wait_for(count: int) -> None:
        async with asyncio.timeout(10):
            for _ in range(count):
                await heard.get()

    ticks = (("heard", hear, 1 / 180), *jobs_beside)
    running = asyncio.create_task(jobs.run(desk, ticks))
    await wait_for(1)
    yield wait_for
    running.cancel()
    await asyncio.wait([running])


async def test_a_computer_that_slept_for_months_goes_on_at_once(desk: Desk, wall: Clock) -> None:
    async with ticking(desk) as ticks:
        wall.forward(days=100)
        await ticks(5)


async def test_a_clock_that_is_put_back_stops_nothing(desk: Desk, wall: Clock) -> None:
    async with ticking(desk) as ticks:
        wall.forward(days=-1)
        await ticks(8)


async def test_a_tick_that_fails_or_never_ends_holds_up_no_other(desk: Desk) -> None:
    async def fail(_desk: Desk, _now: datetime) -> None:
        raise ZeroDivisionError

    async def hang(_desk: Desk, _now: datetime) -> None:
        await asyncio.Event().wait()

    async with ticking(desk, ("fail", fail, 1 / 180), ("hang", hang, 1 / 180)) as ticks:
        await ticks(5)


async def test_the_ticks_come_even_if_the_directory_cannot_be_read(
    city_url: str, desk: Desk, clock: Clock, standin: StandIn
) -> None:
    async with desk.database.writing() as connection:
        await connection.execute(text("UPDATE topics SET words = '[1]'"))
    await searches.keep_failed(desk, 1, "words", "en")
    async with standin.serving() as api_url:
        settings = replace(desk.settings, token=TOKEN, api_url=api_url)
        stop, ready = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(serve(settings, stop, ready=ready.set, clock=clock))
        await ready.wait()
        while await searches.failed(desk):
            clock.forward(days=400)  # again, should the bot not look at its clock yet
            await asyncio.sleep(0.1)
        stop.set()
        await running
