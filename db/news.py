"""News that organisations hand in; an editor releases them as announcements or refuses them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
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

from db.directory import organisations
from db.people import people
from db.schema import UtcDateTime, metadata

news = Table(
    "news",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("organisation_slug", ForeignKey("organisations.slug", ondelete="SET NULL")),
    Column("language", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decided_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("announcement_id", ForeignKey("announcements.id", ondelete="SET NULL")),
    Index("ix_news_decided_at", "decided_at"),
    Index("ix_news_person_id", "person_id"),
)


@dataclass(frozen=True, slots=True)
class News:
    """Something an organisation wants others to know; ``text`` is HTML as Telegram knows it."""

    id: int
    person_id: int | None
    person: str
    organisation: str
    language: str
    text: str
    created_at: datetime
    decided_at: datetime | None
    announcement_id: int | None


def _query() -> Any:
    return select(
        news, people.c.name.label("person"), organisations.c.name.label("organisation")
    ).select_from(
        news.outerjoin(people, people.c.id == news.c.person_id).outerjoin(
            organisations, organisations.c.slug == news.c.organisation_slug
        )
    )


def _news(row: Any) -> News:
    return News(
        row.id,
        row.person_id,
        row.person or "",
        row.organisation or "",
        row.language,
        row.text,
        row.created_at,
        row.decided_at,
        row.announcement_id,
    )


async def add(
    connection: AsyncConnection,
    *,
    person_id: int,
    organisation: str | None,
    language: str,
    text: str,
    now: datetime,
) -> int:
    """News that wait for an editor; returns their id."""
    result = await connection.execute(
        insert(news)
        .values(
            person_id=person_id,
            organisation_slug=organisation,
            language=language,
            text=text,
            created_at=now,
        )
        .returning(news.c.id)
    )
    return int(result.scalar_one())


async def find(connection: AsyncConnection, news_id: int) -> News | None:
    """The news with this number."""
    row = (await connection.execute(_query().where(news.c.id == news_id))).first()
    return None if row is None else _news(row)


async def waiting(connection: AsyncConnection, limit: int) -> list[News]:
    """News that nobody has decided about, oldest first."""
    query = _query().where(news.c.decided_at.is_(None)).order_by(news.c.id).limit(limit)
    return [_news(row) for row in await connection.execute(query)]


async def decide(
    connection: AsyncConnection,
    news_id: int,
    *,
    decided_by: int,
    announcement_id: int | None,
    now: datetime,
) -> bool:
    """Note the decision; ``False``: somebody had decided before."""
    result = await connection.execute(
        update(news)
        .where(news.c.id == news_id, news.c.decided_at.is_(None))
        .values(decided_at=now, decided_by=decided_by, announcement_id=announcement_id)
    )
    return result.rowcount == 1


async def of_person(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What a person handed in."""
    query = (
        select(news.c.id, news.c.language, news.c.text, news.c.created_at, news.c.decided_at)
        .where(news.c.person_id == person_id)
        .order_by(news.c.id)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def remove_of(connection: AsyncConnection, person_id: int) -> None:
    """Delete what a person handed in; what was released lives on as an announcement."""
    await connection.execute(delete(news).where(news.c.person_id == person_id))


async def forget_decided_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete news that were decided before ``moment``; returns how many."""
    result = await connection.execute(delete(news).where(news.c.decided_at < moment))
    return int(result.rowcount)
