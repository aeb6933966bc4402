"""Moving a person's dialogue: each step is one transaction, and a stale one changes nothing."""

from __future__ import annotations

import secrets

from bot.domain.dialogue import Answers, Script, State, begin
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from db import dialogues, people

STALE = N_("This button belongs to an earlier step. Please use the newest message.")


def new_serial() -> int:
    """Where a dialogue's serials begin: by chance, so that no button of an earlier one fits."""
    return secrets.randbelow(1 << 30) + 1


async def start(
    desk: Desk, update_id: int, person: Person, script: Script, answers: Answers | None = None
) -> Outcome:
    """Begin a dialogue; one that was running is put aside for good."""
    async with desk.change(update_id) as change:
        state = begin(script, answers, serial=new_serial())
        await dialogues.save(change.connection, person.id, state, expected=None, now=change.now)
        return await change.conclude("dialogue-moved")


async def move(
    desk: Desk,
    update_id: int,
    person: Person,
    before: State,
    after: State,
    *,
    language: str | None = None,
) -> Outcome:
    """Store the next state; refused when another update of the same person came first.

    ``language``: the step chose the language that the bot shall speak from now on.
    """
    async with desk.change(update_id) as change:
        saved = await dialogues.save(
            change.connection, person.id, after, expected=before.serial, now=change.now
        )
        if not saved:
            raise Refusal(STALE)
        if language is not None:
            await people.change(change.connection, person.id, language=language)
        return await change.conclude("dialogue-moved")


async def cancel(desk: Desk, update_id: int, person: Person) -> Outcome:
    """Drop the running dialogue."""
    async with desk.change(update_id) as change:
        had = await dialogues.end(change.connection, person.id)
        return await change.conclude("dialogue-cancelled", had=had)


async def leave(desk: Desk, person: Person) -> None:
    """Drop the running dialogue beside something else that the person wanted."""
    async with desk.change() as change:
        await dialogues.end(change.connection, person.id)


async def finish(change: Change, person: Person, state: State) -> None:
    """End the dialogue within the transaction of what it leads to.

    ``state`` is the finished one; what is stored stands one step before.
    """
    if not await dialogues.end(change.connection, person.id, expected=state.serial - 1):
        raise Refusal(STALE)
