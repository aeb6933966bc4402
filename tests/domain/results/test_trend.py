"""Rounds are compared by codes that stay the same, and only where they measure the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.questionnaire import ItemKind
from bot.domain.results import Edition, RoundResults, results_of, trend_between
from tests.domain.results.attacker import round_of
from tests.domain.results.questionnaires import create_item, create_questionnaire


def of(item: object, *answers: object, edition: Edition = Edition.STAFF) -> RoundResults:
    return results_of(
        create_questionnaire(item),  # type: ignore[arg-type]
        round_of({"a": answer} for answer in answers),
        22,
        edition,
    )


def test_options_of_both_rounds_are_compared_and_new_ones_marked() -> None:
    before = of(create_item("a", ItemKind.CHOICE, "x y"), "x", "x", "y", "y")
    now = of(create_item("a", ItemKind.CHOICE, "x z"), "x", "z", "z")

    (trend,) = trend_between(before, now)

    assert trend.comparable
    found = {
        change.code: (
            change.before and change.before.most,
            change.now and change.now.most,
        )
        for change in trend.changes
    }
    assert found == {"x": (2, 1), "z": (None, 2), "y": (2, None)}
    assert trend.changes[0].share_before == 0.5


def test_another_kind_or_other_bounds_are_not_compared() -> None:
    short = of(create_item("a", ItemKind.SCALE, minimum=1, maximum=5), 3)
    long = of(create_item("a", ItemKind.SCALE, minimum=1, maximum=7), 3)

    (trend,) = trend_between(short, long)

    assert not trend.comparable
    assert trend.changes == ()


def test_other_german_words_are_compared_and_said_so() -> None:
    item = create_item("a", ItemKind.CHOICE, "x y")
    other = replace(item, texts={**item.texts, "de": "Anders gefragt?"})
    named = replace(item.options[0], texts={"de": "Anders genannt"})
    translated = replace(item, texts={**item.texts, "tr": "Başka bir çeviri"})
    before = of(item, "x")

    for now, expected in (
        (item, False),
        (translated, False),
        (other, True),
        (replace(item, options=(named, *item.options[1:])), True),
        (replace(item, options=item.options[1:]), False),
    ):
        (trend,) = trend_between(before, of(now, "y"))
        assert trend.comparable
        assert trend.reworded is expected


def test_an_item_that_is_new_or_a_text_has_no_trend() -> None:
    before = of(create_item("a", ItemKind.LONG_TEXT), "x")
    now = of(create_item("a", ItemKind.LONG_TEXT), "y")

    assert trend_between(before, now) == ()
    assert trend_between(of(create_item("a", ItemKind.YES_NO), True), before) == ()


def test_the_steering_groups_trend_has_only_figures_that_its_rounds_show() -> None:
    item = create_item("a", ItemKind.YES_NO)
    before = of(item, *[True] * 8, *[False] * 4, edition=Edition.STEERING)
    now = of(item, *[True] * 11, False, edition=Edition.STEERING)

    (trend,) = trend_between(before, now)

    assert [(change.before, change.now) for change in trend.changes] == [
        (before.of("a").count(code), now.of("a").count(code)) for code in ("yes", "no")
    ]
    assert trend.changes[1].now is not None
    assert not trend.changes[1].now.exact


def test_two_editions_are_never_mixed() -> None:
    item = create_item("a", ItemKind.YES_NO)

    with pytest.raises(ValueError, match="same edition"):
        trend_between(of(item, True, edition=Edition.STEERING), of(item, True))
