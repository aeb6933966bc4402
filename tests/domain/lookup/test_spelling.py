"""What a mistyped, glued or inflected word may stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lookup.spelling import Spelling

SPELLING = Spelling(["kita", "platz", "spermul", "vonung", "antrag", "cocuk", "aufenthalt"])


@pytest.mark.parametrize("typed", ["spermu", "spernul", "spermlu", "spermuul", "permul", "psermul"])
def test_a_slip_of_the_finger_is_forgiven(typed: str) -> None:
    assert SPELLING.corrections(typed)[0][0] == "spermul"


def test_short_words_are_not_corrected() -> None:
    assert SPELLING.corrections("kit") == []


def test_a_long_ending_leaves_the_word_recognisable() -> None:
    assert SPELLING.same_beginning("cocukar")[0][0] == "cocuk"


def test_a_compound_is_read_by_its_parts() -> None:
    assert SPELLING.parts("vonungsantrag", ()) == ["vonung", "antrag"]


def test_words_run_together_are_read_apart() -> None:
    assert SPELLING.parts("ichbrauchekitaplatz", ("ich", "brauche")) == ["kita", "platz"]


def test_one_long_part_is_enough() -> None:
    assert SPELLING.parts("spermulabholung", ()) == ["spermul"]


def test_a_word_with_a_short_part_by_chance_stays_unknown() -> None:
    assert SPELLING.parts("marokitanisch", ()) == []


@given(st.text(alphabet="kitaplzvong3 я", max_size=40))
def test_every_guess_is_a_known_word_less_sure_than_the_word_itself(word: str) -> None:
    guesses = SPELLING.corrections(word) + SPELLING.same_beginning(word)
    assert all(form in SPELLING and 0 <= likeness <= 1 for form, likeness in guesses)
    assert all(part in SPELLING for part in SPELLING.parts(word, ()))
