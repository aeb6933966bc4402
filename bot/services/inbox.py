"""Updates that wait here instead of at Telegram, which hands out only a hundred at a time.

Without it, one person whose hundred messages can be answered only slowly would keep everybody
else's from being seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.services.desk import Desk
from db import updates

Raw = Mapping[str, Any]


class Inbox:
    """The updates of one bot that are kept until they are handled."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def hold(self, raws: Sequence[Raw]) -> None:
        """Keep them; from then on they may be confirmed to Telegram."""
        async with self._desk.change() as change:
            await updates.hold(change.connection, raws, change.now)

    async def held(self) -> list[Raw]:
        """What a former process has kept and not handled, oldest first."""
        async with self._desk.database.reading() as connection:
            return await updates.held(connection)

    async def release(self, update_id: int) -> None:
        """It is handled."""
        async with self._desk.change() as change:
            await updates.release(change.connection, update_id)
