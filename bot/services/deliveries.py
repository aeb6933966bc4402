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

#: Pause in seconds before the n-th further try of a message that may have arrived, or that could
#: not be worded; after the last one it has failed for good.
PAUSES = (90, 300, 900, 3600, 14400)

#: So often a person's later messages wait for one whose fate is unknown, to keep the order.
PATIENT_TRIES = 2


async def claim(desk: Desk, limit: int) -> list[Delivery]:
    """Take due messages for this process, at most one for each person."""
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


async def failed(desk: Desk, delivery: Delivery, error: str) -> None:
    """The message will never arrive."""
    async with desk.change() as change:
        await rows.failed(change.connection, delivery.id, error=error, now=change.now)


async def unreachable(desk: Desk, delivery: Delivery, error: str) -> None:
    """The person cannot be written to; this and all further messages wait until they return."""
    async with desk.change() as change:
        await rows.give_back(change.connection, delivery, due_at=None, error=error)
        await people.change(change.connection, delivery.recipient_id, blocked_at=change.now)


async def not_sent(
    desk: Desk, delivery: Delivery, error: str, after: timedelta | None = None
) -> None:
    """The message surely never left: it keeps its turn, and the try does not count."""
    async with desk.change() as change:
        due_at = None if after is None else change.now + after
        await rows.give_back(change.connection, delivery, due_at=due_at, error=error)


async def uncertain(desk: Desk, delivery: Delivery, error: str) -> None:
    """The message may have arrived: try again with growing pauses, and give up in the end."""
    await _try_later(desk, delivery, error, in_order=delivery.attempts <= PATIENT_TRIES)


async def unworded(desk: Desk, delivery: Delivery, error: str) -> None:
    """The message cannot be put into words now; the person's later ones do not wait for it."""
    await _try_later(desk, delivery, error, in_order=False)


async def _try_later(desk: Desk, delivery: Delivery, error: str, *, in_order: bool) -> None:
    if delivery.attempts > len(PAUSES):
        await failed(desk, delivery, error)
        return
    pause = timedelta(seconds=PAUSES[delivery.attempts - 1])
    async with desk.change() as change:
        await rows.postpone(
            change.connection,
            delivery.id,
            due_at=change.now + pause,
            error=error,
            in_order=in_order,
        )


async def count(desk: Desk) -> dict[str, int]:
    """How many messages are in each state."""
    async with desk.database.reading() as connection:
        return await rows.count(connection)
