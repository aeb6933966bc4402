"""Questionnaires, each version once and for good, and the rounds in which they are asked.

A round stays readable whatever becomes of the file or the directory: the questionnaire is stored
whole, and a closed round keeps the names of the organisations it was for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema import UtcDateTime, metadata

questionnaires = Table(
    "questionnaires",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    UniqueConstraint("name", "version"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("questionnaire_id", ForeignKey("questionnaires.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    # Always 1 while the round is open, empty afterwards: at most one round is open.
    Column("open", Integer, unique=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("nudges", Integer, nullable=False),
    Column("nudged_at", UtcDateTime),
    # Slug to name of every organisation it was for; filled when it is closed.
    Column("organisations", JSON(none_as_null=True)),
    UniqueConstraint("number"),
)


@dataclass(frozen=True, slots=True)
class Round:
    """One asking of a questionnaire. ``organisations`` is there once it is closed."""

    id: int
    questionnaire: int
    number: int
    opened_at: datetime
    closed_at: datetime | None
    nudges: int
    nudged_at: datetime | None
    organisations: Mapping[str, str] | None

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.closed_at is None


async def content_of(connection: AsyncConnection, questionnaire_id: int) -> Mapping[str, Any]:
    """A stored questionnaire; ``LookupError`` when there is none with this id."""
    query = select(questionnaires.c.content).where(questionnaires.c.id == questionnaire_id)
    content = (await connection.execute(query)).scalar()
    if content is None:
        raise LookupError(questionnaire_id)
    return dict(content)


async def latest(connection: AsyncConnection, name: str) -> int | None:
    """The id of the highest stored version of a questionnaire."""
    query = (
        select(questionnaires.c.id)
        .where(questionnaires.c.name == name)
        .order_by(questionnaires.c.version.desc())
        .limit(1)
    )
    return (await connection.execute(query)).scalar()


async def add(
    connection: AsyncConnection,
    *,
    name: str,
    version: int,
    content: Mapping[str, Any],
    now: datetime,
) -> int:
    """Store a new version; returns its id."""
    result = await connection.execute(
        insert(questionnaires)
        .values(name=name, version=version, content=dict(content), added_at=now)
        .returning(questionnaires.c.id)
    )
    return int(result.scalar_one())


def _round(row: Any) -> Round:
    return Round(
        row.id,
        row.questionnaire_id,
        row.number,
        row.opened_at,
        row.closed_at,
        row.nudges,
        row.nudged_at,
        row.organisations,
    )


async def open_round(connection: AsyncConnection, questionnaire_id: int, now: datetime) -> Round:
    """Begin a round; the database refuses a second open one."""
    number = (await connection.execute(select(func.max(rounds.c.number)))).scalar() or 0
    row = await connection.execute(
        insert(rounds)
        .values(
            questionnaire_id=questionnaire_id,
            number=number + 1,
            open=1,
            opened_at=now,
            nudges=0,
        )
        .returning(rounds)
    )
    return _round(row.one())


async def close_round(
    connection: AsyncConnection, round_id: int, organisations: Mapping[str, str], now: datetime
) -> bool:
    """End a round; returns whether it was open."""
    result = await connection.execute(
        update(rounds)
        .where(rounds.c.id == round_id, rounds.c.open.is_not(None))
        .values(open=None, closed_at=now, organisations=dict(organisations))
    )
    return bool(result.rowcount)


async def nudged(connection: AsyncConnection, round_id: int, *, nudges: int, now: datetime) -> bool:
    """Note one more nudge, if there were ``nudges`` before; returns whether that is so."""
    result = await connection.execute(
        update(rounds)
        .where(rounds.c.id == round_id, rounds.c.nudges == nudges, rounds.c.open.is_not(None))
        .values(nudges=nudges + 1, nudged_at=now)
    )
    return bool(result.rowcount)


async def current(connection: AsyncConnection) -> Round | None:
    """The open round."""
    row = (await connection.execute(select(rounds).where(rounds.c.open.is_not(None)))).first()
    return None if row is None else _round(row)


async def hold_current(connection: AsyncConnection) -> Round | None:
    """The open round, which nobody can close until this transaction ends."""
    query = select(rounds).where(rounds.c.open.is_not(None)).with_for_update(read=True)
    row = (await connection.execute(query)).first()
    return None if row is None else _round(row)


async def find_round(connection: AsyncConnection, round_id: int) -> Round | None:
    """The round with this id."""
    row = (await connection.execute(select(rounds).where(rounds.c.id == round_id))).first()
    return None if row is None else _round(row)


async def all_rounds(connection: AsyncConnection) -> list[Round]:
    """Every round, the newest first."""
    query = select(rounds).order_by(rounds.c.number.desc())
    return [_round(row) for row in await connection.execute(query)]
