"""The Zeige-Karte: one phone screen wide, in every script, and never more than data."""

from __future__ import annotations

import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.services.pointing_card import PointingCard, pointing_card_png

CARD = PointingCard(
    language="tr",
    concern="Oturma iznimi uzatmak istiyorum.",
    german="Ich möchte meinen Aufenthaltstitel verlängern.",
    details=(
        ("Thema", "Aufenthalt und Ausländerrecht"),
        ("Zuständig", "Bürgerdienste (FB 24)"),
        ("Raum", "112"),
    ),
)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_card_is_a_picture_as_wide_as_a_phone() -> None:
    width, height = size(pointing_card_png(CARD))

    assert width == 1080
    assert 1000 < height < 2000


def test_the_same_card_is_the_same_picture() -> None:
    assert pointing_card_png(CARD) == pointing_card_png(replace(CARD))


def test_long_concerns_make_it_longer_within_what_telegram_shows() -> None:
    long = "Ich brauche Hilfe bei einem Antrag für meine Familie. " * 12

    _, usual = size(pointing_card_png(CARD))
    width, height = size(pointing_card_png(replace(CARD, concern=long, german=long + "Danke.")))

    assert height > usual
    assert width + height <= 10_000  # Bot API, sendPhoto


def test_the_same_words_twice_are_shown_once() -> None:
    once = pointing_card_png(replace(CARD, language="de", concern=""))

    assert pointing_card_png(replace(CARD, language="de", concern=CARD.german)) == once
    assert size(once)[1] < size(pointing_card_png(CARD))[1]


def test_details_without_a_value_are_left_out() -> None:
    more = replace(CARD, details=(*CARD.details, ("Ansprechperson", " ")))

    assert pointing_card_png(more) == pointing_card_png(CARD)
    assert size(pointing_card_png(replace(CARD, details=())))[0] == 1080


def test_arabic_and_persian_start_at_the_right() -> None:
    latin = replace(CARD, concern="Herne 44623")
    left = pointing_card_png(latin)

    for language in ("ar", "fa"):
        assert pointing_card_png(replace(latin, language=language)) != left
    assert pointing_card_png(replace(latin, language="ku")) == left


@pytest.mark.parametrize(
    ("written", "isolated"),
    [
        ("رقم +49 221 4710 123.", "رقم \u2066+49\u00a0221\u00a04710\u00a0123\u2069."),
        ("مدينة Herne (§ 8 AufenthG) هنا", "مدينة \u2066Herne (§ 8 AufenthG)\u2069 هنا"),
        ("المكتب (Bürgerdienste)، هنا", "المكتب (\u2066Bürgerdienste\u2069)، هنا"),
    ],
)
def test_names_and_numbers_inside_arabic_keep_their_order(written: str, isolated: str) -> None:
    card = replace(CARD, language="ar", concern=written)

    assert pointing_card_png(card) == pointing_card_png(replace(card, concern=isolated))


EMPTY_BOX = "\ue000"  # a private letter, which no font has


@pytest.mark.parametrize("letter", [*"ẞğışİâłżțșăѝґїђćđëêûţ", *"ةگچپژکیۀ۱؟"])
def test_the_fonts_have_the_letters_of_our_languages(letter: str) -> None:
    def drawn(text: str) -> bytes:
        return pointing_card_png(PointingCard("de", "", text))

    assert drawn(letter) != drawn(EMPTY_BOX)


@pytest.mark.parametrize(
    "sly",
    [
        '#panic("no")',
        '"); #read("/etc/passwd")',
        '{"german": "x"}',
        "*bold* _it_ $x$ <label> @ref \\u{41} [ ] // \n = Title",
        '#image("https://example.org/x.png")',
        "\x00\x1b\ufffe",
    ],
)
def test_texts_are_never_run(sly: str) -> None:
    card = PointingCard("tr", sly, sly + ".", ((sly, sly),))

    assert size(pointing_card_png(card))[0] == 1080


def test_many_at_once_get_their_own_cards() -> None:
    cards = [replace(CARD, german=f"Ich brauche {number} Dinge.") for number in range(6)]

    with ThreadPoolExecutor(4) as pool:
        at_once = list(pool.map(pointing_card_png, cards))

    assert at_once == [pointing_card_png(card) for card in cards]
