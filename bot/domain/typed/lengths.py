"""Lengths of time as people type them, "3 Tage", "36 saat", "٢ أسبوع": as codes such as 3d."""

from __future__ import annotations

import re

from bot.domain.typed.digits import western

#: The words for the units begin so, in the languages in which staff write.
_BEGINNINGS = {
    "w": ("woch", "week", "hafta", "أسب", "اسب", "أساب"),
    "d": ("tag", "day", "gün", "gun", "يوم", "أيام", "ايام"),
    "h": ("stunde", "std", "hour", "saat", "ساع"),
    "m": ("min", "dakika", "دق"),
}

_PART = re.compile(r"(\d+)\s*([^\W\d_]+)\.?")


def coded(text: str) -> str:
    """The lengths in the text with a unit's letter for its word; a text without such words stays.

    What else is said, such as "before", is left out.
    """
    plain = western(text).casefold()
    codes = [_code(number, word) for number, word in _PART.findall(plain)]
    return "".join(codes) if codes and all(codes) else plain


def _code(number: str, word: str) -> str:
    for unit, beginnings in _BEGINNINGS.items():
        if word.startswith(beginnings) or word == unit:
            return number + unit
    return ""
