"""The outbox for staff's eyes, in chat and on the command line.

What failed gets a second chance when somebody wants so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from db import audit
from db import delivery_overview as rows
from db.delivery_overview import Failed as Failed
from db.delivery_overview import Standing as Standing


async def standing(desk: Desk) -> Standing:
    """What is due, planned, held and failed."""
    async with desk.database.reading() as connection:
        return await rows.standing(connection, desk.clock())


async def failed(desk: Desk, *, offset: int, limit: int) -> Sequence[Failed]:
    """A page of what failed, the latest first."""
    async with desk.database.reading() as connection:
        return await rows.failed(connection, offset=offset, limit=limit)


async def report(desk: Desk) -> dict[str, Any]:
    """All of it as plain values: counts per kind and state, moments, reasons."""
    async with desk.database.reading() as connection:
        now = desk.clock()
        found = await rows.standing(connection, now)
        return {
            "now": now.isoformat(),
            "due": found.due,
            "planned": found.planned,
            "sending": found.sending,
            "held": found.held,
            "failed": found.failed,
            "oldest_due": None if found.oldest_due is None else found.oldest_due.isoformat(),
            "next_planned": None if found.next_planned is None else found.next_planned.isoformat(),
            "kinds": await rows.by_kind(connection),
            "reasons": [
                {"kind": kind, "reason": reason, "count": number}
                for kind, reason, number in await rows.reasons(connection)
            ],
        }


async def try_again(desk: Desk, update_id: int, staff: Person, delivery_id: int) -> Outcome:
    """Staff give a failed message another chance, at once; it stands in the audit log.

    Raises :class:`Refusal` when it is not among the failed ones any more.
    """
    async with desk.change(update_id) as change:
        if not await rows.try_again(change.connection, delivery_id, change.now):
            raise Refusal(N_("This was already done."))
        change.posted = True
        await audit.add(
            change.connection,
            person_id=staff.id,
            act="delivery-retried",
            object=f"delivery {delivery_id}",
            now=change.now,
        )
        return await change.conclude("delivery-retried", delivery=delivery_id)
