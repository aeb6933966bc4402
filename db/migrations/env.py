"""Alembic's entry: the URL comes from the caller, the tables from the code."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine

from db.tables import metadata

engine = create_engine(context.config.attributes["url"])
try:
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
finally:
    engine.dispose()
