"""Alembic's entry: the URL comes from the caller, the tables from the code.

One process migrates at a time, in one transaction: whoever comes second finds it done, and a
process that dies half-way has changed nothing. SQLite's driver would commit between statements.
"""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine, event, text

from db.tables import metadata

#: Any number that nothing else in the database locks.
LOCK = 0x4D534F

engine = create_engine(context.config.attributes["url"])


def leave_transactions_to_us(connection: Any, _record: object) -> None:
    connection.isolation_level = None


def begin_as_writer(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


if engine.dialect.name == "sqlite":
    event.listen(engine, "connect", leave_transactions_to_us)
    event.listen(engine, "begin", begin_as_writer)

try:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
        )
        context.run_migrations()
finally:
    engine.dispose()
