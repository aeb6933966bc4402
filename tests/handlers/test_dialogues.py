"""Dialogues in general: back, stop, old buttons, typing instead of tapping, commands between."""

from __future__ import annotations

from bot.demo.standin import Person
from bot.domain.person import Role
from db.engine import Database
from tests.conftest import Stage
from tests.handlers.test_announcement_letters import PNG


async def at_the_confirmation(person: Person, text: str) -> None:
    """A question that only has to be sent."""
    await person.says("/ask")
    await person.sees("What would you like to ask?")
    await person.says(text)
    await person.sees("May I send this to")


async def test_back_asks_the_step_before_once_more(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await at_the_confirmation(ada, "The first draft?")
    await ada.taps("Back")
    first = await ada.sees("What would you like to ask?")
    assert not [label for label in first.buttons if "Back" in label]
    await ada.says("The second draft?")
    await ada.sees("The second draft?")
    await ada.taps("Send")
    await ada.sees("Your question has the number")
    await petra.sees("The second draft?")
    assert not [m for m in petra.messages if "The first draft?" in m.text]


async def test_what_is_no_answer_brings_the_question_again(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    sends = (
        ada.sends_file("us.png", PNG, as_photo=True),
        ada.sends_file("flyer.pdf", b"%PDF-1.7"),
        ada.sends_file("herne.xlsx", b"PK"),
        ada.shares_location(51.54, 7.22),
    )
    for sending in sends:
        await sending
        again = await ada.sees("I cannot use this here")
        assert "What would you like to ask?" in again.text
        assert "✖ Stop" in again.buttons
    await ada.says("When does the office open?")
    await ada.sees("May I send this to")


async def test_a_stranger_who_sends_a_picture_is_asked_again(stage: Stage) -> None:
    sam = await stage.person("Sam", "en", role=None)
    await sam.says("/access")
    await sam.sees("choose your language")
    await sam.says("/access")
    await sam.sees("Do you agree?")
    await sam.sends_file("us.png", PNG, as_photo=True)
    again = await sam.sees("I cannot use this here")
    assert "Do you agree?" in again.text


async def test_stop_and_cancel_end_a_dialogue(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await at_the_confirmation(ada, "Never mind?")
    await ada.taps("Stop")
    await ada.sees("I have stopped")
    await at_the_confirmation(ada, "Never mind?")
    await ada.says("/cancel")
    await ada.sees("I have stopped")
    await ada.says("/cancel")
    await ada.sees("There is nothing to stop")
    await ada.taps("Menu")
    await ada.sees("What can I do for you")


async def test_a_stranger_who_stops_finds_the_way_on(stage: Stage) -> None:
    sam = await stage.person("Sam", "en", role=None)
    await sam.says("/access")
    await sam.sees("choose your language")
    await sam.says("/access")
    await sam.sees("Do you agree?")
    await sam.taps("Stop")
    await sam.sees("I have stopped")
    await sam.taps("Menu")
    await sam.sees("This is the bot of the city of Herne")


async def test_an_old_button_never_steers_a_new_dialogue(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await at_the_confirmation(ada, "The old question?")
    old = ada.messages[-1]
    await ada.says("/cancel")
    await ada.sees("I have stopped")
    await at_the_confirmation(ada, "The new question?")
    await ada.taps("Send", old)
    await ada.answered()
    await ada.taps("Back", old)
    answers = await ada.answered()
    assert {answer["text"] for answer in answers[-2:]} == {
        "This button belongs to an earlier step. Please use the newest message."
    }
    assert not [m for m in petra.messages if "question?" in m.text]
    await ada.taps("Send")
    await ada.sees("Your question has the number 1")
    await petra.sees("The new question?")
    await ada.taps("Send", old)
    await ada.answered()
    await stage.standin.idle()
    assert len([m for m in petra.messages if "question?" in m.text]) == 1


async def test_a_double_tap_sends_once(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await at_the_confirmation(ada, "Only once?")
    prompt = ada.messages[-1]
    await ada.taps("Send", prompt)
    await ada.taps("Send", prompt)
    await ada.taps("Send", prompt)
    await ada.answered()
    await petra.sees("Only once?")
    await stage.standin.idle()
    assert len([m for m in petra.messages if "Only once?" in m.text]) == 1
    assert len([m for m in ada.messages if "has the number" in m.text]) == 1


async def test_names_may_be_typed_instead_of_tapped(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    await petra.says("the moon")
    again = await petra.sees("Please tap one of the buttons.")
    assert "Whom would you like to invite?" in again.text
    await petra.taps("key person")
    await petra.sees("For which organisation?")
    await petra.taps("▶")
    second_page = await petra.sees("For which organisation?")
    assert stage.organisation.name not in second_page.buttons
    await petra.says(stage.organisation.name.upper())
    await petra.sees("In which language")
    await petra.says("english")
    await petra.sees("You can forward this message")


async def test_commands_in_the_middle_and_back_to_where_one_was(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await at_the_confirmation(ada, "Shall I go on?")
    for command, answer in (
        ("/help", "How I can help"),
        ("/privacy", "Your data, in short"),
        ("/profile", "Ada"),
        ("/contacts", "What is it about?"),
    ):
        await ada.says(command)
        await ada.sees(answer)
    assert "write in your own words" not in ada.screen().text
    await ada.says("/menu")
    menu = await ada.sees("You have started something and not finished it yet")
    await ada.taps("Go on", menu)
    await ada.sees("Shall I go on?")
    await ada.taps("Send")
    await ada.sees("Your question has the number 1")
    await petra.sees("Shall I go on?")
    await ada.says("/menu")
    menu = await ada.sees("simply write in your own words")
    assert not [label for label in menu.buttons if "Go on" in label]


async def test_privacy_and_start_lead_back_into_the_registration(stage: Stage) -> None:
    sam = await stage.person("Sam", "en", role=None)
    await sam.says("/start")
    await sam.sees("choose your language")
    await sam.taps("English")
    await sam.sees("It is for contact people")
    await sam.taps("Ask for access")
    await sam.sees("Do you agree?")
    await sam.says("/privacy")
    await sam.sees("Your data, in short")
    await sam.taps("Back")
    await sam.sees("Do you agree?")
    await sam.taps("I agree")
    await sam.sees("What is your name?")
    await sam.says("/start")
    await sam.sees("What is your name?")
    await sam.says("S")
    await sam.sees("That is a little short")
    await sam.shares_location(51.5, 7.2)
    await sam.sees("What is your name?")


async def test_a_dialogue_of_an_older_version_lets_go(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await at_the_confirmation(ada, "From before the update?")
    old = ada.messages[-1]
    await age_dialogues(stage.desk.database)
    await ada.taps("Send", old)
    assert "too old to go on" in (await ada.answered())[-1]["text"]
    await ada.says("residence permit")
    await ada.sees("Petra Muster")


async def age_dialogues(database: Database) -> None:
    """What an update of the bot does to dialogues whose script it changes."""
    from sqlalchemy import text

    async with database.writing() as connection:
        await connection.execute(text("UPDATE dialogues SET version = 0"))
