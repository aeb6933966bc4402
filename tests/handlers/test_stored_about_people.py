"""What is stored about people: all of it for themselves, nothing of others, gone when forgotten."""

from __future__ import annotations

import json
from typing import Any

from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services import people, retention
from db import questions
from tests.conftest import Stage
from tests.handlers.watching import dump, person_id

BEA = "Bea Unverwechselbar"
CARL = "Carl Unnachahmlich"
REASON = "Because I am the choir's treasurer"
QUESTION = "Where is the ramp for my wheelchair?"
ANSWER = "Next to the blue door"
REPORT = "My cousin works there and says it has moved"


async def stored_about(phone: Phone) -> dict[str, Any]:
    """The file that ``/mydata`` sends."""
    await phone.says("/mydata")
    message = await phone.sees("What is stored about you")
    stored: dict[str, Any] = json.loads(phone.download(message))
    return stored


async def forgets(phone: Phone) -> None:
    await phone.says("/forget")
    await phone.sees("Delete everything about you?")
    await phone.taps("Yes, delete everything")
    await phone.sees("Everything about you is deleted")


async def let_in(stage: Stage, admin: Phone) -> Phone:
    """Bea asks for access, says why, and is let in."""
    bea = await stage.person("Bea", "en", role=None)
    await bea.says("/start")
    await bea.sees("choose your language")
    await bea.taps("English")
    await bea.sees("It is for contact people")
    await bea.taps("Ask for access")
    await bea.sees("Do you agree?")
    await bea.taps("I agree")
    await bea.sees("What is your name?")
    await bea.says(BEA)
    await bea.sees("Which organisation")
    await bea.says(REASON)
    await bea.sees("May I send this")
    await bea.taps("Send")
    await admin.sees(REASON)
    await admin.taps("Let in")
    await admin.sees("For which organisation")
    await admin.taps(stage.organisation.name)
    await bea.sees("You now have access")
    return bea


async def asks_and_is_answered(stage: Stage, asker: Phone, staff: Phone) -> None:
    topic = next(t for t in stage.directory.topics.values() if t.contact)
    await asker.forges(f"ask:{topic.slug}")
    await asker.sees("What would you like to ask?")
    await asker.says(QUESTION)
    await asker.sees("May I send this")
    await asker.taps("Send")
    await asker.sees("Your question has the number")
    asked = await staff.sees(QUESTION)
    await staff.says(ANSWER, reply_to=asked)
    await asker.sees(ANSWER)
    await asker.forges(f"wrong:{topic.slug}")
    await asker.sees("What is wrong with this entry?")
    await asker.says(REPORT)
    await asker.sees("will check it")


async def cast(stage: Stage) -> tuple[Phone, Phone, Phone]:
    """Petra lets Bea in, Carl answers her question, Petra deals with her report."""
    contact = next(t.contact for t in stage.directory.topics.values() if t.contact)
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    carl = await stage.person(CARL, "en", role=Role.CONTACT, contact=contact)
    bea = await let_in(stage, petra)
    await asks_and_is_answered(stage, bea, carl)
    await petra.sees(REPORT)
    await petra.taps("Done")
    await bea.sees("has been checked")
    await stage.standin.idle()
    return petra, carl, bea


async def test_of_the_forgotten_nothing_stays_not_even_in_what_others_did(stage: Stage) -> None:
    _petra, _carl, bea = await cast(stage)
    stored = await dump(stage.desk)
    assert all(text in stored for text in (BEA, REASON, QUESTION, REPORT))
    assert "profile" in bea.commands
    await forgets(bea)
    await stage.standin.idle()
    assert "profile" not in bea.commands, "nor does Telegram's menu know who they were"
    stored = await dump(stage.desk)
    for text in ("Unverwechselbar", REASON, QUESTION, ANSWER, REPORT, str(bea.id)):
        assert text not in stored
    assert "access-approved" in stored, "that staff let somebody in stays, without whom"


async def test_of_forgotten_staff_the_work_stays_without_the_name(stage: Stage) -> None:
    petra, carl, bea = await cast(stage)
    paul = await stage.person("Paul", "en", role=Role.ADMIN)
    await forgets(carl)
    await forgets(petra)
    stored = await dump(stage.desk)
    for text in ("Unnachahmlich", str(carl.id), "'Petra'", str(petra.id)):
        assert text not in stored
    assert ANSWER in stored
    await bea.says("/questions")
    listed = await bea.sees("Your questions")
    await bea.taps(listed.rows[0][0]["callback_data"])
    await stage.standin.idle()
    assert ANSWER in bea.screen().text
    assert CARL not in bea.screen().text
    await paul.says("/staff")
    await paul.sees("For staff")


async def test_everything_about_oneself_is_told(stage: Stage) -> None:
    petra, carl, bea = await cast(stage)
    told = await stored_about(bea)
    text = json.dumps(told, ensure_ascii=False)
    for mine in (BEA, REASON, QUESTION, ANSWER, REPORT, str(bea.id), stage.organisation.name):
        assert mine in text
    assert {sent["kind"] for sent in told["messages_sent_by_the_bot"]} == {
        "access-decided",
        "question-answered",
        "report-resolved",
    }
    assert told["messages_that_belong_to_questions"]
    told = await stored_about(carl)
    assert [answer["text"] for answer in told["answers_written_for_the_city"]] == [ANSWER]
    assert [act["act"] for act in told["acts"]] == ["question-answered"]
    assert told["contact_of_the_directory"]
    told = await stored_about(petra)
    assert {act["act"] for act in told["acts"]} == {"access-approved", "report-resolved"}


async def test_nothing_about_others_is_told(stage: Stage) -> None:
    petra, carl, bea = await cast(stage)
    for one in (petra, carl, bea):
        text = json.dumps(await stored_about(one), ensure_ascii=False)
        for other in (petra, carl, bea):
            if other is not one:
                assert str(other.id) not in text
        others = {BEA, REASON, QUESTION, REPORT, CARL, "Petra"} - (
            {BEA, REASON, QUESTION, REPORT} if one is bea else {CARL} if one is carl else {"Petra"}
        )
        for words in others:
            assert words not in text, (one.first_name, words)
        for key in ("decided_by", "resolved_by", "used_by", "created_by", "token_hash"):
            assert key not in text


async def test_a_successor_is_told_the_answers_but_not_the_words_of_the_one_before(
    stage: Stage,
) -> None:
    _petra, _carl, bea = await cast(stage)
    dora = await stage.person("Dora", "en")
    before, after = await person_id(stage.desk, bea), await person_id(stage.desk, dora)
    async with stage.desk.change() as change:
        await questions.hand_on(change.connection, before, after)
    text = json.dumps(await stored_about(dora), ensure_ascii=False)
    assert ANSWER in text
    assert QUESTION not in text
    told = await stored_about(bea)
    assert [q["text"] for q in told["messages_in_questions_handed_on"]] == [QUESTION]
    assert told["questions"] == []


async def test_reports_that_were_dealt_with_are_not_kept_for_ever(stage: Stage) -> None:
    await cast(stage)
    stage.clock.forward(days=stage.settings.retention.resolved_reports - 1)
    await retention.enforce(stage.desk, stage.clock())
    assert REPORT in await dump(stage.desk)
    stage.clock.forward(days=2)
    await retention.enforce(stage.desk, stage.clock())
    assert REPORT not in await dump(stage.desk)
    assert await people.count_role(stage.desk, Role.ADMIN) == 1
