"""Announcements in the editors' chats: looking, aiming, sending, approving, the report."""

from __future__ import annotations

import re

from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services import announcements
from tests.conftest import Stage
from tests.services.walking import fresh_update, met


async def drafted(stage: Stage, editor: Phone, **texts: str) -> int:
    """A draft of an editor, whose page they see."""
    person = await met(stage.desk, editor.id)
    outcome = await announcements.draft(stage.desk, fresh_update(), person, "Neue <b>Kurse</b>")
    made = int(outcome.values["announcement"])
    for language, text in texts.items():
        await announcements.write(stage.desk, fresh_update(), person, made, language, text)
    await editor.says("/staff")
    await editor.sees("For staff")
    await editor.taps("Announcements")
    await editor.sees("Announcements")
    await editor.taps("Neue Kurse")
    await editor.sees("Draft")
    return made


async def go_on(stage: Stage) -> None:
    """What the tick does every two seconds."""
    await announcements.advance(stage.desk, stage.clock())


def styled(phone: Phone) -> str:
    return re.sub("[\u2066-\u2069]", "", phone.screen().text)


async def test_a_preview_is_what_its_readers_will_see(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    await drafted(stage, edith, tr="Yeni <i>kurslar</i>")
    await edith.taps("Türkçe")
    shown = await edith.sees("Yeni kurslar")
    assert shown.data["entities"] == [{"type": "italic", "offset": 5, "length": 7}]
    assert [button["text"] for row in shown.rows for button in row] == [
        "📤 Paylaş",
        "🗣 Başkalarına ilettim",
    ]


async def test_from_the_audience_to_the_report(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    ada = await stage.person("Ada", "en")
    cem = await stage.person("Cem", "tr")
    await drafted(stage, edith, tr="Yeni kurslar")
    assert "English: 1 (read it in German)" in styled(edith)
    assert "Turkish: 1" in styled(edith)
    assert "2 recipients" in styled(edith)
    await edith.taps("For whom?")
    await edith.sees("For whom?")
    await edith.taps("Languages")
    await edith.sees("Readers of which languages?")
    await edith.taps("Türkçe")
    await edith.sees("1 recipient")
    await edith.taps("Back")
    await edith.sees("For whom?")
    await edith.taps("Back")
    await edith.sees("Draft")
    await edith.taps("Send now")
    await edith.sees("Send this now?")
    await edith.taps("Yes, send")
    await edith.sees("Is being sent")
    await go_on(stage)
    letter = await cem.sees("Yeni kurslar")
    await stage.standin.idle()
    await go_on(stage)
    await edith.sees("Sending is over")
    await edith.sees("By language")
    assert "Kurse" not in ada.transcript()

    await cem.taps("ilettim", letter)
    await cem.sees("kaç kişiye")
    await cem.taps("20")
    await cem.sees("20")
    await edith.taps("Look at it")
    await edith.sees("Sent")
    await edith.taps("Report")
    await edith.sees("1 reader has passed it on to 20 people.")


async def test_must_read_and_subscriptions(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    ada = await stage.person("Ada", "en")
    await ada.says("/topics")
    await ada.sees("What do you want to hear of?")
    await ada.taps("Founding a business")
    await stage.standin.idle()
    assert "▫️ 🏪 Founding a business" in ada.screen().buttons
    await drafted(stage, edith)
    await edith.taps("For whom?")
    await edith.sees("For whom?")
    await edith.taps("Topics")
    await edith.sees("Subscribers of which topics?")
    await edith.taps("Founding a business")
    await edith.sees("0 recipients")
    await edith.taps("Back")
    await edith.sees("For whom?")
    await edith.taps("Must-read: no")
    await edith.sees("Must-read: also for those")
    assert "1 recipient" in styled(edith)


async def test_a_second_editor_sees_it_and_approves(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    paul = await stage.person("Paul", "en", role=Role.EDITOR)
    ada = await stage.person("Ada", "de")
    await drafted(stage, edith)
    await edith.taps("Second editor: no")
    await stage.standin.idle()
    assert "👀 Second editor: yes" in edith.screen().buttons
    await edith.taps("Send now")
    await edith.sees("Send this now?")
    await edith.taps("Yes, send")
    await edith.sees("Waits for a second editor")
    assert "Approve" not in "".join(edith.screen().buttons)
    await paul.sees("An announcement waits for a second editor")
    await paul.taps("Look at it")
    await paul.sees("Waits for a second editor")
    await paul.taps("Approve")
    await edith.sees("Your announcement was approved.")
    await go_on(stage)
    await ada.sees("Neue Kurse")


async def test_withdrawing_and_deleting_ask_first(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    ada = await stage.person("Ada", "de")
    await drafted(stage, edith)
    await edith.taps("Delete")
    await edith.sees("Delete this draft?")
    await edith.taps("Back")
    await edith.sees("Draft")
    await edith.taps("Send now")
    await edith.sees("Send this now?")
    await edith.taps("Yes, send")
    await go_on(stage)
    await ada.sees("Neue Kurse")
    await edith.says("/staff")
    await edith.sees("For staff")
    await edith.taps("Announcements")
    await edith.sees("Announcements")
    await edith.taps("Neue Kurse")
    await edith.sees("Delivered: 1")
    await edith.taps("Withdraw")
    await edith.sees("Withdraw this announcement?")
    await edith.taps("Yes, withdraw")
    await edith.sees("Withdrawn")
    await go_on(stage)
    while any("Kurse" in m.text for m in ada.messages if not m.deleted):
        await stage.standin.world.events.changed()
