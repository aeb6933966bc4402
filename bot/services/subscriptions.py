"""Subscriptions: each person says what they want to hear of; until then they hear of everything."""

from __future__ import annotations

from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.subscription import TOPICS
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from db import subscriptions as rows


async def of_person(desk: Desk, person: Person) -> dict[str, bool]:
    """All topics in their order, and whether the person wants each."""
    async with desk.database.reading() as connection:
        chosen = await rows.chosen(connection, person.id)
    return {topic: chosen.get(topic, True) for topic in TOPICS}


async def choose(
    desk: Desk, update_id: int, person: Person, topic: str, *, wanted: bool
) -> Outcome:
    """A person wants a topic, or does not any more."""
    if topic not in TOPICS:
        raise Refusal(N_("This topic does not exist."))
    async with desk.change(update_id) as change:
        await rows.choose(change.connection, person.id, topic, wanted=wanted)
        return await change.conclude("subscription-chosen", topic=topic, wanted=wanted)
