"""Requests for access by people who came without an invitation. At most one is open per person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema import UtcDateTime, metadata

access_requests = Table(
    "access_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("organisation", String(300), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decided_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("approved", Boolean),
    Index(
        "uq_access_requests_open",
        "person_id",
        unique=True,
        sqlite_where=text("decided_at IS NULL"),
        postgresql_where=text("decided_at IS NULL"),
    ),
)


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """Somebody asks to be let in, in their own words."""

    id: int
    person_id: int
    name: str
    organisation: str
    created_at: datetime
    decided_at: datetime | None
    approved: bool | None


def _request(row: Any) -> AccessRequest:
    return AccessRequest(
        row.id,
        row.person_id,
        row.name,
        row.organisation,
        row.created_at,
        row.decided_at,
        row.approved,
    )


async def add(
    connection: AsyncConnection, *, person_id: int, name: str, organisation: str, now: datetime
) -> int:
    """Store a request; returns its id."""
    result = await connection.execute(
        insert(access_requests)
        .values(person_id=person_id, name=name, organisation=organisation, created_at=now)
        .returning(access_requests.c.id)
    )
    return int(result.scalar_one())


async def find(connection: AsyncConnection, request_id: int) -> AccessRequest | None:
    """The request with this id."""
    row = (
        await connection.execute(select(access_requests).where(access_requests.c.id == request_id))
    ).first()
    return None if row is None else _request(row)


async def latest(connection: AsyncConnection, person_id: int) -> AccessRequest | None:
    """The newest request of a person."""
    query = (
        select(access_requests)
        .where(access_requests.c.person_id == person_id)
        .order_by(access_requests.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else _request(row)


async def open_ones(connection: AsyncConnection, limit: int) -> list[AccessRequest]:
    """Requests nobody has decided yet, oldest first."""
    query = (
        select(access_requests)
        .where(access_requests.c.decided_at.is_(None))
        .order_by(access_requests.c.id)
        .limit(limit)
    )
    return [_request(row) for row in await connection.execute(query)]


async def decide(
    connection: AsyncConnection, request_id: int, *, person_id: int, approved: bool, now: datetime
) -> bool:
    """Decide an open request; of two members of staff at the same moment one gets ``False``."""
    result = await connection.execute(
        update(access_requests)
        .where(access_requests.c.id == request_id, access_requests.c.decided_at.is_(None))
        .values(decided_at=now, decided_by=person_id, approved=approved)
    )
    return result.rowcount == 1


async def of_person(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What is stored about a person's requests, without who decided them."""
    columns = [c for c in access_requests.columns if c.name != "decided_by"]
    query = select(*columns).where(access_requests.c.person_id == person_id)
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def forget_decided_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete requests that were decided before ``moment``; returns how many."""
    result = await connection.execute(
        delete(access_requests).where(access_requests.c.decided_at < moment)
    )
    return int(result.rowcount)
