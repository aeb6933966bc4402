"""Stored questionnaires in memory: a version never changes, so each is read once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogue import Script
from bot.domain.questionnaire import Questionnaire
from bot.domain.questionnaire_json import from_json
from bot.domain.questionnaire_script import script_of
from bot.services.desk import Desk
from db import questionnaires


async def questionnaire_of(connection: AsyncConnection, identifier: int) -> Questionnaire:
    """The stored version with this id; ``LookupError`` when there is none."""
    return from_json(await questionnaires.content_of(connection, identifier))


@dataclass(frozen=True, slots=True)
class Known:
    """A stored version with the script that asks it."""

    questionnaire: Questionnaire
    script: Script


class QuestionnairesInMemory:
    """Keeps the versions that this process has seen; there are few."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[int, Known] = {}

    async def at(self, identifier: int) -> Known:
        """The version with this id; ``LookupError`` when there is none."""
        if identifier not in self._known:
            async with self._desk.database.reading() as connection:
                questionnaire = await questionnaire_of(connection, identifier)
            self._known[identifier] = Known(questionnaire, script_of(questionnaire, identifier))
        return self._known[identifier]
