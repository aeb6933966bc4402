"""Emptying the outbox: what is due, what is in flight, and what became of each message.

No network call happens here: the courier in ``handlers`` sends between two of these transactions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal

from bot.services.desk import Desk
from db import deliveries as rows
from db import in_flight, people, questions
from db.deliveries import BULK as BULK
from db.deliveries import PROMPT as PROMPT
from db.deliveries import Arrived as Arrived
from db.deliveries import Letter as Letter
from db.in_flight import Delivery as Delivery
from db.in_flight import Note as Note

#: After so long a *sending* message of a process that died is taken up again.
LEASE = timedelta(seconds=90)

#: Pause in seconds before the n-th further try of a message that may have arrived, or that could
#: not be worded; after the last one it has failed for good.
PAUSES = (90, 300, 900, 3600, 14400)

#: So often a person's later messages wait for one whose fate is unknown, to keep the order.
PATIENT_TRIES = 2

#: Letters posted in one transaction: taps that write wait for one of these at most.
CHUNK = 500


async def post_many(desk: Desk, letters: Iterable[Letter]) -> int:
    """Post any number of letters in many short transactions; returns how many were new.

    A process that dies in the middle leaves some out: the same call posts the others.
    """
    posted = 0
    waiting = iter(letters)
    while chunk := list(islice(waiting, CHUNK)):
        async with desk.change() as change:
            posted += await change.post_many(chunk)
    return posted


async def due(desk: Desk, limit: int, own: Collection[int] = ()) -> list[int]:
    """The ids of messages whose turn it is, at most one for each person; nothing is locked.

    ``own`` are in flight in this process, and not looked for.
    """
    async with desk.database.reading() as connection:
        return await in_flight.due(connection, now=desk.clock(), lease=LEASE, limit=limit, own=own)


async def next_due(desk: Desk, own: Collection[int] = ()) -> datetime | None:
    """When the next planned message is due, but for those in flight in this process (``own``)."""
    async with desk.database.reading() as connection:
        return await in_flight.next_due(connection, now=desk.clock(), lease=LEASE, own=own)


async def begin(desk: Desk, ids: Sequence[int]) -> list[Delivery]:
    """Take for this process those that can still be sent; from now on their fate is unknown."""
    if not ids:
        return []
    async with desk.database.writing() as connection:
        return await in_flight.begin(connection, ids, now=desk.clock(), lease=LEASE)


async def settle(desk: Desk, notes: Sequence[Note]) -> None:
    """Write down what became of messages in flight, in one transaction.

    A reply to one about a question finds its thread. Who cannot be written to is left alone until
    they return.
    """
    async with desk.change() as change:
        await in_flight.settle(change.connection, notes, change.now)
        for note in notes:
            question = note.delivery.details.get("question")
            if question is not None and note.state == "sent":
                for message_id in note.message_ids:
                    await questions.remember_post(
                        change.connection,
                        chat_id=note.delivery.chat_id,
                        message_id=message_id,
                        question_id=int(question),
                    )
            if note.state == "held":
                recipient = note.delivery.recipient_id
                await people.change(change.connection, recipient, blocked_at=change.now)
                await rows.hold(change.connection, recipient)


async def arrived_in_part(desk: Desk, delivery: Delivery, message_ids: Sequence[int]) -> None:
    """Of a delivery that takes several messages, these have arrived and are not sent again."""
    async with desk.database.writing() as connection:
        await in_flight.arrived_in_part(connection, delivery.id, message_ids)


def sent(delivery: Delivery, message_ids: Sequence[int]) -> Note:
    """It has arrived."""
    return _note(delivery, "sent", message_ids=tuple(message_ids))


def pointless(delivery: Delivery) -> Note:
    """There is nothing to say any more."""
    return _note(delivery, "dropped", error="nothing left to say")


def failed(delivery: Delivery, error: str) -> Note:
    """It will never arrive."""
    return _note(delivery, "failed", error=error)


def unreachable(delivery: Delivery, error: str) -> Note:
    """The person cannot be written to; this and all further messages wait until they return."""
    return _note(delivery, "held", attempts=delivery.attempts - 1, error=error)


def not_sent(delivery: Delivery, error: str, due_at: datetime | None = None) -> Note:
    """It surely never left: it keeps its turn, and the try does not count."""
    return _note(
        delivery,
        "waiting",
        attempts=delivery.attempts - 1,
        due_at=due_at or delivery.due_at,
        error=error,
    )


def later(delivery: Delivery, due_at: datetime) -> Note:
    """Its time has not come yet after all; the person's other messages do not wait for it."""
    return _note(
        delivery, "waiting", attempts=delivery.attempts - 1, due_at=due_at, claimed_at=None
    )


def uncertain(delivery: Delivery, error: str, now: datetime) -> Note:
    """It may have arrived: try again with growing pauses, and give up in the end."""
    return _later(delivery, error, now, in_order=delivery.attempts <= PATIENT_TRIES)


def unworded(delivery: Delivery, error: str, now: datetime) -> Note:
    """It cannot be put into words now; the person's later ones do not wait for it."""
    return _later(delivery, error, now, in_order=False)


def _later(delivery: Delivery, error: str, now: datetime, *, in_order: bool) -> Note:
    if delivery.attempts > len(PAUSES):
        return failed(delivery, error)
    return _note(
        delivery,
        "waiting",
        due_at=now + timedelta(seconds=PAUSES[delivery.attempts - 1]),
        claimed_at=delivery.claimed_at if in_order else None,
        error=error,
    )


def _note(
    delivery: Delivery,
    state: str,
    *,
    attempts: int | None = None,
    due_at: datetime | None = None,
    claimed_at: datetime | Literal["as it was"] | None = "as it was",
    message_ids: tuple[int, ...] | None = None,
    error: str | None = None,
) -> Note:
    return Note(
        delivery=delivery,
        state=state,
        attempts=delivery.attempts if attempts is None else attempts,
        due_at=due_at or delivery.due_at,
        claimed_at=delivery.claimed_at if claimed_at == "as it was" else claimed_at,
        message_ids=delivery.message_ids if message_ids is None else message_ids,
        error=error,
    )


async def withdraw(
    desk: Desk, subject: str, *, kinds: Collection[str] | None = None, reason: str
) -> int:
    """Take back what has not been sent about a subject; see :meth:`Change.withdraw`."""
    async with desk.change() as change:
        return await change.withdraw(subject, kinds=kinds, reason=reason)


async def arrived(desk: Desk, subject: str, *, after: int = 0, limit: int = 500) -> list[Arrived]:
    """What has arrived about a subject, to be edited or deleted; page by page by the last id."""
    async with desk.database.reading() as connection:
        return await rows.arrived(connection, subject, after=after, limit=limit)


async def count(desk: Desk, subject: str | None = None) -> dict[str, int]:
    """How many messages (about a subject) are in each state."""
    async with desk.database.reading() as connection:
        return await rows.count(connection, subject)
