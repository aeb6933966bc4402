"""A questionnaire's file: what is right becomes values, what is wrong is told with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.domain.questionnaire import Comparison, Condition, ItemKind, Together
from bot.i18n import translator
from bot.services.questionnaires.mistakes import QuestionnaireErrors
from bot.services.questionnaires.reading import read_questionnaire
from tests.services.questionnaires.small_file import SMALL, line_of, read

Mistake = tuple[int, str, str, str, str]


def mistakes_in(text: str) -> list[Mistake]:
    """Line, item (or section), option, language and sentence of each mistake."""
    with pytest.raises(QuestionnaireErrors) as refused:
        read(text)
    assert refused.value.file == "small.yaml"
    english = translator("en")
    return [
        (
            error.line,
            error.place.item or error.place.section,
            error.place.option,
            error.language,
            english.plain(error.message),
        )
        for error in refused.value.errors
    ]


def test_what_is_right_becomes_values() -> None:
    small = read(SMALL)
    assert (small.name, small.version, small.languages) == ("small", 3, ("de", "tr"))
    assert small.titles == {"de": "Klein", "tr": "Küçük"}
    assert small.crossed_by == "groups"
    assert [(section.code, section.titles["tr"]) for section in small.sections] == [
        ("first", "Birinci"),
        ("second", "İkinci"),
    ]
    assert {item.kind for item in small.items} == set(ItemKind)
    assert [item.section for item in small.items] == ["first"] * 3 + ["second"] * 5
    members = small.item("members")
    assert (members.minimum, members.maximum, members.decimals) == (0, 500, 1)
    assert members.required
    assert not small.item("since").required
    assert (small.item("name").longest, small.item("wish").longest) == (80, 2000)
    assert [option.exclusive for option in small.item("groups").options] == [False, True]
    assert small.item("rating").low == {"de": "schlecht", "tr": "kötü"}
    assert small.item("form").help["de"] == "Eine genügt."
    feeding = small.feeding("publish")
    assert feeding is not None
    assert feeding.code == "publish"


def test_conditions_hold_answers_of_the_right_type() -> None:
    small = read(SMALL)
    assert small.item("form").when is None
    assert small.item("groups").when == Condition("form", Comparison.IS, ("club", "group"))
    assert small.item("members").when == Condition("groups", Comparison.INCLUDES, ("women",))
    assert small.item("name").when == Together(
        (
            Condition("since", Comparison.AT_LEAST, ("2026-01-01",)),
            Condition("publish", Comparison.IS, (True,)),
        ),
        every=True,
    )
    since = small.item("since")
    assert since.asked({"rating": 2})
    assert since.asked({"rating": 5, "publish": True})
    assert not since.asked({"rating": 5, "publish": False})


def test_a_text_keeps_its_lines_and_a_label_is_one_line() -> None:
    text = SMALL.replace(
        "help: {de: Eine genügt., tr: Biri yeterli.}",
        'help: {de: "Eine\\n\\n\\n\\ngenügt.  Ja.\\n", tr: Biri.}',
    ).replace("text: {de: Verein, tr: Dernek}", 'text: {de: "Ver\\nein", tr: Dernek}')
    form = read(text).item("form")
    assert form.help["de"] == "Eine\n\ngenügt. Ja."
    assert form.options[0].texts["de"] == "Ver ein"


def test_words_that_yaml_takes_for_something_else_stay_words() -> None:
    text = SMALL.replace("{de: Verein, tr: Dernek}", "{de: Yes, tr: 2024}")
    assert read(text).item("form").options[0].texts == {"de": "Yes", "tr": "2024"}


BROKEN = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["says"])
def test_a_mistake_is_told_with_its_place(case: dict[str, Any]) -> None:
    assert case["change"] in SMALL
    place = case["place"]
    broken = SMALL.replace(case["change"], case["to"], 1)
    assert mistakes_in(broken) == [
        (
            place["line"],
            place.get("item", ""),
            place.get("option", ""),
            place.get("language", ""),
            case["says"],
        )
    ]


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        ("Küçük", 100),
        ("Merhaba", 1000),
        ("Birinci", 100),
        ("Hangi biçim?", 700),
        ("Biri yeterli.", 700),
        ("Dernek", 60),
        ("kötü", 40),
        ("iyi", 40),
    ],
)
def test_a_text_is_as_long_as_there_is_room(text: str, longest: int) -> None:
    read(SMALL.replace(f"tr: {text}}}", f"tr: {'x' * longest}}}", 1))
    too_long = SMALL.replace(f"tr: {text}}}", f"tr: {'x' * (longest + 1)}}}", 1)
    ((_line, _item, _option, language, sentence),) = mistakes_in(too_long)
    assert language == "tr"
    assert sentence == f"The text is too long: {longest + 1} characters, at most {longest}."


@pytest.mark.parametrize("bound", ["0", "500", "0.5"])
def test_a_condition_can_look_at_the_bounds_themselves(bound: str) -> None:
    text = SMALL.replace("{item: members, at-least: 10}", f"{{item: members, is: {bound}}}")
    assert read(text).item("rating").when == Condition("members", Comparison.IS, (float(bound),))


def test_only_an_agreement_feeds_the_publication() -> None:
    assert [
        (line, item, sentence)
        for line, item, _option, _language, sentence in mistakes_in(
            SMALL.replace("feeds: structure", "feeds: publish", 1)
        )
    ] == [
        (13, "form", "Only a yes/no item can feed “publish”."),
        (46, "publish", "The field “publish” is already fed by “form”."),
    ]


BROKEN_AT = (
    "The file cannot be read from here on (column {}). "
    "Check the indentation; a text with a colon needs quotation marks."
)
SIGN = "A text must not begin with &, * or ! here. Put it into quotation marks."

UNREADABLE = [
    (b"", 0, "The file is empty."),
    (b"# only a comment\n", 0, "The file is empty."),
    (b"a: 1\nb: \xff\n", 2, "The file must be saved as UTF-8."),
    (b"a: 1\nb: [1, 2\n", 3, BROKEN_AT.format(1)),
    (b"a: 1\nde: Grund: daten\n", 2, BROKEN_AT.format(10)),
    (b"a: 1\nb: \x07\n", 2, "There is a character here that cannot be in a text file."),
    (b"a: 1\nb: *wichtig*\n", 2, SIGN),
    (b"a: &x 1\n", 1, SIGN),
    (b"a: !!python/object/apply:os.system [ls]\n", 1, SIGN),
    (b"a: 1\n---\nb: 2\n", 2, "A file holds one questionnaire; a second one begins here."),
    (b"[" * 1000, 1, "Too many entries are nested in one another here."),
    (b"a: " + b"x" * 1_000_001, 0, "The file is too large: at most 1 MB is possible."),
    (b"- x\n" * 200_000, 149_999, "This file contains too much."),
]


@pytest.mark.parametrize(("data", "line", "sentence"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_file_that_cannot_be_taken_apart(data: bytes, line: int, sentence: str) -> None:
    with pytest.raises(QuestionnaireErrors) as refused:
        read_questionnaire(data, "x.yaml")
    (error,) = refused.value.errors
    assert (error.line, translator("en").plain(error.message)) == (line, sentence)


def test_all_mistakes_come_at_once_in_the_order_of_the_file() -> None:
    text = SMALL
    for right, wrong in (
        ("version: 3", "version: x"),
        ("title: {de: Klein, tr: Küçük}", "title: {de: Klein}"),
        ("kind: multiple", "kind: many"),
        ("{code: group, text: {de: Gruppe, tr: Grup}}", "{code: group, text: {de: Gruppe}}"),
        ("{item: groups, includes: women}", "{item: rating, is: 9}"),
        ("{item: members, at-least: 10}", "{item: gone, at-least: 10}"),
        ("- code: wish", "- code: name"),
    ):
        text = text.replace(right, wrong, 1)
    places = [mistake[:4] for mistake in mistakes_in(text)]
    assert places == [
        (2, "", "", ""),
        (4, "", "", "tr"),
        (18, "form", "group", "tr"),
        (20, "groups", "", ""),
        (32, "members", "", ""),
        (32, "members", "", ""),
        (43, "rating", "", ""),
        (58, "name", "", ""),
    ]


def test_of_very_many_mistakes_the_first_are_listed_and_all_counted() -> None:
    lines = "".join(f"k{number}: x\n" for number in range(300))
    with pytest.raises(QuestionnaireErrors) as refused:
        read(SMALL + lines)
    assert len(refused.value.errors) == 200
    assert refused.value.more == 100
    assert refused.value.message.values == {"count": 300}


def test_too_many_items_and_options() -> None:
    item = "      - {{code: i{}, kind: yes-no, text: {{de: A, tr: B}}}}\n"
    crowded = SMALL + "".join(item.format(number) for number in range(92))
    assert mistakes_in(crowded) == [
        (
            line_of(crowded, "code: i91"),
            "second",
            "",
            "",
            "There are too many items: at most 99 are possible.",
        )
    ]
    option = "          - {{code: o{}, text: {{de: A, tr: B}}}}\n"
    line = "          - {code: group, text: {de: Gruppe, tr: Grup}}\n"
    long = SMALL.replace(line, line + "".join(option.format(number) for number in range(29)))
    assert mistakes_in(long) == [
        (
            line_of(long, "code: o28"),
            "form",
            "",
            "",
            "“options” has 31 entries; at most 30 are possible.",
        )
    ]


def test_the_place_of_a_mistake_is_said_in_the_readers_language() -> None:
    broken = SMALL.replace("{de: Gruppe, tr: Grup}", "{de: Gruppe}")
    with pytest.raises(QuestionnaireErrors) as refused:
        read(broken)
    (error,) = refused.value.errors
    assert list(map(translator("en").plain, error.named())) == [
        "item “form”",
        "option “group”",
        "language “tr”",
    ]
