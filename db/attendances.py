"""Attendances: who was at a meeting, by scanning its code there or by the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    case,
    delete,
    func,
    insert,
    select,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.meetings.rsvp import Answer
from db.directory import organisations
from db.meetings import meetings
from db.people import memberships, people
from db.rsvps import rsvps
from db.schema import UtcDateTime, metadata

attendances = Table(
    "attendances",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("noted_at", UtcDateTime, nullable=False),
    Column("how", String(4), nullable=False),
    Column("gave_feedback", Boolean, nullable=False),
    Index("ix_attendances_person_id", "person_id"),
)

#: How somebody came to be noted.
BY_CODE, BY_LIST = "code", "list"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the list of a meeting: invited or there."""

    person_id: int
    name: str
    organisation: str
    comes: bool
    present: bool


async def note(
    connection: AsyncConnection, meeting_id: int, person_id: int, how: str, now: datetime
) -> bool:
    """Somebody is there; returns whether that is new. The meeting must be held."""
    if await was_there(connection, meeting_id, person_id):
        return False
    await connection.execute(
        insert(attendances).values(
            meeting_id=meeting_id, person_id=person_id, noted_at=now, how=how, gave_feedback=False
        )
    )
    return True


async def remove(connection: AsyncConnection, meeting_id: int, person_id: int) -> None:
    """Somebody was noted by mistake."""
    await connection.execute(
        delete(attendances).where(
            attendances.c.meeting_id == meeting_id, attendances.c.person_id == person_id
        )
    )


async def count(connection: AsyncConnection, meeting_id: int) -> int:
    """How many people were there."""
    query = select(func.count()).where(attendances.c.meeting_id == meeting_id)
    return int((await connection.execute(query)).scalar_one())


async def guests(
    connection: AsyncConnection, meeting_id: int, offset: int, limit: int
) -> list[Guest]:
    """A page of those who are invited or were there: who said yes first, then by name."""
    everybody = union(
        select(rsvps.c.person_id).where(rsvps.c.meeting_id == meeting_id),
        select(attendances.c.person_id).where(attendances.c.meeting_id == meeting_id),
    ).subquery()
    own = (rsvps.c.meeting_id == meeting_id) & (rsvps.c.person_id == people.c.id)
    there = (attendances.c.meeting_id == meeting_id) & (attendances.c.person_id == people.c.id)
    any_slug = (
        select(func.min(memberships.c.organisation_slug))
        .where(memberships.c.person_id == people.c.id)
        .scalar_subquery()
    )
    slug = func.coalesce(rsvps.c.organisation_slug, any_slug)
    query = (
        select(
            people.c.id,
            people.c.name,
            organisations.c.name.label("organisation"),
            rsvps.c.answer,
            attendances.c.how,
        )
        .join(everybody, everybody.c.person_id == people.c.id)
        .outerjoin(rsvps, own)
        .outerjoin(attendances, there)
        .outerjoin(organisations, organisations.c.slug == slug)
        .order_by(case((rsvps.c.answer == Answer.YES, 0), else_=1), people.c.name, people.c.id)
        .offset(offset)
        .limit(limit)
    )
    return [
        Guest(
            row.id, row.name, row.organisation or "", row.answer == Answer.YES, row.how is not None
        )
        for row in await connection.execute(query)
    ]


async def was_there(connection: AsyncConnection, meeting_id: int, person_id: int) -> bool:
    """Whether somebody is noted as present."""
    query = select(attendances.c.person_id).where(
        attendances.c.meeting_id == meeting_id, attendances.c.person_id == person_id
    )
    return (await connection.execute(query)).first() is not None


async def gave_feedback(connection: AsyncConnection, meeting_id: int, person_id: int) -> bool:
    """Somebody who was there says what they think; returns whether it is the first time."""
    result = await connection.execute(
        update(attendances)
        .where(
            attendances.c.meeting_id == meeting_id,
            attendances.c.person_id == person_id,
            attendances.c.gave_feedback.is_(False),
        )
        .values(gave_feedback=True)
    )
    return result.rowcount == 1


async def may_give_feedback(connection: AsyncConnection, meeting_id: int, person_id: int) -> bool:
    """Whether somebody was there and has not said yet what they think."""
    query = select(attendances.c.person_id).where(
        attendances.c.meeting_id == meeting_id,
        attendances.c.person_id == person_id,
        attendances.c.gave_feedback.is_(False),
    )
    return (await connection.execute(query)).first() is not None


def attended(meeting_id: int, after: int, upto: int) -> Select[tuple[int]]:
    """The people of a page who were there."""
    return select(attendances.c.person_id).where(
        attendances.c.meeting_id == meeting_id,
        attendances.c.person_id > after,
        attendances.c.person_id <= upto,
    )


async def everything(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """All that is stored about where somebody was."""
    query = (
        select(
            attendances.c.meeting_id,
            meetings.c.titles,
            attendances.c.noted_at,
            attendances.c.how,
            attendances.c.gave_feedback,
        )
        .join(meetings, meetings.c.id == attendances.c.meeting_id)
        .where(attendances.c.person_id == person_id)
        .order_by(attendances.c.noted_at)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def forget_held_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete who was at meetings that ended before ``moment``; returns how many."""
    over = select(meetings.c.id).where(meetings.c.ends_at < moment)
    result = await connection.execute(delete(attendances).where(attendances.c.meeting_id.in_(over)))
    return int(result.rowcount)
