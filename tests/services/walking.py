"""Walking through a dialogue with services alone, up to the act that ends it."""

from __future__ import annotations

import itertools

from bot.domain import dialogue
from bot.domain.dialogue import Answers, Input, Option, Script, State
from bot.domain.person import Person, Role
from bot.services import dialogues, people
from bot.services.desk import Desk
from bot.services.people import NewPerson

_ids = itertools.count(1)
_telegram_ids = itertools.count(1000)


def fresh_update() -> int:
    """The id of an update that nobody has seen yet."""
    return 500_000 + next(_ids)


async def create_person(desk: Desk, role: Role, organisation: str | None = None) -> Person:
    """Somebody registered."""
    telegram_id = next(_telegram_ids)
    newcomer = NewPerson(telegram_id, "N. N.", "de", role, organisation)
    await people.add_registered(desk, [newcomer])
    return await met(desk, telegram_id)


async def create_stranger(desk: Desk) -> Person:
    """Somebody who has only pressed Start."""
    telegram_id = next(_telegram_ids)
    await people.greet(desk, fresh_update(), telegram_id, "de", None)
    return await met(desk, telegram_id)


async def met(desk: Desk, telegram_id: int) -> Person:
    """The person as the door sees them."""
    person = (await people.arrive(desk, telegram_id, 0)).person
    assert person is not None
    return person


async def walk(
    desk: Desk,
    person: Person,
    script: Script,
    *given: str,
    answers: Answers | None = None,
    options: tuple[Option, ...] = (),
    subject: str = "",
) -> State:
    """Go through a script by texts and codes; gives the finished state, which is not stored."""
    await dialogues.start(desk, fresh_update(), person, script, answers, subject=subject)
    return await walk_on(desk, person, script, *given, options=options)


async def walk_on(
    desk: Desk, person: Person, script: Script, *given: str, options: tuple[Option, ...] = ()
) -> State:
    """The same from where the person stands."""
    state = (await people.arrive(desk, person.telegram_id, 0)).dialogue
    assert state is not None
    for text in given:
        step = script.step(state.step)
        wanted = Input(code=text) if step.kind == "choice" else Input(text=text)
        after = dialogue.answer(script, state, wanted, options if step.source else ())
        if not after.finished:
            await dialogues.move(desk, fresh_update(), person, state, after)
        state = after
    assert state.finished
    return state
