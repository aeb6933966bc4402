"""The waiting list for times in rooms that are taken, and the offers made from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.rooms.slot import Slot, Span
from db.room_requests import when
from db.schema import UtcDateTime, metadata

#: ``state``: on the list, with an offer, or done with.
WAITING, OFFERED, BOOKED, EXPIRED, LEFT = "waiting", "offered", "booked", "expired", "left"

room_waiting = Table(
    "room_waiting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("organisation", String(40)),
    Column("room", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("zone", String(40), nullable=False),
    Column("start_at", UtcDateTime, nullable=False),
    Column("end_at", UtcDateTime, nullable=False),
    Column("people", Integer, nullable=False),
    Column("purpose", String(300), nullable=False),
    Column("state", String(10), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("occupancy_id", ForeignKey("room_occupancies.id", ondelete="SET NULL")),
    Index("ix_room_waiting_person_id", "person_id"),
    Index("ix_room_waiting_state", "state", "start_at"),
    Index("ix_room_waiting_occupancy_id", "occupancy_id"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who would like a time that is taken; ``expires_at`` belongs to an offer."""

    id: int
    person_id: int
    organisation: str | None
    room: str
    slot: Slot
    span: Span
    people: int
    purpose: str
    state: str
    expires_at: datetime | None
    occupancy: int | None


def _waiting(row: Any) -> Waiting:
    return Waiting(
        id=row.id,
        person_id=row.person_id,
        organisation=row.organisation,
        room=row.room,
        slot=Slot(row.day, row.start, row.end),
        span=Span(row.start_at, row.end_at),
        people=row.people,
        purpose=row.purpose,
        state=row.state,
        expires_at=row.expires_at,
        occupancy=row.occupancy_id,
    )


async def add(
    connection: AsyncConnection,
    *,
    person_id: int,
    organisation: str | None,
    room: str,
    slot: Slot,
    zone: tzinfo,
    people: int,
    purpose: str,
    now: datetime,
) -> int:
    """Put somebody on the list; returns the id of the place, the one they have already included."""
    columns = when(slot, zone)
    present = select(room_waiting.c.id).where(
        room_waiting.c.person_id == person_id,
        room_waiting.c.room == room,
        room_waiting.c.start_at == columns["start_at"],
        room_waiting.c.end_at == columns["end_at"],
        room_waiting.c.state.in_((WAITING, OFFERED)),
    )
    known = (await connection.execute(present)).scalar()
    if known is not None:
        return int(known)
    result = await connection.execute(
        insert(room_waiting)
        .values(
            person_id=person_id,
            organisation=organisation,
            room=room,
            people=people,
            purpose=purpose,
            state=WAITING,
            created_at=now,
            **columns,
        )
        .returning(room_waiting.c.id)
    )
    return int(result.scalar_one())


async def find(connection: AsyncConnection, waiting_id: int) -> Waiting | None:
    """One place on the list."""
    query = select(room_waiting).where(room_waiting.c.id == waiting_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _waiting(row)


async def change(connection: AsyncConnection, waiting_id: int, **values: object) -> None:
    """Change columns of one place."""
    await connection.execute(
        update(room_waiting).where(room_waiting.c.id == waiting_id).values(**values)
    )


async def for_time(connection: AsyncConnection, room: str, span: Span) -> list[Waiting]:
    """Who waits for a time in ``room`` that overlaps ``span``, in the order of the list."""
    query = (
        select(room_waiting)
        .where(
            room_waiting.c.room == room,
            room_waiting.c.state == WAITING,
            room_waiting.c.start_at < span.end_at,
            room_waiting.c.end_at > span.start_at,
        )
        .order_by(room_waiting.c.id)
    )
    return [_waiting(row) for row in await connection.execute(query)]


async def expired(connection: AsyncConnection, now: datetime, limit: int) -> list[Waiting]:
    """Offers that nobody took in time."""
    query = (
        select(room_waiting)
        .where(room_waiting.c.state == OFFERED, room_waiting.c.expires_at <= now)
        .order_by(room_waiting.c.expires_at, room_waiting.c.id)
        .limit(limit)
    )
    return [_waiting(row) for row in await connection.execute(query)]


async def of_person(connection: AsyncConnection, person_id: int, now: datetime) -> list[Waiting]:
    """A person's places on the list for what is still to come."""
    query = (
        select(room_waiting)
        .where(
            room_waiting.c.person_id == person_id,
            room_waiting.c.state.in_((WAITING, OFFERED)),
            room_waiting.c.start_at > now,
        )
        .order_by(room_waiting.c.start_at, room_waiting.c.id)
    )
    return [_waiting(row) for row in await connection.execute(query)]


async def everything_of(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What is stored about a person's places."""
    query = (
        select(
            room_waiting.c.room,
            room_waiting.c.start_at,
            room_waiting.c.end_at,
            room_waiting.c.organisation,
            room_waiting.c.people,
            room_waiting.c.purpose,
            room_waiting.c.state,
            room_waiting.c.created_at,
        )
        .where(room_waiting.c.person_id == person_id)
        .order_by(room_waiting.c.id)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def hand_on(connection: AsyncConnection, before: int, after: int) -> None:
    """A successor takes over a person's places."""
    await connection.execute(
        update(room_waiting).where(room_waiting.c.person_id == before).values(person_id=after)
    )


async def held_by(connection: AsyncConnection, person_id: int) -> list[int]:
    """The occupancies that hold an offer for a person."""
    query = select(room_waiting.c.occupancy_id).where(
        room_waiting.c.person_id == person_id, room_waiting.c.occupancy_id.is_not(None)
    )
    return list((await connection.execute(query)).scalars())


async def forget_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete places for times before ``moment``; returns how many."""
    result = await connection.execute(delete(room_waiting).where(room_waiting.c.end_at < moment))
    return int(result.rowcount)
