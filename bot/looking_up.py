"""The command line's lookup: the search of the chat, for trials and measurements."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.config import Settings
from bot.domain.directory import Directory
from bot.domain.lookup import LookupIndex

Find = Callable[[str, str], dict[str, Any]]


def searcher(settings: Settings) -> Find:
    """A function from query and language to the object that is printed."""
    directory = _stored(settings) or _sample()
    index = LookupIndex.build(directory.topics.values())

    def find(query: str, language: str) -> dict[str, Any]:
        return {
            "query": query,
            "results": [
                {
                    "topic": match.topic,
                    "score": round(match.score, 4),
                    "office": directory.topics[match.topic].office,
                }
                for match in index.search(query, language)
            ],
        }

    return find


def _sample() -> Directory:
    from bot.demo.sample import load_sample

    return load_sample()


def _stored(settings: Settings) -> Directory | None:
    """The directory of the database; ``None`` when there is none yet. Creates nothing."""
    from bot.services.desk import Unavailable, open_desk
    from bot.services.directory import load
    from db import migrate

    async def read() -> Directory:
        async with open_desk(settings) as desk:
            return await load(desk)

    try:
        if migrate.exists(settings.database_url) and migrate.current(settings.database_url):
            return _unless_empty(asyncio.run(read()))
    except (SQLAlchemyError, Unavailable):
        return None
    return None


def _unless_empty(directory: Directory) -> Directory | None:
    return directory if directory.topics else None
