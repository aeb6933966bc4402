"""Answering a short questionnaire with services alone: a round, a response, what is stored."""

from __future__ import annotations

from typing import Any

from bot.domain import dialogue
from bot.domain.dialogue import Input, State
from bot.domain.person import Person
from bot.domain.questionnaire import Questionnaire
from bot.services import dialogues, people
from bot.services.desk import Desk
from bot.services.questionnaires import responding, rounds
from bot.services.questionnaires.reading import read_questionnaire
from bot.services.questionnaires.rounds import Round
from bot.services.questionnaires.stored import Known, QuestionnairesInMemory
from tests.services.walking import fresh_update

SHORT = """
questionnaire: short
version: {version}
languages: [de, en, ar]
title: {{de: Kurz gefragt, en: A short question, ar: سؤال قصير}}
intro: {{de: Kurz., en: Short., ar: قصير.}}
sections:
  - code: needs
    title: {{de: Bedarf, en: Needs, ar: الاحتياجات}}
    items:
      - code: room
        kind: yes-no
        text: {{de: Brauchen Sie einen Raum?, en: Do you need a room?, ar: هل تحتاجون قاعة؟}}
      - code: people
        kind: number
        minimum: 1
        maximum: 500
        when: {{item: room, is: [true]}}
        text: {{de: Für wie viele?, en: For how many?, ar: لكم شخصًا؟}}
      - code: offers
        kind: multiple
        feeds: offers
        text: {{de: Was bieten Sie an?, en: What do you offer?, ar: ماذا تقدّمون؟}}
        options:
          - {{code: culture, text: {{de: Kultur, en: Culture, ar: ثقافة}}}}
          - {{code: sport, text: {{de: Sport, en: Sport, ar: رياضة}}}}
          - {{code: none, exclusive: true, text: {{de: Nichts, en: Nothing, ar: لا شيء}}}}
      - code: wish
        kind: long-text
        required: false
        when: {{item: people, at-least: 100}}
        text: {{de: Was noch?, en: What else?, ar: ماذا أيضًا؟}}
      - code: publish
        kind: yes-no
        feeds: publish
        text: {{de: Veröffentlichen?, en: Publish?, ar: هل ننشرها؟}}
      - code: phone
        kind: short-text
        required: false
        feeds: contact-phone
        when: {{item: publish, is: true}}
        text: {{de: Welche Nummer?, en: Which number?, ar: ما الرقم؟}}
"""

#: Answers to all of it that say whom to call.
ALL = {
    "room": "no",
    "offers": ("culture", dialogue.DONE),
    "publish": "yes",
    "phone": "02323 999 123",
}


def short(version: int = 1) -> Questionnaire:
    """The questionnaire."""
    return read_questionnaire(SHORT.format(version=version).encode(), "short.yaml")


async def open_round(desk: Desk, questionnaire: Questionnaire | None = None) -> Round:
    """A round from the command line."""
    await rounds.open_round(desk, None, None, questionnaire or short())
    round = await rounds.current(desk)
    assert round is not None
    return round


async def known_to(desk: Desk) -> Known:
    """The open round's questionnaire as a process finds it."""
    round = await rounds.current(desk)
    assert round is not None
    return await QuestionnairesInMemory(desk).at(round.questionnaire)


async def begin(desk: Desk, person: Person, organisation: str) -> int:
    """Begin or go on; returns the response's id."""
    known = await known_to(desk)
    await responding.begin(desk, fresh_update(), person, organisation, known)
    return responding.response_of((await standing(desk, person)).subject)


async def standing(desk: Desk, person: Person) -> State:
    """The person's running dialogue, as the door reads it."""
    state = (await people.arrive(desk, person.telegram_id, 0)).dialogue
    assert state is not None
    return state


async def give(desk: Desk, person: Person, *codes: str) -> State:
    """Tap or type, one after the other; the state that would be handed in is not stored."""
    script = (await known_to(desk)).script
    state = await standing(desk, person)
    for code in codes:
        kind = script.step(state.step).kind
        given = Input(text=code) if kind in ("text", "line", "number") else Input(code=code)
        after = dialogue.answer(script, state, given)
        if not after.finished:
            await dialogues.move(desk, fresh_update(), person, state, after)
        state = after
    return state


async def answer_all(desk: Desk, person: Person) -> State:
    """Answer everything up to the tap on *hand in*; gives the finished state."""
    state = await standing(desk, person)
    while not state.finished:
        found = ALL.get(state.step, dialogue.SUBMIT)
        state = await give(desk, person, *([found] if isinstance(found, str) else found))
    return state


async def hand_in(desk: Desk, person: Person) -> None:
    """Answer everything and hand it in."""
    state = await answer_all(desk, person)
    known = await known_to(desk)
    await responding.hand_in(desk, fresh_update(), person, state, known.questionnaire)


async def stored(desk: Desk) -> dict[str, dict[str, Any]]:
    """What was handed in in the open round, by organisation."""
    round = await rounds.current(desk)
    assert round is not None
    return {r.organisation: dict(r.answers) for r in await rounds.handed_in(desk, round.id)}
