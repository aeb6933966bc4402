"""A person's own page, and handing the role on: deputies and successors, confirmed by staff."""

from __future__ import annotations

import json

from bot.demo.standin import Message, Person
from bot.domain.person import Role
from tests.conftest import Stage


async def names(key_person: Person, stage: Stage, kind: str) -> str:
    """A key person names a deputy or successor; gives the token of the link."""
    await key_person.says("/profile")
    await key_person.sees(stage.organisation.name)
    await key_person.taps("Deputy or successor")
    await key_person.sees("the integration office has to confirm")
    await key_person.taps(f"Name a {kind}")
    forward = await key_person.sees("You can forward this message")
    return forward.text.split("start=")[1].split()[0]


async def comes_in(person: Person, token: str) -> Message:
    """Somebody new opens the link and confirms; they have to wait for staff."""
    await person.says(f"/start {token}")
    await person.sees("choose your language")
    await person.taps("English")
    await person.sees("Do you agree?")
    await person.taps("I agree")
    await person.sees("What is your name?")
    await person.taps(person.first_name)
    await person.sees("Is this right?")
    await person.taps("Yes")
    return await person.sees("only has to confirm this")


async def test_a_deputy_is_confirmed_by_staff_and_may_do_the_same(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    dora = await stage.person("Dora", "en", role=None)
    await comes_in(dora, await names(ada, stage, "deputy"))
    await dora.says("/menu")
    await dora.sees("only for registered people")
    await dora.says("/start")
    waiting = await dora.sees("with the integration office")
    assert not [label for label in waiting.buttons if "Ask for access" in label]

    asked = await petra.sees("names Dora as deputy")
    assert stage.organisation.name in asked.text
    await petra.taps("Confirm", asked)
    await petra.sees("Confirmed. Both have been told.")
    await ada.sees("has confirmed the handover")
    await dora.sees("has confirmed the handover")
    await dora.taps("Menu")
    await dora.sees("What can I do for you, Dora?")
    await dora.says("/profile")
    profile = await dora.sees(f"{stage.organisation.name} (deputy)")
    assert not [label for label in profile.buttons if "Deputy or successor" in label]
    await ada.says("/profile")
    await ada.sees(stage.organisation.name)


async def test_a_successor_takes_over_the_role_and_the_open_questions(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    zoe = await stage.person("Zoe", "en", role=None)
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says("When is the next meeting?")
    await ada.sees("May I send this to")
    await ada.taps("Send")
    await ada.sees("Your question has the number 1")
    question = await petra.sees("When is the next meeting?")

    await comes_in(zoe, await names(ada, stage, "successor"))
    asked = await petra.sees("names Zoe as successor")
    assert "Open questions go to the new person" in asked.text
    await petra.taps("Confirm", asked)
    await petra.sees("Confirmed")
    await zoe.sees("has confirmed the handover")
    await ada.sees("has confirmed the handover")

    await petra.says("On 15 January.", reply_to=question)
    await petra.sees("Your answer to question 1 is on its way")
    await zoe.sees("On 15 January.")
    assert not [m for m in ada.messages if "15 January" in m.text]
    await zoe.says("/questions")
    await zoe.sees("Your questions")
    await ada.says("/menu")
    await ada.sees("only for registered people")


async def test_staff_can_refuse_a_handover(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    zoe = await stage.person("Zoe", "en", role=None)
    await comes_in(zoe, await names(ada, stage, "successor"))
    asked = await petra.sees("names Zoe as successor")
    await petra.taps("Refuse", asked)
    await petra.sees("Refused. Both have been told.")
    await zoe.sees("has not confirmed the handover")
    await ada.sees("has not confirmed the handover")
    await petra.taps("handover:1:yes") if "Confirm" in str(asked.buttons) else None
    await ada.says("/menu")
    await ada.sees("What can I do for you, Ada?")


async def test_nobody_hands_on_an_organisation_of_others(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says("/profile")
    await ada.sees(stage.organisation.name)
    for forged in ("hand:polonia", "pass:polonia:successor", "pass:polonia", "pass"):
        await ada.forges(forged)
    assert {answer["text"] for answer in await ada.answered()} == {
        "You do not speak for this organisation."
    }


async def test_my_data_holds_all_that_was_said(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await ada.says("residence permit")
    await ada.sees("Petra Muster")
    await ada.taps("This is wrong")
    await ada.sees("What is wrong with this entry?")
    await ada.says("The room is 105 now.")
    await ada.sees("Thank you!")
    await petra.sees("The room is 105 now.")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says("Where do I find the form?")
    await ada.sees("May I send this to")
    await ada.taps("Send")
    await ada.sees("Your question has the number")
    asked = await petra.sees("Where do I find the form?")
    await petra.says("In room 104.", reply_to=asked)
    await petra.sees("on its way")
    await ada.sees("In room 104.")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")

    await ada.says("/mydata")
    stored = json.loads(ada.download(await ada.sees("Your questions: 1")))
    assert [m["text"] for m in stored["questions"][0]["messages"]] == [
        "Where do I find the form?",
        "In room 104.",
    ]
    assert stored["reports"][0]["text"] == "The room is 105 now."
    assert [dialogue["script"] for dialogue in stored["dialogues"]] == ["question"]
    assert stored["organisations"][0]["name"] == stage.organisation.name

    await petra.says("/mydata")
    stored = json.loads(petra.download(await petra.sees("What is stored about you")))
    assert [answer["text"] for answer in stored["answers_written_for_the_city"]] == ["In room 104."]
    assert "question-answered" in str(stored["acts"])
