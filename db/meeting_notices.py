"""Notices: what everybody who is invited to a meeting is to hear, once for all of them.

A reminder for 100,000 people is one row until it is due; only then are its deliveries written, so
moving or cancelling a meeting touches a handful of rows and late joiners are reminded like others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.meetings import meetings
from db.schema import UtcDateTime, metadata


class NoticeKind(StrEnum):
    """What is said. An invitation stays open: who joins later is invited later."""

    INVITATION = "invitation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    MINUTES = "minutes"
    FEEDBACK = "feedback"


class NoticeState(StrEnum):
    """*Waiting* until its deliveries are written, then *done*; or *dropped* as of no use, or
    *withdrawn* because the meeting was moved, changed or cancelled.
    """

    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


meeting_notices = Table(
    "meeting_notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("schedule", Integer, nullable=False),
    Column("offset_seconds", Integer),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("send_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("state", String(10), nullable=False),
    Column("reason", String(10)),
    Column("cursor", Integer, nullable=False),
    Column("details", JSON, nullable=False),
    Column("settled_at", UtcDateTime),
    Index("ix_meeting_notices_state", "state", "send_at"),
    Index("ix_meeting_notices_meeting_id", "meeting_id"),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as stored. ``cursor`` is the last person for whom its delivery is written."""

    id: int
    meeting_id: int
    kind: NoticeKind
    schedule: int
    offset: timedelta | None
    decided_at: datetime
    due_at: datetime
    send_at: datetime
    expires_at: datetime | None
    state: NoticeState
    reason: str | None
    cursor: int
    details: Mapping[str, Any] = field(default_factory=dict)


def _notice(row: Any) -> Notice:
    return Notice(
        id=row.id,
        meeting_id=row.meeting_id,
        kind=NoticeKind(row.kind),
        schedule=row.schedule,
        offset=None if row.offset_seconds is None else timedelta(seconds=row.offset_seconds),
        decided_at=row.decided_at,
        due_at=row.due_at,
        send_at=row.send_at,
        expires_at=row.expires_at,
        state=NoticeState(row.state),
        reason=row.reason,
        cursor=row.cursor,
        details=row.details,
    )


async def add(
    connection: AsyncConnection,
    *,
    meeting_id: int,
    kind: NoticeKind,
    schedule: int,
    now: datetime,
    offset: timedelta | None = None,
    due_at: datetime | None = None,
    send_at: datetime | None = None,
    expires_at: datetime | None = None,
    dropped: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> int:
    """A notice that waits, or one that was dropped at once, for the record; returns its id."""
    result = await connection.execute(
        insert(meeting_notices)
        .values(
            meeting_id=meeting_id,
            kind=kind,
            schedule=schedule,
            offset_seconds=None if offset is None else int(offset.total_seconds()),
            decided_at=now,
            due_at=due_at or now,
            send_at=send_at or now,
            expires_at=expires_at,
            state=NoticeState.WAITING if dropped is None else NoticeState.DROPPED,
            reason=dropped,
            cursor=0,
            details=dict(details or {}),
            settled_at=None if dropped is None else now,
        )
        .returning(meeting_notices.c.id)
    )
    return int(result.scalar_one())


async def change(connection: AsyncConnection, notice_id: int, **values: object) -> None:
    """Set columns of one notice."""
    await connection.execute(
        update(meeting_notices).where(meeting_notices.c.id == notice_id).values(**values)
    )


async def settle(
    connection: AsyncConnection,
    notice_id: int,
    state: NoticeState,
    now: datetime,
    reason: str | None = None,
) -> None:
    """The notice waits no longer."""
    await change(connection, notice_id, state=state, reason=reason, settled_at=now)


async def find(connection: AsyncConnection, notice_id: int) -> Notice | None:
    """The notice with this id."""
    query = select(meeting_notices).where(meeting_notices.c.id == notice_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _notice(row)


async def of_meeting(connection: AsyncConnection, meeting_id: int) -> list[Notice]:
    """All notices of a meeting, in the order in which they were written."""
    query = (
        select(meeting_notices)
        .where(meeting_notices.c.meeting_id == meeting_id)
        .order_by(meeting_notices.c.id)
    )
    return [_notice(row) for row in await connection.execute(query)]


def _due(until: datetime) -> ColumnElement[bool]:
    return (meeting_notices.c.state == NoticeState.WAITING) & (meeting_notices.c.send_at <= until)


async def due(connection: AsyncConnection, until: datetime) -> list[tuple[int, int]]:
    """The notices that are to be written until then, as pairs of meeting and notice."""
    query = (
        select(meeting_notices.c.meeting_id, meeting_notices.c.id)
        .where(_due(until))
        .order_by(meeting_notices.c.send_at, meeting_notices.c.id)
    )
    return [(row.meeting_id, row.id) for row in await connection.execute(query)]


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the next planned notice is to be sent; an invitation, which stays open, is none."""
    query = (
        select(meeting_notices.c.send_at)
        .join(meetings, meetings.c.id == meeting_notices.c.meeting_id)
        .where(
            meeting_notices.c.state == NoticeState.WAITING,
            meeting_notices.c.kind != NoticeKind.INVITATION,
        )
        .order_by(meeting_notices.c.send_at)
        .limit(1)
    )
    return (await connection.execute(query)).scalar()
