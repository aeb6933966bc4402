"""A person types a few words and gets the right topic, or none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.directory import Topic
from bot.domain.lookup import LookupIndex, WordLists
from tests.domain.lookup.small_city import LISTS, small_city

INDEX = LookupIndex.build(small_city(), LISTS)


def first(query: str, language: str = "de") -> str | None:
    found = INDEX.search(query, language)
    return found[0].topic if found else None


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("Sperrmüll", "waste"),
        ("sperrmuel", "waste"),
        ("sperrmüllabholung", "waste"),
        ("Wo ist bitte die Kita", "childcare"),
        ("ichsuchekitaplatz", "childcare"),
        ("aufenhaltstietl", "residence"),
        ("where can I find a flat", "housing"),
        ("cocugum icin kres", "childcare"),
        ("Wohngeld almak istiyorum", "housing"),
        ("كيف أجدد الاقامه", "residence"),
        ("بدي Kita لطفلي", "childcare"),
        ("detskij sad", "childcare"),
        ("mechet", "interfaith"),
        ("продлить визу", "residence"),
        ("џамија", "interfaith"),
    ],
)
def test_it_is_found_whatever_the_interface_language(typed: str, topic: str) -> None:
    assert {first(typed, language) for language in ("de", "tr", "ar", "xx")} == {topic}


@pytest.mark.parametrize(
    ("typed", "topic"),
    [("tamdid elviza", "residence"), ("masjed", "interfaith"), ("da2erat el ajaneb", "residence")],
)
def test_arabic_is_understood_in_latin_letters_and_digits(typed: str, topic: str) -> None:
    assert first(typed, "ar") == topic


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "🙂", "wie wird das Wetter", "qqqq", "12345"])
def test_what_is_not_the_citys_finds_nothing(typed: str) -> None:
    assert INDEX.search(typed, "de") == []


def test_one_strong_word_leads_clearly() -> None:
    best, *_ = INDEX.search("ich habe noch Sperrmüll", "de")
    assert (best.topic, best.clear) == ("waste", True)


def test_two_matters_in_one_message_are_both_offered() -> None:
    found = INDEX.search("Wohngeld Kita", "de")
    assert {match.topic for match in found} == {"housing", "childcare"}
    assert not any(match.clear for match in found)


def test_a_topic_without_words_is_found_by_its_german_title() -> None:
    bare = Topic(slug="pets", group="all", office="o", contact=None, titles={"de": "Hundesteuer"})
    index = LookupIndex.build([*small_city(), bare], WordLists())
    assert index.search("hundesteuer nerede", "tr")[0].topic == "pets"


def test_without_topics_there_is_nothing_to_find() -> None:
    assert LookupIndex.build([], WordLists()).search("Kita", "de") == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="kitawohngelds مسجد я", max_size=6000), st.text())
def test_any_input_gives_at_most_three_distinct_topics_best_first(text: str, code: str) -> None:
    found = INDEX.search(text, code)
    assert len({match.topic for match in found}) == len(found) <= 3
    assert [match.score for match in found] == sorted((m.score for m in found), reverse=True)
    assert all(not match.clear for match in found[1:])
    assert found == INDEX.search(text, code)


@given(st.lists(st.sampled_from(["sperrmüll", "kita", "wohnung", "moschee", "und"]), max_size=6))
def test_case_and_umlauts_make_no_difference(typed: list[str]) -> None:
    text = " ".join(typed)
    variants = {text, text.upper(), text.replace("ü", "ue"), text.replace("ü", "u")}
    assert len({tuple(INDEX.search(variant, "de")) for variant in variants}) == 1


def test_two_builds_answer_alike() -> None:
    again = LookupIndex.build(small_city(), LISTS)
    for typed in ("kita wohnung", "çöp kutusu nerede", "ребенок"):
        assert again.search(typed, "de") == INDEX.search(typed, "de")
