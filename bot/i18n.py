"""The reader's language: texts from the catalogues, dates and lists by CLDR.

This is the one place that escapes what comes from outside: a text of a catalogue may hold markup,
a value put into it never does.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape

from bot.direction import (
    RIGHT_TO_LEFT_MARK,
    alone,
    contained,
    isolated,
    latin_isolated,
    right_to_left,
)
from bot.domain.directory import BASE_LANGUAGE, Texts
from bot.domain.wording import Message

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DOMAIN = "messages"
SOURCE_LANGUAGE = "en"

#: Codes whose CLDR locale is not simply the code.
CLDR = {"sr": "sr_Latn"}

#: From here on the digits of a number stand in groups.
SHORTEST_GROUPED = 10_000

#: Languages written from right to left, by CLDR. Babel would load megabytes for each to tell, and
#: a language that nobody here reads is to cost nothing.
RIGHT_TO_LEFT = frozenset(
    "apc ar bal bgn ckb dv fa he ks lrc mzn nqo ps rhg sd sdh skr syr trw ug ur yi".split()  # noqa: SIM905
)

#: Languages with a comma of their own (U+060C).
ARABIC_COMMA = frozenset(("ar", "ckb", "fa", "ur"))

#: The order in which languages are offered; others follow by code.
ORDER = (
    "de",
    "en",
    "tr",
    "ar",
    "ru",
    "uk",
    "pl",
    "fr",
    "ro",
    "bg",
    "fa",
    "ku",
    "es",
    "it",
    "sr",
    "sq",
)


def languages() -> tuple[str, ...]:
    """The languages the bot speaks: English, and each one that has a catalogue."""
    return _languages()


@cache
def _languages() -> tuple[str, ...]:
    found = {path.parent.parent.name for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po")}
    found.add(SOURCE_LANGUAGE)
    rank = {code: number for number, code in enumerate(ORDER)}
    return tuple(sorted(found, key=lambda code: (rank.get(code, len(rank)), code)))


def supported(language_code: str | None) -> str | None:
    """Our code for what Telegram sends (``pt-br``, ``zh-hans``); ``None``: no catalogue."""
    if not language_code:
        return None
    code = language_code.lower().split("-")[0].split("_")[0]
    return code if code in languages() else None


@cache
def locale_of(language: str) -> Locale:
    """The CLDR locale; English where CLDR has none."""
    try:
        return Locale.parse(CLDR.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE_LANGUAGE)


def native_name(language: str) -> str:
    """The language's name in itself, such as ``Türkçe``."""
    name = locale_of(language).get_language_name(CLDR.get(language, language)) or language
    return name[:1].upper() + name[1:]


def is_right_to_left(language: str) -> bool:
    """Whether the language is written from right to left."""
    return language in RIGHT_TO_LEFT


def compile_catalogue(language: str) -> Path:
    """Make the ``.mo`` file of a language if it is missing or older than its ``.po``."""
    folder = LOCALES / language / "LC_MESSAGES"
    source, target = folder / f"{DOMAIN}.po", folder / f"{DOMAIN}.mo"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as file:
            catalogue = read_po(file, locale=CLDR.get(language, language))
        partial = target.with_suffix(f".{id(catalogue)}")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(target)
    return target


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE_LANGUAGE or language not in languages():
        return gettext.NullTranslations()
    with compile_catalogue(language).open("rb") as file:
        return gettext.GNUTranslations(file)


class Translator:
    """Puts source texts into one language. Call it for HTML, ``label`` for plain text."""

    def __init__(self, language: str) -> None:
        self.language = language if language in languages() else SOURCE_LANGUAGE
        self.locale = locale_of(self.language)
        self.right_to_left = is_right_to_left(self.language)
        self._mark = RIGHT_TO_LEFT_MARK if self.right_to_left else ""
        self._catalogue = _catalogue(self.language)

    def __call__(self, text: str, /, **values: object) -> Markup:
        """The text as HTML; values are escaped and isolated."""
        return self._html(self._catalogue.gettext(text), values)

    def plural(self, singular: str, plural: str, number: int, /, **values: object) -> Markup:
        """The text for ``{number}`` things, by the language's own plural forms."""
        chosen = self._catalogue.ngettext(singular, plural, number)
        return self._html(chosen, {"number": number, **values})

    def label(self, text: str, /, **values: object) -> str:
        """The text without markup: for buttons, notices and file names."""
        return self._placed(self._catalogue.gettext(text)).format(
            **{name: self._isolated(value) for name, value in values.items()}
        )

    def message(self, message: Message | str) -> Markup:
        """A sentence chosen by the domain."""
        if isinstance(message, str):
            return escape(message)
        return self(message.text, **message.values)

    def plain(self, message: Message) -> str:
        """A sentence chosen by the domain, without markup."""
        return self.label(message.text, **message.values)

    def wording(self, wording: Message | Texts | str) -> str:
        """A label chosen by the domain or written by the city, plain; names stay as they are."""
        if isinstance(wording, str):
            return wording
        if isinstance(wording, Message):
            return self.plain(wording)
        return self.marked(wording)

    def value(self, value: object) -> Markup:
        """A value with a line to itself, such as what somebody wrote: escaped, never turned."""
        return value if isinstance(value, Markup) else escape(contained(str(value)))

    def bold(self, value: object) -> Markup:
        """A value in bold, as a heading."""
        return Markup("{}<b>{}</b>").format(self._mark, self._isolated(value))

    def italic(self, value: object) -> Markup:
        """A value in italics, as a heading."""
        return Markup("{}<i>{}</i>").format(self._mark, self._isolated(value))

    def line(self, sign: str, value: object) -> Markup:
        """A value behind a pictogram that says what it is."""
        return Markup("{}{} {}").format(self._mark, sign, self._isolated(value))

    def beside(self, *values: object) -> str:
        """Short values side by side, each in its own direction: a name and its office."""
        return self._mark + " · ".join(str(self._isolated(value)) for value in values)

    def text(self, texts: Texts) -> str:
        """What the city wrote, in this language, or else in German, or else in any."""
        return _readable(*text_in(texts, self.language))

    def marked(self, texts: Texts) -> str:
        """As :meth:`text`, with a mark when it had to be another language."""
        text, language = text_in(texts, self.language)
        shown = _readable(text, language)
        return shown if language == self.language or not text else f"{shown} [{language}]"

    def names(self, items: Iterable[object]) -> Markup:
        """A list as people of this language write it; the items are escaped and isolated."""
        from babel.lists import format_list

        escaped = [str(escape(self._isolated(item))) for item in items]
        return Markup(format_list(escaped, locale=self.locale))  # noqa: S704 - items are escaped

    def language_name(self, code: str) -> str:
        """The name of another language, in this one."""
        return str(self.locale.languages.get(code, code))

    def day(self, day: date) -> str:
        """A day with its month in words."""
        from babel.dates import format_date

        return format_date(day, "long", locale=self.locale)

    def full_day(self, day: date) -> str:
        """A day with its weekday, in the order and with the comma of the language."""
        from babel.dates import format_date

        return format_date(day, "full", locale=self.locale)

    def month(self, day: date) -> str:
        """The month of a day with its year, as above a calendar."""
        from babel.dates import format_date

        return str(format_date(day, "LLLL y", locale=self.locale))

    def number(self, value: float) -> str:
        """A number with the signs of this language; four digits stay together, as in a year."""
        from babel.numbers import format_decimal

        grouped = abs(value) >= SHORTEST_GROUPED
        return str(format_decimal(value, locale=self.locale, group_separator=grouped))

    def weekday(self, day: int, *, wide: bool = True) -> str:
        """The name of a weekday, 0 for Monday: in a sentence, or short as in a table."""
        from babel.dates import get_day_names

        names: Mapping[int, str] = get_day_names(
            "wide" if wide else "abbreviated",
            "format" if wide else "stand-alone",
            locale=self.locale,
        )
        return str(names[day])

    def column(self, day: int) -> str:
        """The name of a weekday as above a column of a calendar: one of three letters at most."""
        from babel.dates import get_day_names

        names: Mapping[int, str] = get_day_names("short", "stand-alone", locale=self.locale)
        if max(map(len, names.values())) > 3:
            names = get_day_names("narrow", "stand-alone", locale=self.locale)
        return str(names[day])

    def clock(self, moment: time) -> str:
        """A time of the day, always with 24 hours as in Germany."""
        from babel.dates import format_time

        return str(format_time(moment, "H:mm", locale=self.locale))

    def span(self, start: time, end: time) -> str:
        """From one time of the day to another; the earlier one where the reader begins."""
        return f"{self._mark}{self.clock(start)}–{self.clock(end)}"

    def moment(self, moment: datetime) -> str:
        """Day and time of a moment that is already in the city's zone."""
        return self.listed(self.day(moment.date()), self.clock(moment.time()))

    def listed(self, *parts: str) -> str:
        """Parts of one thing, with the comma of the language between them."""
        return ("، " if self.language in ARABIC_COMMA else ", ").join(parts)

    def _html(self, template: str, values: Mapping[str, object]) -> Markup:
        free = alone(template) if values else ()
        return Markup(self._placed(template)).format(  # noqa: S704 - catalogues are ours; values are escaped
            **{
                name: self.value(value) if name in free else self._isolated(value)
                for name, value in values.items()
            }
        )

    def _placed(self, template: str) -> str:
        return right_to_left(template) if self.right_to_left else template

    def _isolated(self, value: object) -> object:
        if isinstance(value, Markup):
            return value
        return isolated(str(value), always=self.right_to_left)


@cache
def translator(language: str) -> Translator:
    """The translator of a language; one is enough for all readers."""
    return Translator(language)


def _readable(text: str, language: str) -> str:
    """What the city wrote, with the Latin in a right-to-left text kept in its own order."""
    return latin_isolated(text) if is_right_to_left(language) else text


def text_in(texts: Texts, language: str) -> tuple[str, str]:
    """The text and the language it is in: the wanted one, else German, else any."""
    for code in (language, BASE_LANGUAGE, *texts):
        if texts.get(code):
            return texts[code], code
    return "", language


if __name__ == "__main__":
    for code in languages():
        if code != SOURCE_LANGUAGE:
            compile_catalogue(code)
