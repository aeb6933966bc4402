"""Room requests with their dates: what was asked, and what became of each date.

The times stand as wall time with zone and as UTC. Rooms are named by their short name, so that what
was keeps its place in the history when a room leaves the directory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.rooms.request import UNDECIDED, DateState, Proposal, RequestDate, RoomRequest
from bot.domain.rooms.series import Repeat
from bot.domain.rooms.slot import Slot, Span
from bot.domain.rooms.vacancy import Needs
from db.occupancies import occupancies
from db.schema import UtcDateTime, metadata

room_requests = Table(
    "room_requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("organisation", String(40)),
    Column("room", String(40), nullable=False),
    Column("purpose", String(300), nullable=False),
    Column("people", Integer, nullable=False),
    Column("equipment", JSON, nullable=False),
    Column("accessibility", JSON, nullable=False),
    Column("repeat", String(12), nullable=False),
    Column("until", Date),
    Column("created_at", UtcDateTime, nullable=False),
    Column("replaces", Integer),
    Index("ix_room_requests_person_id", "person_id"),
)

room_request_dates = Table(
    "room_request_dates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", ForeignKey("room_requests.id", ondelete="CASCADE"), nullable=False),
    Column("room", String(40), nullable=False),
    Column("day", Date, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("zone", String(40), nullable=False),
    Column("start_at", UtcDateTime, nullable=False),
    Column("end_at", UtcDateTime, nullable=False),
    Column("state", String(12), nullable=False),
    Column("why", String(20), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("proposed_room", String(40)),
    Column("proposed_day", Date),
    Column("proposed_start", Integer),
    Column("proposed_end", Integer),
    Column("occupancy_id", ForeignKey("room_occupancies.id", ondelete="SET NULL")),
    Column("decided_at", UtcDateTime),
    Column("decided_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("asked_at", UtcDateTime),
    Column("confirmed_at", UtcDateTime),
    Column("queued_at", UtcDateTime),
    Column("expires_at", UtcDateTime),
    Index("ix_room_request_dates_request_id", "request_id"),
    Index("ix_room_request_dates_state", "state", "start_at"),
    Index("ix_room_request_dates_occupancy_id", "occupancy_id"),
)


@dataclass(frozen=True, slots=True)
class NewDate:
    """A date to be asked for, or (with ``why``) one that is left out."""

    slot: Slot
    why: str = ""


async def add(
    connection: AsyncConnection,
    *,
    person_id: int,
    organisation: str | None,
    room: str,
    purpose: str,
    needs: Needs,
    repeat: Repeat,
    until: date | None,
    dates: Sequence[NewDate],
    zone: tzinfo,
    now: datetime,
    replaces: int | None = None,
) -> int:
    """Store a request; returns its id."""
    result = await connection.execute(
        insert(room_requests)
        .values(
            person_id=person_id,
            organisation=organisation,
            room=room,
            purpose=purpose,
            people=needs.people,
            equipment=sorted(needs.equipment),
            accessibility=sorted(needs.accessibility),
            repeat=repeat.value,
            until=until,
            created_at=now,
            replaces=replaces,
        )
        .returning(room_requests.c.id)
    )
    request_id = int(result.scalar_one())
    await connection.execute(
        insert(room_request_dates),
        [
            {
                "request_id": request_id,
                "room": room,
                "state": (DateState.SKIPPED if one.why else DateState.WAITING).value,
                "why": one.why,
                "reason": "",
                **when(one.slot, zone),
            }
            for one in dates
        ],
    )
    return request_id


def when(slot: Slot, zone: tzinfo) -> dict[str, object]:
    """The columns of a slot: what was meant, and when that is."""
    span = slot.span(zone)
    return {
        "day": slot.day,
        "start": slot.start,
        "end": slot.end,
        "zone": str(zone),
        "start_at": span.start_at,
        "end_at": span.end_at,
    }


def _date(row: Any) -> RequestDate:
    proposal = None
    if row.proposed_room is not None:
        slot = Slot(row.proposed_day, row.proposed_start, row.proposed_end)
        proposal = Proposal(row.proposed_room, slot)
    return RequestDate(
        id=row.id,
        room=row.room,
        slot=Slot(row.day, row.start, row.end),
        span=Span(row.start_at, row.end_at),
        state=DateState(row.state),
        why=row.why,
        reason=row.reason,
        proposal=proposal,
        occupancy=row.occupancy_id,
        decided_at=row.decided_at,
        confirmed_at=row.confirmed_at,
        expires_at=row.expires_at,
    )


async def load(connection: AsyncConnection, ids: Iterable[int]) -> list[RoomRequest]:
    """Requests with all their dates, in the order in which they were made."""
    wanted = list(ids)
    if not wanted:
        return []
    dates: dict[int, list[RequestDate]] = {}
    for row in await connection.execute(
        select(room_request_dates)
        .where(room_request_dates.c.request_id.in_(wanted))
        .order_by(room_request_dates.c.start_at, room_request_dates.c.id)
    ):
        dates.setdefault(row.request_id, []).append(_date(row))
    return [
        RoomRequest(
            id=row.id,
            person_id=row.person_id,
            organisation=row.organisation,
            room=row.room,
            purpose=row.purpose,
            needs=Needs(row.people, frozenset(row.equipment), frozenset(row.accessibility)),
            repeat=Repeat(row.repeat),
            until=row.until,
            created_at=row.created_at,
            dates=tuple(dates.get(row.id, ())),
            replaces=row.replaces,
        )
        for row in await connection.execute(
            select(room_requests).where(room_requests.c.id.in_(wanted)).order_by(room_requests.c.id)
        )
    ]


async def find(connection: AsyncConnection, request_id: int) -> RoomRequest | None:
    """One request with its dates."""
    return next(iter(await load(connection, [request_id])), None)


async def of_date(connection: AsyncConnection, date_id: int) -> RoomRequest | None:
    """The request that a date belongs to."""
    query = select(room_request_dates.c.request_id).where(room_request_dates.c.id == date_id)
    request_id = (await connection.execute(query)).scalar()
    return None if request_id is None else await find(connection, request_id)


async def change_date(connection: AsyncConnection, date_id: int, **values: object) -> None:
    """Change columns of one date."""
    await connection.execute(
        update(room_request_dates).where(room_request_dates.c.id == date_id).values(**values)
    )


async def queue(connection: AsyncConnection, date_id: int, now: datetime) -> None:
    """Put a date at the end of the waiting list."""
    await change_date(connection, date_id, state=DateState.QUEUED.value, queued_at=now)


async def settle(
    connection: AsyncConnection,
    ids: Iterable[int],
    state: DateState,
    *,
    now: datetime,
    person_id: int | None = None,
    reason: str = "",
) -> None:
    """Give dates a state that ends or decides them; what they took is no longer theirs."""
    await connection.execute(
        update(room_request_dates)
        .where(room_request_dates.c.id.in_(list(ids)))
        .values(
            state=state.value,
            reason=reason,
            decided_at=now,
            decided_by=person_id,
            occupancy_id=None,
            proposed_room=None,
            proposed_day=None,
            proposed_start=None,
            proposed_end=None,
            expires_at=None,
        )
    )


async def _ids(connection: AsyncConnection, *tests: ColumnElement[bool], limit: int) -> list[int]:
    query = (
        select(room_request_dates.c.request_id, func.min(room_request_dates.c.start_at))
        .join(room_requests, room_requests.c.id == room_request_dates.c.request_id)
        .where(*tests)
        .group_by(room_request_dates.c.request_id)
        .order_by(func.min(room_request_dates.c.start_at), room_request_dates.c.request_id)
        .limit(limit)
    )
    return [row[0] for row in await connection.execute(query)]


async def waiting(
    connection: AsyncConnection, rooms: Sequence[str] | None, now: datetime, limit: int
) -> list[RoomRequest]:
    """Requests with dates to decide (in ``rooms``; ``None``: anywhere), the nearest date first."""
    tests = [
        room_request_dates.c.state == DateState.WAITING.value,
        room_request_dates.c.start_at > now,
    ]
    if rooms is not None:
        tests.append(room_request_dates.c.room.in_(rooms))
    return await _in_order(connection, await _ids(connection, *tests, limit=limit))


async def upcoming(
    connection: AsyncConnection, person_id: int, now: datetime, limit: int
) -> list[RoomRequest]:
    """A person's requests with a date still to come, the nearest first."""
    ids = await _ids(
        connection,
        room_requests.c.person_id == person_id,
        room_request_dates.c.end_at > now,
        limit=limit,
    )
    return await _in_order(connection, ids)


async def _in_order(connection: AsyncConnection, ids: Sequence[int]) -> list[RoomRequest]:
    found = {request.id: request for request in await load(connection, ids)}
    return [found[request_id] for request_id in ids]


async def hand_on(connection: AsyncConnection, before: int, after: int, organisation: str) -> None:
    """A successor takes over what a person asked for in the name of an organisation."""
    await connection.execute(
        update(room_requests)
        .where(room_requests.c.person_id == before, room_requests.c.organisation == organisation)
        .values(person_id=after)
    )


async def remove_of(connection: AsyncConnection, person_id: int) -> None:
    """Take a person and their words out of their requests; bookings stay their organisation's.

    What is not decided yet is withdrawn, and what is held for them is set free.
    """
    mine = select(room_requests.c.id).where(room_requests.c.person_id == person_id)
    undecided = and_(
        room_request_dates.c.request_id.in_(mine),
        room_request_dates.c.state.in_([state.value for state in UNDECIDED]),
    )
    held = select(room_request_dates.c.occupancy_id).where(undecided)
    await connection.execute(delete(occupancies).where(occupancies.c.id.in_(held)))
    await connection.execute(
        update(room_request_dates).where(undecided).values(state=DateState.CANCELLED.value)
    )
    await connection.execute(
        update(room_requests)
        .where(room_requests.c.person_id == person_id)
        .values(person_id=None, purpose="")
    )


async def forget_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete requests whose last date was before ``moment``, and what was taken until then;
    returns how many requests.
    """
    later = select(room_request_dates.c.request_id).where(room_request_dates.c.end_at >= moment)
    result = await connection.execute(
        delete(room_requests).where(
            room_requests.c.id.not_in(later), room_requests.c.created_at < moment
        )
    )
    await connection.execute(delete(occupancies).where(occupancies.c.until < moment))
    return int(result.rowcount)


async def of_person(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What is stored about a person's requests."""
    query = (
        select(
            room_requests.c.id,
            room_requests.c.organisation,
            room_requests.c.purpose,
            room_requests.c.people,
            room_requests.c.created_at,
            room_request_dates.c.room,
            room_request_dates.c.start_at,
            room_request_dates.c.end_at,
            room_request_dates.c.state,
            room_request_dates.c.reason,
            room_request_dates.c.confirmed_at,
        )
        .join(room_request_dates, room_request_dates.c.request_id == room_requests.c.id)
        .where(room_requests.c.person_id == person_id)
        .order_by(room_requests.c.id, room_request_dates.c.start_at)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]
