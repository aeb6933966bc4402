"""One row of a sheet and the kinds of value its cells can hold.

People type numbers into text cells and leave spaces behind: what is clear is taken kindly,
what is not is reported with its place. Nothing is ever evaluated.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from bot.domain.hours import parse_hours
from bot.domain.wording import N_, Refusal
from bot.services.workbook.layout import NO, YES, Sheet
from bot.services.workbook.mistakes import Mistakes

#: What the reading library hands out; dates, times and true/false besides text and numbers.
CellValue = object

#: Longer than any real list of words, shorter than Excel's 32,767 characters in a cell.
MAX_WORDS = 30_000
_MAX_WORD = 100

_FIRST_DAY = date(2000, 1, 1)  # what is older is a slip; Excel itself begins in 1900

_DECIMALS = 7  # of a degree: a centimetre, and a number that Excel keeps exactly

_SLUG = re.compile(r"[a-z0-9-]{1,40}")
_EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@(?:[^@\s<>\"(),:;\[\]\\.]+\.)+[^\W\d_]{2,}")
_LINK = re.compile(r"https://[^\s/?#<>\"]+\.[^\s<>\"]{2,}")
_WORD_ENDS = re.compile(r"[;؛\n]")
_LANGUAGE_ENDS = re.compile(r"[;,،/\s]+")
_NOT_IN_XML = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
_EXCEL_CARRIAGE_RETURN = "_x000D_"  # ECMA-376 part 1, 22.4.2.4 (ST_Xstring)


def clean(text: str) -> str:
    """One line without control characters or spaces at its ends, in composed letters."""
    return " ".join(unicodedata.normalize("NFC", _NOT_IN_XML.sub(" ", text)).split())


def split_words(text: str) -> tuple[str, ...]:
    """The search words of one cell, each once, in their order."""
    words = (clean(word) for word in _WORD_ENDS.split(text.replace("\r", "\n")))
    return tuple(dict.fromkeys(word for word in words if word))


@lru_cache(maxsize=1)
def known_languages() -> frozenset[str]:
    """Codes of the languages that CLDR has a name for."""
    from babel import Locale  # loads its data at import; a start of the bot does not need it

    return frozenset(
        code for code in map(str, Locale("en").languages) if re.fullmatch("[a-z]{2,3}", code)
    )


@dataclass(slots=True)
class Row:
    """Values by field. ``unusable`` names the fields whose mistake has been reported already."""

    sheet: Sheet
    number: int
    values: Mapping[str, CellValue]
    mistakes: Mistakes
    unusable: set[str] = field(default_factory=set)

    def wrong(self, name: str, text: str, /, **values: object) -> None:
        self.unusable.add(name)
        self.mistakes.add(self.sheet.name, self.number, self.sheet.header(name), text, **values)

    def text(self, name: str, longest: int = 200, *, required: bool = False) -> str:
        text = clean(self._typed(name))
        if not text and required and name not in self.unusable:
            self.wrong(name, N_("This cell must not be empty."))
        if len(text) > longest:
            self.wrong(
                name,
                N_("The text is too long: {length} characters, at most {longest}."),
                length=len(text),
                longest=longest,
            )
        return text

    def slug(self, name: str, *, required: bool = True) -> str:
        """The short name in this cell, or an empty text when it is missing or wrong."""
        text = self.text(name, 10_000, required=required)
        if text and not _SLUG.fullmatch(text):
            self.wrong(
                name,
                N_(
                    "“{value}” is not a short name: use lower-case letters a–z, digits and "
                    "hyphens, at most 40."
                ),
                value=text,
            )
            return ""
        return text

    def reference(self, name: str, known: Container[str], sheet: Sheet) -> str:
        """A short name that must be there in the sheet it comes from; empty is allowed."""
        slug = self.slug(name, required=False)
        if slug and slug not in known:
            self.wrong(
                name,
                N_("“{value}” is not in the sheet “{sheet}”."),
                value=slug,
                sheet=sheet.name,
            )
            return ""
        return slug

    def language(self, name: str) -> str:
        code = self.text(name, 10_000, required=True).lower()
        if code and code not in known_languages():
            self.wrong(name, _UNKNOWN_LANGUAGE, value=code)
            return ""
        return code

    def languages(self, name: str) -> tuple[str, ...]:
        codes = dict.fromkeys(
            code for code in _LANGUAGE_ENDS.split(self.text(name, 400).lower()) if code
        )
        for code in codes:
            if code not in known_languages():
                self.wrong(name, _UNKNOWN_LANGUAGE, value=code)
        return tuple(codes)

    def words(self, name: str) -> tuple[str, ...]:
        words = split_words(self._typed(name))
        length = len("; ".join(words))
        if length > MAX_WORDS:
            self.wrong(
                name,
                N_("The text is too long: {length} characters, at most {longest}."),
                length=length,
                longest=MAX_WORDS,
            )
        for word in words:
            if len(word) > _MAX_WORD:
                self.wrong(
                    name,
                    N_(
                        "The search word “{value}” is too long. Put a semicolon between search "
                        "words."
                    ),
                    value=word,
                )
        return words

    def coordinate(self, name: str, limit: int) -> float | None:
        """Degrees between ``-limit`` and ``limit``; a decimal comma is fine."""
        value = self.values.get(name)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            number = float(value)
        else:
            text = self.text(name)
            if not text:
                return None
            try:
                number = float(text.replace(",", "."))
            except ValueError:
                number = math.nan
        if not -limit <= number <= limit:
            self.wrong(name, N_("This must be a number between -{limit} and {limit}."), limit=limit)
            return None
        return round(number, _DECIMALS)

    def whole(self, name: str, least: int, most: int, *, required: bool = False) -> int:
        """A whole number in these bounds; an empty cell is ``least``."""
        text = self.text(name, required=required)
        if not text:
            return least
        if not (text.isascii() and text.isdigit() and least <= int(text[:10]) <= most):
            self.wrong(
                name,
                N_("This must be a whole number from {least} to {most}."),
                least=least,
                most=most,
            )
            return least
        return int(text)

    def yes(self, name: str, *, empty: bool) -> bool:
        """Yes or no, in German or as Excel's own true and false."""
        value = self.values.get(name)
        text = "" if isinstance(value, bool) else self.text(name).casefold()
        if isinstance(value, bool) or not text:
            return value if isinstance(value, bool) else empty
        if text not in (YES, NO):
            self.wrong(name, N_("Write “{yes}” or “{no}”."), yes=YES, no=NO)
        return text == YES

    def chosen(self, name: str, words: Mapping[str, str]) -> tuple[str, ...]:
        """Codes of the German words in this cell, in the order of ``words``."""
        codes = {word.casefold(): code for code, word in words.items()}
        given = [word for word in split_words(self._typed(name).replace(",", ";")) if word]
        for word in given:
            if word.casefold() not in codes:
                self.wrong(
                    name,
                    N_(
                        "“{value}” is not known here. The note at the column's heading says what "
                        "is possible."
                    ),
                    value=word,
                )
        found = {codes.get(word.casefold()) for word in given}
        return tuple(code for code in words if code in found)

    def link(self, name: str) -> str:
        text = self.text(name, 300)
        if text and not _LINK.fullmatch(text):
            self.wrong(
                name, N_("“{value}” is not a web address. It begins with https://."), value=text
            )
        return text

    def day(self, name: str, latest: date) -> date | None:
        value = self.values.get(name)
        if isinstance(value, datetime):
            day = value.date()
        elif isinstance(value, date):
            day = value
        else:
            text = value if isinstance(value, str) else "" if value is None else "?"
            if not clean(text):
                return None
            try:
                day = _written_day(clean(text))
            except ValueError:
                day = date.min
        if day < _FIRST_DAY:
            self.wrong(name, N_("This must be a date such as 15.05.2026."))
            return None
        if day > latest:
            self.wrong(name, N_("This date is in the future."))
        return day

    def phone(self, name: str) -> str:
        import phonenumbers  # only a workbook needs it; the bot starts without

        value = self.values.get(name)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        text = self.text(name, 40)
        if not text:
            return ""
        # Excel drops the plus or the leading zero of a phone number that it takes for a number.
        candidates = [f"+{text}", f"0{text}"] if is_number and text.isdigit() else [text]
        if is_number and not text.startswith("49"):
            candidates.reverse()
        for candidate in candidates:
            try:
                parsed = phonenumbers.parse(candidate, "DE")
            except phonenumbers.NumberParseException:
                continue
            if not phonenumbers.is_possible_number(parsed):
                continue
            if not is_number:
                return text
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        self.wrong(
            name,
            N_("“{value}” is not a phone number. Write it like +49 221 4710 000."),
            value=text,
        )
        return ""

    def email(self, name: str) -> str:
        text = self.text(name, 254).removeprefix("mailto:")
        if text and not _EMAIL.fullmatch(text):
            self.wrong(name, N_("“{value}” is not an e-mail address."), value=text)
        return text

    def hours(self, name: str) -> str:
        text = self.text(name, 300)
        try:
            parse_hours(text)
        except Refusal as refusal:
            self.wrong(name, refusal.message.text, **refusal.message.values)
        return text

    def _typed(self, name: str) -> str:
        """What was typed, as text: of a number its digits, of a date a mistake."""
        value = self.values.get(name)
        if value is None:
            return ""
        if isinstance(value, str):
            return value.replace(_EXCEL_CARRIAGE_RETURN, "\n")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            whole = isinstance(value, float) and value.is_integer()
            return str(int(value) if whole else value)
        if name not in self.unusable:
            self.wrong(
                name,
                N_(
                    "There must be text in this cell. Format the cell as text and type the "
                    "text again."
                ),
            )
        return ""


_UNKNOWN_LANGUAGE = N_("“{value}” is not the code of a language. Examples: de, en, tr, ar.")


def _written_day(text: str) -> date:
    """A day typed as text, the German way or as ISO 8601; ValueError when it is neither."""
    if german := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
        day, month, year = (int(part) for part in german.groups())
        return date(year, month, day)
    return date.fromisoformat(text)
