"""How long it takes to plan a meeting for everybody, what taps wait meanwhile, and how much memory.

Measured in a process of its own, on SQLite, whose one writer also serves the taps.
``python -m tests.bench.planning_speed 100000`` is that process.
"""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]

#: Seconds between two taps that write.
_TAP_EVERY = 0.01


@dataclass(frozen=True, slots=True)
class PlanningCost:
    """Seconds to write the deliveries of the invitation and of a reminder; milliseconds that a tap
    waited meanwhile, from its beginning to its commit; megabytes that came on top by that.
    """

    people: int
    invited_s: float
    planned_s: float
    tap_p50_ms: float
    tap_p99_ms: float
    tap_most_ms: float
    growth_mb: float


def measure_planning(people: int = 100_000) -> PlanningCost:
    """Measure in a new process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.planning_speed", str(people)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return PlanningCost(**json.loads(done.stdout))


async def _measure(count: int, folder: str) -> PlanningCost:
    from bot.config import Settings
    from bot.demo.loading import load_people
    from bot.demo.sample import load_sample
    from bot.domain.meetings.meeting import MeetingKind, MeetingPlan, Place
    from bot.domain.person import Role
    from bot.services import directory, meetings, people
    from bot.services.desk import open_desk, utc_now
    from bot.services.people import NewPerson
    from db import migrate

    url = f"sqlite:///{folder}/many.sqlite3"
    migrate.upgrade(url)
    start = (utc_now() + timedelta(days=10)).replace(tzinfo=None, hour=18, minute=0)
    plan = MeetingPlan(
        kind=MeetingKind.NETWORKING,
        titles={"de": "Treffen für alle"},
        starts=start,
        ends=start + timedelta(hours=2),
        timezone="UTC",
        place=Place("Muster-Saal"),
        reminders=(timedelta(days=1),),
    )
    async with open_desk(replace(Settings(), database_url=url)) as desk:
        await directory.apply(desk, load_sample())
        await load_people(desk, count, seed=1)
        await people.add_registered(desk, [NewPerson(1, "Ada", "de", Role.EDITOR, None)])
        ada = (await people.arrive(desk, 1, 0)).person
        assert ada is not None
        waits: list[float] = []

        async def tap() -> None:
            while True:
                began = time.perf_counter()
                await people.mark_seen(desk, ada)
                waits.append(time.perf_counter() - began)
                await asyncio.sleep(_TAP_EVERY)

        async def timed(work: Awaitable[int]) -> float:
            began = time.perf_counter()
            written = await work
            assert written >= count, written
            return time.perf_counter() - began

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        await meetings.add(desk, plan)
        tapping = asyncio.create_task(tap())
        invited = await timed(meetings.plan(desk, desk.clock()))
        planned = await timed(meetings.plan(desk, plan.starts_at - timedelta(hours=24)))
        tapping.cancel()
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    waits.sort()
    return PlanningCost(
        people=count,
        invited_s=invited,
        planned_s=planned,
        tap_p50_ms=waits[len(waits) // 2] * 1000,
        tap_p99_ms=waits[int(len(waits) * 0.99)] * 1000,
        tap_most_ms=waits[-1] * 1000,
        growth_mb=(after - before) / 1024,
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as own_folder:
        cost = asyncio.run(_measure(int(sys.argv[1]), own_folder))
    sys.stdout.write(json.dumps(asdict(cost)))
