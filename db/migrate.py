"""Bringing a database to the present shape, from the first table on by Alembic.

Most starts find it there already; those look at one row and do not even import Alembic.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, make_url, text

MIGRATIONS = Path(__file__).parent / "migrations"


def head() -> str:
    """The newest migration: files are numbered, and the number is the revision."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def sync_url(url: str) -> str:
    """The URL for the synchronous drivers that migrations use."""
    parsed = make_url(url)
    driver = "sqlite" if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def exists(url: str) -> bool:
    """Whether there is a database at all: looking must not create an SQLite file."""
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


def current(url: str) -> str | None:
    """The migration that a database stands at; ``None`` for an empty one."""
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    finally:
        engine.dispose()


def upgrade(url: str, revision: str = "head") -> bool:
    """Bring the database to ``revision``; returns whether there was something to do."""
    if revision == "head" and current(url) == head():
        return False
    from alembic import command

    command.upgrade(configuration(url), revision)
    return True


def downgrade(url: str, revision: str) -> None:
    """Take migrations back; for the tests."""
    from alembic import command

    command.downgrade(configuration(url), revision)


def configuration(url: str) -> Any:
    """Alembic's configuration without a file of its own."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = sync_url(url)
    return config
