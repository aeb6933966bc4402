"""The running dialogue of each person: one row, so any replica can go on with it.

``serial`` grows with every step; a button made for an older one is recognised as stale.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogue import State
from db.schema import UtcDateTime, metadata

dialogues = Table(
    "dialogues",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("script", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("step", String(40), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)


def dialogue_of(row: Any) -> State | None:
    """The state in a row that was joined with this table."""
    if row.script is None:
        return None
    return State(row.script, row.version, row.step, dict(row.answers), row.serial)


async def save(
    connection: AsyncConnection,
    person_id: int,
    state: State,
    *,
    expected: int | None,
    now: datetime,
) -> bool:
    """Store ``state`` if the dialogue still stands at serial ``expected`` (``None``: anywhere).

    Returns whether it did; otherwise another update of the same person came first.
    """
    values = {
        "script": state.script,
        "version": state.version,
        "step": state.step,
        "answers": dict(state.answers),
        "serial": state.serial,
        "updated_at": now,
    }
    change = update(dialogues).where(dialogues.c.person_id == person_id)
    if expected is not None:
        change = change.where(dialogues.c.serial == expected)
    if (await connection.execute(change.values(**values))).rowcount:
        return True
    if expected is not None:
        return False
    await connection.execute(insert(dialogues).values(person_id=person_id, **values))
    return True


async def end(connection: AsyncConnection, person_id: int, *, expected: int | None = None) -> bool:
    """Remove the running dialogue; returns whether there was one (at serial ``expected``)."""
    query = delete(dialogues).where(dialogues.c.person_id == person_id)
    if expected is not None:
        query = query.where(dialogues.c.serial == expected)
    return bool((await connection.execute(query)).rowcount)


async def of_person(connection: AsyncConnection, person_id: int) -> dict[str, Any] | None:
    """What is stored of a person's running dialogue."""
    query = select(dialogues).where(dialogues.c.person_id == person_id)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else dict(row)
