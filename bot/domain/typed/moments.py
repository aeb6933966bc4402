"""Day, start and end from one sentence: "Freitag 18-21 Uhr", "الجمعة ٦ مساءً".

A whole text of days and times is read first; then a sentence around them, more warily.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from bot.domain.typed.dates import days_in
from bot.domain.typed.found import When as When
from bot.domain.typed.reading import clearest, understood
from bot.domain.typed.times import times_in

#: A part of a day without an hour: "Friday evening" is a Friday.
_PERIODS = frozenset({"AM", "PM", "NIGHT", "NOON"})
#: Could be a day and a month as well as a time; "18.30" could not.
_DAY_OR_TIME = re.compile(r"(?:[12]?\d|3[01]|0\d)\.(?:0?[1-9]|1[0-2])\.?")
#: What makes a number a time in a sentence that also speaks of other things.
_SURELY_A_TIME = re.compile(r"\d:\d\d|\b(?:H|AM|PM|NIGHT|NOON|MIDNIGHT|HALFTO)\b")
_REFUSES = re.compile(r"\b(?:NOT|NO|OR|EVERY)\b|D\d ?- ?[D?]|\? ?- ?D\d")
#: A day that could not be, or not that weekday: better ask than take half of it.
_PERHAPS_A_DAY = re.compile(r"\d[./]\d|\bM\d")
#: In a sentence this may be any number.
_PERHAPS_NO_DAY = re.compile(r"\d+[./]\d+")
_MOST_CODES = 8


def when(text: str, language: str, today: date) -> When:
    """The day, start and end that ``text`` names, each only if it is one and the same.

    Days as in :func:`bot.domain.typed.dates.day`, times as in :mod:`bot.domain.typed.times`. A
    sentence that says "not", "or" or "every" says nothing for sure, and nothing is taken from it.
    """
    whole = understood(text, language, lambda line: _whole(line, today), weigh=_fields)
    if whole is not None:
        return whole
    found = understood(
        text, language, lambda line: _sentence(line, today), weigh=_fields, sentence=True
    )
    return found or When()


def _fields(found: When) -> int:
    return sum(value is not None for value in (found.day, found.start, found.end))


def _whole(line: str, today: date) -> When | None:
    """The reading of the whole line that finds most, if there is but one such."""
    found = set()
    for start, end, day in days_in(line, today):
        rest = f"{line[:start].strip(' -')} {line[end:].strip(' -')}".strip()
        if not rest or rest in _PERIODS:
            found.add(When(day))
        elif not _DAY_OR_TIME.fullmatch(rest) and (times := times_in(rest)):
            found.add(When(day, *times))
    times = times_in(line)
    if times and (times[1] or _SURELY_A_TIME.search(line)):
        found.add(When(None, *times))
    return clearest(found, _fields)


def _sentence(line: str, today: date) -> When | None:
    if _REFUSES.search(line):
        return None
    days = sorted(days_in(line, today), key=lambda found: found[0] - found[1])
    kept: list[tuple[int, int, date]] = []
    for start, end, day in days:
        if _PERHAPS_NO_DAY.fullmatch(line[start:end]):
            continue
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, day))
    if len({day for _, _, day in kept}) > 1:
        return None
    for start, end, _ in sorted(kept, reverse=True):
        line = f"{line[:start]}?{line[end:]}"
    segments = line.split("?")
    times = {found for segment in segments for found in _times_within(segment)}
    if len(times) > 1 or (_PERHAPS_A_DAY.search(line) and not times):
        return None
    start_end = times.pop() if times else (None, None)
    found = When(kept[0][2] if kept else None, *start_end)
    return found if _fields(found) else None


def _times_within(segment: str) -> Iterator[tuple[time, time | None]]:
    """The longest stretch that is surely a time and does not hang on a word beside it."""
    codes = segment.split()
    for length in range(min(len(codes), _MOST_CODES), 0, -1):
        for start in range(len(codes) - length + 1):
            beside = codes[max(start - 1, 0) : start] + codes[start + length :][:1]
            stretch = " ".join(codes[start : start + length])
            if all(code.isdigit() or code == "UNIT" for code in beside) and (
                _SURELY_A_TIME.search(stretch) and (times := times_in(stretch))
            ):
                yield times
                return
