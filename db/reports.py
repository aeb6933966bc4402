"""Reports that a contact's data are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema import UtcDateTime, metadata

contact_reports = Table(
    "contact_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("contact_slug", ForeignKey("contacts.slug", ondelete="SET NULL")),
    Column("office_slug", ForeignKey("offices.slug", ondelete="SET NULL")),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("resolved_at", UtcDateTime),
    Column("resolved_by", ForeignKey("people.id", ondelete="SET NULL")),
)


@dataclass(frozen=True, slots=True)
class ContactReport:
    """Somebody says that an entry of the directory is wrong."""

    id: int
    contact: str | None
    office: str | None
    person_id: int | None
    text: str
    created_at: datetime
    resolved: bool


def _report(row: Any) -> ContactReport:
    return ContactReport(
        row.id,
        row.contact_slug,
        row.office_slug,
        row.person_id,
        row.text,
        row.created_at,
        row.resolved_at is not None,
    )


async def add(
    connection: AsyncConnection,
    *,
    contact: str | None,
    office: str | None,
    person_id: int,
    text: str,
    language: str,
    now: datetime,
) -> int:
    """Store a report; returns its id."""
    result = await connection.execute(
        insert(contact_reports)
        .values(
            contact_slug=contact,
            office_slug=office,
            person_id=person_id,
            text=text,
            language=language,
            created_at=now,
        )
        .returning(contact_reports.c.id)
    )
    return int(result.scalar_one())


async def find(connection: AsyncConnection, report_id: int) -> ContactReport | None:
    """The report with this id."""
    row = (
        await connection.execute(select(contact_reports).where(contact_reports.c.id == report_id))
    ).first()
    return None if row is None else _report(row)


async def open_ones(connection: AsyncConnection, limit: int) -> list[ContactReport]:
    """Reports nobody has dealt with, oldest first."""
    query = (
        select(contact_reports)
        .where(contact_reports.c.resolved_at.is_(None))
        .order_by(contact_reports.c.id)
        .limit(limit)
    )
    return [_report(row) for row in await connection.execute(query)]


async def resolve(
    connection: AsyncConnection, report_id: int, *, person_id: int, now: datetime
) -> bool:
    """Mark a report as dealt with; the first one to do so gets ``True``."""
    result = await connection.execute(
        update(contact_reports)
        .where(contact_reports.c.id == report_id, contact_reports.c.resolved_at.is_(None))
        .values(resolved_at=now, resolved_by=person_id)
    )
    return result.rowcount == 1


async def of_person(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What is stored of a person's reports, without who dealt with them."""
    columns = [c for c in contact_reports.columns if c.name != "resolved_by"]
    query = select(*columns).where(contact_reports.c.person_id == person_id)
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def remove_of(connection: AsyncConnection, person_id: int) -> None:
    """Delete a person's reports: they are in the person's own words."""
    await connection.execute(
        delete(contact_reports).where(contact_reports.c.person_id == person_id)
    )


async def forget_resolved_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete reports that were dealt with before ``moment``; returns how many."""
    result = await connection.execute(
        delete(contact_reports).where(contact_reports.c.resolved_at < moment)
    )
    return int(result.rowcount)
