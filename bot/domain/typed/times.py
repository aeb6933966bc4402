"""Times of day and spans as people type them: "halb sieben", "٦ مساءً", "6-8 pm", "akşam 6".

Without a word such as "evening" an hour is what a 24-hour clock shows: 6 is 06:00.
"""

from __future__ import annotations

import re
from datetime import time
from typing import NamedTuple

from bot.domain.typed.reading import understood

_MINUTES_OF_DAY = 24 * 60
_PARTS = {"QUARTER": 15, "HALF": 30}

_HOUR = r"(?P<hour>\d\d?)"
_PLUS = r"(?P<plus>QUARTER|HALF|\d\d?)(?: MIN)?"
_MINUS = r"(?P<minus>QUARTER|\d\d?)(?: MIN)?"
#: A time in a line of codes, after what tells the part of the day is taken off.
_TIMES = tuple(
    re.compile(rf"(?:H )?{pattern}(?: H)?")
    for pattern in (
        _HOUR,
        rf"{_HOUR}[:.](?P<plus>\d\d)(?::00)?",
        rf"{_HOUR} H (?P<plus>\d\d)(?: MIN)?",
        rf"{_HOUR}(?: H)?(?: AND)? (?P<plus>HALF|QUARTER)(?: PAST)?",
        rf"{_HOUR}(?: H)? AND {_PLUS}",
        rf"{_HOUR} {_PLUS} PAST",
        rf"{_PLUS} PAST (?:H )?{_HOUR}",
        rf"{_HOUR}(?: H)? MINUS {_MINUS}",
        rf"{_HOUR} {_MINUS} TO",
        rf"{_MINUS} TO (?:H )?{_HOUR}",
        rf"TO {_MINUS} {_HOUR}",
        rf"HALFTO {_HOUR}(?P<half_to>)",
    )
)
_PERIOD = "AM|PM|NIGHT|NOON"
_PERIOD_FIRST = re.compile(rf"(?P<period>{_PERIOD}) (?P<time>.+)")
_PERIOD_LAST = re.compile(rf"(?P<time>.+) (?P<period>{_PERIOD})")
_WORDS = {"NOON": 12 * 60, "MIDNIGHT": 0}
_BETWEEN = re.compile(r" ?- ?| (?:UNTIL|FROM|AND) ")
_START = re.compile(rf"(?:(?P<period>{_PERIOD}) )?(?P<begins>FROM )?(?P<time>.+?)(?: FROM)?")
_END = re.compile(r"(?:UNTIL )?(?P<time>.+?)(?: UNTIL)?")


class _Clock(NamedTuple):
    """A time as it was said; ``plus`` minutes, negative before the hour."""

    hour: int
    plus: int
    period: str | None

    def minutes(self, period: str | None) -> int | None:
        """Minutes after midnight (0–1440) in this part of the day; ``None``: no such time."""
        hour = _HOURS[period](self.hour) if period else self.hour
        if hour is None or not -60 < self.plus < 60:
            return None
        minutes = hour * 60 + self.plus
        return minutes if 0 <= minutes <= _MINUTES_OF_DAY else None


def _in_the_morning(hour: int) -> int | None:
    return hour % 12 if hour <= 12 else None


def _after_noon(hour: int) -> int | None:
    return hour % 12 + 12 if 0 < hour < 24 else None


def _at_night(hour: int) -> int | None:
    if hour <= 5 or hour >= 20:
        return hour
    return {8: 20, 9: 21, 10: 22, 11: 23, 12: 0}.get(hour)


def _around_noon(hour: int) -> int | None:
    return {11: 11, 12: 12, 13: 13, 14: 14, 15: 15, 1: 13, 2: 14, 3: 15}.get(hour)


_HOURS = {
    "AM": _in_the_morning,
    "PM": _after_noon,
    "NIGHT": _at_night,
    "NOON": _around_noon,
}


def clock(text: str, language: str) -> time | None:
    """The one time that ``text`` names; ``None``: none, a span, or no time of a day.

    24:00 is 0:00. "halb sieben" is 06:30, "halb sieben abends" 18:30; "bis 18 Uhr" tells an end,
    not a time.
    """
    start, end = understood(text, language, times_in, weigh=_bounds) or (None, None)
    return start if end is None else None


def span(text: str, language: str) -> tuple[time, time] | None:
    """Start and end that ``text`` names; the end is later that day, or midnight as 0:00.

    A part of the day said once holds for both where it can: "6-8 pm" is 18–20, "11-1 pm" 11–13.
    """
    start, end = understood(text, language, times_in, weigh=_bounds) or (None, None)
    return None if start is None or end is None else (start, end)


def times_in(line: str) -> tuple[time, time | None] | None:
    """Start and end, or only a start, that a line of codes is."""
    if line.count(".") == 1:
        line = line.removesuffix(".")
    spans = {span for match in _BETWEEN.finditer(line) if (span := _span(line, match))}
    if spans:
        return spans.pop() if len(spans) == 1 else None
    said = _said(line.removeprefix("FROM "))
    minutes = said.minutes(said.period) if said else None
    return None if minutes is None else (_time(minutes), None)


def _bounds(times: tuple[time, time | None]) -> int:
    return 1 if times[1] is None else 2


def _span(line: str, between: re.Match[str]) -> tuple[time, time] | None:
    first = _START.fullmatch(line[: between.start()])
    last = _END.fullmatch(line[between.end() :])
    if not first or not last or (between[0] == " AND " and not first["begins"]):
        return None
    start, end = _said(first["time"]), _said(last["time"])
    if not start or not end:
        return None
    from_period = start.period or first["period"]
    for start_period, end_period in (
        (from_period or end.period, end.period or first["period"]),
        (from_period, end.period),
        (from_period, end.period or from_period),
    ):
        begins, ends = start.minutes(start_period), end.minutes(end_period)
        if begins is not None and ends is not None and begins < (ends or _MINUTES_OF_DAY):
            return _time(begins), _time(ends)
    return None


def _said(text: str) -> _Clock | None:
    if text in _WORDS:
        return _Clock(_WORDS[text] // 60, 0, None)
    period = None
    if match := _PERIOD_FIRST.fullmatch(text) or _PERIOD_LAST.fullmatch(text):
        period, text = match["period"], match["time"]
    for pattern in _TIMES:
        if match := pattern.fullmatch(text):
            return _clock(match.groupdict(), period)
    return None


def _clock(parts: dict[str, str | None], period: str | None) -> _Clock:
    hour = int(parts["hour"] or 0)
    if "half_to" in parts:
        # Half to one is half past twelve.
        return _Clock((hour - 1) or 12, 30, period)
    if minus := parts.get("minus"):
        return _Clock(hour, -_minutes(minus), period)
    return _Clock(hour, _minutes(parts.get("plus") or "0"), period)


def _minutes(part: str) -> int:
    return _PARTS[part] if part in _PARTS else int(part)


def _time(minutes: int) -> time:
    return time(*divmod(minutes % _MINUTES_OF_DAY, 60))
