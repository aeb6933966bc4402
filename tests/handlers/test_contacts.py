"""The right contact by menu: groups, cards with their hours, and what one can do with a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import languages, translator
from bot.services import directory
from tests.conftest import Clock, Stage

BERLIN = ZoneInfo("Europe/Berlin")

#: Telegram's limits that a card could break (Bot API: sendMessage, InlineKeyboardMarkup).
LONGEST_MESSAGE = 4096
MOST_BUTTONS = 100


def put(clock: Clock, *moment: int) -> None:
    """Put the clock to a moment in Herne."""
    year, month, day, hour, minute = moment
    clock.ahead = datetime(year, month, day, hour, minute, tzinfo=BERLIN) - datetime.now(UTC)


async def test_from_the_menu_through_a_group_to_a_card(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says("/menu")
    await ada.sees("What can I do for you, Ada?")
    await ada.taps("Find the right contact")
    groups = await ada.sees("What is it about?")
    assert 1 < len(groups.buttons) - 1 <= 10

    await ada.taps("Residence & papers")
    await ada.sees("Residence & papers")
    residence = stage.directory.topics["residence"].titles["en"]
    await ada.taps(residence)
    card = await ada.sees("Petra Muster")
    lines = card.text.splitlines()
    assert lines[0] == residence
    assert lines.index("👤 Petra Muster") < lines.index(
        "🏛 Citizens' services (Bürgerdienste, FB 24)"
    )
    for expected in (
        "☎️ +49 221 4710 111",
        "✉️ petra.muster@example.org",
        "📍 Musterstraße 12, 44623 Herne",
        "🚪 Raum 104",
        "🗣 Speaks German, English, and Russian",
        "✅ Checked on September 14, 2026",
    ):
        assert expected in card.text
    assert card.message_id == groups.message_id, "navigation edits the message in place"

    await ada.taps("Back")
    await ada.sees("Residence & papers")
    await ada.taps("Back")
    await ada.sees("What is it about?")


async def test_all_topics_are_reachable_from_the_groups(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says("/contacts")
    groups = await ada.sees("What is it about?")
    reached: set[str] = set()
    for group in stage.directory.groups.values():
        await ada.taps(f"group:{group.slug}", groups)
        shown = await ada.sees(group.titles["en"])
        reached |= {
            key["callback_data"].removeprefix("topic:")
            for row in shown.rows
            for key in row
            if key["callback_data"].startswith("topic:")
        }
        await ada.taps("Back", shown)
        await ada.sees("What is it about?")
    assert reached == set(stage.directory.topics)


async def test_every_card_renders_in_every_language(stage: Stage) -> None:
    for language in languages():
        reader = await stage.person(f"Reader {language}", language)
        await reader.says("/contacts")
        await stage.standin.idle()
        message = reader.messages[-1]
        for slug in stage.directory.topics:
            await reader.forges(f"topic:{slug}", message.message_id)
        await stage.standin.idle()
        assert len(reader.messages) == 2, reader.transcript()

        cards = [*(version["text"] for version in message.history[1:]), message.text]
        assert len(cards) == len(stage.directory.topics)
        for topic, card in zip(stage.directory.topics.values(), cards, strict=True):
            assert len(card) <= LONGEST_MESSAGE
            assert card.lstrip("\u200f\u2068").startswith(translator(language).marked(topic.titles))
        assert sum(map(len, message.rows)) <= MOST_BUTTONS


async def test_a_card_tells_whether_somebody_is_there_now(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")

    async def card(topic: str, *moment: int) -> str:
        put(stage.clock, *moment)
        await ada.says("/contacts")
        await ada.sees("What is it about?")
        await ada.forges(f"topic:{topic}")
        return (await ada.sees("🏛")).text

    # Petra Muster: Mo, Di, Fr 8:00–12:00; Do 14:00–18:00
    assert "🟢 Open now until 12:00" in await card("residence", 2026, 11, 24, 10, 0)
    assert "🕘 Opens today at 14:00" in await card("residence", 2026, 11, 26, 9, 0)
    assert "🕘 Opens Thursday at 14:00" in await card("residence", 2026, 11, 25, 10, 0)
    holiday = await card("residence", 2026, 12, 25, 9, 0)
    assert "🕘 Opens Monday at 8:00 (because of a public holiday)" in holiday
    assert "📅 By appointment" in await card("citizenship", 2026, 11, 24, 10, 0)


async def test_a_contact_can_be_saved_and_its_office_found_on_the_map(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says("residence permit")
    await ada.sees("Petra Muster")

    await ada.taps("Save to phone")
    contact = (await ada.sees("+49 221 4710 111")).data["contact"]
    assert (contact["first_name"], contact["last_name"]) == ("Petra", "Muster")
    assert contact["vcard"].startswith("BEGIN:VCARD")
    assert "petra.muster@example.org" in contact["vcard"]

    await ada.taps("Map")
    venue = (await ada.sees("Musterstraße 12, 44623 Herne")).data["venue"]
    assert venue["title"] == "Citizens' services"
    assert (venue["location"]["latitude"], venue["location"]["longitude"]) == (51.5393, 7.2251)


async def test_the_card_for_the_counter_is_a_picture_and_free_the_second_time(
    stage: Stage,
) -> None:
    ada = await stage.person("Ada", "en")
    bea = await stage.person("Bea", "en")
    ayse = await stage.person("Ayşe", "tr")
    pictures = []
    for reader in (ada, bea, ayse):
        await reader.says("/contacts")
        await stage.standin.idle()
        await reader.forges("topic:waste")
        await stage.standin.idle()
        await reader.taps("show:waste")
        await stage.standin.idle()
        pictures.append(reader.messages[-1])
    await ayse.taps("show:waste")
    await stage.standin.idle()

    first, second, turkish = pictures
    assert ada.download(first).startswith(b"\x89PNG")
    assert second.data["photo"] == first.data["photo"], "sent by file_id"
    assert bea.download(second) == ada.download(first)
    assert ayse.download(turkish) != ada.download(first), "in her own language"
    assert ayse.messages[-1].data["photo"] == turkish.data["photo"]
    assert "Show this card at the counter" in first.text

    await ada.taps("Back", first)
    await ada.sees(stage.directory.topics["waste"].titles["en"])


async def test_a_missing_translation_is_shown_in_german_and_marked(stage: Stage) -> None:
    topic = stage.directory.topics["waste"]
    german = replace(topic, titles={"de": "Abfall"}, concerns={"de": topic.concerns["de"]})
    await directory.apply(
        stage.desk,
        replace(stage.directory, topics={**stage.directory.topics, "waste": german}),
    )
    ada = await stage.person("Ada", "en")
    await ada.says("/contacts")
    await ada.sees("What is it about?")
    await ada.forges("topic:waste")
    card = await ada.sees("Abfall [de]")
    await ada.taps("Card to show at the counter", card)
    picture = await ada.sees("Show this card at the counter")
    assert ada.download(picture).startswith(b"\x89PNG")


async def test_an_entry_that_is_gone_is_kindly_answered(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says("/contacts")
    await ada.sees("What is it about?")
    for gone in ("topic:gone", "group:gone", "save:gone", "map:gone", "show:gone", "topic"):
        await ada.forges(gone)
    answers = await ada.answered()
    assert {answer["text"] for answer in answers} == {
        "This entry does not exist any more. Please choose again from the menu."
    }


@pytest.mark.parametrize("language", ["ar"])
async def test_arabic_reads_from_the_right_with_latin_values_isolated(
    stage: Stage, language: str
) -> None:
    if language not in languages():
        pytest.skip(f"no catalogue for {language}")
    layla = await stage.person("Layla", language)
    await layla.says("/contacts")
    await stage.standin.idle()
    await layla.forges("topic:residence")
    await stage.standin.idle()
    card = layla.screen().text
    for value in ("Petra Muster", "+49 221 4710 111", "petra.muster@example.org"):
        assert f"\u2068{value}\u2069" in card
    assert "{" not in card
