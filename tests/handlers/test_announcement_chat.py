"""Announcements in the editors' chats: looking, aiming, sending, approving, the report."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO

from openpyxl import load_workbook

from bot.demo.standin import Person as Phone
from bot.domain.meetings.meeting import MeetingKind, MeetingPlan, Place
from bot.domain.person import Role
from bot.services import announcements, deliveries, meetings, people
from bot.services.people import NewPerson
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


async def test_who_has_no_translation_is_in_the_preview_too(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    await stage.person("Amal", "ar")
    await stage.person("Cem", "tr")
    await drafted(stage, edith, tr="Yeni kurslar")
    await edith.taps("العربية (de)")
    shown = await edith.sees("Neue Kurse")
    note, _text = shown.text.split("\n\n")
    assert any("\u0600" <= letter <= "\u06ff" for letter in note), (
        "says in Arabic that it is German"
    )
    (made,) = await announcements.latest(stage.desk, 2)
    await edith.forges(f"preview:{made.id}:xx")
    await stage.standin.idle()
    assert edith.answers[-1]["text"] == "This announcement does not exist any more."


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
    await edith.sees("Which languages?")
    await edith.taps("Türkçe")
    await edith.sees("1 recipient")
    await edith.taps("Back")
    await edith.sees("For whom?")
    await edith.taps("Back")
    await edith.sees("Draft")
    await edith.taps("Send now")
    await edith.sees("Send this now?")
    await edith.taps("Yes, send")
    await edith.sees("Being sent")
    await go_on(stage)
    letter = await cem.sees("Yeni kurslar")
    await stage.standin.idle()
    await go_on(stage)
    await edith.sees("Sending is finished")
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
    await ada.sees("What would you like to hear about?")
    await ada.taps("Starting a business")
    await stage.standin.idle()
    assert "▫️ 🏪 Starting a business" in ada.screen().buttons
    await drafted(stage, edith)
    await edith.taps("For whom?")
    await edith.sees("For whom?")
    await edith.taps("Topics")
    await edith.sees("Subscribers to which topics?")
    await edith.taps("Starting a business")
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
    await edith.sees("Waiting for a second editor")
    assert "Approve" not in "".join(edith.screen().buttons)
    await paul.sees("An announcement is waiting for a second editor")
    await paul.taps("Look at it")
    await paul.sees("Waiting for a second editor")
    await paul.taps("Approve")
    await edith.sees("Your announcement was approved.")
    await go_on(stage)
    await ada.sees("Neue Kurse")


async def test_the_second_editor_reads_a_correction_as_its_readers_do(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    paul = await stage.person("Paul", "en", role=Role.EDITOR)
    made = await drafted(stage, edith, tr="Yeni kurslar")
    await edith.taps("Second editor: no")
    await stage.standin.idle()
    await edith.forges(f"send:{made}:now")
    await paul.sees("An announcement is waiting for a second editor")
    await paul.taps("Look at it")
    await paul.sees("Waiting for a second editor")
    await paul.taps("Approve")
    await go_on(stage)
    await stage.standin.idle()
    person = await met(stage.desk, edith.id)
    text = {"tr": "Yeni <b>kurslar</b> mayısta"}
    await announcements.correct(stage.desk, fresh_update(), person, made, text)
    told = await paul.sees("An announcement was corrected")
    shown = await paul.sees("Yeni kurslar mayısta")
    assert "düzeltildi" in shown.text, "marked as corrected, in the reader's language"
    await paul.taps("Look at it", told)
    opened = await paul.sees("Being sent")
    assert {"✏️ Correct", "🚫 Withdraw"} <= set(opened.buttons)


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


async def test_stopping_takes_effect_at_once(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    phones = [stage.standin.add_person(f"P{n}", started=True) for n in range(300)]
    await people.add_registered(
        stage.desk,
        [NewPerson(p.id, p.first_name, "de", Role.STEERING, None) for p in phones],
    )
    made = await drafted(stage, edith)
    await edith.taps("For whom?")
    await edith.sees("For whom?")
    await edith.taps("Roles")
    await edith.sees("Which roles?")
    await edith.taps("Key persons")
    await edith.sees("301 recipients")
    await edith.says("/menu")
    await edith.forges(f"send:{made}:now")
    progress = await edith.sees("Being sent")
    while sum(bool(phone.messages) for phone in phones) < 20:
        await stage.standin.world.events.changed()
    tapped = time.monotonic()
    await edith.taps("Stop", progress)
    await edith.sees("⏹ Stopped")
    open_states = {"waiting", "sending"}
    async with asyncio.timeout(10):
        while (await deliveries.count(stage.desk, f"announcement:{made}")).keys() & open_states:
            with suppress(TimeoutError):
                await asyncio.wait_for(stage.standin.world.events.changed(), 0.1)
    assert time.monotonic() - tapped < 2
    arrived = sum("Kurse" in phone.transcript() for phone in (*phones, edith))
    report = await announcements.report(stage.desk, made)
    assert report is not None
    assert report.total.delivered == arrived < 250
    assert report.total.stopped + report.total.gone + arrived == 301


async def test_the_report_as_a_file_and_as_a_picture(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    await stage.person("Ada", "de")
    made = await drafted(stage, edith)
    await edith.forges(f"send:{made}:now")
    await go_on(stage)
    await edith.sees("Being sent")
    await stage.standin.idle()
    other = next(m for m in edith.messages if m.from_bot)  # not the one that tells the progress
    await edith.forges(f"receipts:{made}", other.message_id)
    await edith.sees("By language")
    await stage.standin.idle()
    await edith.taps("As a file")
    file = await edith.sees("Neue Kurse")
    workbook = load_workbook(BytesIO(edith.download(file)))
    rows = list(workbook["By language"].iter_rows(values_only=True))
    assert rows[0][:3] == ("Language", "Recipients", "Delivered")
    assert rows[1][:2] == ("German", 1)
    assert [sheet.title for sheet in workbook] == [
        *("Overview", "By language", "By organisation", "Why not delivered")
    ]
    await edith.taps("As a picture")
    await stage.standin.idle()
    assert edith.messages[-1].data["photo"]


async def test_those_who_answered_an_invitation(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    await stage.person("Ada", "de")
    start = datetime(2099, 5, 1, 18)  # noqa: DTZ001 - the city's clock
    plan = MeetingPlan(
        kind=MeetingKind.NETWORKING,
        titles={"de": "Frühlingstreffen"},
        starts=start,
        ends=start + timedelta(hours=2),
        timezone="Europe/Berlin",
        place=Place("Muster-Saal"),
    )
    await meetings.add(stage.desk, plan)
    await meetings.plan(stage.desk, stage.clock())
    await drafted(stage, edith)
    await edith.taps("For whom?")
    await edith.sees("For whom?")
    await edith.taps("Meeting")
    await edith.sees("Invited to which meeting?")
    await edith.taps("Frühlingstreffen")
    await edith.sees("1 recipient")
    await edith.taps("Back")
    shown = await edith.sees("Invited to: ")
    assert "Frühlingstreffen" in shown.text
    await edith.taps("Answers")
    await edith.sees("Who answered what?")
    await edith.taps("Said yes")
    await edith.sees("0 recipients")
    await edith.taps("No answer yet")
    await edith.sees("1 recipient")
