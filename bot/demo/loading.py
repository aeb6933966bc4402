"""Invented people in the database, for trials and measurements."""

from __future__ import annotations

from itertools import islice

from bot.demo.sample import invented_people
from bot.domain.person import Role
from bot.services import people
from bot.services.desk import Desk
from bot.services.people import NewPerson

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
