"""Whole and decimal numbers as people type them: "1.500", "٢٥", "ca. 40 Personen", "zwölf".

The separators are CLDR's for the language; where only one reading is possible, others pass too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.domain.typed.digits import western
from bot.domain.typed.reading import understood
from bot.domain.typed.tokens import LONGEST_TEXT
from bot.domain.typed.yes_no import yes_no

#: What fits into a whole number of any database.
_MOST_DIGITS = 15
_GROUPS = r"[.,٬'’ \u00a0\u202f\u2009]"
_NUMBER = re.compile(
    rf"""
    (?<![\w.,:/+-]) (?P<sign> [-−]? ) [ ]?
    (?P<whole> (?: [1-9]\d{{0,2}} (?P<group> {_GROUPS} ) \d{{3}} (?: (?P=group) \d{{3}} )* )
      | \d+ )
    (?: (?P<point> [.,٫] ) (?P<fraction> \d+ ) )?
    (?! [.,]? [\d:/%-] )
    """,
    re.VERBOSE,
)
_LINE = re.compile(r"(?P<number>\d\d?)\.?(?: (?P<thousand>THOUSAND))?(?: UNIT)*")


def number(text: str, language: str, *, decimals: int = 0) -> int | float | None:
    """The one number that ``text`` gives; ``None``: no number, several, a range, a day, a time.

    Without ``decimals`` it is an ``int``; otherwise a ``float`` with at most so many digits after
    the point. Before it may stand words such as "about", after it whom or what is counted.
    "1.500" is 1500 to a German and 1.5 to an English reader who may give decimals; without
    decimals it is 1500 to both.
    """
    if len(text) > LONGEST_TEXT:
        return None
    text = western(unicodedata.normalize("NFKC", text).strip())
    found = list(_NUMBER.finditer(text))
    value: float | int | None = None
    if found:
        match = found[0]
        value = _value(match, language, decimals)
        if value is None or len(found) > 1:
            return None
        # The words around it decide whether it is a number at all.
        text = f"{text[: match.start()]} 0 {text[match.end() :]}"
    elif yes_no(text, language) is not None:
        return None  # In Persian, nine is written like no.
    read = understood(text.replace("~", " ").replace("≈", " "), language, _line)
    if read is None:
        return None
    in_words, factor = read
    value = (in_words if value is None else value) * factor
    if decimals:
        return float(value)
    return int(value)


def _line(line: str) -> tuple[int, int] | None:
    match = _LINE.fullmatch(line)
    return match and (int(match["number"]), 1000 if match["thousand"] else 1)


def _value(match: re.Match[str], language: str, decimals: int) -> float | int | None:
    whole, group, point, fraction = match.group("whole", "group", "point", "fraction")
    if group and group == point:
        return None
    if decimals and not point and whole.count(group or "?") == 1 and group in _points(language):
        whole, fraction = whole.split(group)
    digits = re.sub(r"\D", "", whole)
    fraction = (fraction or "").rstrip("0")
    if len(digits) > _MOST_DIGITS or len(fraction) > decimals:
        return None
    value = float(f"{digits}.{fraction or 0}") if decimals else int(digits)
    return -value if match["sign"] else value


@cache
def _points(language: str) -> frozenset[str]:
    from babel import Locale, UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        return frozenset({get_decimal_symbol(Locale.parse(language)), "٫"})
    except UnknownLocaleError:
        return frozenset(".٫")
