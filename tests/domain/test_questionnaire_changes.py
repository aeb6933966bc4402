"""A new version beside the stored one: what it changes, and what it makes incomparable."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.questionnaire import (
    Comparison,
    Condition,
    Item,
    ItemKind,
    ItemOption,
    Questionnaire,
    Section,
)
from bot.domain.questionnaire_changes import changes_against, require_newer
from bot.domain.wording import Refusal

FORM = Item(
    "form",
    ItemKind.CHOICE,
    "s",
    {"de": "Welche Form?"},
    options=(ItemOption("club", {"de": "Verein"}), ItemOption("group", {"de": "Gruppe"})),
)
RATING = Item("rating", ItemKind.SCALE, "s", {"de": "Wie gut?"}, minimum=1, maximum=5)
MEMBERS = Item("members", ItemKind.NUMBER, "s", {"de": "Wie viele?"}, minimum=0)
OLD = Questionnaire(
    "needs",
    1,
    {"de": "Bedarf"},
    {},
    (Section("s", {"de": "Teil"}),),
    (FORM, RATING, MEMBERS),
    ("de",),
    crossed_by="form",
)


def newer(*items: Item) -> Questionnaire:
    return replace(OLD, version=2, items=items)


def said(new: Questionnaire) -> list[str]:
    return [note.text.format(**note.values) for note in changes_against(OLD, new).notes]


def test_the_same_items_under_a_new_version_change_nothing() -> None:
    assert changes_against(OLD, newer(FORM, RATING, MEMBERS)).empty
    assert changes_against(OLD, OLD).empty


def test_a_change_needs_a_new_version() -> None:
    changed = replace(OLD, items=(FORM, RATING))
    with pytest.raises(Refusal) as refused:
        changes_against(OLD, changed)
    assert refused.value.message.values == {"version": 1, "next": 2}
    with pytest.raises(Refusal) as refused:
        require_newer(replace(OLD, version=3), replace(changed, version=2))
    assert refused.value.message.values == {"version": 2, "stored": 3}
    require_newer(OLD, replace(OLD))


def test_items_that_come_and_go() -> None:
    wish = Item("wish", ItemKind.LONG_TEXT, "s", {"de": "Was noch?"})
    changes = changes_against(OLD, newer(wish, FORM, RATING))
    assert (changes.added, changes.changed, changes.removed) == (("wish",), (), ("members",))
    assert changes.broken == ()
    assert said(newer(wish, FORM, RATING)) == ["“members” is no longer asked."]


def test_another_kind_and_other_bounds_break_the_trend() -> None:
    changes = changes_against(
        OLD,
        newer(
            replace(FORM, kind=ItemKind.MULTIPLE),
            replace(RATING, maximum=10),
            replace(MEMBERS, maximum=999),
        ),
    )
    assert changes.changed == ("form", "rating", "members")
    assert changes.broken == ("form", "rating", "members")
    assert [note.text.format(**note.values) for note in changes.notes] == [
        "“form” is answered in another way now; earlier rounds cannot be compared.",
        "The limits of “rating” have changed; earlier rounds cannot be compared.",
        "The limits of “members” have changed; earlier rounds cannot be compared.",
    ]


def test_other_words_another_condition_and_other_options_are_said() -> None:
    options = (ItemOption("club", {"de": "Klub"}), ItemOption("union", {"de": "Verband"}))
    new = newer(
        replace(FORM, options=options),
        replace(RATING, texts={"de": "Wie schlecht?"}),
        replace(MEMBERS, when=Condition("form", Comparison.IS, ("club",))),
    )
    assert said(new) == [
        "The option “club” of “form” is worded differently.",
        "“form” no longer has the option “group”.",
        "“form” has the new option “union”, which earlier rounds lack.",
        "“rating” is worded differently. Compare it only if it means the same.",
        "“members” is asked under another condition now.",
    ]


def test_another_translation_is_a_change_that_needs_no_note() -> None:
    translated = replace(RATING, texts={**RATING.texts, "tr": "Ne kadar iyi?"})
    changes = changes_against(OLD, newer(FORM, translated, MEMBERS))
    assert changes.changed == ("rating",)
    assert changes.notes == ()


def test_another_way_to_break_results_down_is_said() -> None:
    new = replace(newer(FORM, RATING, MEMBERS), crossed_by=None)
    assert said(new) == ["Results are broken down by “–” now."]
