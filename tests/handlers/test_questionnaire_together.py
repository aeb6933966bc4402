"""The needs questionnaire among several: races, foreign buttons, two organisations, forgetting."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.demo.standin import Message
from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services.questionnaires import rounds
from bot.services.questionnaires.reading import read_questionnaire
from db import mso_directory
from db import people as people_rows
from tests.conftest import Stage
from tests.handlers.nonsense import NO_NUMBERS, NO_SLUGS
from tests.handlers.test_stored_about_people import forgets, stored_about
from tests.handlers.watching import changed, contents, dump, person_id
from tests.services.answering import SHORT, open_round, stored

#: As many and as long texts as a questionnaire can reasonably have.
LONG = """
questionnaire: long
version: 1
languages: [de]
title: {de: Lang}
intro: {de: Lang}
sections:
  - code: all
    title: {de: Alles}
    items:
""" + "".join(
    f"      - {{code: item-{n}, kind: long-text, text: {{de: '{'Ä' * 290}?'}}}}\n"
    for n in range(25)
)

NUMBER = "02323 999 123"
SORRY = "😔"


async def ready(stage: Stage) -> tuple[Phone, Phone]:
    """Two key persons of one organisation, and an open round."""
    await open_round(stage.desk)
    return await stage.person("Ada", "en"), await stage.person("Bob", "en")


async def list_of(phone: Phone) -> Message:
    await phone.says("/survey")
    return await phone.sees("A short question")


async def answers_all(phone: Phone) -> None:
    """From the first question to the thanks, with a number to call."""
    await phone.sees("Do you need a room?")
    await phone.says("no")
    await phone.sees("What do you offer?")
    await phone.says("culture and sport")
    await phone.sees("Publish?")
    await phone.says("yes")
    await phone.sees("Which number?")
    await phone.says(NUMBER)
    await phone.taps("Hand in", await phone.sees("These are your answers"))
    await phone.sees("Thank you!")


async def told(stage: Stage, phone: Phone) -> str:
    """What the newest tap was answered."""
    await stage.standin.idle()
    return str(phone.answers[-1]["text"])


async def test_of_two_who_tap_begin_at_once_one_is_told_of_the_other(stage: Stage) -> None:
    ada, bob = await ready(stage)
    lists = [(phone, await list_of(phone)) for phone in (ada, bob)]
    await asyncio.gather(*(phone.taps("Begin", message) for phone, message in lists))
    await stage.standin.idle()
    screens = sorted(phone.screen().text.split("\n")[0] for phone in (ada, bob))
    assert screens[0] == "Needs · 1 of 3"
    assert "began to answer for" in screens[1]
    assert SORRY not in ada.transcript() + bob.transcript()


async def test_taps_of_impatient_people_count_once(stage: Stage) -> None:
    ada, _bob = await ready(stage)
    message = await list_of(ada)
    await asyncio.gather(*(ada.taps("Begin", message) for _ in range(3)))
    first = await ada.sees("Do you need a room?")
    await asyncio.gather(*(ada.taps("No", first) for _ in range(3)))
    await ada.sees("What do you offer?")
    await ada.answered()
    await stage.standin.idle()
    assert SORRY not in ada.transcript()
    assert {a["text"] for a in ada.answers if a["text"]} <= {
        "This button belongs to an earlier step. Please use the newest message."
    }


async def test_foreign_responses_cannot_be_reached_by_any_button(stage: Stage) -> None:
    ada, bob = await ready(stage)
    await ada.taps("Begin", await list_of(ada))
    await ada.sees("Do you need a room?")
    second = list(stage.directory.organisations)[1]
    eve = await stage.person("Eve", "en", organisation=second)
    steering = await stage.person("Stefan", "en", role=Role.STEERING)
    round = await rounds.current(stage.desk)
    assert round is not None
    await stage.standin.idle()
    before = await contents(stage.desk)
    foreign = [
        f"answers:{stage.organisation.slug}",
        "takeover:1",
        "giveup:1",
        "givenup:1",
        "dr:questionnaire:response:1",
        *(f"{act}:{round.id}" for act in ("missing", "nudge", "endround", "endedround")),
        "rounds",
        "newround",
    ]
    for stranger in (eve, steering):
        for data in foreign:
            await stranger.forges(data)
            assert await told(stage, stranger) not in ("", "None"), data
        assert SORRY not in stranger.transcript()
    for data in ("giveup:1", "givenup:1", "dr:questionnaire:response:1"):
        await bob.forges(data)
        assert await told(stage, bob) not in ("", "None"), data
    assert changed(before, await contents(stage.desk)) == {}
    assert ada.screen().text.startswith("Needs · 1 of 3")


async def test_nonsense_in_buttons_is_kindly_refused(stage: Stage) -> None:
    ada, _bob = await ready(stage)
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await stage.standin.idle()
    before = await contents(stage.desk)
    for route in ("takeover", "giveup", "givenup"):
        for tail in NO_NUMBERS:
            await ada.forges(f"{route}:{tail}"[:60])
    for tail in NO_SLUGS:
        await ada.forges(f"answers:{tail}"[:60])
    for route in ("missing", "nudge", "endround", "endedround"):
        for tail in NO_NUMBERS:
            await petra.forges(f"{route}:{tail}"[:60])
    await stage.standin.idle()
    assert all(answer["text"] for phone in (ada, petra) for answer in phone.answers)
    assert SORRY not in ada.transcript() + petra.transcript()
    assert changed(before, await contents(stage.desk)) == {}


async def test_what_was_set_aside_is_named_by_its_organisation(stage: Stage) -> None:
    ada, _bob = await ready(stage)
    first, second, *_ = stage.directory.organisations.values()
    async with stage.desk.change() as change:
        await people_rows.join(change.connection, await person_id(stage.desk, ada), second.slug)
    for organisation in (first, second):
        await ada.taps(f"Begin: {organisation.name}", await list_of(ada))
        await ada.sees("Do you need a room?")
    await ada.says("no")
    await ada.taps("Pause", await ada.sees("What do you offer?"))
    await ada.sees("Your answers are kept")
    await ada.says("/menu")
    menu = await ada.sees("What can I do for you")
    labels = [key["text"] for row in menu.rows for key in row]
    for organisation in (first, second):
        assert f"▶ Questionnaire · {organisation.name}" in labels
    await ada.taps(f"▶ Questionnaire · {second.name}", menu)
    await ada.sees("What do you offer?")


async def test_a_second_admin_is_told_that_a_round_is_open(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    paul = await stage.person("Paul", "en", role=Role.ADMIN)
    for admin in (petra, paul):
        await admin.sends_file("short.yaml", SHORT.format(version=1).encode())
        await admin.sees("Shall I open a round")
    await asyncio.gather(petra.taps("Open the round"), paul.taps("Open the round"))
    await stage.standin.idle()
    said = sorted(admin.screen().text for admin in (petra, paul))
    assert said[0] == "A round is open already. Please close it first."
    assert said[1].startswith("▶ Round 1 is open.")
    assert len(await rounds.everyone(stage.desk)) == 1
    for admin in (petra, paul):
        await admin.says("/cancel")
        await admin.sees("There is nothing to stop.")


async def test_a_change_is_one_persons_at_a_time_and_can_be_thrown_away(stage: Stage) -> None:
    ada, bob = await ready(stage)
    await ada.taps("Begin", await list_of(ada))
    await answers_all(ada)
    await bob.sees("Ada has handed in the questionnaire")
    await bob.taps("change", await list_of(bob))
    await bob.taps("1", await bob.sees("These are your answers"))
    await bob.says("yes")
    await bob.sees("For how many?")
    await ada.taps("Under way", await list_of(ada))
    await ada.sees("Bob is changing the answers of")
    await bob.taps("Discard", await list_of(bob))
    await bob.taps("Yes, discard them", await bob.sees("discard your changes"))
    await bob.sees("stay as they are")
    (answers,) = (await stored(stage.desk)).values()
    assert answers["room"] is False


async def test_long_answers_fit_into_the_review(stage: Stage) -> None:
    await open_round(stage.desk, read_questionnaire(LONG.encode(), "long.yaml"))
    ada = await stage.person("Ada", "de")
    await ada.says("/survey")
    await ada.taps("Beginnen", await ada.sees("Lang"))
    for number in range(1, 26):
        await ada.sees(f"{number} von 25")
        await ada.says("<&> " * 400)
    review = await ada.sees("Das sind Ihre Antworten")
    for _ in range(2):
        assert len(review.text) < 4096
        await ada.taps("▶", review)
        review = await ada.sees("Das sind Ihre Antworten")
    await ada.taps("Abschicken", review)
    await ada.sees("Danke")


@pytest.mark.parametrize("again", [False, True], ids=["one round", "in the next round"])
async def test_what_one_said_is_told_and_the_contact_forgotten(
    stage: Stage, *, again: bool
) -> None:
    ada, bob = await ready(stage)
    await ada.taps("Begin", await list_of(ada))
    await answers_all(ada)
    told = await stored_about(ada)
    (response,) = told["responses_to_the_questionnaire"]
    assert response["answers"]["phone"] == NUMBER
    assert response["organisation_slug"] == stage.organisation.slug
    assert NUMBER not in json.dumps(await stored_about(bob))
    if again:
        round = await rounds.current(stage.desk)
        assert round is not None
        await rounds.close(stage.desk, None, None, round.id)
        await open_round(stage.desk)
        await bob.taps("Begin", await list_of(bob))
        await bob.sees("Last time you said")
    assert NUMBER in await dump(stage.desk)
    await forgets(ada)
    await stage.standin.idle()
    assert NUMBER not in await dump(stage.desk)
    async with stage.desk.database.reading() as connection:
        (shown,) = await mso_directory.all_published(connection)
    assert shown.answers == {"offers": ["culture", "sport"]}


async def test_what_somebody_only_began_goes_with_them(stage: Stage) -> None:
    ada, bob = await ready(stage)
    await ada.taps("Begin", await list_of(ada))
    await ada.sees("Do you need a room?")
    await forgets(ada)
    await bob.taps("Begin", await list_of(bob))
    await answers_all(bob)
    assert len(await stored(stage.desk)) == 1
