"""The right contact by words: a clear lead, a choice, or an honest *nothing found*."""

from __future__ import annotations

from bot.domain.lookup import LookupIndex
from bot.domain.person import Role
from bot.services import searches
from tests.conftest import Stage

NOTHING = "a cruise to hawaii"


def vague_words(stage: Stage) -> str:
    """Words that fit several topics, as the index itself says."""
    index = LookupIndex.build(stage.directory.topics.values())
    for words in ("work", "children", "money", "papers", "my daughter starts school"):
        matches = index.search(words, "en")
        if len(matches) > 1 and not matches[0].clear:
            return words
    raise AssertionError("none of these words is vague any more")


async def test_a_clear_search_shows_the_card_at_once_in_any_language(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    for words in ("residence permit", "Aufenthaltserlaubnis", "oturma izni", "تصريح الإقامة"):
        await ada.says(words)
        card = await ada.sees("Petra Muster")
        assert "Ask a question" in " ".join(card.buttons)


async def test_a_german_office_word_inside_a_turkish_sentence(stage: Stage) -> None:
    ayse = await stage.person("Ayşe", "tr")
    await ayse.says("Jobcenter'den mektup geldi")
    await ayse.sees("Mariusz Przykład-Muster")


async def test_a_vague_search_asks_which_topic_is_meant(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says(vague_words(stage))
    choice = await ada.sees("Which of these do you mean?")
    *topics, none = choice.buttons
    assert 2 <= len(topics) <= 3
    assert none == "None of these"
    await ada.taps(topics[1])
    card = await ada.sees(topics[1])
    assert card.message_id == choice.message_id
    assert "🏛" in card.text

    await ada.says(vague_words(stage))
    await ada.sees("Which of these do you mean?")
    await ada.taps("None of these")
    await ada.sees("I did not find anything for this")
    kept = await searches.failed(stage.desk)
    assert [search.text for search in kept] == [vague_words(stage)]


async def test_what_is_not_found_is_said_and_kept_without_the_person(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await ada.says(NOTHING)
    await ada.sees("I did not find anything for this")
    await ada.taps("All topics")
    await ada.sees("What is it about?")
    await ada.says(NOTHING)
    await ada.sees("I did not find anything for this")
    await ada.taps("Ask the city")
    await ada.sees("What would you like to ask?")

    kept = await searches.failed(stage.desk)
    assert {(search.text, search.language) for search in kept} == {(NOTHING, "en")}
    await petra.says("/staff")
    await petra.sees("For staff")
    await petra.taps("Failed searches")
    shown = await petra.sees(NOTHING)
    assert "Ada" not in shown.text
    await petra.taps("Back")
    await petra.sees("For staff")


async def test_a_whole_letter_is_not_a_search(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says("residence permit " * 60)
    await ada.sees("That is too long for a search")
    await ada.taps("Menu")
    await ada.sees("What can I do for you")


async def test_what_cannot_be_read_is_answered_too(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.shares_location(51.54, 7.22)
    await ada.sees("I can only read text")
    await ada.says("🙂 <>&")
    await ada.sees("I did not find anything for this")
