"""Days as people type them in sixteen languages: "3.12.", "12 Mayıs", "الجمعة", "in two weeks".

Numbers are day first for every reader, also "05/06" in English: people here live in Germany. Dates
are Gregorian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.typed.reading import understood

#: Two digits of a year lie at most so far ahead; beyond that they mean the last century.
_YEARS_AHEAD = 20
_WEEKS_AHEAD = 520

_DAY = r"(?P<day>\d\d?)"
_MONTH = r"(?P<month>\d\d?)"
_YEAR = r"(?P<year>\d{4})"
_NAMED_MONTH = rf"M{_MONTH}"
#: Also in words: the fifth of May.
_ANY_DAY = rf"O?{_DAY}"
_SIGN = r"(?P<sign>[-./]) ?"
_AGAIN = r"(?P=sign) ?"
#: With a blank before it, "3.12. 18" is the 3rd of December at six in the evening.
_ANY_YEAR = rf"(?:(?P=sign) ?{_YEAR}|(?P=sign)(?P<short_year>\d\d))"
_DATES = (
    rf"{_YEAR}{_SIGN}{_MONTH}{_AGAIN}{_DAY}\.?",
    rf"{_DAY}{_SIGN}{_MONTH}{_ANY_YEAR}\.?",
    rf"{_DAY}(?:\. ?|/){_MONTH}\.?",
    rf"{_ANY_DAY}\.? {_NAMED_MONTH}(?: {_YEAR}\.?)?",
    rf"{_NAMED_MONTH} {_ANY_DAY}\.?(?: {_YEAR}\.?)?",
    rf"{_YEAR} {_NAMED_MONTH} {_DAY}\.?",
    r"R(?P<ahead>\d+)",
)
_OTHERS = (
    r"IN (?P<count>\d{1,3}) (?P<unit>DAY|WEEK)",
    r"(?P<count>\d{1,3}) (?P<unit>DAY|WEEK) LATER",
    r"(?:NEXT WEEK|WEEK NEXT) (?P<of_next_week>D\d)",
    r"(?P<of_next_week>D\d) (?:NEXT WEEK|WEEK NEXT)",
    r"(?:(?:NEXT|THIS) )?(?P<weekday>D\d)(?: (?:NEXT|THIS)(?! WEEK))?",
)
_PATTERNS = tuple(
    re.compile(rf"(?<![\w.:/,-])(?:{pattern})(?![\w:/-]|[.,]\d)")
    for pattern in (
        *(rf"(?:(?P<weekday>D\d) )?{dated}(?: (?P<weekday_after>D\d))?" for dated in _DATES),
        *_OTHERS,
    )
)


def day(text: str, language: str, today: date) -> date | None:
    """The day that ``text`` names and nothing else; ``None``: none, several, or an impossible one.

    Without a year it is the next such day from ``today`` on; a weekday, also with "next" or "this",
    is the next one after today. A weekday beside a date must be that date's. Two digits of a year
    reach from eighty years back to twenty ahead.
    """
    return understood(text, language, lambda line: _whole_line(line, today))


def _whole_line(line: str, today: date) -> date | None:
    found = {day for start, end, day in days_in(line, today) if (start, end) == (0, len(line))}
    return found.pop() if len(found) == 1 else None


def days_in(line: str, today: date) -> Iterator[tuple[int, int, date]]:
    """Where days may stand in a line of codes: start, end and the day, readings overlapping."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(line):
            if found := _day(match.groupdict(), today):
                yield match.start(), match.end(), found


def _day(parts: dict[str, str | None], today: date) -> date | None:
    weekdays = {int(code[1]) for key in ("weekday", "weekday_after") if (code := parts.get(key))}
    if code := parts.get("of_next_week"):
        return today + timedelta(days=7 - today.weekday() + int(code[1]))
    if ahead := parts.get("ahead"):
        found: date | None = today + timedelta(days=int(ahead))
    elif unit := parts.get("unit"):
        days = int(parts["count"] or 1) * (7 if unit == "WEEK" else 1)
        found = today + timedelta(days=days) if days <= 7 * _WEEKS_AHEAD else None
    elif parts.get("day"):
        found = _date(parts, today)
    else:
        (weekday,) = weekdays
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return found if found and weekdays <= {found.weekday()} else None


def _date(parts: dict[str, str | None], today: date) -> date | None:
    of_month, month = int(parts["day"] or 0), int(parts["month"] or 0)
    if year := parts.get("year"):
        return _possible(int(year), month, of_month)
    if short := parts.get("short_year"):
        century = today.year - today.year % 100
        full = century + int(short)
        return _possible(full - 100 * (full > today.year + _YEARS_AHEAD), month, of_month)
    # The 29th of February may be up to eight years away.
    candidates = (_possible(today.year + years, month, of_month) for years in range(9))
    return next((found for found in candidates if found and found >= today), None)


def _possible(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month)
    except ValueError:
        return None
