"""How long until a bot polls for the first time, and how much memory it takes when idle."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.subjects import Subject, running


@dataclass(frozen=True, slots=True)
class Startup:
    """Medians of seconds to the first poll, and of the processor's seconds in it, which do not
    suffer from what else runs; memory: ``pss_mb`` shares common pages out, ``rss_mb`` does not.
    """

    subject: str
    start_s: float
    start_cpu_s: float
    pss_mb: float
    rss_mb: float


async def measure_startup(
    subjects: Sequence[Subject], *, starts: int = 5, idle_seconds: float = 5.0
) -> list[Startup]:
    """Start each subject ``starts`` times, taking turns; the last start is left idle."""
    times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    processor: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for _ in range(starts - 1):
        for subject in subjects:
            async with running(subject, people=1) as bot:
                times[subject.name].append(bot.start_seconds)
                processor[subject.name].append(bot.start_cpu_seconds)
    rows = []
    for subject in subjects:
        async with running(subject, people=1) as bot:
            times[subject.name].append(bot.start_seconds)
            processor[subject.name].append(bot.start_cpu_seconds)
            await asyncio.sleep(idle_seconds)
            pss, rss = bot.megabytes(), bot.resident_megabytes()
        seconds, of_processor = median(times[subject.name]), median(processor[subject.name])
        rows.append(Startup(subject.name, seconds, of_processor, pss, rss))
    return rows
