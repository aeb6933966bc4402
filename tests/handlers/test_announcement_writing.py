"""Writing announcements in chat, from the first word to the correction; news; material."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services import announcements, material
from bot.services.material import MaterialFile
from tests.conftest import Stage
from tests.services.walking import fresh_update, met


async def opens(editor: Phone) -> None:
    await editor.says("/staff")
    await editor.sees("For staff")
    await editor.taps("Announcements")
    await editor.sees("Announcements")


async def writes(editor: Phone, text: str, **entity: Any) -> None:
    """A formatted message, as Telegram's clients send it."""
    entities = [entity] if entity else []
    await editor.says(text, entities=entities)


async def in_chat(stage: Stage, phone: Phone, text: str) -> None:
    """Wait until the newest version of a message says so."""
    async with asyncio.timeout(10):
        while not any(text in m.text for m in phone.messages if m.from_bot and not m.deleted):
            await stage.standin.world.events.changed()


async def begun(stage: Stage) -> Phone:
    """Edith has written the German text of an announcement."""
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    await opens(edith)
    await edith.taps("New announcement")
    await edith.sees("Please write the German text")
    await writes(edith, "Neue Kurse ab Mai", type="bold", offset=0, length=10)
    await edith.sees("Draft")
    return edith


async def test_formatting_survives_and_each_language_has_its_text(stage: Stage) -> None:
    edith = await begun(stage)
    cem = await stage.person("Cem", "tr")
    await edith.taps("Text, translation")
    await edith.sees("In which language?")
    await edith.taps("Türkçe")
    await edith.sees("Please write the text in this language: Türkçe")
    await writes(edith, "Yeni kurslar", type="italic", offset=0, length=4)
    await edith.sees("Draft")
    await edith.taps("Link")
    await edith.sees("Please send the link")
    await edith.says("javascript:alert(1)")
    again = await edith.sees("This link cannot be opened")
    assert "Please send the link" in again.text
    await edith.says("example.org/kurse")
    assert "https://example.org/kurse" in (await edith.sees("Draft")).text
    await edith.taps("Deutsch")
    preview = await edith.sees("Neue Kurse ab Mai")
    assert preview.data["entities"] == [{"type": "bold", "offset": 0, "length": 10}]
    await opens(edith)
    await edith.taps("Neue Kurse")
    await edith.sees("Draft")
    await edith.taps("Send now")
    await edith.sees("Send this now?")
    await edith.taps("Yes, send")
    await announcements.advance(stage.desk, stage.clock())
    letter = await cem.sees("Yeni kurslar")
    assert letter.data["entities"] == [{"type": "italic", "offset": 0, "length": 4}]
    assert letter.rows[0][0]["url"] == "https://example.org/kurse"

    await edith.taps("Correct")
    await edith.sees("In which language?")
    await edith.taps("Türkçe")
    await edith.sees("the whole corrected text")
    await edith.says("Yeni kurslar, haziranda")
    await edith.sees("Shall I replace the text in all chats?")
    await edith.taps("Yes, correct")
    await announcements.advance(stage.desk, stage.clock())
    await in_chat(stage, cem, "haziranda")
    assert len([m for m in cem.messages if "kurslar" in m.text]) == 1


async def test_a_picture_goes_with_it(stage: Stage) -> None:
    edith = await begun(stage)
    ada = await stage.person("Ada", "de")
    await edith.taps("Picture or file")
    await edith.sees("Please send the picture or file")
    await edith.sends_file("plan.pdf", b"%PDF")
    await edith.sees("Draft")
    assert "🖼 Remove picture or file" in edith.screen().buttons
    await edith.taps("Send now")
    await edith.sees("Send this now?")
    await edith.taps("Yes, send")
    await announcements.advance(stage.desk, stage.clock())
    await in_chat(stage, ada, "Neue Kurse")
    letter = ada.messages[-1]
    assert letter.data["document"]["file_name"] == "plan.pdf"


async def test_sent_later_and_taken_back(stage: Stage) -> None:
    edith = await begun(stage)
    await edith.taps("Send later")
    await edith.sees("On which day")
    await edith.says("31.12.")
    await edith.sees("At what time?")
    await edith.says("18:00")
    await edith.sees("Scheduled")
    await edith.taps("Back to the draft")
    await edith.sees("Draft")


async def test_given_back_with_a_reason(stage: Stage) -> None:
    edith = await begun(stage)
    paul = await stage.person("Paul", "en", role=Role.EDITOR)
    await edith.taps("Second editor: no")
    await stage.standin.idle()
    await edith.taps("Send now")
    await edith.sees("Send this now?")
    await edith.taps("Yes, send")
    await paul.sees("An announcement is waiting for a second editor")
    await paul.taps("Look at it")
    await paul.sees("Waiting for a second editor")
    await paul.taps("Back to the draft")
    await paul.sees("What should be changed?")
    await paul.says("The date is missing.")
    await edith.sees("The date is missing.")


async def test_news_of_an_organisation_become_an_announcement(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    cem = await stage.person("Cem", "tr")
    await cem.says("/menu")
    await stage.standin.idle()
    await cem.forges("news")
    await stage.standin.idle()
    await cem.says("Koromuz pazar günü söylüyor")
    await stage.standin.idle()
    await cem.taps("Gönder")
    item = await edith.sees("Koromuz pazar günü söylüyor")
    assert stage.organisation.name in item.text
    await edith.taps("Turn into announcement")
    await edith.sees("Please write the German text")
    await edith.says("Der Chor singt am Sonntag")
    await edith.sees("Der Chor singt am Sonntag")
    assert {"👁 Deutsch", "👁 Türkçe"} <= set(edith.screen().buttons)
    assert "🔔" in edith.screen().text
    await edith.taps("👁 Türkçe")
    assert (await edith.sees("Koromuz")).text.endswith(f"— {stage.organisation.name}")
    taps = len(edith.answers)
    await edith.forges(f"newsitem:{1}")
    await edith.answered(taps + 1)
    assert "already decided" in edith.answers[-1]["text"]


async def test_refused_news_come_back_with_a_reason(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    ada = await stage.person("Ada", "en")
    await ada.says("/menu")
    await ada.sees("What can I do for you")
    await ada.taps("Our news")
    await ada.sees("What would you like other organisations to know?")
    await ada.says("We sold our old van")
    await ada.sees("May I send this to the city?")
    await ada.taps("Send")
    await ada.sees("The city will look at your news")
    await edith.sees("We sold our old van")
    await edith.taps("Refuse")
    await edith.sees("Why not?")
    await edith.says("That concerns only yourselves.")
    await ada.sees("That concerns only yourselves.")


async def test_material_is_found_by_words_and_sent_as_a_file(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    ada = await stage.person("Ada", "tr")
    await edith.says("/menu")
    await edith.sees("What can I do for you")
    await edith.taps("Material")
    await edith.sees("There is none yet.")
    await edith.taps("New material")
    await edith.sees("Which topic?")
    await edith.taps("Children")
    await edith.sees("What is it called in German?")
    await edith.says("Kita-Anmeldung")
    await edith.sees("In which language is the file?")
    await edith.taps("Deutsch")
    await edith.sees("Please send the file")
    await edith.sends_file(f"{'k' * 300}.pdf", b"%PDF")
    await edith.sees("In which language would you like it?")

    await ada.says("/menu")
    await stage.standin.idle()
    await ada.forges("leafletwords")
    await stage.standin.idle()
    await ada.says("kita anmeldung")
    await stage.standin.idle()
    await ada.taps("Kita-Anmeldung [de]")
    await stage.standin.idle()
    await ada.taps("Deutsch")
    await stage.standin.idle()
    assert ada.messages[-1].data["document"]["file_name"].endswith("k.pdf")


async def test_of_many_leaflets_none_is_out_of_reach(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    editor = await met(stage.desk, edith.id)
    for number in range(14):
        await material.add(
            stage.desk,
            fresh_update(),
            editor,
            topic="family",
            title=f"Kita {number:02}",
            language="de",
            file=MaterialFile("abc", "kita.pdf"),
        )
    await edith.forges("material:family")
    await stage.standin.idle()
    assert "Kita 13 [de]" not in edith.screen().buttons
    await edith.taps("▶")
    await stage.standin.idle()
    assert "Kita 13 [de]" in edith.screen().buttons
    await edith.forges("leafletwords")
    await stage.standin.idle()
    await edith.says("kita")
    await edith.sees("… and 2 more.")
