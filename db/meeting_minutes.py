"""Minutes of meetings: a file for each language. Telegram keeps the files; here are their ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ForeignKey, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogue import File
from db.schema import UtcDateTime, metadata

meeting_minutes = Table(
    "meeting_minutes",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("file_id", String(200), nullable=False),
    Column("file_kind", String(10), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes in one language."""

    language: str
    file: File
    added_at: datetime


async def put(
    connection: AsyncConnection, meeting_id: int, language: str, file: File, now: datetime
) -> None:
    """The minutes in a language are now this file."""
    await connection.execute(
        delete(meeting_minutes).where(
            meeting_minutes.c.meeting_id == meeting_id, meeting_minutes.c.language == language
        )
    )
    await connection.execute(
        insert(meeting_minutes).values(
            meeting_id=meeting_id,
            language=language,
            file_id=file.id,
            file_kind=file.kind,
            file_name=file.name[:200],
            added_at=now,
        )
    )


async def of_meeting(connection: AsyncConnection, meeting_id: int) -> dict[str, Minutes]:
    """The minutes of a meeting, by language."""
    query = (
        select(meeting_minutes)
        .where(meeting_minutes.c.meeting_id == meeting_id)
        .order_by(meeting_minutes.c.language)
    )
    return {
        row.language: Minutes(
            row.language, File(row.file_id, row.file_kind, row.file_name), row.added_at
        )
        for row in await connection.execute(query)
    }
