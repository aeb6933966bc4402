"""What staff want to know about the outbox: what is due, planned and held, and what failed and why.

Never who gets it: a recipient stays a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.deliveries import BULK, FAILED, HELD, PROMPT, SENDING, WAITING, deliveries


@dataclass(frozen=True, slots=True)
class Standing:
    """How things are with what is open. ``oldest_due`` has waited longest for its turn."""

    due: int
    planned: int
    sending: int
    held: int
    failed: int
    oldest_due: datetime | None
    next_planned: datetime | None


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that will never arrive, unless somebody tries again."""

    id: int
    kind: str
    settled_at: datetime
    error: str


async def standing(connection: AsyncConnection, now: datetime) -> Standing:
    """Counts of what is open or failed; settled rows are not looked at."""

    async def count(*conditions: object) -> int:
        query = select(func.count()).select_from(deliveries).where(and_(*conditions))  # type: ignore[arg-type]
        return int((await connection.execute(query)).scalar_one())

    async def first(*conditions: object) -> datetime | None:
        moments = []
        for priority in (PROMPT, BULK):
            query = (
                select(deliveries.c.due_at)
                .where(WAITING, deliveries.c.priority == priority, *conditions)  # type: ignore[arg-type]
                .order_by(deliveries.c.due_at)
                .limit(1)
            )
            moments += list((await connection.execute(query)).scalars())
        return min(moments, default=None)

    due = deliveries.c.due_at <= now
    later = deliveries.c.due_at > now
    return Standing(
        due=await count(WAITING, due),
        planned=await count(WAITING, later),
        sending=await count(SENDING),
        held=await count(HELD),
        failed=await count(FAILED),
        oldest_due=await first(due),
        next_planned=await first(later),
    )


async def by_kind(connection: AsyncConnection) -> dict[str, dict[str, int]]:
    """How many messages of each kind are in each state."""
    query = (
        select(deliveries.c.kind, deliveries.c.state, func.count())
        .group_by(deliveries.c.kind, deliveries.c.state)
        .order_by(deliveries.c.kind, deliveries.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for kind, state, number in await connection.execute(query):
        found.setdefault(kind, {})[state] = number
    return found


async def reasons(connection: AsyncConnection) -> list[tuple[str, str, int]]:
    """Kind, reason and number of what failed, the most frequent first."""
    query = (
        select(deliveries.c.kind, deliveries.c.error, func.count().label("number"))
        .where(FAILED)
        .group_by(deliveries.c.kind, deliveries.c.error)
        .order_by(func.count().desc(), deliveries.c.kind)
    )
    return [(kind, error or "", number) for kind, error, number in await connection.execute(query)]


async def failed(connection: AsyncConnection, *, offset: int, limit: int) -> Sequence[Failed]:
    """A page of what failed, the latest first."""
    query = (
        select(deliveries.c.id, deliveries.c.kind, deliveries.c.settled_at, deliveries.c.error)
        .where(FAILED)
        .order_by(deliveries.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        Failed(row.id, row.kind, row.settled_at, row.error or "")
        for row in await connection.execute(query)
    ]


async def try_again(connection: AsyncConnection, delivery_id: int, now: datetime) -> bool:
    """A failed message gets its turn once more; ``False`` if it is not among the failed ones."""
    result = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, FAILED)
        .values(
            state="waiting", due_at=now, attempts=0, claimed_at=None, settled_at=None, error=None
        )
    )
    return int(result.rowcount) == 1
