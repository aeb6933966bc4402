"""Questions about the dates of room requests: what is due, what collides, who used how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.rooms.request import DateState
from bot.domain.rooms.slot import Span
from db.room_requests import room_request_dates, room_requests


async def rivals(
    connection: AsyncConnection, room: str, span: Span, *, but: int
) -> list[tuple[int, int]]:
    """Waiting dates of other requests for ``room`` that overlap ``span``: request and date."""
    query = (
        select(room_request_dates.c.request_id, room_request_dates.c.id)
        .where(
            room_request_dates.c.room == room,
            room_request_dates.c.state == DateState.WAITING.value,
            room_request_dates.c.start_at < span.end_at,
            room_request_dates.c.end_at > span.start_at,
            room_request_dates.c.request_id != but,
        )
        .order_by(room_request_dates.c.id)
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def holders(connection: AsyncConnection, occupancy_ids: Iterable[int]) -> dict[int, int]:
    """The request of each occupancy that has one."""
    query = select(room_request_dates.c.occupancy_id, room_request_dates.c.request_id).where(
        room_request_dates.c.occupancy_id.in_(list(occupancy_ids))
    )
    return {row[0]: row[1] for row in await connection.execute(query)}


async def to_confirm(
    connection: AsyncConnection, now: datetime, before: datetime, fresh: datetime, limit: int
) -> list[tuple[int, int]]:
    """Dates until ``before``, approved before ``fresh``, whose requester was not asked yet and has
    not said either: request and date.
    """
    query = (
        select(room_request_dates.c.request_id, room_request_dates.c.id)
        .where(
            room_request_dates.c.state == DateState.APPROVED.value,
            room_request_dates.c.asked_at.is_(None),
            room_request_dates.c.confirmed_at.is_(None),
            room_request_dates.c.decided_at <= fresh,
            room_request_dates.c.start_at > now,
            room_request_dates.c.start_at <= before,
        )
        .order_by(room_request_dates.c.start_at, room_request_dates.c.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def undecided(
    connection: AsyncConnection, now: datetime, limit: int
) -> list[tuple[int, int]]:
    """Dates that have begun without a decision: request and date."""
    query = (
        select(room_request_dates.c.request_id, room_request_dates.c.id)
        .where(
            room_request_dates.c.state.in_((DateState.WAITING.value, DateState.PROPOSED.value)),
            room_request_dates.c.start_at <= now,
        )
        .order_by(room_request_dates.c.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def booked(
    connection: AsyncConnection, room: str, now: datetime, limit: int
) -> list[tuple[int, int]]:
    """The next approved dates in a room: request and date."""
    query = (
        select(room_request_dates.c.request_id, room_request_dates.c.id)
        .where(
            room_request_dates.c.room == room,
            room_request_dates.c.state == DateState.APPROVED.value,
            room_request_dates.c.end_at > now,
        )
        .order_by(room_request_dates.c.start_at, room_request_dates.c.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def asked_for(connection: AsyncConnection, room: str, span: Span) -> list[Span]:
    """Times in ``span`` that somebody has asked for and nobody has decided."""
    query = (
        select(room_request_dates.c.start_at, room_request_dates.c.end_at)
        .where(
            room_request_dates.c.room == room,
            room_request_dates.c.state == DateState.WAITING.value,
            room_request_dates.c.start_at < span.end_at,
            room_request_dates.c.end_at > span.start_at,
        )
        .order_by(room_request_dates.c.start_at, room_request_dates.c.id)
    )
    return [Span(row[0], row[1]) for row in await connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Share:
    """What one organisation used of one room."""

    organisation: str | None
    room: str
    minutes: int
    dates: int


async def shares(connection: AsyncConnection, start: datetime, end: datetime) -> list[Share]:
    """Approved time between two moments, by organisation and room."""
    minutes = func.sum(room_request_dates.c.end - room_request_dates.c.start)
    query = (
        select(room_requests.c.organisation, room_request_dates.c.room, minutes, func.count())
        .join(room_requests, room_requests.c.id == room_request_dates.c.request_id)
        .where(
            and_(
                room_request_dates.c.state == DateState.APPROVED.value,
                room_request_dates.c.start_at >= start,
                room_request_dates.c.start_at < end,
            )
        )
        .group_by(room_requests.c.organisation, room_request_dates.c.room)
        .order_by(room_requests.c.organisation, room_request_dates.c.room)
    )
    return [
        Share(row[0], row[1], int(row[2]), int(row[3])) for row in await connection.execute(query)
    ]


async def changing(connection: AsyncConnection, replaces: int, *, but: int) -> list[int]:
    """The requests that are to replace a date."""
    query = select(room_requests.c.id).where(
        room_requests.c.replaces == replaces, room_requests.c.id != but
    )
    return list((await connection.execute(query.order_by(room_requests.c.id))).scalars())


async def rooms_asked_for(connection: AsyncConnection, now: datetime) -> set[str]:
    """Rooms that a decision about the future is open for."""
    query = select(room_request_dates.c.room).where(
        room_request_dates.c.state.in_((DateState.WAITING.value, DateState.PROPOSED.value)),
        room_request_dates.c.start_at > now,
    )
    return set((await connection.execute(query)).scalars())


async def queued(connection: AsyncConnection, room: str, span: Span) -> list[tuple[int, int]]:
    """Who waits for a time in ``room`` that overlaps ``span``, first come first: request, date."""
    query = (
        select(room_request_dates.c.request_id, room_request_dates.c.id)
        .where(
            room_request_dates.c.room == room,
            room_request_dates.c.state == DateState.QUEUED.value,
            room_request_dates.c.start_at < span.end_at,
            room_request_dates.c.end_at > span.start_at,
        )
        .order_by(room_request_dates.c.queued_at, room_request_dates.c.id)
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def expired(connection: AsyncConnection, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Offers that nobody took in time: request and date."""
    query = (
        select(room_request_dates.c.request_id, room_request_dates.c.id)
        .where(
            room_request_dates.c.state == DateState.OFFERED.value,
            room_request_dates.c.expires_at <= now,
        )
        .order_by(room_request_dates.c.expires_at, room_request_dates.c.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def count_waiting(connection: AsyncConnection, person_id: int) -> int:
    """How many of a person's requests have dates that nobody has decided yet."""
    query = (
        select(func.count(func.distinct(room_request_dates.c.request_id)))
        .join(room_requests, room_requests.c.id == room_request_dates.c.request_id)
        .where(
            room_requests.c.person_id == person_id,
            room_request_dates.c.state == DateState.WAITING.value,
        )
    )
    return int((await connection.execute(query)).scalar_one())
