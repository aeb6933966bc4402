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
    """The text with a unit's letter in place of its word; what is no word for a unit stays."""
    return _PART.sub(_code, western(text).casefold())


def _code(match: re.Match[str]) -> str:
    number, word = match.groups()
    for unit, beginnings in _BEGINNINGS.items():
        if word.startswith(beginnings):
            return number + unit
    return match[0]
