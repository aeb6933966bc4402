"""The audit log: what staff did, to what, and when. Never what anybody wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema import UtcDateTime, metadata

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("act", String(40), nullable=False),
    Column("object", String(80), nullable=False),
    Column("details", JSON, nullable=False),
)


async def add(
    connection: AsyncConnection,
    *,
    person_id: int | None,
    act: str,
    object: str,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write a line; ``person_id`` ``None`` means the command line."""
    await connection.execute(
        insert(audit_log).values(
            at=now, person_id=person_id, act=act, object=object, details=dict(details or {})
        )
    )


async def of_person(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """The lines about what a person did."""
    query = select(audit_log).where(audit_log.c.person_id == person_id).order_by(audit_log.c.id)
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def forget_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete older lines; returns how many."""
    result = await connection.execute(delete(audit_log).where(audit_log.c.at < moment))
    return int(result.rowcount)
