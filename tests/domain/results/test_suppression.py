"""Nothing that is published to the steering group tells a figure of one or two organisations.

The attacker of these tests knows the rule and tries every round that could have happened, so what
holds here holds for each small round without exception; see docs/decisions/010-suppression.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.questionnaire import Comparison, Item, ItemKind, Questionnaire
from bot.domain.results import SKIPPED, SMALL, Count, Edition, results_of
from bot.domain.results.coding import categories_of
from tests.domain.results.attacker import broken, naive, round_of, seen, steering
from tests.domain.results.questionnaires import create_item, create_questionnaire, profiles, when

CHOICE, MULTIPLE, YES_NO = ItemKind.CHOICE, ItemKind.MULTIPLE, ItemKind.YES_NO
IS, IS_NOT, INCLUDES = Comparison.IS, Comparison.IS_NOT, Comparison.INCLUDES

YES_THEN = create_item("a", YES_NO)
IF_YES = when("a", IS, True)

#: What is asked, and how many answer.
SMALL_ROUNDS: dict[str, tuple[Questionnaire, Sequence[int]]] = {
    "yes or no": (create_questionnaire(create_item("a", YES_NO)), range(3, 16)),
    "a choice that may be skipped": (
        create_questionnaire(create_item("a", CHOICE, "x y z", required=False)),
        range(3, 11),
    ),
    "a scale": (
        create_questionnaire(create_item("a", ItemKind.SCALE, minimum=1, maximum=5)),
        range(3, 10),
    ),
    "several of three": (create_questionnaire(create_item("a", MULTIPLE, "x y z")), range(3, 10)),
    "several of two, or none": (
        create_questionnaire(create_item("a", MULTIPLE, "x y n!", required=False)),
        range(3, 14),
    ),
    "a choice after a yes": (
        create_questionnaire(
            create_item("a", YES_NO, required=False),
            create_item("b", CHOICE, "x y", required=False, when=IF_YES),
        ),
        range(3, 13),
    ),
    "a choice unless something": (
        create_questionnaire(
            create_item("a", CHOICE, "x y z"),
            create_item("b", YES_NO, when=when("a", IS_NOT, "x")),
        ),
        range(3, 13),
    ),
    "a chain of three": (
        create_questionnaire(
            YES_THEN,
            create_item("b", YES_NO, when=IF_YES),
            create_item("c", YES_NO, when=when("b", IS, True)),
        ),
        range(3, 14),
    ),
    "a choice after one of several": (
        create_questionnaire(
            create_item("a", MULTIPLE, "x y"),
            create_item("b", YES_NO, when=when("a", INCLUDES, "x")),
        ),
        range(3, 13),
    ),
    "a choice after any of several": (
        create_questionnaire(
            create_item("a", MULTIPLE, "x y n!"),
            create_item("b", YES_NO, when=when("a", INCLUDES, "x", "y")),
        ),
        range(3, 11),
    ),
    "several after a yes": (
        create_questionnaire(YES_THEN, create_item("b", MULTIPLE, "x y", when=IF_YES)),
        range(3, 14),
    ),
    "texts after a yes": (
        create_questionnaire(
            YES_THEN, create_item("b", ItemKind.LONG_TEXT, required=False, when=IF_YES)
        ),
        range(3, 14),
    ),
    "a table by three groups": (
        create_questionnaire(
            create_item("g", CHOICE, "p q r"), create_item("a", YES_NO), crossed_by="g"
        ),
        (13,),
    ),
    "a table by groups that overlap": (
        create_questionnaire(
            create_item("g", MULTIPLE, "p q"), create_item("a", YES_NO), crossed_by="g"
        ),
        (12, 14),
    ),
    "a table of several answers": (
        create_questionnaire(
            create_item("g", YES_NO), create_item("a", MULTIPLE, "p q"), crossed_by="g"
        ),
        (14,),
    ),
}


@pytest.mark.parametrize("name", SMALL_ROUNDS)
def test_no_small_figure_can_be_worked_out(name: str) -> None:
    questionnaire, sizes = SMALL_ROUNDS[name]

    for size in sizes:
        assert broken(questionnaire, profiles(questionnaire), size, steering) == set()


@pytest.mark.parametrize("name", SMALL_ROUNDS)
def test_the_attacker_breaks_a_bot_that_only_blots_out_small_figures(name: str) -> None:
    questionnaire, sizes = SMALL_ROUNDS[name]

    assert broken(questionnaire, profiles(questionnaire), min(6, sizes[-1]), naive)


def test_the_attacker_breaks_everything_that_staff_see() -> None:
    questionnaire, _ = SMALL_ROUNDS["yes or no"]

    found = broken(
        questionnaire,
        profiles(questionnaire),
        5,
        lambda asked, responses: seen(results_of(asked, responses, 22)),
    )

    assert {"a=yes is [1]", "a=no is [2]"} <= found


# ------------------------------------------------------------------- what is still worth reading


def counts(answers: Sequence[Any], kind: ItemKind = CHOICE, options: str = "x y z w") -> list[Any]:
    item = create_item("a", kind, options)
    results = results_of(
        create_questionnaire(item), round_of({"a": answer} for answer in answers), 22, STEERING
    )
    return [
        entry.count.most if entry.count.exact else (entry.count.least, entry.count.most)
        for entry in results.of("a").categories
    ]


STEERING = Edition.STEERING


def test_figures_that_hide_nothing_are_shown_as_they_are() -> None:
    assert counts([*"xxxxxxxyyyyyzzzwww"]) == [7, 5, 3, 3]


def test_small_figures_are_hidden_and_the_others_are_not_when_enough_stay_hidden() -> None:
    assert counts([*"xxxxxxxxx", *"yyyyyy", *"zz", "w", "v"], options="x y z w v") == [
        *(9, 6),
        *[(0, 2)] * 3,
    ]


def test_where_one_small_figure_would_follow_the_largest_becomes_a_range() -> None:
    assert counts([*"xxxxxxxxx", *"yyyyyy", *"zzz"]) == [(7, 9), 6, 3, (0, 2)]
    assert counts([*"x" * 17, "y"]) == [(12, 18), (0, 2), (0, 2), (0, 2)]


def test_a_yes_of_all_looks_like_a_yes_of_almost_all() -> None:
    assert (
        counts([True] * 18, YES_NO) == counts([True] * 17 + [False], YES_NO) == [(16, 18), (0, 2)]
    )


def test_what_almost_all_gave_is_a_range_too() -> None:
    answers = [["x", "y"]] * 8 + [["x", "z"]] * 8 + [["x"], ["w", "z"]]

    assert counts(answers, MULTIPLE) == [(16, 18), 8, 9, (0, 2)]


def test_fewer_than_three_answers_show_nothing_at_all() -> None:
    questionnaire = create_questionnaire(create_item("a", YES_NO))
    results = results_of(questionnaire, round_of([{"a": True}] * 2), 22, STEERING)

    assert not results.of("a").shown
    assert results.of("a").categories == ()


def test_what_follows_from_an_answer_that_is_hidden_is_hidden() -> None:
    questionnaire = create_questionnaire(
        create_item("a", CHOICE, "x y z w"),
        create_item("b", YES_NO, when=when("a", IS, "x")),
        create_item("c", YES_NO, when=when("a", IS, "y")),
    )
    answers = [{"a": "x", "b": True}] * 9 + [{"a": "y", "c": True}] * 2 + [{"a": "z"}] * 7

    results = results_of(questionnaire, round_of(answers), 22, STEERING)

    assert results.of("b").shown
    assert not results.of("c").shown
    assert results.of("c").asked == Count(0, 0)


def test_texts_are_without_names_in_their_own_order_and_only_of_three_or_more() -> None:
    item = create_item("a", ItemKind.LONG_TEXT, required=False)
    questionnaire = create_questionnaire(item)

    def texts(*given: str | None) -> list[tuple[str, str | None]]:
        results = results_of(questionnaire, round_of({"a": text} for text in given), 22, STEERING)
        return [(text.text, text.organisation_name) for text in results.of("a").texts]

    assert texts("Zum Beispiel", "Anders", "مثال", None, None, None) == [
        ("Anders", None),
        ("Zum Beispiel", None),
        ("مثال", None),
    ]
    assert texts("Zum Beispiel", "Anders", None, None) == []
    assert texts("Zum Beispiel", "Anders", "Muster", "Probe") == []  # 2 to 4 may have given one


def test_a_selection_of_texts_says_that_it_is_one() -> None:
    item = create_item("a", ItemKind.LONG_TEXT, required=False)
    answers = [{"a": "Ein langer Text." * n} for n in range(1, 8)] + [{"a": None}]

    result = results_of(create_questionnaire(item), round_of(answers), 22, STEERING).of("a")

    assert (len(result.texts), result.all_texts) == (6, False)
    assert result.skipped == SMALL


def test_an_organisations_own_data_are_not_for_the_steering_group() -> None:
    item = create_item("a", ItemKind.SHORT_TEXT, feeds="contact-name")
    answers = [{"a": f"Petra Muster {n}"} for n in range(9)]

    results = results_of(create_questionnaire(item), round_of(answers), 22, STEERING)

    assert not results.of("a").shown
    assert "Petra" not in repr(results)
    assert results.organisations == ()


def test_of_numbers_only_classes_and_the_middle_one_are_shown() -> None:
    item = create_item("a", ItemKind.NUMBER, minimum=0, maximum=10_000)
    answers = [{"a": number} for number in (4, 6, 8, *range(20, 45), 70, 80, 90, 4711)]

    result = results_of(create_questionnaire(item), round_of(answers), 22, STEERING).of("a")

    assert result.statistics is None
    assert result.middle == "20..49"
    assert "4711" not in repr(result)


def test_the_table_by_group_keeps_what_gives_nothing_away() -> None:
    questionnaire = create_questionnaire(
        create_item("g", MULTIPLE, "p q r"), create_item("a", YES_NO), crossed_by="g"
    )
    answers = (
        [{"g": ["p", "q"], "a": True}] * 5
        + [{"g": ["p"], "a": False}] * 3
        + [{"g": ["q"], "a": False}] * 3
        + [{"g": ["p", "q"], "a": False}] * 4
        + [{"g": ["q"], "a": True}] * 4
        + [{"g": ["p", "r"], "a": True}] * 4
    )

    (cross,) = results_of(questionnaire, round_of(answers), 22, STEERING).crosses

    assert cross.groups == ("p", "q")
    assert (cross.cells["yes", "p"], cross.cells["yes", "q"]) == (9, 9)


def test_a_table_tells_nothing_about_the_table_of_the_item_that_follows() -> None:
    questionnaire = create_questionnaire(
        create_item("g", CHOICE, "p q"),
        YES_THEN,
        create_item("b", CHOICE, "x y", when=IF_YES),
        crossed_by="g",
    )

    def crosses(x_in_p: int, y_in_p: int) -> dict[str, Any]:
        answers = (
            [{"g": "p", "a": True, "b": "x"}] * x_in_p
            + [{"g": "p", "a": True, "b": "y"}] * y_in_p
            + [{"g": "q", "a": True, "b": "x"}] * 5
            + [{"g": "q", "a": True, "b": "y"}] * 5
            + [{"g": "p", "a": False}, {"g": "q", "a": False}] * 6
        )
        results = results_of(questionnaire, round_of(answers), 22, STEERING)
        return {cross.item.code: cross.cells for cross in results.crosses}

    enough, few = crosses(7, 3), crosses(8, 2)

    assert enough["b"]["x", "p"] == 7
    assert few["a"]["yes", "p"] == 10
    assert "b" not in few  # of ten in p that said yes, eight x would leave two y


# --------------------------------------------------------------------------- rounds of any size

LARGE = create_questionnaire(
    create_item("g", CHOICE, "p q r", required=False),
    create_item("a", YES_NO, required=False),
    create_item("b", CHOICE, "x y z w"),
    create_item("c", ItemKind.SCALE, minimum=1, maximum=5),
    crossed_by="g",
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(profiles(LARGE)), min_size=3, max_size=60))
def test_every_hidden_figure_could_be_none_at_all(answers: list[dict[str, Any]]) -> None:
    """Those behind a hidden figure change sides, to one that is hidden too: nobody would notice."""
    published = steering(LARGE, round_of(answers))
    results = results_of(LARGE, round_of(answers), 22, STEERING)
    for result in results.items:
        sides = {entry.code: entry.count for entry in result.categories}
        if not result.item.required:
            sides[SKIPPED] = result.skipped
        hidden = [code for code, count in sides.items() if count == SMALL]
        ranged = [code for code, count in sides.items() if not count.exact and code not in hidden]
        for code in hidden:
            # All go to the one that is shown as a range, or else to the other hidden ones.
            leaving = hidden if ranged else [code]
            targets = ranged or [other for other in hidden if other != code]
            other = moved(answers, result.item, leaving, targets)
            assert steering(LARGE, round_of(other)) == published


def moved(
    answers: list[dict[str, Any]], item: Item, leaving: list[str], targets: list[str]
) -> list[dict[str, Any]]:
    """The answers with nobody in ``leaving``: they fill up the targets, at last the last one."""
    placed = [categories_of(item, each[item.code])[0] for each in answers]
    room = {target: 2 - placed.count(target) for target in targets}
    found = []
    for each, code in zip(answers, placed, strict=True):
        if code not in leaving:
            found.append(each)
            continue
        target = next((target for target in targets if room[target] > 0), targets[-1])
        room[target] -= 1
        found.append({**each, item.code: ANSWERS[item.kind](target) if target != SKIPPED else None})
    return found


ANSWERS: dict[ItemKind, Callable[[str], Any]] = {
    CHOICE: str,
    YES_NO: lambda code: code == "yes",
    ItemKind.SCALE: int,
}
