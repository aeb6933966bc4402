"""The reader's language: fallback, escaping, plurals, dates, times and lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from bot.domain.wording import Message
from bot.i18n import (
    DOMAIN,
    LOCALES,
    ORDER,
    Translator,
    is_right_to_left,
    languages,
    native_name,
    supported,
    text_in,
    translator,
)

DAY = date(2026, 11, 24)
EVIL = '<b onclick="x">&{name}%s</b>'


def test_english_is_there_without_a_catalogue_and_german_leads() -> None:
    found = languages()
    assert "en" in found
    assert len(set(found)) == len(found)
    known = [code for code in found if code in ORDER]
    assert known == sorted(known, key=ORDER.index)


def test_adding_a_language_is_adding_its_catalogue() -> None:
    catalogues = {path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/messages.po")}
    assert set(languages()) == catalogues | {"en"}


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("en_US", "en"),
        ("zh-hans", None),
        ("", None),
        (None, None),
        ("../../etc", None),
    ],
)
def test_telegrams_codes_become_ours(code: str | None, ours: str | None) -> None:
    assert supported(code) == ours


def test_eleven_to_ninety_nine_things_stand_in_the_accusative_in_arabic() -> None:
    """Babel's last form is theirs; CLDR and gettext's manual name it before that of hundreds."""
    path = LOCALES / "ar" / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        counted = [message for message in read_po(file, locale="ar") if message.pluralizable]
    assert len(counted) > 20
    fathatan = "\N{ARABIC FATHATAN}"
    swapped = [
        message.id
        for message in counted
        if message.string[4].count(fathatan) > message.string[5].count(fathatan)
    ]
    assert swapped == []
    days = translator("ar")
    shown = [days.plural("{number} day", "{number} days", number) for number in (3, 11, 100)]
    assert [text.split()[-1] for text in shown] == ["أيام", "يومًا", "يوم"]


def test_an_unknown_language_reads_the_source_texts() -> None:
    assert Translator("xx").label("Change the language") == "Change the language"


@pytest.mark.parametrize(
    ("code", "name"),
    [("de", "Deutsch"), ("tr", "Türkçe"), ("ar", "العربية"), ("ru", "Русский"), ("ku", "Kurdî")],
)
def test_languages_are_named_in_themselves(code: str, name: str) -> None:
    assert native_name(code).startswith(name)


@pytest.mark.parametrize(("code", "name"), [("de", "German"), ("sr", "Serbian"), ("qq", "qq")])
def test_languages_are_named_in_the_readers_language(code: str, name: str) -> None:
    assert translator("en").language_name(code) == name


@pytest.mark.parametrize("code", ORDER)
def test_two_languages_read_from_the_right(code: str) -> None:
    assert is_right_to_left(code) == (code in {"ar", "fa"})


@pytest.mark.parametrize("code", languages())
def test_a_value_is_escaped_exactly_once_and_never_a_template(code: str) -> None:
    _ = translator(code)
    for text in (
        _("📨 Added to your question {number}.", number=EVIL),
        _.value(EVIL),
        _.bold(EVIL),
        _.italic(EVIL),
        _.line("📍", EVIL),
        _.names([EVIL, "B"]),
        _.message(Message("📨 Added to your question {number}.", {"number": EVIL})),
    ):
        assert isinstance(text, Markup)
        assert str(escape(EVIL)) in text.replace("\u2068", "").replace("\u2069", "")
        assert 'onclick="' not in text
    assert EVIL in _.label("📨 Added to your question {number}.", number=EVIL)


def test_markup_put_into_a_text_stays_markup() -> None:
    _ = translator("en")
    assert _("Name: {name}", name=Markup("<b>Ada</b>")) == "Name: <b>Ada</b>"


def test_a_year_has_no_groups_of_digits_and_a_large_number_has() -> None:
    assert [translator("de").number(n) for n in (1998, 9999, 10_000, 2.5)] == [
        "1998",
        "9999",
        "10.000",
        "2,5",
    ]
    assert translator("en").number(-123456) == "-123,456"
    assert translator("ar").number(1998) == "1998"


def test_plural_forms_follow_the_number() -> None:
    _ = translator("en")
    assert _.plural("{number} day", "{number} days", 1) == "1 day"
    assert _.plural("{number} day", "{number} days", 5) == "5 days"


def test_dates_times_and_lists_in_english() -> None:
    _ = translator("en")
    assert _.day(DAY) == "November 24, 2026"
    assert (_.weekday(1), _.weekday(1, wide=False)) == ("Tuesday", "Tue")
    assert (_.clock(time(8, 5)), _.clock(time(16, 0))) == ("8:05", "16:00")
    assert _.span(time(8, 30), time(12, 0)) == "8:30–12:00"
    moment = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert _.moment(moment) == "November 24, 2026, 16:00"
    assert _.names(["A", "B", "C"]) == "A, B, and C"


@pytest.mark.parametrize("code", languages())
def test_every_language_has_its_own_days_and_lists(code: str) -> None:
    _ = translator(code)
    assert len({_.weekday(day) for day in range(7)}) == 7
    assert "2026" in _.day(DAY) or "٢٠٢٦" in _.day(DAY)
    assert {"A", "B"} <= set(_.names(["A", "B"]))


def test_what_the_city_wrote_falls_back_to_german_and_says_so() -> None:
    texts = {"de": "Wohngeld", "tr": "Kira yardımı"}
    english = translator("en")
    assert (english.text(texts), english.marked(texts)) == ("Wohngeld", "Wohngeld [de]")
    assert text_in(texts, "tr") == ("Kira yardımı", "tr")
    assert text_in({"fr": "Logement"}, "en") == ("Logement", "fr")
    assert text_in({"en": "", "de": "Wohngeld"}, "en") == ("Wohngeld", "de")
    assert english.marked({}) == ""
