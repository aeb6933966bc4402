"""However a word is typed, it folds to the same letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lookup.folding import LONGEST_TOKEN, MOST_TOKENS, fold, fold_many, words


def folded(text: str) -> list[str]:
    return [fold(word) for word in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sperrmüll", "SPERRMUELL"),
        ("Sperrmüll", "spermull"),
        ("Straße", "strasse"),
        ("çocuğum", "cocugum"),
        ("İKAMET", "ikamet"),
        ("ısıtma", "isitma"),
        ("إقامة", "اقامه"),
        ("مَدْرَسَة", "مدرسة"),
        ("مدرســــة", "مدرسة"),
        ("کودکی", "كودكي"),
        ("می\u200cخواهم", "میخواهم"),
        ("жильё", "zhile"),
        ("ребёнок", "rebenok"),
        ("школа", "shkola"),
        ("џамија", "džamija"),
        ("сім'я", "сім\u2019я"),
        ("żłobek", "zlobek"),
        ("grădiniță", "gradinita"),
        ("Ｋｉｔａ", "kita"),
    ],
)
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_roots_that_differ_in_one_arabic_letter_stay_apart() -> None:
    assert len({fold(word) for word in ("حمر", "خمر", "همر")}) == 3


def test_an_apostrophe_parts_the_ending_from_the_name() -> None:
    assert folded("Jobcenter'dan") == ["iobcenter", "dan"]


def test_emoji_and_signs_are_no_words() -> None:
    assert words("🗑️ ... !!! ») — ¿") == []


@given(st.text(max_size=6000))
def test_any_text_gives_a_bounded_number_of_bounded_words(text: str) -> None:
    found = words(text)
    assert len(found) <= MOST_TOKENS
    assert all(0 < len(word) <= LONGEST_TOKEN for word in found)


@given(st.text(max_size=40))
def test_folding_gives_the_same_every_time(text: str) -> None:
    assert folded(text) == folded(text)


@given(st.text(max_size=200))
def test_folding_many_is_folding_each(text: str) -> None:
    many = words(text)
    assert fold_many(many) == [fold(word) for word in many]
