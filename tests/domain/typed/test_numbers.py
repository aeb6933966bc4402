"""Numbers as people write them, and what only looks like one."""

from __future__ import annotations

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed.digits import western
from bot.domain.typed.lexicon import LANGUAGES
from bot.domain.typed.numbers import number

#: CLDR's Serbian is Cyrillic unless told otherwise; people write both.
LOCALES = [(code, code) for code in LANGUAGES] + [("sr", "sr_Latn")]


def test_digits_of_every_script_become_western() -> None:
    assert western("٢٥ ۱۲ १२ 18") == "25 12 12 18"
    assert western("½ Ⅻ abc") == "½ Ⅻ abc"


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("25", "de", 25),
        (" 25 ", "de", 25),
        ("007", "de", 7),
        ("40.", "de", 40),
        ("-5", "de", -5),
        ("−5", "de", -5),
        ("1.500", "de", 1500),
        ("1 500", "de", 1500),
        ("1'500", "de", 1500),
        ("1.234.567", "de", 1234567),
        ("1,500", "en", 1500),
        ("1.500", "en", 1500),
        ("12,0", "de", 12),
        ("ca. 40", "de", 40),
        ("ca.40", "de", 40),
        ("~40", "de", 40),
        ("ungefähr 40 Personen", "de", 40),
        ("40 Mitglieder", "de", 40),
        ("zwölf", "de", 12),
        ("keine", "de", 0),
        ("eine Person", "de", 1),
        ("about 40 people", "en", 40),
        ("ten", "en", 10),
        ("yaklaşık 40 kişi", "tr", 40),
        ("40 kişiyiz", "tr", 40),
        ("on iki", "tr", 12),
        ("ÜÇ", "tr", 3),
        ("5 bin", "tr", 5000),
        ("٢٥", "ar", 25),
        ("١٬٥٠٠", "ar", 1500),
        ("حوالي ٤٠ شخصاً", "ar", 40),
        ("خمسة", "ar", 5),
        ("۱۲ نفر", "fa", 12),
        ("около 40 человек", "ru", 40),
        ("двенадцать", "ru", 12),
        ("близько 40 осіб", "uk", 40),
        ("п'ять", "uk", 5),
        ("około 40 osób", "pl", 40),
        ("dziesięć", "pl", 10),
        ("environ 40 personnes", "fr", 40),
        ("douze", "fr", 12),
        ("cam 40 de persoane", "ro", 40),
        ("zece", "ro", 10),
        ("около 40 души", "bg", 40),
        ("dora 40 kesan", "ku", 40),
        ("pênc", "ku", 5),
        ("unas 40 personas", "es", 40),
        ("circa 40 persone", "it", 40),
        ("oko 40 ljudi", "sr", 40),
        ("rreth 40 veta", "sq", 40),
        ("shtatë", "sq", 7),
        ("yedi", "de", 7),
        ("sieben", "tr", 7),
    ],
)
def test_whole_numbers(text: str, language: str, value: int) -> None:
    found = number(text, language)
    assert found == value
    assert isinstance(found, int)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("12,5", "de", 12.5),
        ("12.5", "de", 12.5),
        ("1.500", "de", 1500.0),
        ("1.500", "en", 1.5),
        ("1,500.25", "en", 1500.25),
        ("1.500,25", "de", 1500.25),
        ("١٢٫٥", "ar", 12.5),
        ("-0,5", "fr", -0.5),
        ("3", "tr", 3.0),
    ],
)
def test_decimals(text: str, language: str, value: float) -> None:
    found = number(text, language, decimals=2)
    assert found == value
    assert isinstance(found, float)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "viele",
        "40-50",
        "40 – 50",
        "40 bis 50",
        "40 oder 50",
        "mindestens 40",
        "über 40",
        "40%",
        "12,5",
        "12.5.2027",
        "12 Mayıs",
        "12. Mai",
        "18 Uhr",
        "18:30",
        "3 Tage",
        "40/50",
        "½",
        "1.500.5",
        "+49 2323 161234",
        "02323 16 12 34",
        "44623 Herne",
        "Hauptstr. 40",
        "A1",
        "bees",
        "See",
        "Noel",
        "meine Tochter kommt in die 2. Klasse",
        "zwei oder drei",
        "9" * 16,
        "نه",
    ],
)
def test_no_number(text: str) -> None:
    assert number(text, "de") is None
    assert number(text, "fa") is None


def test_more_digits_after_the_point_than_asked_for() -> None:
    assert number("1,25", "de", decimals=1) is None


@pytest.mark.parametrize(("language", "locale"), LOCALES)
@given(value=st.integers(-(10**12), 10**12), foreign=st.booleans())
def test_what_cldr_writes_is_read_back(
    language: str, locale: str, value: int, foreign: bool
) -> None:
    digits = "default" if foreign else "latn"
    assert number(format_decimal(value, locale=locale, numbering_system=digits), language) == value


@pytest.mark.parametrize(("language", "locale"), LOCALES)
@given(hundredths=st.integers(-(10**9), 10**9), foreign=st.booleans())
def test_decimals_that_cldr_writes_are_read_back(
    language: str, locale: str, hundredths: int, foreign: bool
) -> None:
    digits = "default" if foreign else "latn"
    value = hundredths / 100
    text = format_decimal(value, format="#,##0.##", locale=locale, numbering_system=digits)
    assert number(text, language, decimals=2) == value


@given(st.text(max_size=300), st.sampled_from(LANGUAGES), st.integers(0, 3))
def test_any_text_is_borne(text: str, language: str, decimals: int) -> None:
    assert number(text, language, decimals=decimals) is None or text
