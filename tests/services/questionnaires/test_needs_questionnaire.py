"""The city's own questionnaire: whole in every language, and quickly read."""

from __future__ import annotations

import time
from collections.abc import Iterator

from bot.domain.questionnaire import DIRECTORY_FIELDS, ItemKind, Questionnaire
from bot.services.questionnaires.reading import DEFAULT, default_questionnaire, read_questionnaire

#: What a tired person reads on one screen: item, help and the buttons' labels of one language.
MOST_ON_A_SCREEN = 900


def texts_of(questionnaire: Questionnaire) -> Iterator[dict[str, str]]:
    yield dict(questionnaire.titles)
    yield dict(questionnaire.intro)
    for section in questionnaire.sections:
        yield dict(section.titles)
    for item in questionnaire.items:
        yield from (dict(texts) for texts in (item.texts, item.help, item.low, item.high) if texts)
        yield from (dict(option.texts) for option in item.options)


def test_it_stands_whole_in_four_languages() -> None:
    needs = default_questionnaire()
    assert (needs.name, needs.languages) == ("needs", ("de", "en", "tr", "ar"))
    for texts in texts_of(needs):
        assert texts.keys() == {"de", "en", "tr", "ar"}
        arabic = texts["ar"]
        assert any("\u0600" <= character <= "\u06ff" for character in arabic), arabic


def test_it_asks_in_every_way_and_about_everything_the_directory_shows() -> None:
    needs = default_questionnaire()
    assert {item.kind for item in needs.items} == set(ItemKind)
    assert {item.feeds for item in needs.items} - {None} == set(DIRECTORY_FIELDS)
    assert needs.crossed_by == "target-groups"
    groups = {option.code for option in needs.item("target-groups").options}
    assert groups >= {"women", "girls"}
    assert len(needs.item("information").options) == 9 + 1
    assert {option.code for option in needs.item("training").options if not option.exclusive} == {
        "management",
        "funding",
        "public-relations",
    }


def test_who_wants_neither_rooms_nor_publication_answers_about_two_dozen_items() -> None:
    needs = default_questionnaire()
    answers = {"legal-form": "registered", "rooms": False, "publish": False, "training": ["none"]}
    asked = [item.code for item in needs.items if item.asked(answers)]
    assert len(asked) <= 24
    assert not any(code.startswith("rooms-") or code.startswith("contact-") for code in asked)


def test_an_item_fits_on_a_screen() -> None:
    for item in default_questionnaire().items:
        for language in ("de", "en", "tr", "ar"):
            labels = [option.texts[language] for option in item.options]
            shown = [item.texts[language], item.help.get(language, ""), *labels]
            assert sum(map(len, shown)) <= MOST_ON_A_SCREEN, (item.code, language)


def test_options_of_one_item_can_be_told_apart() -> None:
    for item in default_questionnaire().items:
        for language in ("de", "en", "tr", "ar"):
            labels = [option.texts[language] for option in item.options]
            assert len(set(labels)) == len(labels), (item.code, language)


def test_it_is_read_in_a_moment() -> None:
    data = DEFAULT.read_bytes()
    took = []
    for _round in range(3):
        start = time.perf_counter()
        read_questionnaire(data, DEFAULT.name)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.15
