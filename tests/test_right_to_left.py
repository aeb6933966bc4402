"""Which languages are written from right to left is known without asking CLDR each time."""

from __future__ import annotations

from babel import Locale, localedata

from bot.i18n import is_right_to_left


def test_the_direction_of_every_language_is_the_one_of_cldr() -> None:
    for code in localedata.locale_identifiers():
        if "_" not in code:
            assert is_right_to_left(code) == (Locale.parse(code).text_direction == "rtl"), code
