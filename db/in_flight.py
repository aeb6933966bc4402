"""Deliveries whose turn it is, those in flight, and what became of them.

Work is taken by a conditional UPDATE, one message per recipient at a time; a row that a crash left
*sending* is taken up again after its lease.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Exists, and_, bindparam, literal, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.deliveries import BULK, PROMPT, SENDING, TOO_LATE, WAITING, deliveries, in_state
from db.people import people


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in flight, with where it goes and the language in which it is to be worded.

    ``message_ids`` are of those of its messages that have arrived already.
    """

    id: int
    kind: str
    subject: str
    recipient_id: int
    chat_id: int
    language: str
    details: Mapping[str, Any]
    attempts: int
    due_at: datetime
    claimed_at: datetime
    message_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a delivery that was in flight, as it is written down."""

    delivery: Delivery
    state: str
    attempts: int
    due_at: datetime
    claimed_at: datetime | None
    message_ids: tuple[int, ...] = ()
    error: str | None = None


def _overtakes(now: datetime) -> Exists:
    """Whether something to the same person is in flight, or has its turn before this."""
    other = deliveries.alias("other")
    return (
        select(other.c.id)
        .where(
            other.c.recipient_id == deliveries.c.recipient_id,
            other.c.settled_at.is_(None),
            other.c.id != deliveries.c.id,
            or_(
                in_state(other, "sending"),
                and_(
                    in_state(other, "waiting"),
                    or_(other.c.due_at <= now, other.c.claimed_at.is_not(None)),
                    or_(
                        other.c.priority < deliveries.c.priority,
                        and_(
                            other.c.priority == deliveries.c.priority,
                            other.c.id < deliveries.c.id,
                        ),
                    ),
                ),
            ),
        )
        .exists()
    )


async def due(
    connection: AsyncConnection,
    *,
    now: datetime,
    lease: timedelta,
    limit: int,
    own: Collection[int] = (),
) -> list[int]:
    """Up to ``limit`` messages whose turn it is, at most one for each person, in their order.

    ``own`` are in flight in this process: however old they look, no crash has left them behind.
    """
    left_behind = (
        select(deliveries.c.id, literal(-1).label("rank"), deliveries.c.due_at)
        .where(SENDING, deliveries.c.claimed_at <= now - lease, deliveries.c.id.not_in(own))
        .limit(limit)
    )
    turns = [
        select(deliveries.c.id, literal(priority).label("rank"), deliveries.c.due_at)
        .where(
            WAITING,
            deliveries.c.priority == priority,
            deliveries.c.due_at <= now,
            ~_overtakes(now),
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
        for priority in (PROMPT, BULK)
    ]
    found = union_all(*(select(part.subquery()) for part in (left_behind, *turns))).subquery()
    query = select(found.c.id).order_by(found.c.rank, found.c.due_at, found.c.id).limit(limit)
    return list((await connection.execute(query)).scalars())


async def next_due(
    connection: AsyncConnection, *, now: datetime, lease: timedelta, own: Collection[int] = ()
) -> datetime | None:
    """When the next message gets its turn by time alone; ``None`` if none is planned.

    Those in flight in this process (``own``) never do.
    """
    planned = (
        select(deliveries.c.due_at)
        .where(WAITING, deliveries.c.priority == priority, deliveries.c.due_at > now)
        .order_by(deliveries.c.due_at)
        .limit(1)
        for priority in (PROMPT, BULK)
    )
    in_flight = (
        select(deliveries.c.claimed_at)
        .where(SENDING, deliveries.c.id.not_in(own))
        .order_by(deliveries.c.claimed_at)
        .limit(1)
    )
    moments = [
        moment for query in planned for moment in (await connection.execute(query)).scalars()
    ]
    moments += [claimed + lease for claimed in (await connection.execute(in_flight)).scalars()]
    return min(moments, default=None)


async def begin(
    connection: AsyncConnection, ids: Collection[int], *, now: datetime, lease: timedelta
) -> list[Delivery]:
    """Mark those still to be sent as *sending*; nobody else gets them until the lease is over.

    An earlier one may have got its turn since somebody looked: who comes back gets all in order.
    What would come too late is dropped, and what goes to somebody who blocked the bot is held.
    """
    query = (
        select(deliveries, people.c.telegram_id, people.c.language, people.c.blocked_at)
        .join(people, people.c.id == deliveries.c.recipient_id)
        .where(
            deliveries.c.id.in_(ids),
            or_(
                and_(WAITING, ~_overtakes(now)),
                and_(SENDING, deliveries.c.claimed_at <= now - lease),
            ),
        )
        .order_by(deliveries.c.priority, deliveries.c.due_at, deliveries.c.id)
        .with_for_update(skip_locked=True, of=deliveries)
    )
    rows = (await connection.execute(query)).all()
    late = {row.id for row in rows if row.expires_at is not None and row.expires_at <= now}
    if late:
        await _change(connection, late, state="dropped", settled_at=now, error=TOO_LATE)
    blocked = [row for row in rows if row.id not in late and row.blocked_at is not None]
    if blocked:
        away = await _still_away(connection, {row.recipient_id for row in blocked})
        held = {row.id for row in blocked if row.recipient_id in away}
        await _change(connection, held, state="held")
    going = [row for row in rows if row.id not in late and row.blocked_at is None]
    if going:
        await _change(
            connection,
            {row.id for row in going},
            state="sending",
            claimed_at=now,
            attempts=deliveries.c.attempts + 1,
        )
    return [
        Delivery(
            id=row.id,
            kind=row.kind,
            subject=row.subject,
            recipient_id=row.recipient_id,
            chat_id=row.telegram_id,
            language=row.language,
            details=row.details,
            attempts=row.attempts + 1,
            due_at=row.due_at,
            claimed_at=now,
            message_ids=tuple(row.message_ids or ()),
        )
        for row in going
    ]


async def _change(connection: AsyncConnection, ids: Collection[int], **values: object) -> None:
    await connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(**values))


async def _still_away(connection: AsyncConnection, recipients: Collection[int]) -> set[int]:
    """Which of these people blocked the bot.

    They might return at this very moment, and release what is held: on PostgreSQL they cannot until
    the commit, and whoever is just doing it is left out and has their turn later.
    """
    query = (
        select(people.c.id)
        .where(people.c.id.in_(recipients), people.c.blocked_at.is_not(None))
        .with_for_update(read=True, skip_locked=True)
    )
    return set((await connection.execute(query)).scalars())


_SETTLE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery_id"), SENDING)
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                *("state", "attempts", "due_at", "claimed_at"),
                *("settled_at", "message_ids", "error"),
            )
        }
    )
)


async def settle(connection: AsyncConnection, notes: Sequence[Note], now: datetime) -> None:
    """Write down what became of messages that were in flight."""
    await connection.execute(
        _SETTLE,
        [
            {
                "delivery_id": note.delivery.id,
                "new_state": note.state,
                "new_attempts": note.attempts,
                "new_due_at": note.due_at,
                "new_claimed_at": note.claimed_at,
                "new_settled_at": None if note.state in ("waiting", "held") else now,
                "new_message_ids": list(note.message_ids) or None,
                "new_error": None if note.error is None else note.error[:200],
            }
            for note in notes
        ],
    )


async def arrived_in_part(
    connection: AsyncConnection, delivery_id: int, message_ids: Sequence[int]
) -> None:
    """Of a message that consists of several, these have arrived."""
    await _change(connection, [delivery_id], message_ids=list(message_ids))
