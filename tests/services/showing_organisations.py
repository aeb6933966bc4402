"""Organisations that agreed to be shown, as in life: a round, a response, handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.dialogue import END
from bot.domain.person import Person
from bot.services import people
from bot.services.desk import Desk
from bot.services.questionnaires import responding, rounds
from bot.services.questionnaires.reading import default_questionnaire
from bot.services.questionnaires.stored import Known, QuestionnairesInMemory
from tests.services.walking import fresh_update

#: What an organisation says when nothing else is said.
BASICS: Mapping[str, Any] = {
    "legal-form": "registered",
    "founded": 1994,
    "members": 120,
    "languages": ["de", "tr"],
    "offers": ["interpreting"],
    "target-groups": ["women"],
    "publish": True,
    "district": "wanne",
    "contact-name": "Ada Muster",
    "contact-phone": "02323 16-0",
    "contact-email": "ada@example.org",
    "website": "www.example.org",
    "about": "Wir singen zusammen.",
}


async def open_a_round(desk: Desk) -> Known:
    """The round that is open, with the city's questionnaire; opened if there was none."""
    round = await rounds.current(desk)
    if round is None:
        await rounds.open_round(desk, None, None, default_questionnaire())
        round = await rounds.current(desk)
    assert round is not None
    return await QuestionnairesInMemory(desk).at(round.questionnaire)


async def close_the_round(desk: Desk) -> None:
    """Close it; what was handed in stays."""
    round = await rounds.current(desk)
    assert round is not None
    await rounds.close(desk, None, None, round.id)


async def hand_in(desk: Desk, person: Person, organisation: str, **answers: Any) -> None:
    """Hand in for an organisation, or change what it handed in: its answers before, or
    :data:`BASICS`, with ``answers`` (``contact_phone`` for ``contact-phone``) in their place.
    """
    known = await open_a_round(desk)
    await responding.begin(desk, fresh_update(), person, organisation, known)
    state = (await people.arrive(desk, person.telegram_id, 0)).dialogue
    assert state is not None
    given = {code.replace("_", "-"): answer for code, answer in answers.items()}
    finished = replace(
        state,
        step=END,
        serial=state.serial + 1,
        answers={**(state.answers or BASICS), **given},
    )
    await responding.hand_in(desk, fresh_update(), person, finished, known.questionnaire)
