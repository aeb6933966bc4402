"""Telegram's updates: those that changed something, with what came of them; and those put aside.

The id is written in the same transaction as the change: an update that comes again (after a crash
between commit and confirmation) is recognised, and its answer can be given once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema import UtcDateTime, metadata

processed_updates = Table(
    "processed_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("outcome", JSON, nullable=False),
    Index("ix_processed_updates_at", "at"),
)

poison_updates = Table(
    "poison_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("error", String(80), nullable=False),
    Column("error_id", String(12), nullable=False),
)


held_updates = Table(
    "held_updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("raw", JSON, nullable=False),
)


async def outcome(connection: AsyncConnection, update_id: int) -> Mapping[str, Any] | None:
    """What came of an update, if it was processed before."""
    query = select(processed_updates.c.outcome).where(processed_updates.c.update_id == update_id)
    return (await connection.execute(query)).scalar()


async def note(
    connection: AsyncConnection, update_id: int, values: Mapping[str, Any], now: datetime
) -> None:
    """Note that an update was processed in this transaction."""
    await connection.execute(
        insert(processed_updates).values(update_id=update_id, at=now, outcome=dict(values))
    )


async def set_aside(
    connection: AsyncConnection,
    update_id: int,
    *,
    kind: str,
    error: str,
    error_id: str,
    now: datetime,
) -> None:
    """Keep an update's id that could not be handled: what it was, never what it said."""
    await connection.execute(delete(poison_updates).where(poison_updates.c.update_id == update_id))
    await connection.execute(
        insert(poison_updates).values(
            update_id=update_id, at=now, kind=kind[:40], error=error[:80], error_id=error_id
        )
    )


async def hold(
    connection: AsyncConnection, raws: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """Keep whole updates that are not handled yet, so that Telegram need not."""
    await connection.execute(
        insert(held_updates),
        [{"update_id": raw["update_id"], "at": now, "raw": dict(raw)} for raw in raws],
    )


async def held(connection: AsyncConnection) -> list[Mapping[str, Any]]:
    """The updates that are kept, oldest first."""
    query = select(held_updates.c.raw).order_by(held_updates.c.at, held_updates.c.update_id)
    return list((await connection.execute(query)).scalars())


async def release(connection: AsyncConnection, update_id: int) -> None:
    """An update that was kept has been handled."""
    await connection.execute(delete(held_updates).where(held_updates.c.update_id == update_id))


async def forget_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete older rows; Telegram itself keeps updates for 24 hours."""
    result = await connection.execute(
        delete(processed_updates).where(processed_updates.c.at < moment)
    )
    await connection.execute(delete(poison_updates).where(poison_updates.c.at < moment))
    await connection.execute(delete(held_updates).where(held_updates.c.at < moment))
    return int(result.rowcount)
