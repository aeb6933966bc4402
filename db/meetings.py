"""Meetings: what staff planned, with the moments computed from the wall's times.

Texts per language and the audience are JSON: they are always read together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Float,
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

from bot.domain.directory import Texts
from bot.domain.meetings.half_year import HalfYear
from bot.domain.meetings.meeting import (
    OPEN_STATES,
    Audience,
    Meeting,
    MeetingKind,
    MeetingPlan,
    MeetingState,
    Place,
)
from bot.domain.person import Role
from db.schema import UtcDateTime, metadata

meetings = Table(
    "meetings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("state", String(10), nullable=False),
    Column("titles", JSON, nullable=False),
    Column("agenda", JSON, nullable=False),
    Column("wall_start", String(32), nullable=False),
    Column("wall_end", String(32), nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("place_name", String(200), nullable=False),
    Column("place_address", String(200), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("capacity", Integer),
    Column("audience", JSON, nullable=False),
    Column("reminders", JSON, nullable=False),
    Column("uid", String(80), nullable=False, unique=True),
    Column("sequence", Integer, nullable=False),
    Column("schedule", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("reason", JSON, nullable=False),
    Index("ix_meetings_state", "state", "starts_at"),
)

#: Half-years of which staff were told that they have no networking meeting.
meeting_alarms = Table(
    "meeting_alarms",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("half", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
)

_OPEN = sorted(OPEN_STATES)


def _values(plan: MeetingPlan) -> dict[str, Any]:
    audience = plan.audience
    return {
        "kind": plan.kind,
        "titles": dict(plan.titles),
        "agenda": dict(plan.agenda),
        "wall_start": plan.starts.isoformat(),
        "wall_end": plan.ends.isoformat(),
        "timezone": plan.timezone,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "place_name": plan.place.name,
        "place_address": plan.place.address,
        "latitude": plan.place.latitude,
        "longitude": plan.place.longitude,
        "capacity": plan.capacity,
        "audience": {
            "roles": sorted(audience.roles),
            "organisations": sorted(audience.organisations),
            "languages": sorted(audience.languages),
        },
        "reminders": [int(offset.total_seconds()) for offset in plan.reminders],
    }


def _meeting(row: Any) -> Meeting:
    plan = MeetingPlan(
        kind=MeetingKind(row.kind),
        titles=row.titles,
        agenda=row.agenda,
        starts=datetime.fromisoformat(row.wall_start),
        ends=datetime.fromisoformat(row.wall_end),
        timezone=row.timezone,
        place=Place(row.place_name, row.place_address, row.latitude, row.longitude),
        capacity=row.capacity,
        audience=Audience(
            frozenset(Role(role) for role in row.audience["roles"]),
            frozenset(row.audience["organisations"]),
            frozenset(row.audience["languages"]),
        ),
        reminders=tuple(timedelta(seconds=seconds) for seconds in row.reminders),
    )
    return Meeting(
        id=row.id,
        plan=plan,
        state=MeetingState(row.state),
        uid=row.uid,
        sequence=row.sequence,
        schedule=row.schedule,
        created_at=row.created_at,
        changed_at=row.changed_at,
        reason=row.reason,
    )


async def add(connection: AsyncConnection, plan: MeetingPlan, *, uid: str, now: datetime) -> int:
    """A new draft; returns its id."""
    result = await connection.execute(
        insert(meetings)
        .values(
            **_values(plan),
            state=MeetingState.DRAFT,
            uid=uid,
            sequence=0,
            schedule=0,
            created_at=now,
            changed_at=now,
            reason={},
        )
        .returning(meetings.c.id)
    )
    return int(result.scalar_one())


async def set_plan(connection: AsyncConnection, meeting_id: int, plan: MeetingPlan) -> None:
    """What is planned is now this."""
    await connection.execute(
        update(meetings).where(meetings.c.id == meeting_id).values(**_values(plan))
    )


async def set_state(
    connection: AsyncConnection,
    meeting_id: int,
    state: MeetingState,
    *,
    sequence: int,
    schedule: int,
    now: datetime,
    reason: Texts | None = None,
) -> None:
    """Where the meeting stands, and the versions of its calendar entry and of its start."""
    await connection.execute(
        update(meetings)
        .where(meetings.c.id == meeting_id)
        .values(
            state=state,
            sequence=sequence,
            schedule=schedule,
            changed_at=now,
            **({} if reason is None else {"reason": dict(reason)}),
        )
    )


async def find(connection: AsyncConnection, meeting_id: int) -> Meeting | None:
    """The meeting with this id."""
    query = select(meetings).where(meetings.c.id == meeting_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _meeting(row)


async def hold(connection: AsyncConnection, meeting_id: int) -> Meeting | None:
    """As :func:`find`; nobody else can change the meeting or its answers until this transaction
    ends.
    """
    query = select(meetings).where(meetings.c.id == meeting_id).with_for_update()
    row = (await connection.execute(query)).first()
    return None if row is None else _meeting(row)


async def remove(connection: AsyncConnection, meeting_id: int) -> None:
    """Delete a meeting with all that hangs on it."""
    await connection.execute(delete(meetings).where(meetings.c.id == meeting_id))


async def upcoming(connection: AsyncConnection, now: datetime) -> list[Meeting]:
    """Open meetings that have not begun, the next one first."""
    query = (
        select(meetings)
        .where(meetings.c.state.in_(_OPEN), meetings.c.starts_at > now)
        .order_by(meetings.c.starts_at, meetings.c.id)
    )
    return [_meeting(row) for row in await connection.execute(query)]


async def listed(
    connection: AsyncConnection,
    states: Collection[MeetingState],
    limit: int,
    offset: int = 0,
    *,
    next_first: bool = False,
) -> list[Meeting]:
    """Meetings in these states, the latest start first or the next one."""
    order = (meetings.c.starts_at, meetings.c.id)
    query = (
        select(meetings)
        .where(meetings.c.state.in_(sorted(states)))
        .order_by(*(order if next_first else (column.desc() for column in order)))
        .limit(limit)
        .offset(offset)
    )
    return [_meeting(row) for row in await connection.execute(query)]


async def over(connection: AsyncConnection, now: datetime) -> list[int]:
    """Open meetings that have ended."""
    query = select(meetings.c.id).where(meetings.c.state.in_(_OPEN), meetings.c.ends_at <= now)
    return list((await connection.execute(query)).scalars())


async def mark_past(connection: AsyncConnection, ids: Iterable[int]) -> None:
    """These meetings are over."""
    await connection.execute(
        update(meetings).where(meetings.c.id.in_(list(ids))).values(state=MeetingState.PAST)
    )


async def networking_days(connection: AsyncConnection, since: datetime) -> list[date]:
    """The days on the wall of networking meetings since, published or held."""
    query = select(meetings.c.wall_start).where(
        meetings.c.kind == MeetingKind.NETWORKING,
        meetings.c.state.in_([*_OPEN, MeetingState.PAST]),
        meetings.c.starts_at >= since,
    )
    found = (await connection.execute(query)).scalars()
    return [datetime.fromisoformat(wall).date() for wall in found]


async def alarms(connection: AsyncConnection) -> list[HalfYear]:
    """Half-years of which staff were told."""
    query = select(meeting_alarms.c.year, meeting_alarms.c.half)
    return [HalfYear(row.year, row.half) for row in await connection.execute(query)]


async def note_alarm(connection: AsyncConnection, half_year: HalfYear, now: datetime) -> None:
    """Staff are told of this half-year in this transaction."""
    await connection.execute(
        insert(meeting_alarms).values(year=half_year.year, half=half_year.half, at=now)
    )


async def forget_alarm(connection: AsyncConnection, half_year: HalfYear) -> None:
    """There is a meeting in this half-year now; without it staff would have to be told again."""
    await connection.execute(
        delete(meeting_alarms).where(
            meeting_alarms.c.year == half_year.year, meeting_alarms.c.half == half_year.half
        )
    )
