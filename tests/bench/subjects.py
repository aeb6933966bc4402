"""What is measured: our bot on its databases, echo bots to compare with, and one that does nothing.

Each runs as a process of its own against a stand-in in the process of the benchmark.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.demo.standin import TOKEN, Person, StandIn
from bot.demo.standin.updates import Updates
from tests.bench.crowd import Crowd, Habit, Tapping, Writing

ROOT = Path(__file__).resolve().parents[2]
STOCK = "PTB echo, stock"
OURS = "our bot, SQLite"


class NotRunning(Exception):
    """A subject ended or did not poll; with the end of what it said."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A bot to be measured. ``environment`` gets the base address of the Bot API."""

    name: str
    arguments: tuple[str, ...]
    environment: Callable[[str], Mapping[str, str]]
    habit: Callable[[Crowd, Person], Habit] = Writing
    #: Whether it stands in the table of start and memory too.
    started_alone: bool = True


def our_bot(name: str, database_url: str, *, started_alone: bool = True) -> Subject:
    """``mso-bot run`` on a database that is ready."""

    def environment(api_url: str) -> Mapping[str, str]:
        return {
            "MSO_BOT_TOKEN": TOKEN,
            "MSO_BOT_API_URL": api_url,
            "MSO_BOT_DATABASE_URL": database_url,
            "MSO_BOT_LOG": "warning",
        }

    return Subject(name, ("-m", "bot", "run"), environment, Tapping, started_alone)


def _compared(api_url: str) -> Mapping[str, str]:
    return {"ECHO_API_URL": api_url, "ECHO_TOKEN": TOKEN}


def _other(
    name: str,
    *arguments: str,
    habit: Callable[[Crowd, Person], Habit] = Writing,
    started_alone: bool = False,
) -> Subject:
    return Subject(name, ("-m", *arguments), _compared, habit, started_alone)


def stock_echo() -> Subject:
    """The bot that the aims are about."""
    return _other(STOCK, "tests.bench.echo_ptb", "stock", started_alone=True)


def no_op() -> Subject:
    """The ceiling of what can be measured here."""
    return _other("no-op (ceiling)", "tests.bench.no_op", habit=Tapping)


def other_echoes() -> list[Subject]:
    """Echo bots that were tuned, or are on another library."""
    found = [
        _other("PTB echo, concurrent", "tests.bench.echo_ptb", "concurrent"),
        _other("PTB echo, concurrent, aiohttp", "tests.bench.echo_ptb", "aiohttp"),
    ]
    if find_spec("aiogram") is not None:
        found.append(_other("aiogram echo", "tests.bench.echo_aiogram", started_alone=True))
    return found


class WatchedUpdates(Updates):
    """Knows when the bot polls for the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.polled = asyncio.Event()

    async def fetch(self, offset: int, limit: int, timeout: float, allowed: Any) -> str:  # noqa: ASYNC109 - the parameter of the Bot API
        self.polled.set()
        return await super().fetch(offset, limit, timeout, allowed)


@dataclass(slots=True)
class Running:
    """A subject that polls its stand-in.

    ``start_seconds``: from its start to the first poll; ``start_cpu_seconds``: of the processor.
    """

    subject: Subject
    standin: StandIn
    crowd: Crowd
    url: str
    pid: int
    start_seconds: float
    start_cpu_seconds: float = 0.0

    def cpu_seconds(self) -> float:
        """Processor time that it has used; 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Memory that is its own, with its share of what others use too (PSS); 0 if not told."""
        try:
            lines = Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            return 0.0
        sizes = {line.split(":")[0]: line.split() for line in lines if line.startswith("Pss")}
        return int(sizes["Pss"][1]) / 1024

    def resident_megabytes(self) -> float:
        """Memory in use with all of what is shared (RSS); 0 where the system does not tell."""
        try:
            lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        except OSError:
            return 0.0
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@asynccontextmanager
async def running(subject: Subject, people: int) -> AsyncIterator[Running]:
    """Start a subject against a stand-in of its own, wait for its first poll, and end it after."""
    standin = StandIn(keep_history=False)
    updates = WatchedUpdates()
    standin.world.updates = updates
    with tempfile.TemporaryFile() as said:
        async with standin.serving() as url, Crowd(standin, people) as crowd:
            started = time.perf_counter()
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *subject.arguments,
                cwd=ROOT,
                env={**os.environ, **subject.environment(url)},
                stdout=said,
                stderr=said,
            )
            try:
                await _first_poll(process, updates)
                took = time.perf_counter() - started
                bot = Running(subject, standin, crowd, url, process.pid, took)
                bot.start_cpu_seconds = bot.cpu_seconds()
                yield bot
            except NotRunning:
                said.seek(0)
                tail = said.read().decode(errors="replace")[-2000:]
                raise NotRunning(f"{subject.name}:\n{tail}") from None
            finally:
                if process.returncode is None:
                    process.terminate()
                    try:
                        await asyncio.wait_for(process.wait(), 5)
                    except TimeoutError:
                        process.kill()
                        await process.wait()


async def _first_poll(process: asyncio.subprocess.Process, updates: WatchedUpdates) -> None:
    polled = asyncio.create_task(updates.polled.wait())
    ended = asyncio.create_task(process.wait())
    await asyncio.wait([polled, ended], timeout=30, return_when=asyncio.FIRST_COMPLETED)
    if not polled.done():
        ended.cancel()
        polled.cancel()
        raise NotRunning
    ended.cancel()
