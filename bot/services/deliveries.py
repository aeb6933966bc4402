"""Emptying the outbox: claim, and write down what became of each message.

No network call happens here: the courier in ``handlers`` sends between two of these transactions.
"""

from __future__ import annotations

from datetime import timedelta

from bot.services.desk import Desk
from db import deliveries as rows
from db import people, questions
from db.deliveries import Delivery as Delivery

#: After so long a *sending* message of a process that died is taken up again.
LEASE = timedelta(seconds=90)

#: Pause before the n-th further attempt, in seconds; then the message has failed for good.
PAUSES = (2, 5, 15, 60, 300, 900, 3600, 14400)


async def claim(desk: Desk, limit: int) -> list[Delivery]:
    """Take due messages for this process."""
    async with desk.database.writing() as connection:
        return await rows.claim(connection, now=desk.clock(), lease=LEASE, limit=limit)


async def anything_due(desk: Desk) -> bool:
    """Whether a claim would find something; a read, so that idle polling never locks."""
    async with desk.database.reading() as connection:
        return await rows.anything_due(connection, now=desk.clock(), lease=LEASE)


async def sent(desk: Desk, delivery: Delivery, message_id: int | None) -> None:
    """The message has arrived; a reply to it finds its question."""
    async with desk.change() as change:
        await rows.sent(change.connection, delivery.id, message_id=message_id, now=change.now)
        question = delivery.details.get("question")
        if question is not None and message_id is not None:
            await questions.remember_post(
                change.connection,
                chat_id=delivery.chat_id,
                message_id=message_id,
                question_id=int(question),
            )


async def failed(desk: Desk, delivery: Delivery, error: str, *, unreachable: bool) -> None:
    """The message will never arrive; ``unreachable``: nor will others until the person returns."""
    async with desk.change() as change:
        await rows.failed(change.connection, delivery.id, error=error, now=change.now)
        if unreachable:
            await people.change(change.connection, delivery.recipient_id, blocked_at=change.now)


async def retry(desk: Desk, delivery: Delivery, error: str, after: timedelta | None = None) -> None:
    """The message did not arrive: try again later, or give up after the last pause."""
    attempt = delivery.attempts - 1
    if after is None and attempt >= len(PAUSES):
        await failed(desk, delivery, error, unreachable=False)
        return
    pause = after or timedelta(seconds=PAUSES[attempt])
    async with desk.change() as change:
        await rows.postpone(change.connection, delivery.id, due_at=change.now + pause, error=error)


async def count(desk: Desk) -> dict[str, int]:
    """How many messages are in each state."""
    async with desk.database.reading() as connection:
        return await rows.count(connection)
