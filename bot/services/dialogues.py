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
    desk: Desk,
    update_id: int,
    person: Person,
    script: Script,
    answers: Answers | None = None,
    *,
    subject: str = "",
    earlier: Answers | None = None,
) -> Outcome:
    """Begin a dialogue; one that was running is set aside if it lasts, and ended if not."""
    async with desk.change(update_id) as change:
        await open_within(change, person, script, answers, subject=subject, earlier=earlier)
        return await change.conclude("dialogue-moved")


async def open_within(
    change: Change,
    person: Person,
    script: Script,
    answers: Answers | None = None,
    *,
    subject: str = "",
    earlier: Answers | None = None,
) -> None:
    """Begin a dialogue within the transaction of what it belongs to."""
    state = begin(script, answers, serial=new_serial(), subject=subject, earlier=earlier)
    await dialogues.begin(
        change.connection, person.id, state, lasting=script.lasting, now=change.now
    )


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
    """Leave the running dialogue: a lasting one is set aside, any other ends."""
    async with desk.change(update_id) as change:
        left = await dialogues.leave(change.connection, person.id, now=change.now)
        return await change.conclude("dialogue-left", how=left or "none")


async def resume(desk: Desk, update_id: int, person: Person, script: str, subject: str) -> Outcome:
    """Go on with a dialogue that was set aside."""
    async with desk.change(update_id) as change:
        found = await dialogues.resume(
            change.connection, person.id, script, subject, serial=new_serial(), now=change.now
        )
        if not found:
            raise Refusal(N_("This is already over. Please look in the menu."))
        return await change.conclude("dialogue-moved")


async def set_aside(desk: Desk, person: Person) -> list[tuple[str, str]]:
    """Script and subject of what the person can go on with."""
    async with desk.database.reading() as connection:
        return await dialogues.set_aside(connection, person.id)


async def leave(desk: Desk, person: Person, state: State) -> None:
    """Drop a dialogue that cannot go on."""
    async with desk.change() as change:
        await dialogues.remove(change.connection, person.id, state.script, state.subject)


async def finish(change: Change, person: Person, state: State) -> None:
    """End the dialogue within the transaction of what it leads to.

    ``state`` is the finished one; what is stored stands one step before.
    """
    if not await dialogues.end(change.connection, person.id, expected=state.serial - 1):
        raise Refusal(STALE)
