"""One response for each organisation and round, whoever writes it and whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.config import Settings
from bot.domain.dialogue import SUBMIT, Answers
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.questionnaire_script import REVIEW
from bot.domain.wording import Refusal
from bot.services import dialogues, directory, mso_directory, people
from bot.services.desk import Desk, Overtaken
from bot.services.dialogues import STALE
from bot.services.questionnaires import responding, rounds
from db import mso_directory as shown
from db import people as people_rows
from db.engine import Database
from tests.conftest import Clock
from tests.services.answering import (
    answer_all,
    begin,
    give,
    hand_in,
    known_to,
    open_round,
    short,
    standing,
    stored,
)
from tests.services.walking import create_person, fresh_update


@pytest.fixture
async def other_desk(city_url: str, clock: Clock) -> AsyncIterator[Desk]:
    """A second process on the same database."""
    desk = Desk(Database(city_url), replace(Settings(), database_url=city_url), clock)
    yield desk
    await desk.database.close()


async def organisations(desk: Desk) -> list[str]:
    return list((await directory.load(desk)).organisations)


async def pair(desk: Desk) -> tuple[Person, Person, str]:
    """Two key persons of one organisation."""
    slug, *_ = await organisations(desk)
    ada = await create_person(desk, Role.KEY_PERSON, slug)
    return ada, await create_person(desk, Role.KEY_PERSON, slug), slug


async def start(desk: Desk, person: Person, slug: str) -> Outcome:
    return await responding.begin(desk, fresh_update(), person, slug, await known_to(desk))


async def take_over(desk: Desk, person: Person, response: int) -> Outcome:
    return await responding.take_over(desk, fresh_update(), person, response, await known_to(desk))


async def idle(desk: Desk, person: Person) -> bool:
    """Whether nothing runs and nothing was set aside."""
    running = (await people.arrive(desk, person.telegram_id, 0)).dialogue
    return running is None and not await dialogues.set_aside(desk, person)


def _asked(answers: Answers) -> dict[str, object]:
    """The answers without the tap on *hand in*."""
    return {code: answer for code, answer in answers.items() if code != REVIEW}


async def leave(desk: Desk, person: Person, slug: str) -> None:
    async with desk.change() as change:
        await people_rows.leave(change.connection, person.id, slug)


async def test_of_two_who_begin_at_the_same_moment_one_is_told_of_the_other(
    desk: Desk, other_desk: Desk
) -> None:
    await open_round(desk)
    ada, bob, slug = await pair(desk)
    results = await asyncio.gather(
        start(desk, ada, slug), start(other_desk, bob, slug), return_exceptions=True
    )
    begun = [r for r in results if isinstance(r, Outcome) and r.name == "dialogue-moved"]
    assert len(begun) == 1, results
    first, second = (ada, bob) if results[0] is begun[0] else (bob, ada)
    late = next(r for r in results if r is not begun[0])
    assert isinstance(late, Overtaken | Outcome)  # the door comes again with the first of these
    again = await start(other_desk, second, slug)
    assert again.name == "response-under-way"
    assert again.values["person"] == first.id
    assert await idle(desk, second)


async def test_of_two_who_open_a_round_one_is_told_that_it_is_open(
    desk: Desk, other_desk: Desk
) -> None:
    results = await asyncio.gather(
        *(rounds.open_round(d, fresh_update(), None, short()) for d in (desk, other_desk)),
        return_exceptions=True,
    )
    names = sorted(r.name if isinstance(r, Outcome) else type(r).__name__ for r in results)
    assert names in (["Overtaken", "round-opened"], ["round-open-already", "round-opened"])
    again = await rounds.open_round(other_desk, fresh_update(), None, short())
    assert again.name == "round-open-already"
    assert len(await rounds.everyone(desk)) == 1


async def test_a_round_closed_before_the_last_tap_takes_nothing_in(desk: Desk) -> None:
    round = await open_round(desk)
    ada, _bob, slug = await pair(desk)
    await begin(desk, ada, slug)
    state = await answer_all(desk, ada)
    known = await known_to(desk)
    await rounds.close(desk, fresh_update(), None, round.id)
    with pytest.raises(Refusal):
        await responding.hand_in(desk, fresh_update(), ada, state, short())
    assert await rounds.handed_in(desk, round.id) == []
    assert await idle(desk, ada)
    with pytest.raises(Refusal, match="not open"):
        await responding.begin(desk, fresh_update(), ada, slug, known)


async def test_who_begins_while_the_round_is_closed_is_not_left_in_it(
    desk: Desk, other_desk: Desk
) -> None:
    for _ in range(5):
        round = await open_round(desk)
        ada, _bob, slug = await pair(desk)
        known = await known_to(desk)
        closed, _begun = await asyncio.gather(
            rounds.close(desk, fresh_update(), None, round.id),
            responding.begin(other_desk, fresh_update(), ada, slug, known),
            return_exceptions=True,
        )
        assert isinstance(closed, Outcome), closed
        assert await idle(desk, ada)


async def test_handing_in_and_taking_over_at_the_same_moment_lose_nothing(
    desk: Desk, other_desk: Desk
) -> None:
    await open_round(desk)
    slugs = await organisations(desk)
    for slug in slugs[:5]:
        ada = await create_person(desk, Role.KEY_PERSON, slug)
        bob = await create_person(desk, Role.KEY_PERSON, slug)
        response = await begin(desk, ada, slug)
        state = await answer_all(desk, ada)
        results = await asyncio.gather(
            responding.hand_in(desk, fresh_update(), ada, state, short()),
            take_over(other_desk, bob, response),
            return_exceptions=True,
        )
        assert sum(isinstance(r, Outcome) for r in results) == 1, results
        if isinstance(results[0], Outcome):
            assert slug in await stored(desk)
            assert "handed in by now" in str(results[1])
            assert await idle(desk, bob)
        else:
            assert isinstance(results[0], Refusal)
            assert _asked((await standing(desk, bob)).answers) == _asked(state.answers)
            assert await idle(desk, ada)


async def test_who_changes_what_was_handed_in_has_it_to_themselves(desk: Desk) -> None:
    round = await open_round(desk)
    ada, bob, slug = await pair(desk)
    await begin(desk, ada, slug)
    await hand_in(desk, ada)
    response = await begin(desk, bob, slug)
    other = await start(desk, ada, slug)
    assert (other.name, other.values["person"]) == ("response-under-way", bob.id)
    found = await responding.under_way(desk, response)
    assert found is not None
    assert found.record.submitted
    await take_over(desk, ada, response)
    assert await idle(desk, bob)
    await hand_in(desk, ada)
    assert len(await rounds.handed_in(desk, round.id)) == 1


async def test_changes_that_were_set_aside_are_there_again(desk: Desk) -> None:
    await open_round(desk)
    ada, _bob, slug = await pair(desk)
    await begin(desk, ada, slug)
    await hand_in(desk, ada)
    response = await begin(desk, ada, slug)
    state = await standing(desk, ada)
    changed = replace(state, answers={**state.answers, "phone": None}, serial=state.serial + 1)
    await dialogues.move(desk, fresh_update(), ada, state, changed)
    await dialogues.cancel(desk, fresh_update(), ada)
    assert await begin(desk, ada, slug) == response
    assert (await standing(desk, ada)).answers["phone"] is None
    given_up = await responding.give_up(desk, fresh_update(), ada, response)
    assert given_up.values["submitted"] is True
    assert (await stored(desk))[slug]["phone"] == "02323 999 123"


async def test_foreign_responses_stay_as_they_are(desk: Desk) -> None:
    await open_round(desk)
    ada, bob, slug = await pair(desk)
    _first, second, *_ = await organisations(desk)
    eve = await create_person(desk, Role.KEY_PERSON, second)
    response = await begin(desk, ada, slug)
    with pytest.raises(Refusal, match="do not speak"):
        await start(desk, eve, slug)
    with pytest.raises(Refusal, match="do not speak"):
        await take_over(desk, eve, response)
    for stranger in (eve, bob):
        with pytest.raises(Refusal, match="does not exist"):
            await responding.give_up(desk, fresh_update(), stranger, response)
        assert await responding.held(desk, stranger, response) is None
    with pytest.raises(Refusal, match="does not exist"):
        await take_over(desk, bob, 999)
    assert (await standing(desk, ada)).subject == f"response:{response}"


async def test_who_leaves_the_organisation_in_the_middle_cannot_hand_in(desk: Desk) -> None:
    await open_round(desk)
    ada, bob, slug = await pair(desk)
    response = await begin(desk, ada, slug)
    state = await answer_all(desk, ada)
    await leave(desk, ada, slug)
    with pytest.raises(Refusal, match="do not speak"):
        await responding.hand_in(desk, fresh_update(), ada, state, short())
    await take_over(desk, bob, response)
    assert _asked((await standing(desk, bob)).answers) == _asked(state.answers)
    await hand_in(desk, bob)
    assert slug in await stored(desk)


async def test_a_successor_goes_on_where_the_one_before_stood(desk: Desk) -> None:
    await open_round(desk)
    ada, bob, slug = await pair(desk)
    await begin(desk, ada, slug)
    await give(desk, ada, "yes")
    async with desk.change() as change:
        await responding.hand_on(change, ada.id, bob.id, slug)
    assert await idle(desk, ada)
    await begin(desk, bob, slug)
    assert (await standing(desk, bob)).answers == {"room": True}


async def test_somebody_with_two_organisations_answers_for_both(desk: Desk) -> None:
    await open_round(desk)
    first, second, *_ = await organisations(desk)
    ada = await create_person(desk, Role.KEY_PERSON, first)
    async with desk.change() as change:
        await people_rows.join(change.connection, ada.id, second)
    one = await begin(desk, ada, first)
    await give(desk, ada, "yes", "12")
    two = await begin(desk, ada, second)
    assert one != two
    await give(desk, ada, "no")
    assert await dialogues.set_aside(desk, ada) == [("questionnaire", f"response:{one}")]
    await begin(desk, ada, first)
    await hand_in(desk, ada)
    await begin(desk, ada, second)
    await hand_in(desk, ada)
    found = await stored(desk)
    assert found[first]["people"] == 12
    assert "people" not in found[second]


async def test_the_last_time_is_that_of_the_same_questionnaire(desk: Desk) -> None:
    ada, _bob, slug = await pair(desk)
    round = await open_round(desk)
    await begin(desk, ada, slug)
    await hand_in(desk, ada)
    await rounds.close(desk, None, None, round.id)
    other = await open_round(desk, replace(short(), name="other"))
    await begin(desk, ada, slug)
    assert (await standing(desk, ada)).earlier == {}
    await rounds.close(desk, None, None, other.id)
    await open_round(desk)
    await begin(desk, ada, slug)
    assert (await standing(desk, ada)).earlier["offers"] == ["culture"]


async def test_a_stale_state_is_not_handed_in(desk: Desk) -> None:
    await open_round(desk)
    ada, _bob, slug = await pair(desk)
    await begin(desk, ada, slug)
    state = await answer_all(desk, ada)
    await responding.hand_in(desk, fresh_update(), ada, state, short())
    with pytest.raises(Refusal, match=STALE):
        await responding.hand_in(desk, fresh_update(), ada, state, short())


async def test_consent_that_was_taken_back_is_asked_again_of_who_is_changing_the_answers(
    desk: Desk,
) -> None:
    await open_round(desk)
    ada, bob, slug = await pair(desk)
    await begin(desk, ada, slug)
    await hand_in(desk, ada)
    await begin(desk, bob, slug)
    assert (await standing(desk, bob)).step == REVIEW
    await mso_directory.withdraw(desk, fresh_update(), ada, slug)
    after = await give(desk, bob, SUBMIT)
    assert after.step == "publish", "it is not handed in without an answer"
    state = await give(desk, bob, "no")
    await responding.hand_in(desk, fresh_update(), bob, state, short())
    assert (await stored(desk))[slug]["publish"] is False
    async with desk.database.reading() as connection:
        assert await shown.all_published(connection) == []
