"""Getting in: invitations, asking for access, languages, one's data, being forgotten."""

from __future__ import annotations

import json

from bot.domain.person import Role
from tests.conftest import Stage


async def test_a_stranger_asks_for_access_and_is_let_in(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    sam = await stage.person("Sam Stranger", "en", role=None)

    await sam.says("/start")
    await sam.sees("choose your language")
    await sam.taps("English")
    await sam.sees("It is for contact people")
    await sam.taps("Ask for access")
    await sam.sees("Do you agree?")
    await sam.taps("I agree")
    await sam.sees("What is your name?")
    await sam.taps("Sam Stranger")
    await sam.sees("Which organisation")
    await sam.says("The sample choir")
    await sam.sees("May I send this")
    await sam.taps("Send")
    await sam.sees("Your request is with the integration office")

    await petra.sees("The sample choir")
    await petra.taps("Let in")
    await petra.sees("For which organisation does Sam Stranger speak?")
    await petra.taps(stage.organisation.name)
    await petra.sees("Sam Stranger is let in")
    await sam.sees("You now have access")
    await sam.taps("Menu")
    await sam.sees("What can I do for you")


async def test_an_invitation_opens_the_door_once(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    await petra.taps("key person")
    await petra.sees("For which organisation?")
    await petra.taps(stage.organisation.name)
    await petra.sees("In which language")
    await petra.taps("English")
    await petra.sees("https://t.me/")
    link = petra.screen().text.split("start=")[1].split()[0]

    first = await stage.person("Ada Muster", "en", role=None)
    await first.says(f"/start {link}")
    await first.sees("choose your language")
    await first.taps("English")
    await first.sees("Do you agree?")
    await first.taps("I agree")
    await first.sees("What is your name?")
    await first.taps("Ada Muster")
    await first.sees("Is this right?")
    await first.taps("Yes")
    await first.sees("What can I do for you, Ada Muster")

    second = await stage.person("Eve Muster", "en", role=None)
    await second.says(f"/start {link}")
    await second.sees("already used")


async def test_my_data_and_being_forgotten(stage: Stage) -> None:
    ada = await stage.person("Ada Muster", "en")
    await ada.says("/mydata")
    message = await ada.sees("What is stored about you")
    stored = json.loads(ada.download(message))
    assert stored["person"]["name"] == "Ada Muster"
    await ada.says("/forget")
    await ada.sees("Delete everything about you?")
    await ada.taps("Yes, delete everything")
    await ada.sees("Everything about you is deleted")
    await ada.says("/menu")
    await ada.sees("open only to registered people")
