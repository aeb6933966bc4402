"""Public holidays of North Rhine-Westphalia: the days on which no office of the city opens.

Eleven days and one formula; the library ``holidays`` knows the same eleven, but costs 230 ms and
19 MB at its first question (it loads every country), so it only checks this module in the tests.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

#: Month and day of the fixed ones: § 2 of the Feiertagsgesetz NW.
_FIXED = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))

#: Days after Easter Sunday: Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi.
_MOVABLE = (-2, 1, 39, 50, 60)


def is_public_holiday(day: date) -> bool:
    """Whether the law makes ``day`` a holiday in all of North Rhine-Westphalia.

    Easter Sunday and Whit Sunday are none by that law; they are Sundays anyway.
    """
    return day in _holidays(day.year)


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    easter = _easter_sunday(year)
    return frozenset(
        [date(year, month, day) for month, day in _FIXED]
        + [easter + timedelta(days=days) for days in _MOVABLE]
    )


def _easter_sunday(year: int) -> date:
    """Easter by the anonymous Gregorian algorithm (Nature, 20 April 1876; Meeus, ch. 8)."""
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    golden = year % 19
    epact = (19 * golden + century - leaps - lunar + 15) % 30
    to_sunday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    correction = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)
