"""Figures for staff: what was asked, answered and skipped, and what the answers were."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.questionnaire import Comparison, ItemKind, Response
from bot.domain.results import ItemResult, results_of
from bot.domain.results.coding import categories
from tests.domain.results.attacker import round_of
from tests.domain.results.questionnaires import create_item, create_questionnaire, when


def result(item: Any, *answers: Any) -> ItemResult:
    responses = round_of({item.code: answer} for answer in answers)
    return results_of(create_questionnaire(item), responses, 22).of(item.code)


def counted(found: ItemResult) -> dict[str, int]:
    assert all(entry.count.exact for entry in found.categories)
    return {entry.code: entry.count.most for entry in found.categories}


def test_a_choice_counts_every_option_also_one_that_nobody_gave() -> None:
    found = result(create_item("a", ItemKind.CHOICE, "x y z", required=False), "x", "y", "x", None)

    assert counted(found) == {"x": 2, "y": 1, "z": 0}
    assert (found.asked.most, found.answered.most, found.skipped.most) == (4, 3, 1)
    assert found.share("x") == pytest.approx(2 / 3)


def test_several_options_count_each() -> None:
    found = result(create_item("a", ItemKind.MULTIPLE, "x y none!"), ["x", "y"], ["y"], ["none"])

    assert counted(found) == {"x": 1, "y": 2, "none": 1}
    assert found.answered.most == 3


def test_yes_and_no() -> None:
    assert counted(result(create_item("a", ItemKind.YES_NO), True, False, True)) == {
        "yes": 2,
        "no": 1,
    }


def test_a_scale_has_all_its_steps_and_a_mean() -> None:
    found = result(create_item("a", ItemKind.SCALE, minimum=1, maximum=5), 5, 4, 4)

    assert counted(found) == {"1": 0, "2": 0, "3": 0, "4": 2, "5": 1}
    assert found.statistics is not None
    assert found.statistics.mean == pytest.approx(13 / 3)
    assert found.middle == "4"


def test_numbers_have_statistics_and_classes() -> None:
    item = create_item("a", ItemKind.NUMBER, minimum=0, maximum=10_000, required=False)
    found = result(item, 12, 40, 0, 10_000, None)

    assert found.statistics is not None
    assert (found.statistics.least, found.statistics.most) == (0, 10_000)
    assert (found.statistics.median, found.statistics.total) == (26, 10_052)
    assert counted(found)["0"] == counted(found)["10..19"] == counted(found)["5000..10000"] == 1


@pytest.mark.parametrize(
    ("bounds", "classes"),
    [
        ({"minimum": 0, "maximum": 4}, "0 1 2 3 4"),
        ({"minimum": 1, "maximum": 40}, "1..4 5..9 10..14 15..19 20..24 25..29 30..34 35..39 40"),
        ({"minimum": 0, "maximum": 168}, "0 1..9 10..19 20..49 50..99 100..168"),
        ({}, "0 1..9 10..19 20..49 50..99 100..199 200..499 500..999 1000..4999 5000.."),
        (
            {"minimum": 1900, "maximum": 2026},
            "1900..1919 1920..1939 1940..1959 1960..1979 1980..1999 2000..2019 2020..2026",
        ),
        ({"minimum": 0, "maximum": 3, "decimals": 1}, "0..<1 1..<2 2..<3 3"),
    ],
)
def test_classes_of_numbers_follow_from_the_bounds(bounds: dict[str, Any], classes: str) -> None:
    assert categories(create_item("a", ItemKind.NUMBER, **bounds)) == tuple(classes.split())


def test_every_number_within_the_bounds_has_its_class() -> None:
    item = create_item("a", ItemKind.NUMBER, minimum=1, maximum=300)

    assert sum(counted(result(item, *range(1, 301))).values()) == 300


def test_days_count_by_year() -> None:
    found = result(create_item("a", ItemKind.DATE), "2025-01-31", "2024-05-15", "2025-12-01")

    assert counted(found) == {"2024": 1, "2025": 2}


def test_texts_come_with_the_organisation_in_the_order_of_their_names() -> None:
    questionnaire = create_questionnaire(create_item("a", ItemKind.LONG_TEXT, required=False))
    responses = [
        Response("z", "Zebra-Muster", {"a": "Räume"}),
        Response("a", "Muster Anadolu", {"a": "Oda"}),
        Response("m", "Muster Mitte", {"a": None}),
    ]

    results = results_of(questionnaire, responses, 22)

    assert [(text.organisation_name, text.text) for text in results.of("a").texts] == [
        ("Muster Anadolu", "Oda"),
        ("Zebra-Muster", "Räume"),
    ]
    assert results.organisations == ("Muster Anadolu", "Muster Mitte", "Zebra-Muster")


def test_only_submitted_responses_count_and_no_orphan_does() -> None:
    questionnaire = create_questionnaire(
        create_item("a", ItemKind.YES_NO),
        create_item("b", ItemKind.YES_NO, when=when("a", Comparison.IS, True)),
    )
    responses = [
        Response("1", "Muster 1", {"a": False, "b": True}),
        Response("2", "Muster 2", {"a": True, "b": True}),
        Response("3", "Muster 3", {"a": True, "b": True}, submitted=False),
    ]

    results = results_of(questionnaire, responses, 22)

    assert (results.given, results.invited) == (2, 22)
    assert results.of("b").asked.most == 1
    assert counted(results.of("b")) == {"yes": 1, "no": 0}


def test_a_round_is_crossed_by_its_target_groups() -> None:
    questionnaire = create_questionnaire(
        create_item("g", ItemKind.MULTIPLE, "p q"),
        create_item("a", ItemKind.YES_NO),
        create_item("t", ItemKind.LONG_TEXT),
        crossed_by="g",
    )
    answers = [{"g": ["p", "q"], "a": True, "t": "x"}, {"g": ["q"], "a": False, "t": "y"}]

    (cross,) = results_of(questionnaire, round_of(answers), 22).crosses

    assert cross.item.code == "a"
    assert dict(cross.sizes) == {"p": 1, "q": 2}
    assert dict(cross.cells) == {
        ("yes", "p"): 1,
        ("yes", "q"): 1,
        ("no", "p"): 0,
        ("no", "q"): 1,
    }


def test_a_round_that_nobody_answered_has_figures_too() -> None:
    questionnaire = create_questionnaire(
        create_item("a", ItemKind.NUMBER), create_item("b", ItemKind.CHOICE, "x")
    )
    results = results_of(questionnaire, [], 22)

    assert results.given == 0
    assert results.of("a").statistics is None
    assert results.of("b").share("x") is None
