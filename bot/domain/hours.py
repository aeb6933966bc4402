"""Opening hours as the city's staff write them in the workbook, and as values.

Own notation: OpenStreetMap's parsers know no German days and no "nach Vereinbarung", and let a
later rule for a day replace the earlier one, where people mean both.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import groupby
from typing import NamedTuple

from bot.domain.wording import N_, Refusal

MINUTES_OF_DAY = 24 * 60


class Interval(NamedTuple):
    """From ``start`` until before ``end``, in minutes after midnight on the wall clock (0–1440)."""

    start: int
    end: int

    @property
    def starts_at(self) -> time:
        return time(*divmod(self.start, 60))

    @property
    def ends_at(self) -> time:
        """The closing time; 24:00 is the ``time`` 0:00."""
        return time(*divmod(self.end % MINUTES_OF_DAY, 60))


@dataclass(frozen=True, slots=True)
class Hours:
    """A week, Monday first; the intervals of a day in order, none touching another.

    On ``appointment_days`` (0–6) one comes by appointment, besides the intervals of that day if
    it has any; ``by_appointment`` says so of no day in particular. All empty: unknown.
    """

    week: tuple[tuple[Interval, ...], ...] = ((),) * 7
    appointment_days: frozenset[int] = frozenset()
    by_appointment: bool = False


class WeekRow(NamedTuple):
    """Neighbouring days, ``first`` to ``last`` (0–6, Monday is 0), with the same hours."""

    first: int
    last: int
    intervals: tuple[Interval, ...]
    by_appointment: bool


def weekly(hours: Hours) -> tuple[WeekRow, ...]:
    """The week as rows to print, in its order; days without hours are left out."""
    rows = []
    for (intervals, by_appointment), group in groupby(
        range(7), key=lambda day: (hours.week[day], day in hours.appointment_days)
    ):
        days = list(group)
        if intervals or by_appointment:
            rows.append(WeekRow(days[0], days[-1], intervals, by_appointment))
    return tuple(rows)


_LABELS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")

_DAYS = {
    name: day
    for day, names in enumerate(
        (
            "mo montag montags mon monday",
            "di dienstag dienstags tu tue tues tuesday",
            "mi mittwoch mittwochs we wed wednesday",
            "do donnerstag donnerstags th thu thur thurs thursday",
            "fr freitag freitags fri friday",
            "sa samstag samstags sonnabend sonnabends sat saturday",
            "so sonntag sonntags su sun sunday",
        )
    )
    for name in names.split()
}

_TOKEN = re.compile(
    rf"""
    (?P<stop> [;\r\n] ) | (?P<dash> [-‐‑–—−] ) | (?P<comma> [,+&/] ) | (?P<blank> [\s:.] )
    | (?P<time> \d{{1,2}} (?: [:.] \d\d )? ) (?! \d )
    | (?:
        (?P<appointment>
            (?: (?: nur | only ) \s+ )? (?: termine? \s+ )?
            (?: nach \s+ (?: (?: tel\. | telefonischer | vorheriger ) \s* )*
                (?: termin )? (?: vereinbarung | absprache )
              | n\. \s? v | mit \s+ termin | by \s+ appointment )
        )
        | (?P<holiday> feiertags | (?: an \s+ )? feiertagen )
        | (?P<closed> geschlossen | closed )
        | (?P<day> {"|".join(sorted(_DAYS, key=len, reverse=True))} )
        | (?P<every> täglich | daily )
        | (?P<to> bis | to ) | (?P<and> und | sowie | and | u )
        | (?P<filler> uhr | von | from )
    ) (?! [^\W\d_] )
    """,
    re.IGNORECASE | re.VERBOSE,
)

#: Words that do the work of a sign.
_SIGNS = {"to": "dash", "and": "comma"}


class _Token(NamedTuple):
    kind: str
    found: str
    position: int

    def refused(self, reason: str) -> Refusal:
        return Refusal(reason, found=self.found, position=self.position)


_END = _Token("end", "", 0)

_NOT_UNDERSTOOD = N_(
    "Opening hours: I do not understand “{found}” (character {position}). Write for "
    "example: Mo–Fr 8:30–12:00; Do 14:00–17:30"
)
_BREAKS_OFF = N_(
    "Opening hours: something is missing after “{found}” (character {position}). "
    "Write for example: Mo–Fr 8:30–12:00; Do 14:00–17:30"
)
_NO_TIME_OF_DAY = N_(
    "Opening hours: “{found}” (character {position}) is not a time between 0:00 and 24:00."
)
_OVER_MIDNIGHT = N_(
    "Opening hours: the time at “{found}” (character {position}) ends before it begins. "
    "Write hours past midnight as two days: Fr 22:00–24:00; Sa 0:00–2:00"
)
_NO_DAY = N_(
    "Opening hours: no weekday is written before “{found}” (character {position}). "
    "Write for example: Mo–Fr 8:30–12:00"
)
_TWO_READINGS = N_(
    "Opening hours: “{found}” (character {position}) can mean two things. Write “Mo "
    "8:00–12:00, nach Vereinbarung” for fixed times plus appointments, or “Mo nach "
    "Vereinbarung” for appointments only."
)
_CLOSED_AND_OPEN = N_(
    "Opening hours: “{found}” (character {position}) contradicts the times of the same day."
)
_OPEN_ON_HOLIDAYS = N_(
    "Opening hours: “{found}” (character {position}): public holidays always count as closed."
)


def parse_hours(text: str) -> Hours:
    """Read what staff wrote; nothing at all is unknown hours. Raises :class:`Refusal`.

    Every rule adds to the days it names. Intervals that touch or overlap become one.
    """
    return _Reader(text).read()


class _Reader:
    """Goes through the tokens once, from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = deque(_tokens(text))
        self._last = _END
        self._week: list[list[Interval]] = [[] for _ in range(7)]
        self._appointment_days: set[int] = set()
        self._by_appointment = False
        self._closed: dict[int, _Token] = {}

    def read(self) -> Hours:
        while self._tokens:
            if not self._take("stop", "comma"):
                self._rule()
        for day, token in self._closed.items():
            if self._week[day]:
                raise token.refused(_CLOSED_AND_OPEN)
        return Hours(
            tuple(_merged(intervals) for intervals in self._week),
            frozenset(self._appointment_days),
            self._by_appointment,
        )

    def _take(self, *kinds: str) -> _Token | None:
        if not self._tokens or self._tokens[0].kind not in kinds:
            return None
        self._last = self._tokens.popleft()
        return self._last

    def _expect(self, kind: str) -> _Token:
        if token := self._take(kind):
            return token
        if not self._tokens or self._tokens[0].kind == "stop":
            raise self._last.refused(_BREAKS_OFF)
        raise self._tokens[0].refused(_NOT_UNDERSTOOD)

    def _rule(self) -> None:
        """Days, then what holds on them."""
        days, holidays = self._days()
        times = False
        joined = True
        first = True
        while token := self._take("time", "closed", "appointment"):
            if token.kind == "appointment":
                only = token.found.lower().startswith(("nur", "only"))
                if times and (only or not joined):
                    raise token.refused(_TWO_READINGS)
                self._appointment_days |= days
                self._by_appointment |= not days
            elif not days and not holidays:
                raise token.refused(_NO_DAY)
            elif token.kind == "closed":
                self._closed |= dict.fromkeys(days, token)
            elif holidays:
                raise token.refused(_OPEN_ON_HOLIDAYS)
            else:
                times = True
                interval = self._interval(token)
                for day in days:
                    self._week[day].append(interval)
            first = False
            joined = bool(self._take("comma"))
        if first:
            self._expect("time")

    def _days(self) -> tuple[set[int], bool]:
        days: set[int] = set()
        holidays = False
        while token := self._take("day", "every", "holiday"):
            if token.kind == "holiday":
                holidays = True
            elif token.kind == "every":
                days |= set(range(7))
            else:
                first = last = _DAYS[token.found.lower()]
                if self._take("dash"):
                    last = _DAYS[self._expect("day").found.lower()]
                days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
            self._take("comma")
        return days, holidays

    def _interval(self, start: _Token) -> Interval:
        self._expect("dash")
        interval = Interval(_minute(start), _minute(self._expect("time")))
        if interval.start >= interval.end:
            raise start.refused(_OVER_MIDNIGHT)
        return interval


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            found = text[position:].split(maxsplit=1)[0][:30]
            raise _Token("", found, position + 1).refused(_NOT_UNDERSTOOD)
        kind = match.lastgroup or ""
        if kind not in ("blank", "filler"):
            yield _Token(_SIGNS.get(kind, kind), match[0], position + 1)
        position = match.end()


def _minute(token: _Token) -> int:
    hour, _, minute = token.found.replace(".", ":").partition(":")
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > MINUTES_OF_DAY:
        raise token.refused(_NO_TIME_OF_DAY)
    return minutes


def _merged(intervals: list[Interval]) -> tuple[Interval, ...]:
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return tuple(merged)


def format_hours(hours: Hours) -> str:
    """The canonical German text, which :func:`parse_hours` reads back as the same hours."""
    rules = []
    for row in weekly(hours):
        days = _LABELS[row.first]
        if row.last > row.first:
            days += "–" + _LABELS[row.last]
        items = [f"{_clock(start)}–{_clock(end)}" for start, end in row.intervals]
        if row.by_appointment:
            items.append("nach Vereinbarung")
        rules.append(f"{days} {', '.join(items)}")
    if hours.by_appointment:
        rules.append("nach Vereinbarung")
    return "; ".join(rules)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
