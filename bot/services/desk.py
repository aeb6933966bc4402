"""What every use case needs: the database, the clock, the settings and a bell for the outbox.

A use case is a function that takes the desk first. It opens one transaction, and what it returns
is stored beside the update's id, so that an update has its effect exactly once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.outcome import Outcome
from db import deliveries, updates
from db.deliveries import PROMPT, Letter
from db.engine import Database, Overtaken, Unavailable

__all__ = ["Change", "Desk", "Overtaken", "Unavailable", "open_desk", "utc_now"]


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Desk:
    """Shared by all use cases of a process. ``outbox`` is set when something new is to be sent."""

    database: Database
    settings: Settings
    clock: Callable[[], datetime] = utc_now
    outbox: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def change(self, update_id: int | None = None) -> AsyncIterator[Change]:
        """One transaction. ``update_id`` is the update that causes it, if one does."""
        async with self.database.writing() as connection:
            change = Change(connection, self.clock(), update_id)
            yield change
        if change.posted:
            self.outbox.set()


@asynccontextmanager
async def open_desk(
    settings: Settings, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[Desk]:
    """A desk over the settings' database; its connections are closed at the end."""
    desk = Desk(Database(settings.database_url), settings, clock)
    try:
        yield desk
    finally:
        await desk.database.close()


@dataclass(slots=True)
class Change:
    """An open transaction and the moment it takes place."""

    connection: AsyncConnection
    now: datetime
    update_id: int | None
    posted: bool = False

    async def conclude(self, name: str, /, **values: Any) -> Outcome:
        """The outcome; kept with the update's id when there is one."""
        outcome = Outcome(name, values)
        if self.update_id is not None:
            await updates.note(self.connection, self.update_id, outcome.to_json(), self.now)
        return outcome

    async def post(
        self,
        kind: str,
        recipient_id: int,
        subject: object,
        details: Mapping[str, Any],
        due_at: datetime | None = None,
    ) -> None:
        """Put a message that somebody waits for into the outbox, once for each ``kind`` and
        ``subject``.
        """
        letter = Letter(
            kind, str(subject), recipient_id, details, due_at or self.now, priority=PROMPT
        )
        await self.post_many([letter])

    async def post_many(self, letters: Sequence[Letter]) -> int:
        """Put messages into the outbox; returns how many were not there before.

        A thousand take about a tenth of a second, in which nobody else writes on SQLite: for more
        see :func:`bot.services.deliveries.post_many`.
        """
        posted = await deliveries.add(self.connection, letters)
        self.posted = self.posted or posted > 0
        return posted

    async def withdraw(
        self, subject: str, *, kinds: Collection[str] | None = None, reason: str
    ) -> int:
        """Take back what has not been sent about ``subject`` (of ``kinds``, or all); how many.

        What is in flight arrives all the same: its renderer can still say that there is nothing to
        say. What was withdrawn stays so; to post it anew takes another ``occasion``.
        """
        return await deliveries.withdraw(
            self.connection, subject, kinds=kinds, now=self.now, reason=reason
        )
