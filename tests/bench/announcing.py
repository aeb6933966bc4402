"""What an announcement costs: counting its audience, writing its recipients down, sending it.

Counted and written down in a process of its own, on SQLite, whose one writer also serves the taps;
``python -m tests.bench.announcing 100000`` is that process. Sent by the real bot.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace

from bot.demo.standin import StandIn
from tests.bench import databases
from tests.bench.bulk import LATENCY, raw_per_second, sender
from tests.bench.subjects import OURS, ROOT, our_bot, running

#: Seconds between two taps that write.
_TAP_EVERY = 0.01


@dataclass(frozen=True, slots=True)
class Written:
    """Milliseconds to count an audience; seconds to write its recipients down; milliseconds that
    a tap waited meanwhile at most; megabytes that came on top by that.
    """

    people: int
    counted_ms: float
    written_s: float
    tap_most_ms: float
    growth_mb: float


@dataclass(frozen=True, slots=True)
class Announcing:
    """``written`` for few and for many people; messages a second of ``recipients`` sent, against a
    client that only sends; megabytes by which the bot grew while it sent.
    """

    written: list[Written]
    recipients: int
    raw_per_second: float
    per_second: float
    growth_mb: float


def measure_announcing(people: int = 100_000, recipients: int = 2_000) -> Announcing:
    """Measure all of it."""
    written = [_measured(count) for count in (max(1, people // 100), people)]
    with tempfile.TemporaryDirectory() as folder:
        url = databases.fill(f"sqlite:///{folder}/announce.sqlite3", recipients)
        raw, per_second, growth = asyncio.run(_send(url, recipients))
    return Announcing(written, recipients, raw, per_second, growth)


def _measured(people: int) -> Written:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.announcing", str(people)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return Written(**json.loads(done.stdout))


async def _send(url: str, recipients: int) -> tuple[float, float, float]:
    """Messages a second of the raw client and of the bot, and by how much the bot grew."""
    from bot.config import Settings
    from bot.domain.announcement import Audience, Content
    from bot.services import announcements
    from bot.services.announcements import Plan
    from bot.services.desk import open_desk

    async with running(sender(our_bot(OURS, url), 10_000), recipients) as bot:
        bot.standin.latency = LATENCY
        raw = await raw_per_second(bot)
        before = bot.resident_megabytes()
        queue = bot.standin.world.events.listen(None)
        plan = Plan(Content({"de": "<b>Neue Kurse</b>", "tr": "Yeni kurslar"}), Audience())
        async with open_desk(replace(Settings(), database_url=url)) as desk:
            await announcements.announce(desk, plan)
        moments = await _arrivals(bot.standin, queue, recipients)
        growth = bot.resident_megabytes() - before
    return raw, (recipients - 1) / (moments[-1] - moments[0]), growth


async def _arrivals(standin: StandIn, queue: asyncio.Queue[object], number: int) -> list[float]:
    moments: list[float] = []
    async with asyncio.timeout(60 + number / 10):
        while len(moments) < number:
            event = await queue.get()
            if isinstance(event, dict) and event["type"] == "message":
                moments.append(time.perf_counter())
    standin.world.events.leave(queue)  # type: ignore[arg-type]
    return moments


async def _write_down(count: int, folder: str) -> Written:
    from bot.config import Settings
    from bot.demo.loading import load_people
    from bot.demo.sample import load_sample
    from bot.domain.announcement import Audience, Content
    from bot.domain.person import Role
    from bot.services import announcements, directory, people
    from bot.services.announcements import Plan
    from bot.services.desk import open_desk
    from bot.services.people import NewPerson
    from db import migrate

    url = f"sqlite:///{folder}/many.sqlite3"
    migrate.upgrade(url)
    async with open_desk(replace(Settings(), database_url=url)) as desk:
        await directory.apply(desk, load_sample())
        await load_people(desk, count, seed=1)
        await people.add_registered(desk, [NewPerson(1, "Ada", "de", Role.EDITOR, None)])
        ada = (await people.arrive(desk, 1, 0)).person
        assert ada is not None
        audience = Audience(roles=frozenset({Role.KEY_PERSON}), topics=frozenset({"family"}))
        began = time.perf_counter()
        assert sum(c.people for c in (await announcements.count(desk, audience)).values()) == count
        counted = time.perf_counter() - began
        waits: list[float] = [0.0]

        async def tap() -> None:
            while True:
                began = time.perf_counter()
                await people.mark_seen(desk, ada)
                waits.append(time.perf_counter() - began)
                await asyncio.sleep(_TAP_EVERY)

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        await announcements.announce(desk, Plan(Content({"de": "Neue Kurse"}), audience))
        tapping = asyncio.create_task(tap())
        began = time.perf_counter()
        while await announcements.unwritten(desk):
            await announcements.advance(desk, desk.clock())
        written = time.perf_counter() - began
        tapping.cancel()
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Written(count, counted * 1000, written, max(waits) * 1000, (after - before) / 1024)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as own_folder:
        cost = asyncio.run(_write_down(int(sys.argv[1]), own_folder))
    sys.stdout.write(json.dumps(asdict(cost)))
