"""Ask the city: a question goes to the right person, and the answer comes back in its thread."""

from __future__ import annotations

from datetime import datetime

from bot.demo.standin import Message, Person
from bot.domain.person import Role
from bot.services import questions
from tests.conftest import Stage

ASKED = "May my cousin stay with me for six months?"
ANSWERED = "Yes. Please register him within two weeks."


async def asks(person: Person, text: str = ASKED) -> Message:
    """Ask the city without a topic; gives the message with the case number."""
    await person.says("/ask")
    await person.sees("What would you like to ask?")
    await person.says(text)
    await person.sees("May I send this to")
    await person.taps("Send")
    return await person.sees("Your question has the number")


def reply_to(message: Message) -> int | None:
    """The message that this one is a reply to."""
    found = message.data.get("reply_to_message")
    return None if found is None else int(found["message_id"])


async def test_a_question_is_answered_by_a_reply_and_closed_by_yes(stage: Stage) -> None:
    petra = await stage.person("Petra Muster-Amt", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says(ASKED)
    confirm = await ada.sees("May I send this to Integration office?")
    assert ASKED in confirm.text
    await ada.taps("Send")
    receipt = await ada.sees("Your question has the number 1")
    assert "You will get an answer here by" in receipt.text

    asked = await petra.sees(ASKED)
    for expected in ("Question 1", "Ada", stage.organisation.name, "English"):
        assert expected in asked.text
    await petra.says(ANSWERED, reply_to=asked)
    await petra.sees("Your answer to question 1 is on its way")

    answer = await ada.sees(ANSWERED)
    assert "Petra Muster-Amt answers your question 1" in answer.text
    assert reply_to(answer) == receipt.message_id, "in the asker's thread"
    await ada.says("And his wife?", reply_to=answer)
    await ada.sees("Added to your question 1")
    further = await petra.sees("And his wife?")
    assert reply_to(further) == asked.message_id, "in the thread of staff too"

    await petra.taps("Answer", further)
    await petra.sees("Please write your answer to question 1")
    await petra.says("She may stay as well.")
    await petra.sees("Your answer to question 1 is on its way")
    second = await ada.sees("She may stay as well.")
    await ada.taps("👍 Yes", second)
    await ada.sees("I am glad that it helped")

    await ada.says("/questions")
    mine = await ada.sees("Your questions")
    assert mine.buttons[0] == "1 · General · closed"
    await ada.taps(mine.buttons[0])
    thread = await ada.sees("Question 1 · closed")
    said = [ASKED, ANSWERED, "And his wife?", "She may stay as well."]
    places = [thread.text.index(text) for text in said]
    assert places == sorted(places)
    await petra.says("/staff")
    await petra.sees("For staff")
    await petra.taps("Open questions")
    await petra.sees("No question is waiting")


async def test_a_question_about_a_topic_goes_to_its_contact_person_only(stage: Stage) -> None:
    admin = await stage.person("Petra", "en", role=Role.ADMIN)
    carl = await stage.person("Carl", "en", role=Role.CONTACT, contact="petra-muster")
    other = await stage.person("Olga", "en", role=Role.CONTACT, contact="ali-mustermann")
    ada = await stage.person("Ada", "en")
    await ada.says("residence permit")
    await ada.sees("Petra Muster")
    await ada.taps("Ask a question")
    await ada.sees("What would you like to ask?")
    await ada.says(ASKED)
    await ada.sees("May I send this to Petra Muster · Citizens' services?")
    await ada.taps("Send")
    await ada.sees("Your question has the number 1")

    asked = await carl.sees(ASKED)
    assert stage.directory.topics["residence"].titles["en"] in asked.text
    await carl.says("/staff")
    await carl.sees("For staff")
    await carl.taps("Open questions")
    await carl.sees("These questions are waiting for an answer")

    await other.says("/staff")
    await other.sees("For staff")
    await other.taps("Open questions")
    await other.sees("No question is waiting")
    for forged in ("thread:1", "answer:1", "close:1"):
        await other.forges(forged)
    assert {answer["text"] for answer in (await other.answered())[1:]} == {
        "This question does not exist any more."
    }
    assert not [m for m in (*admin.messages, *other.messages) if ASKED in m.text]

    await carl.taps("Answer", asked)
    await carl.sees("Please write your answer to question 1")
    await carl.says(ANSWERED)
    await ada.sees(ANSWERED)


async def test_an_answer_that_did_not_help_opens_the_question_again(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await asks(ada)
    await petra.says("No.", reply_to=await petra.sees(ASKED))
    answer = await ada.sees("No.")
    await ada.taps("👎 No", answer)
    again = await ada.sees("your question 1 is open again")
    told = await petra.sees("The answer did not help")
    assert ASKED in told.text
    await ada.taps("👎 No", answer)
    await ada.answered()
    await ada.says("I need to know why.", reply_to=again)
    await ada.sees("Added to your question 1")
    await petra.sees("I need to know why.")
    assert len([m for m in petra.messages if "did not help" in m.text]) == 1
    await petra.says("/staff")
    await petra.sees("For staff")
    await petra.taps("Open questions")
    waiting = await petra.sees("These questions are waiting for an answer")
    assert waiting.buttons[0] == "1 · General · open"


async def test_staff_close_a_question_and_a_reply_opens_it_again(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await asks(ada)
    asked = await petra.sees(ASKED)
    await petra.taps("Close", asked)
    await petra.sees("Question 1 is closed")
    closed = await ada.sees("The city has closed your question 1")
    await ada.says("But nobody called me.", reply_to=closed)
    await ada.sees("Added to your question 1")
    reopened = await petra.sees("But nobody called me.")
    await petra.taps("Whole conversation", reopened)
    thread = await petra.sees("Question 1 · open")
    assert ASKED in thread.text
    await petra.says("I am sorry, I call you now.", reply_to=thread)
    await ada.sees("I am sorry, I call you now.")


async def test_staff_are_reminded_once_when_a_question_waits_too_long(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    carl = await stage.person("Carl", "en", role=Role.CONTACT, contact="petra-muster")
    ada = await stage.person("Ada", "en")
    await ada.says("residence permit")
    await ada.sees("Petra Muster")
    await ada.taps("Ask a question")
    await ada.sees("What would you like to ask?")
    await ada.says(ASKED)
    await ada.sees("May I send this to")
    await ada.taps("Send")
    await ada.sees("Your question has the number 1")
    asked = await carl.sees(ASKED)

    assert await questions.remind_staff(stage.desk, stage.clock()) == 0
    question = await questions.find(stage.desk, 1)
    assert question is not None
    stage.clock.ahead = question.due_at - datetime.now(question.due_at.tzinfo)
    stage.clock.forward(minutes=1)
    assert await questions.remind_staff(stage.desk, stage.clock()) == 1
    assert await questions.remind_staff(stage.desk, stage.clock()) == 0
    for member in (petra, carl):
        late = await member.sees("waited longer than we promised")
        assert ASKED in late.text
    await carl.says(ANSWERED, reply_to=await carl.sees("waited longer"))
    await ada.sees(ANSWERED)
    stage.clock.forward(days=30)
    assert await questions.remind_staff(stage.desk, stage.clock()) == 0
    assert asked.message_id < carl.messages[-1].message_id


async def test_a_reply_goes_to_the_question_that_the_message_shows_now(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await asks(ada, "The first question?")
    await asks(ada, "The second question?")
    await ada.says("/questions")
    await ada.sees("Your questions")
    await ada.taps("1 · General")
    await ada.sees("The first question?")
    await ada.taps("Back")
    await ada.sees("Your questions")
    await ada.taps("2 · General")
    shown = await ada.sees("The second question?")
    await ada.says("One thing more.", reply_to=shown)
    await ada.sees("Added to your question 2")
    added = await petra.sees("One thing more.")
    assert "Question 2" in added.text


async def test_long_and_odd_texts_arrive_as_they_were_written(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    odd = "<b>Fish & Chips</b> {name} %s \u202eابن\u202c " + "&" * 1900
    await asks(ada, odd)
    asked = await petra.sees("<b>Fish & Chips</b> {name} %s")
    await petra.taps("Close", asked)
    await petra.sees("Question 1 is closed")

    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says("x" * 2001)
    await ada.sees("That is too long: 2001 characters. At most 2000 are possible.")
    await ada.says("?")
    await ada.sees("That is a little short")
