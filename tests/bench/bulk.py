"""How fast messages go to many: against a client that only sends, and at Telegram's limit.

At the limit some people tap meanwhile, and the stand-in refuses what is one too many.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.config import Settings
from bot.demo.standin import TOKEN, StandIn
from bot.demo.standin.faults import RateLimits
from bot.demo.standin.refusals import Refused
from bot.services import deliveries, people
from bot.services.deliveries import Letter
from bot.services.desk import Desk, open_desk
from tests.bench.crowd import Crowd, Tapping
from tests.bench.subjects import ROOT, Running, Subject, running

#: Seconds that each call takes, and calls in flight of the client to compare with.
LATENCY = 0.03
RAW_IN_FLIGHT = 30

#: Telegram's limit in messages a second.
LIMIT = 30

#: Reminders at the limit; 2,000 of them take more than a minute.
AT_LIMIT = int(os.environ.get("MSO_BOT_BENCH_REMINDERS", "600"))

#: People who tap while reminders go out, and the seconds between two taps of one of them.
TAPPERS = 8
PAUSE = 0.3


@dataclass(frozen=True, slots=True)
class Bulk:
    """``per_second`` without a limit; at the limit its ``share``, taps' waits, and refusals."""

    subject: str
    raw_per_second: float
    per_second: float
    limit_share: float
    tap_p99_ms: float
    refused: int


def sender(subject: Subject, per_second: int) -> Subject:
    """The subject with another limit."""

    def environment(api_url: str) -> Mapping[str, str]:
        return {**subject.environment(api_url), "MSO_BOT_BULK_PER_SECOND": str(per_second)}

    return replace(subject, environment=environment)


async def measure_bulk(subject: Subject, database_url: str, reminders: int) -> Bulk:
    """``database_url`` knows a crowd of at least ``reminders`` people."""
    async with running(sender(subject, 10_000), reminders) as bot:
        bot.standin.latency = LATENCY
        raw = await raw_per_second(bot)
        free = await _Arrivals(bot.standin).of(database_url, bot.crowd, reminders, "free")
    at_limit = min(AT_LIMIT, reminders)
    async with running(sender(subject, LIMIT), reminders) as bot:
        bot.standin.latency = LATENCY
        limits = _Counting(bot.standin)
        waits: list[float] = []
        first = asyncio.Event()
        tapping = asyncio.create_task(_tap(bot, waits, first))
        await first.wait()
        paced = await _Arrivals(bot.standin).of(database_url, bot.crowd, at_limit, "paced")
        tapping.cancel()
        await asyncio.gather(tapping, return_exceptions=True)
    ordered = sorted(waits)
    return Bulk(
        subject=subject.name,
        raw_per_second=raw,
        per_second=free,
        limit_share=paced / LIMIT,
        tap_p99_ms=1000 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))],
        refused=limits.refused,
    )


async def raw_per_second(bot: Running) -> float:
    """Messages a second of a client that does nothing else, in a process of its own."""
    first = bot.crowd.people[0].id
    client = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.raw_sender"),
        *(f"{bot.url}/bot{TOKEN}/sendMessage", str(first)),
        *(str(len(bot.crowd.people)), str(RAW_IN_FLIGHT)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await client.communicate()
    return float(printed)


class _Counting(RateLimits):
    """Telegram's limits, and how often they were exceeded."""

    def __init__(self, standin: StandIn) -> None:
        super().__init__(standin.world.now)
        self.refused = 0
        standin.world.rates = self

    def spend(self, chat_id: int) -> None:
        try:
            super().spend(chat_id)
        except Refused:
            self.refused += 1
            raise


class _Arrivals:
    """Posts reminders, and listens for them."""

    def __init__(self, standin: StandIn) -> None:
        self._events = standin.world.events

    async def of(self, database_url: str, crowd: Crowd, number: int, occasion: str) -> float:
        """Messages a second between the first and the last of ``number`` reminders."""
        settings = replace(Settings(), database_url=database_url)
        async with open_desk(settings) as desk:
            now = desk.clock()
            about = Letter("report-resolved", "bench", 0, {}, now, occasion=occasion)
            letters = [
                replace(about, recipient_id=await _id(desk, person.id))
                for person in crowd.people[-number:]
            ]
            queue = self._events.listen(None)
            await deliveries.post_many(desk, letters)
        chats = {person.id for person in crowd.people[-number:]}
        moments: list[float] = []
        async with asyncio.timeout(30 + number / LIMIT * 2):
            while len(moments) < number:
                event = await queue.get()
                if event and event["type"] == "message" and event["person"] in chats:
                    moments.append(time.perf_counter())
        self._events.leave(queue)
        return (number - 1) / (moments[-1] - moments[0])


async def _id(desk: Desk, telegram_id: int) -> int:
    person = (await people.arrive(desk, telegram_id, 0)).person
    assert person is not None
    return person.id


async def _tap(bot: Running, waits: list[float], first: asyncio.Event) -> None:
    """Some tap again and again; ``first`` is set when somebody has been answered."""

    async def live(habit: Tapping) -> None:
        await habit.begin()
        while True:
            waits.append(await habit.act())
            first.set()
            await asyncio.sleep(PAUSE)

    tappers = bot.crowd.people[:TAPPERS]
    await asyncio.gather(*(live(Tapping(bot.crowd, person)) for person in tappers))
