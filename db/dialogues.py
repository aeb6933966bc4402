"""The dialogues of each person: one that runs, and lasting ones that were set aside.

A row holds all there is, so any replica can go on with it. ``serial`` grows with every step; a
button made for an older one is recognised as stale.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    and_,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogue import State
from db.schema import UtcDateTime, metadata

dialogues = Table(
    "dialogues",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("script", String(40), primary_key=True),
    Column("subject", String(40), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("step", String(40), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("draft", JSON(none_as_null=True)),
    Column("earlier", JSON, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("lasting", Boolean, nullable=False),
    Column("paused_at", UtcDateTime),
    Column("updated_at", UtcDateTime, nullable=False),
    # At most one runs, whatever two servers do at the same moment.
    Index(
        "ux_dialogues_running",
        "person_id",
        unique=True,
        sqlite_where=text("paused_at IS NULL"),
        postgresql_where=text("paused_at IS NULL"),
    ),
)

#: Joins a person with the dialogue that runs.
running = dialogues.c.paused_at.is_(None)


def dialogue_of(row: Any) -> State | None:
    """The state in a row that was joined with this table."""
    if row.script is None:
        return None
    return State(
        row.script,
        row.version,
        row.step,
        dict(row.answers),
        row.serial,
        row.subject,
        row.draft,
        dict(row.earlier),
    )


def _values(state: State, now: datetime) -> dict[str, Any]:
    return {
        "version": state.version,
        "step": state.step,
        "answers": dict(state.answers),
        "draft": state.draft,
        "earlier": dict(state.earlier),
        "serial": state.serial,
        "updated_at": now,
    }


async def begin(
    connection: AsyncConnection, person_id: int, state: State, *, lasting: bool, now: datetime
) -> None:
    """Store the first state of a dialogue, which runs from now on.

    The one that was running is set aside if it lasts, and ended if not; one of the same script and
    subject is replaced.
    """
    await leave(connection, person_id, now=now)
    await remove(connection, person_id, state.script, state.subject)
    await connection.execute(
        insert(dialogues).values(
            person_id=person_id,
            script=state.script,
            subject=state.subject,
            lasting=lasting,
            **_values(state, now),
        )
    )


async def save(
    connection: AsyncConnection, person_id: int, state: State, *, expected: int, now: datetime
) -> bool:
    """Store the next state if the running dialogue still stands at serial ``expected``.

    Returns whether it did; otherwise another update of the same person came first.
    """
    change = update(dialogues).where(
        dialogues.c.person_id == person_id,
        dialogues.c.script == state.script,
        dialogues.c.subject == state.subject,
        dialogues.c.serial == expected,
        running,
    )
    return bool((await connection.execute(change.values(**_values(state, now)))).rowcount)


async def end(connection: AsyncConnection, person_id: int, *, expected: int) -> bool:
    """Remove the running dialogue if it stands at serial ``expected``; returns whether it did."""
    query = delete(dialogues).where(
        dialogues.c.person_id == person_id, dialogues.c.serial == expected, running
    )
    return bool((await connection.execute(query)).rowcount)


async def leave(connection: AsyncConnection, person_id: int, *, now: datetime) -> str | None:
    """Set the running dialogue aside if it lasts, end it if not.

    Returns ``"paused"``, ``"ended"``, or ``None`` when none was running.
    """
    mine = dialogues.c.person_id == person_id
    paused = await connection.execute(
        update(dialogues).where(mine, running, dialogues.c.lasting).values(paused_at=now)
    )
    if paused.rowcount:
        return "paused"
    ended = await connection.execute(delete(dialogues).where(mine, running))
    return "ended" if ended.rowcount else None


async def resume(
    connection: AsyncConnection,
    person_id: int,
    script: str,
    subject: str,
    *,
    serial: int,
    now: datetime,
) -> bool:
    """Let a dialogue that was set aside run again, from a new ``serial``; the running one makes
    room. Returns whether there is such a dialogue.
    """
    one = and_(
        dialogues.c.person_id == person_id,
        dialogues.c.script == script,
        dialogues.c.subject == subject,
    )
    row = (await connection.execute(select(dialogues.c.paused_at).where(one))).first()
    if row is None:
        return False
    if row.paused_at is not None:
        await leave(connection, person_id, now=now)
        await connection.execute(
            update(dialogues).where(one).values(paused_at=None, serial=serial, updated_at=now)
        )
    return True


async def hand_over(
    connection: AsyncConnection,
    before: int,
    after: int,
    script: str,
    subject: str,
    *,
    now: datetime,
) -> None:
    """Give one person's dialogue to another, set aside; nothing happens where there is none."""
    one = and_(dialogues.c.script == script, dialogues.c.subject == subject)
    theirs = select(dialogues.c.serial).where(one, dialogues.c.person_id == before)
    if (await connection.execute(theirs.with_for_update())).first() is None:
        return
    await remove(connection, after, script, subject)
    await connection.execute(
        update(dialogues)
        .where(one, dialogues.c.person_id == before)
        .values(person_id=after, paused_at=now)
    )


async def holders(
    connection: AsyncConnection, script: str, subjects: Collection[str]
) -> dict[str, int]:
    """Who holds the dialogue of each subject, whether it runs or was set aside."""
    query = (
        select(dialogues.c.subject, dialogues.c.person_id)
        .where(dialogues.c.script == script, dialogues.c.subject.in_(subjects))
        .order_by(dialogues.c.updated_at)
    )
    return {row.subject: row.person_id for row in await connection.execute(query)}


async def end_all(connection: AsyncConnection, script: str) -> list[tuple[int, str]]:
    """End everybody's dialogues of a script; returns who held one, and about what."""
    ended = await connection.execute(
        delete(dialogues)
        .where(dialogues.c.script == script)
        .returning(dialogues.c.person_id, dialogues.c.subject)
    )
    return [(row.person_id, row.subject) for row in ended]


async def forget_answers(
    connection: AsyncConnection,
    script: str,
    subjects: Collection[str],
    steps: Collection[str],
    *,
    given: bool,
) -> None:
    """Take the answers of the last time to some steps out of the dialogues about ``subjects``, and
    with ``given`` those of this time, so that they are asked again.
    """
    one = and_(dialogues.c.script == script, dialogues.c.subject.in_(subjects))
    for row in (await connection.execute(select(dialogues).where(one).with_for_update())).all():
        kept = {
            column: {step: answer for step, answer in answers.items() if step not in steps}
            for column, answers in (("earlier", row.earlier), ("answers", row.answers))
            if given or column == "earlier"
        }
        await connection.execute(
            update(dialogues)
            .where(
                dialogues.c.person_id == row.person_id,
                dialogues.c.script == script,
                dialogues.c.subject == row.subject,
            )
            .values(**kept)
        )


async def remove(connection: AsyncConnection, person_id: int, script: str, subject: str) -> bool:
    """Remove one dialogue, whether it runs or was set aside; returns whether there was one."""
    result = await connection.execute(
        delete(dialogues).where(
            dialogues.c.person_id == person_id,
            dialogues.c.script == script,
            dialogues.c.subject == subject,
        )
    )
    return bool(result.rowcount)


async def set_aside(connection: AsyncConnection, person_id: int) -> list[tuple[str, str]]:
    """Script and subject of the dialogues that a person has set aside, the latest first."""
    query = (
        select(dialogues.c.script, dialogues.c.subject)
        .where(dialogues.c.person_id == person_id, dialogues.c.paused_at.is_not(None))
        .order_by(dialogues.c.paused_at.desc(), dialogues.c.subject)
    )
    return [(row.script, row.subject) for row in await connection.execute(query)]


async def forget_untouched_since(connection: AsyncConnection, moment: datetime) -> int:
    """Delete dialogues that nobody has touched since ``moment``; returns how many."""
    result = await connection.execute(delete(dialogues).where(dialogues.c.updated_at < moment))
    return int(result.rowcount)


async def of_person(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What is stored of a person's dialogues."""
    query = (
        select(dialogues)
        .where(dialogues.c.person_id == person_id)
        .order_by(dialogues.c.script, dialogues.c.subject)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]
