"""Whatever way somebody goes through a questionnaire, what is stored is what they mean in the end.

The ways are those of people: answers and others instead, back, skip, changes, a break, another
dialogue in between, another language, a restart of the bot, a colleague who takes over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import dialogue as engine
from bot.domain.dialogue import Input, Reading, Script, State
from bot.domain.person import Person, Role
from bot.domain.questionnaire import Questionnaire
from bot.domain.questionnaire_script import REVIEW
from bot.domain.scripts import QUESTION
from bot.domain.wording import Refusal
from bot.i18n import translator
from bot.services import dialogues, directory, people
from bot.services.desk import Desk
from bot.services.questionnaires import responding, rounds
from db.engine import Database
from tests.services.answering import begin, known_to, open_round, stored
from tests.services.walking import create_person, fresh_update

YES = {"de": "ja", "en": "yes", "ar": "نعم", "tr": "evet"}
NO = {"de": "nein", "en": "no", "ar": "لا", "tr": "hayır"}

#: What somebody can mean, for each item; ``None``: skipped.
MEANT = st.fixed_dictionaries(
    {
        "room": st.booleans(),
        "people": st.integers(1, 500),
        "offers": st.sampled_from([["culture"], ["sport"], ["culture", "sport"], ["none"]]),
        "wish": st.sampled_from([None, "Eine Küche", "مطبخ <b>"]),
        "publish": st.booleans(),
        "phone": st.sampled_from([None, "02323 999 123"]),
    }
)

DETOURS = st.lists(
    st.sampled_from(
        [
            "mean",
            "other",
            "back",
            "skip",
            "change",
            "overview",
            "pause",
            "ask",
            "language",
            "restart",
            "colleague",
            "nonsense",
        ]
    ),
    max_size=25,
)


@dataclass
class Walker:
    """Somebody on their way through the questionnaire; ``desk`` is the process that serves them."""

    desk: Desk
    person: Person
    colleague: Person
    organisation: str
    script: Script
    response: int
    language: str = "de"

    async def state(self) -> State:
        found = (await people.arrive(self.desk, self.person.telegram_id, 0)).dialogue
        assert found is not None
        return found

    async def _move(self, before: State, after: State) -> None:
        await dialogues.move(self.desk, fresh_update(), self.person, before, after)

    async def give(self, given: Input) -> None:
        state = await self.state()
        reading = Reading(language=self.language, word=translator(self.language).wording)
        await self._move(state, engine.answer(self.script, state, given, (), reading))

    async def answer(self, meant: Mapping[str, Any]) -> None:
        """Answer the step at which they stand, by taps or by words."""
        state = await self.state()
        wanted, kind = meant[state.step], self.script.step(state.step).kind
        if wanted is None:
            await self._move(state, engine.skip(self.script, state))
        elif kind == "yes-no":
            await self.give(Input(text=(YES if wanted else NO)[self.language]))
        elif kind == "multiple":
            await self._choose(wanted)
        else:
            await self.give(Input(text=str(wanted)))

    async def _choose(self, wanted: list[str]) -> None:
        while True:
            state = await self.state()
            known = engine.suggestion(state, self.script.step(state.step))
            marked = set(known or ()) if state.draft is None else set(state.draft)
            wrong = sorted(set(wanted) - marked) or sorted(marked - set(wanted))
            await self.give(Input(code=wrong[0] if wrong else engine.DONE))
            if not wrong:
                return

    async def detour(self, way: str, meant: Mapping[str, Any], other: Mapping[str, Any]) -> None:
        state = await self.state()
        match way:
            case "mean" | "other" if state.step != REVIEW:
                await self.answer(meant if way == "mean" else other)
            case "back":
                await self._move(state, engine.back(self.script, state))
            case "skip":
                await self._move(state, engine.skip(self.script, state))
            case "overview":
                await self._move(state, engine.overview(self.script, state))
            case "change" if found := engine.answered(self.script, state):
                name = found[len(other) * state.serial % len(found)][0].name
                await self._move(state, engine.edit(self.script, state, name))
            case "pause":
                await dialogues.cancel(self.desk, fresh_update(), self.person)
                await begin(self.desk, self.person, self.organisation)
            case "ask":
                await dialogues.start(self.desk, fresh_update(), self.person, QUESTION)
                await begin(self.desk, self.person, self.organisation)
            case "language":
                self.language = {"de": "ar", "ar": "tr", "tr": "en", "en": "de"}[self.language]
                await people.set_language(self.desk, fresh_update(), self.person, self.language)
            case "restart":
                url = self.desk.settings.database_url
                await self.desk.database.close()
                self.desk = Desk(Database(url), self.desk.settings, self.desk.clock)
            case "colleague":
                known = await known_to(self.desk)
                self.person, self.colleague = self.colleague, self.person
                await responding.take_over(
                    self.desk, fresh_update(), self.person, self.response, known
                )
            case "nonsense":
                await self.give(Input(text="💬"))

    async def hand_in(self, meant: Mapping[str, Any], questionnaire: Questionnaire) -> None:
        """Go on, and look through the review, until all is as they mean it."""
        for _ in range(100):
            state = await self.state()
            if state.step != REVIEW:
                await self.answer(meant)
                continue
            every = engine.answered(self.script, state)
            wrong = [step.name for step, value in every if value != meant[step.name]]
            if not wrong:
                break
            await self._move(state, engine.edit(self.script, state, wrong[0]))
        after = engine.answer(self.script, await self.state(), Input(code=engine.SUBMIT))
        await responding.hand_in(self.desk, fresh_update(), self.person, after, questionnaire)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(meant=MEANT, other=MEANT, detours=DETOURS)
async def test_every_way_leads_to_the_same(
    desk: Desk, meant: dict[str, Any], other: dict[str, Any], detours: list[str]
) -> None:
    desk = replace(desk, database=Database(desk.settings.database_url))
    first, second, *_ = list((await directory.load(desk)).organisations)
    round = await open_round(desk)
    known = await known_to(desk)
    walkers = []
    for organisation in (first, second):
        pair = [await create_person(desk, Role.KEY_PERSON, organisation) for _ in range(2)]
        response = await begin(desk, pair[0], organisation)
        walkers.append(Walker(desk, pair[0], pair[1], organisation, known.script, response))
    straight, winding = walkers
    await straight.hand_in(meant, known.questionnaire)
    for way in detours:
        try:
            await winding.detour(way, meant, other)
        except Refusal:
            continue  # kindly told; they stand where they stood
    await winding.hand_in(meant, known.questionnaire)

    found = await stored(winding.desk)
    assert found[second] == found[first]
    kept: dict[str, Any] = {}
    for item in known.questionnaire.items:
        if item.asked(kept):
            kept[item.code] = meant[item.code]
    assert found[first] == kept, "no orphans, and nothing is missing"
    assert not await dialogues.set_aside(winding.desk, winding.person)
    await rounds.close(winding.desk, None, None, round.id)
    await winding.desk.database.close()
