"""Names of months, weekdays and halves of the day in each language, by CLDR.

Babel is imported when the first name is asked for: a bot nobody types dates to does not load it.
"""

from __future__ import annotations

from collections.abc import Iterator

#: Codes whose CLDR locale is not simply the code; the folding reads Cyrillic all the same.
_CLDR = {"sr": "sr_Latn"}
_HALVES = {"am": "AM", "pm": "PM"}


def calendar_names(language: str, width: str) -> Iterator[tuple[str, str]]:
    """The names in ``language`` with their codes: M1 is January, D0 Monday, AM before noon.

    ``width`` is CLDR's: wide, abbreviated or, for weekdays, short.
    """
    from babel import Locale

    locale = Locale.parse(_CLDR.get(language, language))
    for context in ("format", "stand-alone"):
        for month, name in locale.months[context].get(width, {}).items():
            yield name, f"M{month}"
        for day, name in locale.days[context].get(width, {}).items():
            yield name, f"D{day}"
        for half, name in locale.day_periods.get(context, {}).get(width, {}).items():
            if half in _HALVES:
                yield name, _HALVES[half]
