"""A button's data comes from outside: the right to the object is checked again, whatever it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.domain.scripts import INVITE
from tests.conftest import Stage
from tests.handlers.nonsense import NO_NUMBERS, NO_SLUGS
from tests.handlers.watching import (
    changed,
    contents,
    person_id,
    raw,
    set_roles,
    things,
)

GONE = "This question does not exist any more."
STALE = "This button belongs to an earlier step. Please use the newest message."
NOT_YOURS = "You do not have access to this. If you need it, please ask the integration office."
SORRY = "😔"


async def ask(phone: Phone, topic: str, text: str = "How do I do that?") -> int:
    """Ask the city; returns the case number."""
    await phone.forges(f"ask:{topic}")
    await phone.sees("What would you like to ask?")
    await phone.says(text)
    await phone.sees("May I send this")
    await phone.taps("Send")
    message = await phone.sees("Your question has the number")
    found = re.search(r"has the number (\d+)", message.text)
    assert found is not None
    return int(found[1])


@dataclass(frozen=True, slots=True)
class Town:
    """Ada has asked; Carl answers for it, Petra is admin. The others have no business with it."""

    ada: Phone
    bea: Phone
    carl: Phone
    petra: Phone
    outsiders: tuple[Phone, ...]
    question: int
    contact: str
    other_contact: str
    topic: str


async def town(stage: Stage) -> Town:
    topic = next(t for t in stage.directory.topics.values() if t.contact)
    contact = topic.contact
    assert contact is not None
    other = next(c for c in stage.directory.contacts if c != contact)
    first, second = list(stage.directory.organisations)[:2]
    ada = await stage.person("Ada", "en", organisation=first)
    bea = await stage.person("Bea", "en", organisation=second)
    carl = await stage.person("Carl", "en", role=Role.CONTACT, contact=contact)
    dora = await stage.person("Dora", "en", role=Role.CONTACT, contact=other)
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    outsiders = [bea, dora]
    for role in (Role.EDITOR, Role.ROOM_MANAGER, Role.STEERING):
        outsiders.append(await stage.person(role.value, "en", role=role))
    question = await ask(ada, topic.slug)
    await carl.sees("How do I do that?")
    await stage.standin.idle()
    return Town(ada, bea, carl, petra, tuple(outsiders), question, contact, other, topic.slug)


async def last_answer(stage: Stage, phone: Phone) -> str:
    """What the newest tap was answered."""
    await stage.standin.idle()
    return str(phone.answers[-1]["text"])


async def test_a_question_is_open_to_its_asker_and_to_those_who_answer_it(stage: Stage) -> None:
    t = await town(stage)
    before = await contents(stage.desk)
    for outsider in t.outsiders:
        seen = len(outsider.messages)
        for data in ("thread", "helped", "answer", "close"):
            for tail in ("", ":yes", ":no", ":yes:yes"):
                await outsider.forges(f"{data}:{t.question}{tail}")
                assert await last_answer(stage, outsider) in (GONE, NOT_YOURS)
        assert len(outsider.messages) == seen
    await t.ada.forges(f"close:{t.question}")
    assert await last_answer(stage, t.ada) == NOT_YOURS
    await t.ada.forges(f"answer:{t.question}")
    assert await last_answer(stage, t.ada) == NOT_YOURS
    assert changed(before, await contents(stage.desk)) == {}

    for insider in (t.carl, t.petra):
        await insider.says("/help")
        await insider.sees("How I can help")
        await insider.forges(f"thread:{t.question}")
        await insider.sees("How do I do that?")


async def test_staff_do_not_judge_for_the_asker(stage: Stage) -> None:
    t = await town(stage)
    before = await contents(stage.desk)
    for insider in (t.carl, t.petra):
        await insider.forges(f"helped:{t.question}:yes")
        assert await last_answer(stage, insider) == GONE
    assert changed(before, await contents(stage.desk)) == {}


async def test_a_contact_without_the_role_any_more_sees_and_gets_nothing(stage: Stage) -> None:
    t = await town(stage)
    thread = await t.carl.sees("How do I do that?")
    await set_roles(stage.desk, t.carl, Role.EDITOR)
    await t.carl.forges(f"thread:{t.question}")
    assert await last_answer(stage, t.carl) == GONE
    await t.carl.says("I still answer!", reply_to=thread)
    await t.carl.sees(GONE)

    heard = len(t.carl.messages)
    await ask(t.ada, t.topic, "And what about my son?")
    await t.petra.sees("And what about my son?")
    assert len(t.carl.messages) == heard
    assert "I still answer!" not in t.ada.transcript()


async def test_nobody_hands_on_another_organisation(stage: Stage) -> None:
    t = await town(stage)
    first, second = list(stage.directory.organisations)[:2]
    before = await contents(stage.desk)
    for phone, slug in ((t.bea, first), (t.ada, second), (t.petra, first)):
        for data in (f"hand:{slug}", f"pass:{slug}:deputy", f"pass:{slug}:successor"):
            await phone.forges(data)
            assert await last_answer(stage, phone) == "You do not speak for this organisation."
    assert changed(before, await contents(stage.desk)) == {}


async def test_a_deputy_names_no_deputies(stage: Stage) -> None:
    t = await town(stage)
    first = next(iter(stage.directory.organisations))
    async with stage.desk.change() as change:
        from db import people

        deputy = await person_id(stage.desk, t.bea)
        await people.join(change.connection, deputy, first, deputy=True)
    before = await contents(stage.desk)
    await t.bea.forges(f"pass:{first}:successor")
    assert await last_answer(stage, t.bea) == "You do not speak for this organisation."
    assert changed(before, await contents(stage.desk)) == {}


async def test_only_who_holds_a_contact_verifies_it(stage: Stage) -> None:
    t = await town(stage)
    before = await contents(stage.desk)
    for phone, contact in ((t.carl, t.other_contact), *((o, t.contact) for o in t.outsiders)):
        for verdict in ("yes", "no", ""):
            await phone.forges(f"verify:{contact}:{verdict}")
            answer = await last_answer(stage, phone)
            assert answer in ("This entry does not exist any more.", NOT_YOURS)
    assert changed(before, await contents(stage.desk)) == {}


async def test_a_number_that_no_row_can_have_is_answered_and_changes_nothing(stage: Stage) -> None:
    there = await things(stage)
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    before = await contents(stage.desk)
    routes: tuple[str, ...] = (
        "thread",
        "helped",
        "answer",
        "close",
        "request",
        "accept",
        "admit",
        "decline",
    )
    routes += ("revoke", "handover", "report", "resolve", "d", "db", "dp", "redeliver")
    routes += ("announcement", "preview", "aim", "aimed", "second", "send", "approve", "unsend")
    routes += ("halt", "withdraw", "discard", "receipts", "told", "subscribe", "write", "correct")
    routes += ("attach", "link", "later", "reject", "newsitem", "release", "refuse", "leaflet")
    routes += ("leafletfile", "noleaflet")
    for route in routes:
        for value in NO_NUMBERS:
            for tail in ("", ":yes"):
                await petra.forges(f"{route}:{value}{tail}")
    for value in NO_NUMBERS:
        await petra.forges(f"handover:{there.handover}:{value}")
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    assert SORRY not in petra.transcript()
    assert all(answer["text"] for answer in petra.answers), "each tap is told why nothing happens"
    assert not [message for message in petra.messages if message.from_bot]


async def test_a_page_that_does_not_exist_is_the_last_or_the_first(stage: Stage) -> None:
    there = await things(stage)
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await petra.says("/help")
    await petra.sees("How I can help")
    for value in NO_NUMBERS:
        await petra.forges(f"accept:{there.request}:{value}")
        await stage.standin.idle()
        assert "For which organisation" in petra.screen().text
        assert len(petra.screen().rows) > 2, value

    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    await petra.taps("city contact")
    prompt = await petra.sees("Which contact in the directory is it?")
    serial = prompt.rows[0][0]["callback_data"].split(":")[1]
    for value in NO_NUMBERS:
        await petra.forges(f"dp:{serial}:{value}")
        await stage.standin.idle()
        assert "Which contact in the directory is it?" in petra.screen().text
        assert len(petra.screen().rows) > 2, value
    await petra.forges(f"dp:{serial}")
    await stage.standin.idle()
    assert SORRY not in petra.transcript()


async def test_an_entry_that_does_not_exist_is_answered_kindly(stage: Stage) -> None:
    there = await things(stage)
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    before = await contents(stage.desk)
    for slug in NO_SLUGS:
        for route in ("group", "topic", "save", "map", "show", "wrong", "hand", "pass", "verify"):
            await petra.forges(f"{route}:{slug}")
        await petra.forges(f"pass:{slug}:deputy")
        await petra.forges(f"verify:{slug}:yes")
        await petra.forges(f"admit:{there.request}:{slug}")
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    assert SORRY not in petra.transcript()
    assert all(answer["text"] for answer in petra.answers)


async def test_a_question_on_a_topic_that_does_not_exist_goes_to_the_office(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await ada.says("/help")
    await ada.sees("How I can help")
    await ask(ada, "../../etc/passwd", "Where do I find my papers?")
    await petra.sees("Where do I find my papers?")


@pytest.mark.parametrize("kind", ["routes", "languages"])
async def test_garbage_of_64_bytes_is_answered(stage: Stage, kind: str) -> None:
    ada = await stage.person("Ada", "en")
    before = await contents(stage.desk)
    rubbish = {
        "routes": ("x" * 64, ":" * 64, "menu" + "x" * 60, "😀" * 16, "*", ".*", "MENU", "staff x"),
        "languages": ("lang", "lang:", "lang:xx", "lang:../de", "lang:" + "d" * 59, "lang:zz"),
    }[kind]
    for data in rubbish:
        await ada.forges(data)
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    assert SORRY not in ada.transcript()
    assert len(ada.answers) == len(rubbish)
    if kind == "routes":
        assert {answer["text"] for answer in ada.answers} == {
            "This button does not work any more. Please write /start."
        }


async def test_buttons_of_an_earlier_dialogue_steer_no_later_one(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    topic = next(iter(stage.directory.topics))
    await ada.says("/help")
    await ada.sees("How I can help")
    await ask(ada, topic, "My first question")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says("My second question")
    prompt = await ada.sees("May I send this")
    real = prompt.rows[0][0]["callback_data"]
    route, serial, code = real.split(":")
    before = await contents(stage.desk)
    for number in (int(serial) - 1, int(serial) + 1, 0, 1, 2, 3, -int(serial)):
        await ada.forges(f"{route}:{number}:{code}")
        assert await last_answer(stage, ada) == STALE
    for other in ("agree", "yes", "apply", "admin", "suggested", "", "SEND", "send:send", "end"):
        await ada.forges(f"{route}:{serial}:{other}")
        assert await last_answer(stage, ada) == "Please tap one of the buttons."
    assert changed(before, await contents(stage.desk)) == {}
    await ada.taps(real)
    await ada.sees("Your question has the number")
    await ada.forges(real)
    assert await last_answer(stage, ada) == STALE, "the same tap twice asks once"


async def test_an_option_that_is_not_on_offer_is_not_taken(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await petra.says("/invite")
    prompt = await petra.sees("Whom would you like to invite?")
    serial = prompt.rows[0][0]["callback_data"].split(":")[1]
    before = await contents(stage.desk)
    for code in ("superuser", "", "steering ", "ADMIN", *NO_SLUGS):
        await petra.forges(f"d:{serial}:{code}")
        assert await last_answer(stage, petra) == "Please tap one of the buttons."
    assert changed(before, await contents(stage.desk)) == {}
    await petra.taps("key person")
    prompt = await petra.sees("For which organisation?")
    serial = prompt.rows[0][0]["callback_data"].split(":")[1]
    for code in NO_SLUGS:
        await petra.forges(f"d:{serial}:{code}")
        assert await last_answer(stage, petra) == "Please tap one of the buttons."
    assert [o.code for o in INVITE.step("role").options] == [role.value for role in Role]


async def test_a_dialogue_does_not_outlive_the_role(stage: Stage) -> None:
    t = await town(stage)
    await t.carl.says("/help")
    await t.carl.sees("How I can help")
    await t.carl.forges(f"answer:{t.question}")
    await t.carl.sees("Please write your answer")
    await set_roles(stage.desk, t.carl, Role.KEY_PERSON)
    before = await contents(stage.desk)
    await t.carl.says("This must not arrive")
    await t.carl.sees("You no longer have access to this.")
    after = await contents(stage.desk)
    assert set(changed(before, after)) == {"dialogues"}
    assert "This must not arrive" not in t.ada.transcript()

    await t.petra.says("/invite")
    await t.petra.sees("Whom would you like to invite?")
    await set_roles(stage.desk, t.petra)
    before = await contents(stage.desk)
    await t.petra.taps("administrator")
    await t.petra.answered()
    await stage.standin.idle()
    assert "invitations" not in changed(before, await contents(stage.desk))
    assert t.petra.answers[-1]["text"] == "You no longer have access to this."


async def test_a_reply_goes_to_the_question_that_the_message_shows_now(stage: Stage) -> None:
    t = await town(stage)
    second = await ask(t.bea, t.topic, "Something else entirely")
    await t.carl.sees("Something else entirely")
    await t.carl.says("/staff")
    await t.carl.sees("For staff")
    await t.carl.taps("waiting")
    await t.carl.sees("These questions are waiting")
    await t.carl.taps(f"thread:{t.question}")
    await t.carl.sees("How do I do that?")
    await t.carl.taps("← Back")
    await t.carl.sees("These questions are waiting")
    await t.carl.taps(f"thread:{second}")
    shown = await t.carl.sees("Something else entirely")
    await stage.standin.idle()
    await t.carl.says("For Bea alone", reply_to=shown)
    await t.bea.sees("For Bea alone")
    assert "For Bea alone" not in t.ada.transcript()


async def test_a_reply_to_a_message_with_forged_buttons_opens_no_thread(stage: Stage) -> None:
    t = await town(stage)
    before = await contents(stage.desk)
    for outsider in t.outsiders:
        update = raw(outsider, text="Let me in on this")
        forged = [[{"text": "Answer", "callback_data": f"answer:{t.question}"}]]
        shown = {**raw(outsider)["message"], "reply_markup": {"inline_keyboard": forged}}
        update["message"]["reply_to_message"] = shown
        stage.standin.updates.put_raw(update)
        await outsider.sees(GONE)
    assert changed(before, await contents(stage.desk)) == {}
