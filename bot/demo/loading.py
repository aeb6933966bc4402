"""Invented people and responses in the database, for trials and measurements."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from itertools import islice

from bot.demo.sample import invented_people
from bot.demo.sample.responses import invented_responses
from bot.domain.person import Role
from bot.services import people
from bot.services.desk import Desk
from bot.services.people import NewPerson
from bot.services.questionnaires import rounds
from bot.services.questionnaires.reading import default_questionnaire

#: Telegram ids of invented people lie in a range that real accounts do not have (beyond 2⁵²,
#: Bot API, User.id).
FIRST_ID = 1 << 52

_AT_ONCE = 2000


async def load_people(desk: Desk, count: int, seed: int) -> int:
    """Add ``count`` registered key persons; the same seed invents the same ones."""
    number = await people.highest_telegram_id(desk, FIRST_ID, FIRST_ID * 2)
    invented = invented_people(count, seed)
    while batch := list(islice(invented, _AT_ONCE)):
        await people.add_registered(
            desk,
            [
                NewPerson(
                    telegram_id=number + offset,
                    name=f"{person.first_name} {person.last_name}",
                    language=person.language,
                    role=Role.KEY_PERSON,
                    organisation=person.organisation,
                )
                for offset, person in enumerate(batch, start=1)
            ],
        )
        number += len(batch)
    return count


async def load_round(
    desk: Desk, count: int, seed: int, *, closed: bool, without: Collection[str] = ()
) -> int:
    """A round of the city's questionnaire that ``count`` organisations answered; gives its id.

    The same seed invents the same answers. The organisations in ``without`` have not answered.
    """
    questionnaire = await asyncio.to_thread(default_questionnaire)
    outcome = await rounds.open_round(desk, None, None, questionnaire)
    round_id = int(outcome.values["round"])
    invented = invented_responses(questionnaire, count + len(without), seed)
    given = [response for response in invented if response.organisation not in without]
    await rounds.add_handed_in(desk, round_id, given[:count])
    if closed:
        await rounds.close(desk, None, None, round_id)
    return round_id
