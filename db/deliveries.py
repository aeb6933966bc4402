"""The outbox: one row for each message to somebody else that must arrive.

A row is *waiting* until its turn, *sending* while it is in flight, and *sent*, *failed*, *dropped*
(nothing left to say, or too late) or *withdrawn* in the end; it is *held* while its recipient
cannot be written to. A waiting row with ``claimed_at`` was tried before and keeps its place.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    SmallInteger,
    String,
    Table,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.people import people
from db.schema import UtcDateTime, metadata

#: Somebody waits for it (an answer, a decision): before everything that goes to many.
PROMPT = 0

#: One of many (a reminder, an announcement).
BULK = 1

#: Why something was dropped that would have come after it was of use.
TOO_LATE = "too late"

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("recipient_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("details", JSON, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Column("message_ids", JSON(none_as_null=True)),
    Column("error", String(200)),
    # What is looked at again and again is small, however much was sent before.
    Index(
        "ix_deliveries_waiting",
        "priority",
        "due_at",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_deliveries_sending",
        "claimed_at",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index(
        "ix_deliveries_open",
        "recipient_id",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
    Index(
        "ix_deliveries_held",
        "recipient_id",
        sqlite_where=text("state = 'held'"),
        postgresql_where=text("state = 'held'"),
    ),
    Index(
        "ix_deliveries_failed",
        "id",
        sqlite_where=text("state = 'failed'"),
        postgresql_where=text("state = 'failed'"),
    ),
    Index("ix_deliveries_recipient_id", "recipient_id"),
    Index("ix_deliveries_subject", "subject", "state"),
    Index("ix_deliveries_settled_at", "settled_at"),
)


def in_state(table: Any, state: str) -> ColumnElement[bool]:
    """The state, written into the statement: a parameter would keep partial indexes from use."""
    matches: ColumnElement[bool] = table.c.state == literal_column(f"'{state}'")
    return matches


WAITING, SENDING, HELD, FAILED = (
    in_state(deliveries, state) for state in ("waiting", "sending", "held", "failed")
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to post: once for each ``kind``, ``subject``, ``occasion`` and recipient.

    ``subject`` is what it is about (``meeting:12``), by which it is found again. ``occasion`` tells
    several of one kind and subject apart. Past ``expires_at`` it would come too late to help.
    """

    kind: str
    subject: str
    recipient_id: int
    details: Mapping[str, Any]
    due_at: datetime
    expires_at: datetime | None = None
    occasion: str = ""
    priority: int = BULK

    @property
    def key(self) -> str:
        """What makes it the same message."""
        return f"{self.key_without_recipient}{self.recipient_id}"

    @property
    def key_without_recipient(self) -> str:
        """What the keys of the same message to different people have in common."""
        occasion = f"/{self.occasion}" if self.occasion else ""
        return f"{self.kind}:{self.subject}{occasion}:"


_POSTED = (
    *("key", "kind", "subject", "recipient_id", "details"),
    *("priority", "due_at", "expires_at", "state", "attempts"),
)


@cache
def _into_postgresql() -> Any:
    from sqlalchemy.dialects import postgresql  # not for a start on SQLite

    columns = {name: deliveries.c[name].type for name in _POSTED}
    values = [
        cast(func.unnest(bindparam(name, type_=postgresql.ARRAY(String))), JSON)
        if name == "details"
        else func.unnest(bindparam(name, type_=postgresql.ARRAY(type_)))
        for name, type_ in columns.items()
    ]
    return (
        postgresql.insert(deliveries)
        .from_select(list(columns), select(*values))
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(deliveries.c.id)
    )


async def add(connection: AsyncConnection, letters: Sequence[Letter]) -> int:
    """Post what is not and was not there before; returns how many were new."""
    if not letters:
        return 0
    rows = [
        {
            "key": letter.key,
            "kind": letter.kind,
            "subject": letter.subject,
            "recipient_id": letter.recipient_id,
            "details": dict(letter.details),
            "priority": letter.priority,
            "due_at": letter.due_at,
            "expires_at": letter.expires_at,
            "state": "waiting",
            "attempts": 0,
        }
        for letter in letters
    ]
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        into_sqlite = sqlite.insert(deliveries).on_conflict_do_nothing(index_elements=["key"])
        added = await connection.execute(into_sqlite.returning(deliveries.c.id), rows)
    else:
        # A list for each column: thousands of single values take ten times as long to read.
        lists: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
        lists["details"] = [json.dumps(details) for details in lists["details"]]
        added = await connection.execute(_into_postgresql(), lists)
    return len(added.all())


async def hold(connection: AsyncConnection, recipient_id: int) -> None:
    """What waits for this person waits until :func:`release`."""
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.recipient_id == recipient_id, deliveries.c.settled_at.is_(None), WAITING
        )
        .values(state="held")
    )


async def release(connection: AsyncConnection, recipient_id: int) -> int:
    """The person can be written to again; returns how many messages they get now or later."""
    result = await connection.execute(
        update(deliveries)
        .where(deliveries.c.recipient_id == recipient_id, HELD)
        .values(state="waiting")
    )
    return int(result.rowcount)


async def add_to_all(
    connection: AsyncConnection,
    letter: Letter,
    recipients: Select[tuple[int]],
) -> int:
    """Post the same letter to everybody in ``recipients``, in one statement that needs no memory.

    The letter's own recipient does not count. Returns how many were new.
    """
    ids = recipients.subquery()
    person_id = ids.c[0]
    key = literal(letter.key_without_recipient).concat(cast(person_id, String))
    columns = {
        "key": key,
        "kind": literal(letter.kind),
        "subject": literal(letter.subject),
        "recipient_id": person_id,
        "details": literal(dict(letter.details), JSON()),
        "priority": literal(letter.priority),
        "due_at": literal(letter.due_at, UtcDateTime()),
        "expires_at": literal(letter.expires_at, UtcDateTime()),
        "state": literal("waiting"),
        "attempts": literal(0),
    }
    present = select(deliveries.c.id).where(deliveries.c.key == key)
    rows = select(*columns.values()).where(~present.exists()).order_by(person_id)
    statement = insert(deliveries).from_select(list(columns), rows)
    result = await connection.execute(statement.execution_options(preserve_rowcount=True))
    return int(result.rowcount)


async def withdraw(
    connection: AsyncConnection,
    subject: str,
    *,
    kinds: Collection[str] | None,
    now: datetime,
    reason: str,
) -> int:
    """Take back what is neither sent nor in flight; returns how many messages."""
    condition = and_(deliveries.c.subject == subject, deliveries.c.state.in_(("waiting", "held")))
    if kinds is not None:
        condition = and_(condition, deliveries.c.kind.in_(kinds))
    result = await connection.execute(
        update(deliveries)
        .where(condition)
        .values(state="withdrawn", settled_at=now, error=reason[:200])
    )
    return int(result.rowcount)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A delivery that has arrived, to be edited or deleted in its chat."""

    id: int
    kind: str
    recipient_id: int
    chat_id: int
    language: str
    message_ids: tuple[int, ...]
    settled_at: datetime


async def arrived(
    connection: AsyncConnection, subject: str, *, after: int, limit: int
) -> list[Arrived]:
    """What has arrived about a subject, page by page: those with ids greater than ``after``."""
    query = (
        select(deliveries, people.c.telegram_id, people.c.language)
        .join(people, people.c.id == deliveries.c.recipient_id)
        .where(
            deliveries.c.subject == subject,
            in_state(deliveries, "sent"),
            deliveries.c.id > after,
        )
        .order_by(deliveries.c.id)
        .limit(limit)
    )
    return [
        Arrived(
            id=row.id,
            kind=row.kind,
            recipient_id=row.recipient_id,
            chat_id=row.telegram_id,
            language=row.language,
            message_ids=tuple(row.message_ids or ()),
            settled_at=row.settled_at,
        )
        for row in await connection.execute(query)
    ]


async def count(connection: AsyncConnection, subject: str | None = None) -> dict[str, int]:
    """How many messages (about a subject) are in each state."""
    query: Select[Any] = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
    if subject is not None:
        query = query.where(deliveries.c.subject == subject)
    return {row[0]: row[1] for row in await connection.execute(query)}


async def forget_settled_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete messages that were settled before ``moment``, or have waited since for somebody who
    blocked the bot; returns how many.
    """
    forgotten = 0
    for condition in (
        deliveries.c.settled_at < moment,
        and_(HELD, deliveries.c.due_at < moment),
        and_(WAITING, deliveries.c.due_at < moment),
    ):
        result = await connection.execute(delete(deliveries).where(condition))
        forgotten += int(result.rowcount)
    return forgotten


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
