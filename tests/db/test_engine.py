"""The database's promises: writers take turns, readers never wait, trouble has two names."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from random import Random

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError

from db.engine import Database, Overtaken, Unavailable, async_url

ADD = text("INSERT INTO topic_groups (slug, position, titles) VALUES (:slug, 0, '{}')")
COUNT = text("SELECT count(*) FROM topic_groups")


@pytest.fixture
async def database(empty_url: str) -> AsyncIterator[Database]:
    database = Database(empty_url)
    yield database
    await database.close()


@pytest.fixture
async def neighbour(empty_url: str) -> AsyncIterator[Database]:
    """Another process's view of the same database."""
    database = Database(empty_url)
    yield database
    await database.close()


async def count(database: Database) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(COUNT)).scalar_one())


async def test_readers_who_write_afterwards_all_get_their_turn(
    database: Database, neighbour: Database
) -> None:
    async def add(target: Database, who: int) -> None:
        for number in range(20):
            async with target.writing() as connection:
                await connection.execute(COUNT)
                await connection.execute(ADD, {"slug": f"{who}-{number}"})

    await asyncio.gather(*(add((database, neighbour)[who % 2], who) for who in range(8)))
    assert await count(database) == 160


async def test_what_fails_half_way_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await connection.execute(ADD, {"slug": "a"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await count(database) == 0


async def test_who_is_cancelled_half_way_leaves_nothing(database: Database) -> None:
    begun = asyncio.Event()

    async def endless() -> None:
        async with database.writing() as connection:
            await connection.execute(ADD, {"slug": "a"})
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(endless())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.writing() as connection:
        await connection.execute(ADD, {"slug": "b"})
    assert await count(database) == 1


async def test_whoever_is_stopped_at_whatever_moment_holds_up_no_other_writer(
    empty_url: str,
) -> None:
    random = Random(1)

    async def add(database: Database, name: str) -> None:
        async with database.writing() as connection:
            await connection.execute(ADD, {"slug": f"{name}-first"})
            await connection.execute(COUNT)
            await connection.execute(ADD, {"slug": f"{name}-second"})

    database = Database(empty_url)
    for number in range(200):
        if number % 20 == 0:  # the first to come also connects
            await database.close()
            database = Database(empty_url)
        crowd = [asyncio.create_task(add(database, f"{number}-{n}")) for n in range(2)]
        for _ in range(random.randrange(80)):
            await asyncio.sleep(0)
        for writer in crowd:
            writer.cancel()
        async with asyncio.timeout(10):
            await add(database, str(number))
            await asyncio.wait(crowd)
    assert await count(database) % 2 == 0, "all of a transaction, or nothing"
    assert await count(database) >= 400
    await database.close()


async def test_a_reader_does_not_wait_for_a_writer(database: Database, neighbour: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(ADD, {"slug": "a"})
        assert await count(neighbour) == 0
    assert await count(neighbour) == 1


async def test_one_reader_sees_what_is_committed_meanwhile(
    database: Database, neighbour: Database
) -> None:
    async with database.reading() as reader:
        assert (await reader.execute(COUNT)).scalar_one() == 0
        async with neighbour.writing() as connection:
            await connection.execute(ADD, {"slug": "a"})
        assert (await reader.execute(COUNT)).scalar_one() == 1


async def test_the_same_key_twice_means_that_another_came_first(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(ADD, {"slug": "a"})
    with pytest.raises(Overtaken) as caught:
        async with database.writing() as connection:
            await connection.execute(ADD, {"slug": "a"})
    assert isinstance(caught.value.__cause__, IntegrityError)
    assert await count(database) == 1


async def test_foreign_keys_hold(database: Database) -> None:
    orphan = "INSERT INTO topics VALUES ('t', 0, 'none', 'none', NULL, '{}', '{}', '{}')"
    with pytest.raises(Overtaken):
        async with database.writing() as connection:
            await connection.execute(text(orphan))


async def test_a_server_that_is_away_is_told_from_a_mistake() -> None:
    database = Database("postgresql://nobody@127.0.0.1:9/none")
    with pytest.raises(Unavailable):
        await count(database)
    with pytest.raises(Unavailable):
        async with database.writing() as connection:
            await connection.execute(COUNT)
    await database.close()


async def test_no_file_no_database() -> None:
    database = Database("sqlite:////nowhere/at/all.sqlite3")
    with pytest.raises(Unavailable):
        await count(database)
    await database.close()


async def test_locks_are_not_waited_for_nor_held_for_ever(database: Database) -> None:
    if database.is_sqlite:
        return
    async with database.writing() as connection:
        waited = await connection.execute(text("SHOW lock_timeout"))
        assert waited.scalar_one() == "15s"
        held = await connection.execute(text("SHOW idle_in_transaction_session_timeout"))
        assert held.scalar_one() == "1min"


async def test_who_stands_still_in_a_transaction_loses_its_locks(
    empty_url: str, neighbour: Database
) -> None:
    if neighbour.is_sqlite:
        return
    soon = {"options": "-c idle_in_transaction_session_timeout=100ms"}
    url = make_url(empty_url).update_query_dict(soon)
    database = Database(url.render_as_string(hide_password=False))

    async def stand_still() -> None:
        async with database.writing() as connection:
            await connection.execute(ADD, {"slug": "a"})
            await connection.execute(text("LOCK TABLE topic_groups"))
            async with neighbour.writing() as other:
                await other.execute(ADD, {"slug": "b"})

    with pytest.raises(Unavailable):
        await stand_still()
    async with database.writing() as connection:
        await connection.execute(ADD, {"slug": "c"})
    assert await count(neighbour) == 2
    await database.close()


def test_only_two_kinds_of_database_are_supported() -> None:
    assert async_url("sqlite:///a.sqlite3").drivername == "sqlite+aiosqlite"
    assert async_url("postgresql://host/name").drivername == "postgresql+psycopg"
    with pytest.raises(ValueError, match="mysql is not supported"):
        async_url("mysql://host/name")
