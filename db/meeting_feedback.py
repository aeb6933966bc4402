"""Feedback on meetings, without who gave it and when: only how often each answer was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.meetings import meetings
from db.schema import metadata

meeting_feedback = Table(
    "meeting_feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("useful", Integer, nullable=False),
    Column("again", Boolean, nullable=False),
    Column("wish", Text, nullable=False),
    Index("ix_meeting_feedback_meeting_id", "meeting_id"),
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thinks: 1 to 5, whether they would come again, and a wish (or none)."""

    useful: int
    again: bool
    wish: str


async def add(connection: AsyncConnection, meeting_id: int, feedback: Feedback) -> None:
    """Somebody's feedback."""
    await connection.execute(
        insert(meeting_feedback).values(
            meeting_id=meeting_id,
            useful=feedback.useful,
            again=feedback.again,
            wish=feedback.wish,
        )
    )


async def of_meeting(connection: AsyncConnection, meeting_id: int) -> list[Feedback]:
    """All feedback on a meeting, by its words: so that no order tells who it came from."""
    query = (
        select(meeting_feedback)
        .where(meeting_feedback.c.meeting_id == meeting_id)
        .order_by(meeting_feedback.c.wish, meeting_feedback.c.useful)
    )
    return [Feedback(row.useful, row.again, row.wish) for row in await connection.execute(query)]


async def forget_wishes_before(connection: AsyncConnection, moment: datetime) -> int:
    """Take the wishes out of feedback on meetings that ended before ``moment``, since people may
    speak of themselves in them; the counts stay. Returns how many.
    """
    over = select(meetings.c.id).where(meetings.c.ends_at < moment)
    result = await connection.execute(
        update(meeting_feedback)
        .where(meeting_feedback.c.meeting_id.in_(over), meeting_feedback.c.wish != "")
        .values(wish="")
    )
    return int(result.rowcount)
