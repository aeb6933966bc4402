"""Searches that found nothing: the words alone, no person, so that staff can mend the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Integer, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema import UtcDateTime, metadata

#: Longer searches are cut; what matters stands at the beginning.
LONGEST = 300

failed_searches = Table(
    "failed_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", String(LONGEST), nullable=False),
    Column("language", String(8), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class FailedSearch:
    """Words that led nowhere, and the language in which the bot was used."""

    text: str
    language: str
    at: datetime


async def add(connection: AsyncConnection, text: str, language: str, now: datetime) -> None:
    """Keep a failed search."""
    await connection.execute(
        insert(failed_searches).values(text=text[:LONGEST], language=language, at=now)
    )


async def newest(connection: AsyncConnection, limit: int) -> list[FailedSearch]:
    """The newest failed searches."""
    query = select(failed_searches).order_by(failed_searches.c.id.desc()).limit(limit)
    return [FailedSearch(r.text, r.language, r.at) for r in await connection.execute(query)]


async def forget_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete what is older; returns how many."""
    result = await connection.execute(delete(failed_searches).where(failed_searches.c.at < moment))
    return int(result.rowcount)
