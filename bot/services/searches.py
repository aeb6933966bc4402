"""Searching by words, and keeping what was not found."""

from __future__ import annotations

from bot.domain.outcome import Outcome
from bot.services.desk import Desk
from db import searches as rows
from db.searches import FailedSearch

#: Longer texts are not searches.
LONGEST = 500


async def keep_failed(desk: Desk, update_id: int, text: str, language: str) -> Outcome:
    """Keep words that led nowhere: the text only, no person."""
    async with desk.change(update_id) as change:
        await rows.add(change.connection, text, language, change.now)
        return await change.conclude("search-failed")


async def failed(desk: Desk, limit: int = 30) -> list[FailedSearch]:
    """The newest failed searches."""
    async with desk.database.reading() as connection:
        return await rows.newest(connection, limit)
