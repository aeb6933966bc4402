"""Migrations: up, down and up again; equal to the tables in the code; safe for two at once."""

from __future__ import annotations

import asyncio
import re
import sys
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, make_url, text

from db import migrate
from db.tables import metadata

#: Waits until it is told to go, so that several begin at the same moment.
UPGRADE = (
    "import sys; from db import migrate; print(flush=True); input(); migrate.upgrade(sys.argv[1])"
)


def tables(url: str) -> set[str]:
    engine = create_engine(migrate.sync_url(url))
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


@pytest.fixture
def fresh_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A database without anything."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'fresh.sqlite3'}"
    server = make_url(request.getfixturevalue("postgresql"))
    name = f"fresh_{uuid4().hex[:12]}"
    engine = create_engine(
        server.set(drivername="postgresql+psycopg", database="postgres"),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


def test_up_down_and_up_again(fresh_url: str) -> None:
    assert migrate.upgrade(fresh_url)
    assert tables(fresh_url) == set(metadata.tables)
    migrate.downgrade(fresh_url, "base")
    assert tables(fresh_url) == set()
    assert migrate.upgrade(fresh_url)
    assert tables(fresh_url) == set(metadata.tables)
    assert migrate.current(fresh_url) == migrate.head()


def test_every_single_step_can_be_taken_back(fresh_url: str) -> None:
    scripts = ScriptDirectory.from_config(migrate.configuration(fresh_url))
    for script in reversed(list(scripts.walk_revisions())):
        migrate.upgrade(fresh_url, script.revision)
        migrate.downgrade(fresh_url, "-1")
        migrate.upgrade(fresh_url, script.revision)


def test_the_migrations_lead_to_the_tables_of_the_code(empty_url: str) -> None:
    engine = create_engine(migrate.sync_url(empty_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_second_upgrade_finds_nothing_to_do(empty_url: str) -> None:
    assert not migrate.upgrade(empty_url)
    assert not migrate.upgrade(empty_url)


def test_migrations_are_numbered_without_gaps() -> None:
    scripts = ScriptDirectory.from_config(migrate.configuration("sqlite://"))
    chain = [script.revision for script in reversed(list(scripts.walk_revisions()))]
    files = sorted((migrate.MIGRATIONS / "versions").glob("*.py"))
    assert chain == [f"{number:04}" for number in range(1, len(chain) + 1)]
    assert [file.name[:4] for file in files] == chain
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", file.name) for file in files)
    assert migrate.head() == scripts.get_current_head()


def test_looking_makes_no_database(tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite3"
    assert not migrate.exists(f"sqlite:///{path}")
    assert not path.exists()


async def _ready(url: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", UPGRADE, url),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    return process


async def test_several_processes_upgrade_at_once(fresh_url: str) -> None:
    processes = [await _ready(fresh_url) for _ in range(4)]
    results = await asyncio.gather(*(process.communicate(b"\n") for process in processes))
    complaints = [stderr.decode() for _, stderr in results]
    assert [process.returncode for process in processes] == [0] * 4, "\n".join(complaints)
    assert tables(fresh_url) == set(metadata.tables)


async def test_an_upgrade_that_is_killed_has_changed_nothing(fresh_url: str) -> None:
    for moment in (0.15, 0.25, 0.35):
        process = await _ready(fresh_url)
        assert process.stdin is not None
        process.stdin.write(b"\n")
        await process.stdin.drain()
        await asyncio.sleep(moment)
        with suppress(ProcessLookupError):  # it was faster
            process.kill()
        await process.communicate()
        assert tables(fresh_url) in (set(), set(metadata.tables))
    migrate.upgrade(fresh_url)
    assert tables(fresh_url) == set(metadata.tables)
