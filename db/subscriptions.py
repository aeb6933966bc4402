"""Which topics people want to hear of. Who has said nothing about a topic wants it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema import metadata

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("topic", String(40), primary_key=True),
    Column("wanted", Boolean, nullable=False),
)


async def choose(connection: AsyncConnection, person_id: int, topic: str, *, wanted: bool) -> None:
    """A person wants a topic or does not."""
    changed = await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.person_id == person_id, subscriptions.c.topic == topic)
        .values(wanted=wanted)
    )
    if changed.rowcount == 0:
        await connection.execute(
            insert(subscriptions).values(person_id=person_id, topic=topic, wanted=wanted)
        )


async def chosen(connection: AsyncConnection, person_id: int) -> dict[str, bool]:
    """What a person has said about topics."""
    query = (
        select(subscriptions.c.topic, subscriptions.c.wanted)
        .where(subscriptions.c.person_id == person_id)
        .order_by(subscriptions.c.topic)
    )
    return {row.topic: row.wanted for row in await connection.execute(query)}
