"""Reading an answer costs next to nothing, and nothing at all before somebody types one."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from statistics import median

import pytest

from bot.domain.typed.moments import when
from bot.domain.typed.tokens import LONGEST_TEXT

TODAY = date(2026, 11, 24)


def milliseconds(text: str, language: str) -> float:
    when(text, language, TODAY)
    taken = []
    for _ in range(50):
        start = time.process_time()
        when(text, language, TODAY)
        taken.append(1000 * (time.process_time() - start))
    return median(taken)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Freitag 18-21 Uhr", "de"),
        ("الجمعة من ٦ إلى ٨ مساءً", "de"),
        ("meine Tochter kommt in die Schule", "tr"),
        ("el viernes de 6 a 8 de la tarde", "es"),
    ],
)
def test_an_answer_is_read_in_a_millisecond(text: str, language: str) -> None:
    assert milliseconds(text, language) < 1


@pytest.mark.parametrize("words", ["a la ", "mañana ", "1 ", "de 6 a 8 ", "18:30-", "?! ", "12.5."])
def test_no_text_keeps_the_bot_busy(words: str) -> None:
    assert milliseconds((words * LONGEST_TEXT)[:LONGEST_TEXT], "es") < 30


def test_calendars_are_loaded_when_somebody_types_and_not_before() -> None:
    check = "import sys, bot.domain.typed.moments; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
