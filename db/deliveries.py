"""The outbox: one row for each message to somebody else that must arrive.

Work is claimed by a conditional UPDATE, one message per recipient at a time, in the order in which
they were written; a row that a crash left *sending* is taken up again after its lease. A waiting
row with ``claimed_at`` was tried before and keeps its place before the recipient's later ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Exists,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.people import people
from db.schema import UtcDateTime, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(120), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("recipient_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("details", JSON, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("claimed_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Column("message_id", BigInteger),
    Column("error", String(200)),
    Index("ix_deliveries_state", "state", "due_at"),
    Index("ix_deliveries_recipient_id", "recipient_id"),
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed message with where it goes and the language in which it is to be worded."""

    id: int
    kind: str
    recipient_id: int
    chat_id: int
    language: str
    details: Mapping[str, Any]
    attempts: int


async def add(
    connection: AsyncConnection,
    *,
    kind: str,
    recipient_id: int,
    key: str,
    details: Mapping[str, Any],
    due_at: datetime,
) -> bool:
    """Put a message into the outbox unless one with this key is or was there."""
    if (
        await connection.execute(select(deliveries.c.id).where(deliveries.c.key == key))
    ).first() is not None:
        return False
    await connection.execute(
        insert(deliveries).values(
            kind=kind,
            recipient_id=recipient_id,
            key=key,
            details=dict(details),
            due_at=due_at,
            state="waiting",
            attempts=0,
        )
    )
    return True


def _due(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """What may be sent now: due, to somebody who can be written to, and first of their messages."""
    return and_(
        or_(
            (deliveries.c.state == "waiting") & (deliveries.c.due_at <= now),
            (deliveries.c.state == "sending") & (deliveries.c.claimed_at <= now - lease),
        ),
        ~_blocked.exists(),
        ~_overtakes(now),
    )


_blocked = select(people.c.id).where(
    people.c.id == deliveries.c.recipient_id, people.c.blocked_at.is_not(None)
)


def _overtakes(now: datetime) -> Exists:
    """Whether an earlier message to the same person is under way or has its turn first."""
    earlier = deliveries.alias("earlier")
    return (
        select(earlier.c.id)
        .where(
            earlier.c.recipient_id == deliveries.c.recipient_id,
            earlier.c.id < deliveries.c.id,
            earlier.c.state.in_(("waiting", "sending")),
            or_(earlier.c.due_at <= now, earlier.c.claimed_at.is_not(None)),
        )
        .exists()
    )


async def claim(
    connection: AsyncConnection, *, now: datetime, lease: timedelta, limit: int
) -> list[Delivery]:
    """Take up to ``limit`` due messages; nobody else gets them until the lease is over."""
    due = (
        select(deliveries.c.id)
        .where(_due(now, lease))
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=deliveries)
    )
    claimed = (
        await connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(due.scalar_subquery()))
            .values(state="sending", claimed_at=now, attempts=deliveries.c.attempts + 1)
            .returning(deliveries.c.id)
        )
    ).scalars()
    query = (
        select(deliveries, people.c.telegram_id, people.c.language)
        .join(people, people.c.id == deliveries.c.recipient_id)
        .where(deliveries.c.id.in_(list(claimed)))
        .order_by(deliveries.c.due_at, deliveries.c.id)
    )
    return [
        Delivery(
            row.id,
            row.kind,
            row.recipient_id,
            row.telegram_id,
            row.language,
            row.details,
            row.attempts,
        )
        for row in await connection.execute(query)
    ]


async def sent(
    connection: AsyncConnection, delivery_id: int, *, message_id: int | None, now: datetime
) -> None:
    """The message has arrived."""
    await _settle(connection, delivery_id, state="sent", message_id=message_id, settled_at=now)


async def failed(
    connection: AsyncConnection, delivery_id: int, *, error: str, now: datetime
) -> None:
    """The message will never arrive."""
    await _settle(connection, delivery_id, state="failed", error=error[:200], settled_at=now)


async def give_back(
    connection: AsyncConnection, delivery: Delivery, *, due_at: datetime | None, error: str
) -> None:
    """The message surely did not arrive: the try does not count, and the order stays.

    It is due again at ``due_at``, or as soon as the recipient's turn comes.
    """
    await _settle(
        connection,
        delivery.id,
        state="waiting",
        attempts=delivery.attempts - 1,
        error=error[:200],
        **({} if due_at is None else {"due_at": due_at}),
    )


async def postpone(
    connection: AsyncConnection,
    delivery_id: int,
    *,
    due_at: datetime,
    error: str,
    in_order: bool,
) -> None:
    """Try again at ``due_at``; ``in_order`` says whether the recipient's later ones wait for it."""
    values = {} if in_order else {"claimed_at": None}
    await _settle(
        connection, delivery_id, state="waiting", due_at=due_at, error=error[:200], **values
    )


async def _settle(connection: AsyncConnection, delivery_id: int, **values: object) -> None:
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c.state == "sending")
        .values(**values)
    )


async def count(connection: AsyncConnection) -> dict[str, int]:
    """How many messages are in each state."""
    query = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    return {row[0]: row[1] for row in await connection.execute(query)}


async def anything_due(connection: AsyncConnection, *, now: datetime, lease: timedelta) -> bool:
    """Whether :func:`claim` would find something."""
    query = select(deliveries.c.id).where(_due(now, lease)).limit(1)
    return (await connection.execute(query)).first() is not None


async def forget_settled_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete messages that were settled before ``moment``, or have waited since for somebody who
    blocked the bot; returns how many.
    """
    result = await connection.execute(
        delete(deliveries).where(
            or_(
                deliveries.c.settled_at < moment,
                (deliveries.c.state == "waiting") & (deliveries.c.due_at < moment),
            )
        )
    )
    return int(result.rowcount)


async def of_person(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What is stored about the messages that were or will be sent to a person."""
    query = (
        select(
            deliveries.c.kind,
            deliveries.c.details,
            deliveries.c.due_at,
            deliveries.c.state,
            deliveries.c.settled_at,
        )
        .where(deliveries.c.recipient_id == person_id)
        .order_by(deliveries.c.id)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]
