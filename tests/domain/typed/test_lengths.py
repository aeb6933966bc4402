"""Lengths of time as staff type them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.meetings.reminders import parse_offset
from bot.domain.typed.lengths import coded


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("3 Tage", timedelta(days=3)),
        ("1 Woche vorher", timedelta(weeks=1)),
        ("2 Wochen 1 Tag", timedelta(days=15)),
        ("36 Std.", timedelta(hours=36)),
        ("30 Minuten", timedelta(minutes=30)),
        ("3 gün önce", timedelta(days=3)),
        ("2 saat", timedelta(hours=2)),
        ("قبل ٣ أيام", timedelta(days=3)),
        ("2 ساعة", timedelta(hours=2)),
        ("1d12h", timedelta(hours=36)),
        ("P28D", timedelta(days=28)),
        ("90s", timedelta(seconds=90)),
    ],
)
def test_words_for_units_are_understood(typed: str, length: timedelta) -> None:
    assert parse_offset(coded(typed)) == length


@pytest.mark.parametrize("typed", ["3 Äpfel", "bald", "", "Tage", "3 Tage 2 Äpfel"])
def test_anything_else_stays_as_it_is(typed: str) -> None:
    assert coded(typed) == typed.casefold()
