"""Right-to-left texts read right: where lines begin, and what keeps its own order inside them.

Checked by what Telegram does with a paragraph: UAX 9 looks for the first strong letter, and passes
over what is isolated.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time

import pytest
from markupsafe import Markup

from bot.direction import contained, isolated, latin_isolated, right_to_left
from bot.i18n import is_right_to_left, languages, translator
from handlers.ui import button, turning

RIGHT_TO_LEFT = [code for code in languages() if is_right_to_left(code)]
ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")

each_language = pytest.mark.parametrize("language", RIGHT_TO_LEFT)


def begins_at_the_right(paragraph: str) -> bool:
    """UAX 9, P2 and P3."""
    text = Markup(paragraph).striptags() if "<" in paragraph else paragraph
    while ISOLATED.search(text):
        text = ISOLATED.sub("", text)
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in strong if kind in ("L", "R", "AL")), "L") != "L"


@each_language
def test_lines_of_a_card_begin_at_the_right_whatever_stands_in_them(language: str) -> None:
    _ = translator(language)
    hours = _.span(time(8, 30), time(12, 30))

    for line in (
        _.line("👤", _.bold("Petra Muster")),
        _.line("☎️", "+49 221 4710 111"),
        _.line("✉️", "petra.muster@example.org"),
        _.bold("Musterverein"),
        _("{days}: {times}", days="Mo–Fr", times=_.names([hours, hours])),
        _.beside("Petra Muster", "Bürgerdienste"),
    ):
        assert begins_at_the_right(line), line


@each_language
def test_values_keep_their_own_order(language: str) -> None:
    _ = translator(language)

    assert "\u2068+49 221 4710 111\u2069" in _.line("☎️", "+49 221 4710 111")
    assert _.beside("Petra Muster", 24).endswith("\u2068Petra Muster\u2069 · \u206824\u2069")


@each_language
def test_the_first_of_two_times_stands_where_one_begins_to_read(language: str) -> None:
    assert begins_at_the_right(translator(language).span(time(8, 30), time(12, 30)))


@each_language
def test_what_somebody_wrote_keeps_its_own_direction(language: str) -> None:
    _ = translator(language)
    german, arabic = "Guten Tag.\nBis bald.", "مرحبًا.\nHerne مدينة."

    for written in (german, arabic):
        assert _.value(written) == written
        sent = _("May I send this to {recipient}?\n\n{text}", recipient="Petra", text=written)
        assert sent.endswith("\n\n" + written)
    assert _.value("<b>") == "&lt;b&gt;"


def test_left_to_right_readers_get_no_marks_but_around_letters_of_the_other_direction() -> None:
    _ = translator("de")

    assert _.line("☎️", "+49 221") == "☎️ +49 221"
    assert _.line("👤", "ليلى") == "👤 \u2068ليلى\u2069"
    assert _.span(time(8, 30), time(12)) == "8:30–12:00"


@pytest.mark.parametrize(
    ("written", "placed"),
    [
        ("للمساعدة: /help.", "للمساعدة: \u2066/help\u2069."),
        ("رقم +49 221 4710 000.", "رقم \u2066+49\u00a0221\u00a04710\u00a0000\u2069."),
        ("ملف (.xlsx) فقط", "ملف (\u2066.xlsx\u2069) فقط"),
        ("حتى 40 حرفًا", "حتى 40 حرفًا"),
        ("بين -{limit} و{limit}", "بين \u2066-{limit}\u2069 و{limit}"),
        ("<b>سؤال {number}</b>", "<b>سؤال {number}</b>"),
        ("{days}: {times}", "\u200f{days}: {times}"),
        ("<b>{name}</b>", "\u200f<b>{name}</b>"),
        ("هل؟\n\n{text}", "هل؟\n\n{text}"),
    ],
)
def test_texts_of_a_right_to_left_catalogue_are_placed(written: str, placed: str) -> None:
    assert right_to_left(written) == placed


def test_a_bracket_of_the_sentence_stays_outside_the_latin_run() -> None:
    assert (
        latin_isolated("المكتب (Bürgerdienste)، هنا") == "المكتب (\u2066Bürgerdienste\u2069)، هنا"
    )


@pytest.mark.parametrize("mark", ["\u202e", "\u2067", "\u2069", "\u2069\u2066"])
def test_marks_in_a_value_do_not_reach_beyond_it(mark: str) -> None:
    assert contained(f"a{mark}b") == "ab"
    assert isolated(f"a{mark}b", always=True) == "\u2068ab\u2069"


def test_pages_are_turned_as_one_reads() -> None:
    back, on = button("◀", "page", 1), button("▶", "page", 3)

    def row(language: str) -> list[tuple[str, str | None]]:
        return [(b.label, b.data) for b in turning(translator(language), back, on)]

    assert row("de") == [("◀", "page:1"), ("▶", "page:3")]
    for language in RIGHT_TO_LEFT:
        assert row(language) == [("◀", "page:3"), ("▶", "page:1")]
        assert turning(translator(language), None, on)[0].label == "◀"
