"""When rooms are taken: one row for each booking, blocking, or time held for somebody.

The database itself refuses two that overlap in one room (``until`` includes the buffer behind a
booking): an exclusion constraint on PostgreSQL, triggers on SQLite. Both stand in the migration
that makes the table; see docs/decisions/015-no-double-booking.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    and_,
    column,
    delete,
    exists,
    insert,
    select,
    update,
    values,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.rooms.slot import Span
from bot.domain.rooms.vacancy import Taken
from db.directory import rooms
from db.schema import UtcDateTime, metadata

#: ``kind``: what an occupancy is.
BOOKING, BLOCKING, OFFER = "booking", "blocking", "offer"

#: Bookings and offers lie on one day (25 hours in autumn) and their buffer takes four hours at
#: most, so those that reach into a moment begin no earlier before it. Only blockings last longer.
LONGEST_BOOKING = timedelta(hours=30)

occupancies = Table(
    "room_occupancies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("start_at", UtcDateTime, nullable=False),
    Column("end_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("note", String(200), nullable=False),
    CheckConstraint("start_at < end_at AND end_at <= until", name="order"),
    Index("ix_room_occupancies_start_at", "start_at"),
    Index("ix_room_occupancies_room_id", "room_id", "start_at"),
    Index("ix_room_occupancies_kind", "kind", "until"),
)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A stretch in which a room is taken; ``note`` is what a manager wrote about a blocking."""

    id: int
    room: str
    kind: str
    start_at: datetime
    end_at: datetime
    until: datetime
    note: str = ""


async def lock_room(connection: AsyncConnection, slug: str) -> int | None:
    """The room's number; whoever else wants to book it waits until this transaction ends.

    On SQLite there is one writer anyway. ``None``: the room is gone.
    """
    query = select(rooms.c.id).where(rooms.c.slug == slug).with_for_update(key_share=True)
    found: int | None = (await connection.execute(query)).scalar()
    return found


async def add(
    connection: AsyncConnection,
    room_id: int,
    kind: str,
    span: Span,
    *,
    buffer: timedelta = timedelta(0),
    note: str = "",
) -> int:
    """Take a room; returns the id. The database refuses an overlap (``Overtaken``)."""
    result = await connection.execute(
        insert(occupancies)
        .values(
            room_id=room_id,
            kind=kind,
            start_at=span.start_at,
            end_at=span.end_at,
            until=span.end_at + buffer,
            note=note,
        )
        .returning(occupancies.c.id)
    )
    return int(result.scalar_one())


async def remove(connection: AsyncConnection, ids: Iterable[int]) -> None:
    """Set rooms free again."""
    await connection.execute(delete(occupancies).where(occupancies.c.id.in_(list(ids))))


async def turn_into(connection: AsyncConnection, occupancy_id: int, kind: str) -> None:
    """What was held becomes a booking."""
    await connection.execute(
        update(occupancies).where(occupancies.c.id == occupancy_id).values(kind=kind)
    )


async def within(connection: AsyncConnection, span: Span, room: str) -> list[Occupancy]:
    """What reaches into ``span`` in one room, in the order of time."""
    query = (
        _joined()
        .where(
            rooms.c.slug == room,
            occupancies.c.until > span.start_at,
            occupancies.c.start_at < span.end_at,
        )
        .order_by(occupancies.c.start_at)
    )
    return [_occupancy(row) for row in await connection.execute(query)]


async def taken_in(
    connection: AsyncConnection, spans: Sequence[Span], wanted: Sequence[str]
) -> list[dict[str, list[Taken]]]:
    """For each of ``spans`` what reaches into it, by room, of the ``wanted`` rooms.

    Two statements that each read a range of one index, for every span its own; with an OR of
    ranges, SQLite would read everything.
    """
    found: list[dict[str, list[Taken]]] = [{} for _ in spans]
    if not spans or not wanted:
        return found
    times = (
        values(
            column("number", Integer),
            column("earliest", UtcDateTime),
            column("since", UtcDateTime),
            column("before", UtcDateTime),
            name="times",
        )
        .data([(n, span.start_at - LONGEST_BOOKING, *span) for n, span in enumerate(spans)])
        .cte("times")
    )
    on_a_day = (
        select(times.c.number, *_TAKEN)
        .join_from(times, occupancies, _in_time(times))
        .join(rooms, rooms.c.id == occupancies.c.room_id)
        .where(rooms.c.slug.in_(wanted), occupancies.c.kind != BLOCKING)
    )
    for number, slug, start_at, until, id_ in (await connection.execute(on_a_day)).all():
        one = Taken(slug, start_at, until, occupancy=id_)
        found[number].setdefault(slug, []).append(one)
    long_ones = (
        select(*_TAKEN)
        .join(rooms, rooms.c.id == occupancies.c.room_id)
        .where(
            rooms.c.slug.in_(wanted),
            occupancies.c.kind == BLOCKING,
            occupancies.c.until > min(span.start_at for span in spans),
            occupancies.c.start_at < max(span.end_at for span in spans),
        )
    )
    for slug, start_at, until, id_ in await connection.execute(long_ones):
        one = Taken(slug, start_at, until, blocked=True, occupancy=id_)
        for span, taken in zip(spans, found, strict=True):
            if start_at < span.end_at and span.start_at < until:
                taken.setdefault(slug, []).append(one)
    return found


_TAKEN = (rooms.c.slug, occupancies.c.start_at, occupancies.c.until, occupancies.c.id)


def _in_time(times: Any) -> ColumnElement[bool]:
    return and_(
        occupancies.c.start_at > times.c.earliest,
        occupancies.c.start_at < times.c.before,
        occupancies.c.until > times.c.since,
    )


def _joined() -> Select[Any]:
    return select(occupancies, rooms.c.slug).join(rooms, rooms.c.id == occupancies.c.room_id)


def _occupancy(row: Any) -> Occupancy:
    return Occupancy(row.id, row.slug, row.kind, row.start_at, row.end_at, row.until, row.note)


async def blockings(connection: AsyncConnection, room: str, now: datetime) -> list[Occupancy]:
    """A room's blockings that are not over."""
    query = (
        _joined()
        .where(rooms.c.slug == room, occupancies.c.kind == BLOCKING, occupancies.c.until > now)
        .order_by(occupancies.c.start_at)
    )
    return [_occupancy(row) for row in await connection.execute(query)]


async def find(connection: AsyncConnection, occupancy_id: int) -> Occupancy | None:
    """One occupancy."""
    query = _joined().where(occupancies.c.id == occupancy_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _occupancy(row)


async def rooms_in_use(connection: AsyncConnection, now: datetime) -> set[str]:
    """Rooms that something is planned in."""
    planned = exists().where(occupancies.c.room_id == rooms.c.id, occupancies.c.until > now)
    return set((await connection.execute(select(rooms.c.slug).where(planned))).scalars())
