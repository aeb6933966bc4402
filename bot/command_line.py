"""What all commands share: settings, a database that is ready, and saying why it does not work."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from bot.config import Settings, SettingsError, load

if TYPE_CHECKING:
    from bot.services.desk import Desk

T = TypeVar("T")


def fail(reason: str) -> NoReturn:
    """Say why it did not work, and end with code 1."""
    click.echo(reason, err=True)
    sys.exit(1)


def settings() -> Settings:
    """The settings, or all that is wrong with them."""
    try:
        return load()
    except SettingsError as error:
        fail("These settings cannot be used:\n  " + "\n  ".join(error.problems))


@contextmanager
def plain_database_errors() -> Iterator[None]:
    """A database that cannot be used is said in a sentence, not in a traceback."""
    from sqlalchemy.exc import SQLAlchemyError

    from db.engine import Unavailable

    try:
        yield
    except Unavailable as error:
        fail(f"The database cannot be used: {error}")
    except SQLAlchemyError as error:
        fail(f"The database cannot be used: {type(error).__name__}")


def write(file: Path, data: bytes) -> None:
    """Write a file that the caller named, or say why that does not work."""
    try:
        file.write_bytes(data)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror or error}")


def with_desk(work: Callable[[Desk], Coroutine[Any, Any, T]], chosen: Settings) -> T:
    """Run something against the database, brought to the present shape first."""
    from bot.services.desk import open_desk
    from db import migrate

    async def run() -> T:
        async with open_desk(chosen) as desk:
            return await work(desk)

    with plain_database_errors():
        migrate.upgrade(chosen.database_url)
        return asyncio.run(run())
