"""Running the bot for real: one process per SQLite file, and an orderly end."""

from __future__ import annotations

import asyncio
import fcntl
import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.config import Settings
from db.engine import Unavailable

#: The garbage collector looks through what is new after so many objects. What a tap needs is freed
#: without it; at its default of 700 it takes an eighth of the time, at this a fiftieth.
YOUNG_OBJECTS = 20_000


class Busy(Exception):
    """Another process works on the same SQLite file."""


@contextmanager
def alone(database_url: str) -> Iterator[None]:
    """Hold the SQLite file for this process; PostgreSQL needs no such thing.

    The lock is the system's, so it goes with the process however that ends.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    try:
        file = Path(f"{url.database}.lock").open("w")  # noqa: SIM115 - closed below
    except OSError as error:
        raise Unavailable(f"{url.database}: {error.strerror}") from None
    with file as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"Another mso-bot already runs on {url.database}. SQLite means one process; "
                "for several, set MSO_BOT_DATABASE_URL to a PostgreSQL database."
            ) from None
        yield


def stop_on_signals(stop: asyncio.Event) -> None:
    """Ctrl-C and SIGTERM ask for an orderly end."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)


async def run_bot(settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
    """Run until a signal comes.

    Whoever wants to start fast switches the garbage collector off before; it is switched on when
    the bot polls, and what was imported until then is never looked through.
    """
    from bot.app import serve
    from db import migrate

    def polling() -> None:
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS, 10, 10)
        gc.enable()
        ready()

    with alone(settings.database_url):
        migrate.upgrade(settings.database_url)
        stop = asyncio.Event()
        stop_on_signals(stop)
        await serve(settings, stop, ready=polling)
