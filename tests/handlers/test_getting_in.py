"""Getting in: invitations, asking for access, languages, one's data, being forgotten."""

from __future__ import annotations

import json

from sqlalchemy import create_engine, inspect, make_url, text

from bot.demo.standin import Person
from bot.domain.person import Role
from tests.conftest import Stage


async def ask_for_access(person: Person, organisation: str = "The sample choir") -> None:
    """All the steps of asking for access."""
    await person.says("/start")
    await person.sees("choose your language")
    await person.taps("English")
    await person.sees("It is for contact people")
    await person.taps("Ask for access")
    await person.sees("Do you agree?")
    await person.taps("I agree")
    await person.sees("What is your name?")
    await person.taps(person.first_name)
    await person.sees("Which organisation")
    await person.says(organisation)
    await person.sees("May I send this")
    await person.taps("Send")
    await person.sees("Your request is with the integration office")


async def invited(admin: Person, role: str, *, organisation: str = "", contact: str = "") -> str:
    """An admin invites somebody; gives the token of the link."""
    await admin.says("/invite")
    await admin.sees("Whom would you like to invite?")
    await admin.taps(role)
    if organisation:
        await admin.sees("For which organisation?")
        await admin.says(organisation)
    if contact:
        await admin.sees("Which contact in the directory is it?")
        await admin.says(contact)
    await admin.sees("In which language")
    await admin.taps("English")
    forward = await admin.sees("You can forward this message")
    return forward.text.split("start=")[1].split()[0].strip("\u2069")


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
    await petra.sees("Sam Stranger now has access")
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
    await ada.sees("only for registered people")


async def test_asking_again_does_not_bother_staff_again(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    sam = await stage.person("Sam", "en", role=None)
    await ask_for_access(sam)
    await petra.sees("The sample choir")
    await sam.says("/access")
    await sam.sees("already with the integration office")
    await sam.says("/start")
    await sam.sees("Your request for access is with the integration office")
    assert not [label for label in sam.screen().buttons if "Ask for access" in label]
    assert len([m for m in petra.messages if "is asking for access" in m.text]) == 1


async def test_who_is_refused_is_told_and_nobody_decides_twice(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    paul = await stage.person("Paul", "en", role=Role.ADMIN)
    sam = await stage.person("Sam", "en", role=None)
    await ask_for_access(sam)
    request = await petra.sees("The sample choir")
    other = await paul.sees("The sample choir")
    await petra.taps("Refuse", request)
    await petra.sees("Sam was refused and has been told")
    await sam.sees("cannot give you access at the moment")
    await paul.taps("Let in", other)
    assert (await paul.answered())[-1]["text"] == "This was already decided."

    await sam.taps("Contact the office")
    office = await sam.sees("Integration office")
    assert "+49 221 4710 100" in office.text
    await sam.says("residence permit")
    front_door = await sam.sees("This is the bot of the city of Herne")
    assert not [label for label in front_door.buttons if "Ask for access" in label]
    assert not [m for m in sam.messages if "Petra Muster" in m.text]

    stage.clock.forward(days=60)
    await sam.says("/start")
    await sam.sees("you can ask for access")
    await sam.taps("Ask for access")
    await sam.sees("What is your name?")  # what was agreed to is not asked again


async def test_bad_used_expired_and_withdrawn_links_are_explained(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    sam = await stage.person("Sam", "en", role=None)
    await sam.says("/start this-is-no-invitation")
    await sam.sees("I do not know this invitation")

    token = await invited(petra, "editor")
    await petra.says("/staff")
    await petra.sees("For staff")
    await petra.taps("📋 Invitations")
    await petra.sees("Open invitations")
    await petra.taps("· editor")
    await petra.sees("Invitation 1 is withdrawn")
    await sam.says(f"/start {token}")
    await sam.sees("This invitation was withdrawn")

    token = await invited(petra, "editor")
    await petra.says(f"/start {token}")
    await petra.sees("This invitation is for somebody else")
    stage.clock.forward(days=15)
    await sam.says(f"/start {token}")
    await sam.sees("This invitation has expired")
    await sam.says("/start")
    await sam.sees("choose your language")


async def test_a_second_invitation_adds_another_organisation(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en", organisation="anadolu")
    polonia = stage.directory.organisations["polonia"].name
    token = await invited(petra, "key person", organisation=polonia)
    await ada.says(f"/start {token}")
    confirm = await ada.sees("Is this right?")
    assert f"{polonia} · key person" in confirm.text
    await ada.taps("Yes")
    await ada.sees("You are registered")
    await ada.says("/profile")
    profile = await ada.sees(polonia)
    assert stage.directory.organisations["anadolu"].name in profile.text


async def test_a_role_chosen_after_going_back_keeps_nothing_of_the_first(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    await petra.taps("city contact")
    await petra.sees("Which contact in the directory is it?")
    office = stage.directory.offices["buergerdienste"].names["en"]
    await petra.says(f"Petra Muster · {office}")
    await petra.sees("In which language")
    await petra.taps("Back")
    await petra.sees("Which contact in the directory is it?")
    await petra.taps("Back")
    await petra.sees("Whom would you like to invite?")
    await petra.taps("editor")
    await petra.sees("In which language")
    await petra.taps("English")
    forward = await petra.sees("You can forward this message")
    token = forward.text.split("start=")[1].split()[0]

    eve = await stage.person("Eve", "en", role=None)
    await eve.says(f"/start {token}")
    await eve.sees("choose your language")
    await eve.taps("English")
    await eve.sees("Do you agree?")
    await eve.taps("I agree")
    await eve.sees("What is your name?")
    await eve.says("Eve Muster")
    confirm = await eve.sees("Is this right?")
    assert confirm.text.endswith("editor")
    await eve.taps("Yes")
    await eve.sees("You are registered")
    await eve.says("/mydata")
    stored = json.loads(eve.download(await eve.sees("What is stored about you")))
    assert (stored["roles"], stored["contact_of_the_directory"]) == (["editor"], [])


async def test_privacy_is_told_in_three_layers_to_anybody(stage: Stage) -> None:
    sam = await stage.person("Sam", "en", role=None)
    await sam.says("/privacy")
    await sam.sees("Your data, in short")
    await sam.taps("What is stored, and why?")
    await sam.sees("The legal basis is your consent")
    await sam.taps("How long? What are my rights?")
    rights = await sam.sees("How long, and your rights")
    assert f"{stage.settings.retention.closed_questions} days" in rights.text
    await sam.taps("Back")
    await sam.sees("Your data, in short")
    await sam.taps("Back")
    await sam.sees("This is the bot of the city of Herne")


async def test_nothing_of_a_forgotten_person_stays_in_any_table(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    xenia = await stage.person("Xenia Unverwechselbar", "en")
    await xenia.says("/ask")
    await xenia.sees("What would you like to ask?")
    await xenia.says("Something unmistakable?")
    await xenia.sees("May I send this to")
    await xenia.taps("Send")
    await xenia.sees("Your question has the number")
    await petra.says("Yes.", reply_to=await petra.sees("Something unmistakable?"))
    await xenia.sees("Yes.")
    await xenia.says("/profile")
    await xenia.sees("Xenia")
    await xenia.taps("Delete my data")
    await xenia.sees("Delete everything about you?")
    await xenia.taps("No, keep it")
    await xenia.sees("What can I do for you, Xenia")
    await xenia.says("/forget")
    await xenia.sees("Delete everything about you?")
    await xenia.taps("Yes, delete everything")
    await xenia.sees("Everything about you is deleted")
    await stage.standin.idle()

    url = make_url(stage.settings.database_url)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                stored = repr(tuple(row))
                for trace in ("Unverwechselbar", "unmistakable", str(xenia.id)):
                    assert trace not in stored, (table, stored)
    engine.dispose()

    await petra.says("/forget")
    await petra.sees("Delete everything about you?")
    await petra.taps("Yes, delete everything")
    assert "the only administrator" in ((await petra.answered())[-1]["text"] or "")
