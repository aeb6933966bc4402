"""Opening the database: one writer and many readers on SQLite, one pool on PostgreSQL.

SQLite allows one writer; a read that turns into a write fails under load in spite of the busy
timeout. So writes start as writes (BEGIN IMMEDIATE) on a pool of one, and reads never lock. A read
takes some ten microseconds, its way to another thread and back a hundred times that: it stays here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL, CursorResult
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

#: Seconds that a writer of another process (a backup, the command line) is waited for.
BUSY_TIMEOUT = 15.0

#: The same for a read, which nearly never waits in WAL mode: while it does, nobody is served.
READ_TIMEOUT = 0.2

Result = TypeVar("Result")


#: What libpq is told (PostgreSQL, Client Connection Parameters), unless the URL says otherwise. A
#: server that has vanished from the network is given up after some twenty seconds, not hours; a
#: lock is waited for as long as on SQLite; a process that stands still loses its locks.
SERVER = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "2",
    "tcp_user_timeout": "20000",
    "options": f"-c lock_timeout={BUSY_TIMEOUT:.0f}s -c idle_in_transaction_session_timeout=60s",
}


class Unavailable(Exception):
    """The database cannot be reached or is busy; nothing was changed and trying again may help."""


class Overtaken(Unavailable):
    """Another transaction wrote the same thing first (a unique key); look again and go on."""


def async_url(url: str) -> URL:
    """``sqlite:///PATH`` or ``postgresql://…`` with the driver that this project uses."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg", query={**SERVER, **parsed.query})
    raise ValueError(f"{backend} is not supported: sqlite:///PATH or postgresql://…")


class Database:
    """The connections of one process. ``close`` gives them back."""

    def __init__(self, url: str) -> None:
        target = async_url(url)
        self.is_sqlite = target.get_backend_name() == "sqlite"
        self._file: Engine | None = None
        if self.is_sqlite:
            self._writer = _sqlite_writer(target)
            self._file = _sqlite_reader(target.set(drivername="sqlite"))
        else:
            self._writer = create_async_engine(
                target, pool_size=5, max_overflow=5, hide_parameters=True
            )
            # Connections of their own, which need no setting and resetting for each read.
            self._reader = create_async_engine(
                target,
                pool_size=10,
                max_overflow=0,
                pool_reset_on_return=None,
                isolation_level="AUTOCOMMIT",
                hide_parameters=True,
            )

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only reads; each statement sees what was last committed."""
        with _trouble_named():
            if self._file is not None:
                with self._file.connect() as at_once:
                    yield cast(AsyncConnection, _AtOnce(at_once))
            else:
                async with self._reader.connect() as connection:
                    yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end of the block, rolled back on any error."""
        with _trouble_named():
            transaction = self._writer.begin()
            connection = await _begun(transaction)
            try:
                yield cast(AsyncConnection, _ToTheEnd(connection))
            except BaseException as error:
                await _to_the_end(transaction.__aexit__(type(error), error, error.__traceback__))
                raise
            await _to_the_end(transaction.__aexit__(None, None, None))

    async def close(self) -> None:
        """Close every connection; on SQLite the write-ahead log is folded back into the file."""
        if self._file is not None:
            self._file.dispose()
        else:
            await self._reader.dispose()
        await self._writer.dispose()


async def _begun(
    transaction: AbstractAsyncContextManager[AsyncConnection],
) -> AsyncConnection:
    beginning = asyncio.ensure_future(transaction.__aenter__())
    try:
        return await _to_the_end(beginning)
    except asyncio.CancelledError as stop:
        if not beginning.cancelled() and beginning.exception() is None:
            await _to_the_end(transaction.__aexit__(type(stop), stop, stop.__traceback__))
        raise


async def _to_the_end(work: Awaitable[Result]) -> Result:
    """What ``work`` gives; who is cancelled meanwhile is so only after its end.

    A driver that is interrupted while it connects, begins or commits can leave the lock of the
    only writer behind, and then nobody writes any more.
    """
    task = asyncio.ensure_future(work)
    stopped: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as stop:
            stopped = stop
    if stopped is not None:
        if not task.cancelled():
            task.exception()  # it is of interest to nobody now
        raise stopped
    return task.result()


class _ToTheEnd:
    """What queries use of an :class:`AsyncConnection`; no statement is cut off in its middle."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.dialect = connection.dialect

    async def execute(self, *statement: Any, **options: Any) -> CursorResult[Any]:
        """The rows, all of them read."""
        return await _to_the_end(self._connection.execute(*statement, **options))


class _AtOnce:
    """What queries use of an :class:`AsyncConnection`, on a file that is read without waiting."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def execute(self, statement: Any, parameters: Any = None) -> CursorResult[Any]:
        """The rows, read now."""
        return self._connection.execute(statement, parameters)


@contextmanager
def _trouble_named() -> Iterator[None]:
    """What trying again may mend, apart from what is wrong in the code."""
    try:
        yield
    except IntegrityError as error:
        raise Overtaken(type(error.orig).__name__) from error
    except DBAPIError as error:
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            raise Unavailable(type(error.orig).__name__) from error
        raise
    except NoFreeConnection as error:
        raise Unavailable("no free connection") from error


def _sqlite_writer(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # they are people's words; an error's message would show them
        connect_args={"timeout": BUSY_TIMEOUT},
    )
    _prepare(engine.sync_engine, "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _sqlite_reader(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=2,
        max_overflow=-1,  # who waits for a connection here would wait for ever
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={"timeout": READ_TIMEOUT},
    )
    _prepare(engine, "journal_mode=WAL", "query_only=ON")
    return engine


def _prepare(engine: Engine, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
