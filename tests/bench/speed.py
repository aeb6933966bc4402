"""How fast: many people in parallel, each waiting for the answer to one tap before the next.

The subjects take turns in short runs and the medians count, because machines are noisy.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import median

from tests.bench.subjects import Running, Subject, running

#: Seconds that each call of the Bot API takes longer than it must.
LATENCIES = (0.0, 0.05)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. ``seconds`` is the length of one run."""

    people: int = 64
    runs: int = 3
    seconds: float = 2.5
    latencies: Sequence[float] = LATENCIES


@dataclass(frozen=True, slots=True)
class Speed:
    """Medians of the runs of one subject. ``driver_share``: how busy the benchmark itself was."""

    subject: str
    latency_ms: float
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    driver_share: float


async def measure_speed(subjects: Sequence[Subject], plan: Plan) -> list[Speed]:
    """Start every subject, let them take turns, and give a row for each latency and subject."""
    async with AsyncExitStack() as stack:
        started = [
            await stack.enter_async_context(running(subject, plan.people)) for subject in subjects
        ]
        rows: list[Speed] = []
        for latency in plan.latencies:
            runs: dict[str, list[Speed]] = {subject.name: [] for subject in subjects}
            for each in started:
                await _run(each, latency, min(0.5, plan.seconds))
            for _ in range(plan.runs):
                for each in started:
                    runs[each.subject.name].append(await _run(each, latency, plan.seconds))
            rows += [_medians(found) for found in runs.values()]
        return rows


async def _run(bot: Running, latency: float, seconds: float) -> Speed:
    bot.standin.latency = latency
    cpu, own = bot.cpu_seconds(), time.process_time()
    pace = await bot.crowd.run(bot.subject.habit, seconds)
    own = time.process_time() - own
    await bot.standin.idle()
    return Speed(
        subject=bot.subject.name,
        latency_ms=latency * 1000,
        per_second=pace.per_second,
        p50_ms=pace.percentile(0.5) * 1000,
        p99_ms=pace.percentile(0.99) * 1000,
        cpu_ms=(bot.cpu_seconds() - cpu) / len(pace.waits) * 1000,
        driver_share=own / pace.seconds,
    )


def _medians(runs: Sequence[Speed]) -> Speed:
    return Speed(
        subject=runs[0].subject,
        latency_ms=runs[0].latency_ms,
        per_second=median(run.per_second for run in runs),
        p50_ms=median(run.p50_ms for run in runs),
        p99_ms=median(run.p99_ms for run in runs),
        cpu_ms=median(run.cpu_ms for run in runs),
        driver_share=median(run.driver_share for run in runs),
    )
