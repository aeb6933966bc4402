"""Feedback of who was at a meeting: three questions the morning after, anonymous and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from bot.services.dialogues import finish
from db import attendances
from db import meeting_feedback as rows
from db.meeting_feedback import Feedback as Feedback

#: Of fewer answers than this nothing is shown: one could guess whose they are.
FEWEST = 3

NOT_THERE = N_("Thank you! You have answered already, or you were not on the list of this meeting.")


async def may_give(desk: Desk, person: Person, meeting_id: int) -> bool:
    """Whether somebody was there and has not answered yet."""
    async with desk.database.reading() as connection:
        return await attendances.may_give_feedback(connection, meeting_id, person.id)


async def give(
    desk: Desk,
    update_id: int | None,
    person: Person,
    meeting_id: int,
    feedback: Feedback,
    state: State,
) -> Outcome:
    """What somebody thinks, kept without them; once for each person and meeting."""
    async with desk.change(update_id) as change:
        await finish(change, person, state)
        if not await attendances.gave_feedback(change.connection, meeting_id, person.id):
            raise Refusal(NOT_THERE)
        await rows.add(change.connection, meeting_id, feedback)
        return await change.conclude("feedback-given")


@dataclass(frozen=True, slots=True)
class Opinions:
    """What came of it. Below :data:`FEWEST` answers there is the number alone."""

    number: int
    useful: Mapping[int, int]
    again: int
    wishes: list[str]


async def opinions(desk: Desk, meeting_id: int) -> Opinions:
    """For staff: how often each answer was given."""
    async with desk.database.reading() as connection:
        found = await rows.of_meeting(connection, meeting_id)
    if len(found) < FEWEST:
        return Opinions(len(found), {}, 0, [])
    return Opinions(
        len(found),
        Counter(each.useful for each in found),
        sum(each.again for each in found),
        [each.wish for each in found if each.wish],
    )
