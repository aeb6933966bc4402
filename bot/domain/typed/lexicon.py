"""The words of one language that answers are made of, as codes that the grammars read.

The calendar's names come from CLDR; `words/` holds what CLDR lacks: yes and no, tomorrow, o'clock,
number words, cases and everyday names. A native speaker can correct it without reading code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from bot.domain.typed.calendar_names import calendar_names
from bot.domain.typed.tokens import Phrase, Token, phrases

#: The languages of the product, those most typed in Herne first.
LANGUAGES = tuple("de en tr ar ru uk pl fr ro bg fa ku es it sr sq".split())  # noqa: SIM905

_WORDS = Path(__file__).parent / "words"

#: What a line of a word file means to the grammars; what means "" is passed over.
_CODES = {
    "yes": "YES",
    "no": "NO",
    "not": "NOT",
    "or": "OR",
    "neither": "NEITHER",
    "filler": "",
    "about": "",
    "polite": "",
    "units": "UNIT",
    "thousand": "THOUSAND",
    "today": "R0",
    "tomorrow": "R1",
    "day after tomorrow": "R2",
    "in a week": "R7",
    "in two weeks": "R14",
    "next": "NEXT",
    "next week": "NEXT WEEK",
    "this": "THIS",
    "day": "DAY",
    "week": "WEEK",
    "in": "IN",
    "later": "LATER",
    "o'clock": "H",
    "minute": "MIN",
    "and": "AND",
    "half": "HALF",
    "half to": "HALFTO",
    "quarter": "QUARTER",
    "and quarter": "AND QUARTER",
    "quarter to": "QUARTER TO",
    "past": "PAST",
    "to": "TO",
    "minus": "MINUS",
    "from": "FROM",
    "until": "UNTIL",
    "morning": "AM",
    "afternoon": "PM",
    "night": "NIGHT",
    "noon": "NOON",
    "midnight": "MIDNIGHT",
}
#: Lines that name things in their order, the first with this number, parted by semicolons.
_SERIES = {"numbers": ("", 0), "months": ("M", 1), "weekdays": ("D", 0)}
_AFTER_A_WEEKDAY = "after a weekday, "


class Lexicon:
    """Phrases of folded words with the codes that each may stand for."""

    def __init__(self) -> None:
        self._codes: dict[Phrase, tuple[str, ...]] = {}
        self._longest: dict[str, int] = {}
        self._short: set[Phrase] = set()

    def add(self, meanings: Sequence[tuple[str, str]], *, short: bool = False) -> None:
        """Let each text mean its code too; a ``short`` name means nothing inside a sentence."""
        for phrase, (_, code) in zip(
            phrases([text for text, _ in meanings]), meanings, strict=True
        ):
            if not phrase:
                continue
            if not short:
                self._short.discard(phrase)
            elif phrase not in self._codes:
                self._short.add(phrase)
            known = self._codes.get(phrase, ())
            if code not in known:
                self._codes[phrase] = (*known, code)
            self._longest[phrase[0]] = max(self._longest.get(phrase[0], 0), len(phrase))

    def match(
        self, found: Sequence[Token], start: int, *, short: bool
    ) -> tuple[int, tuple[str, ...]] | None:
        """How many tokens the longest phrase at ``start`` takes, and its codes.

        ``short``: abbreviated names count; in a sentence "so" and "do" are not days.
        """
        for length in range(self._longest.get(found[start].key, 0), 0, -1):
            # Numbers and signs have no key, so no phrase reaches over one.
            phrase = tuple(token.key for token in found[start : start + length])
            if phrase in self._codes and (short or phrase not in self._short):
                return len(phrase), self._codes[phrase]
        return None


@cache
def lexicon(language: str) -> Lexicon:
    """The words of ``language``, one of :data:`LANGUAGES`; read when somebody first types."""
    words = Lexicon()
    lines = (_WORDS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    roles = {role: texts for role, _, texts in (line.partition(": ") for line in lines)}
    endings = ["", *_list(roles.pop("endings", ""))]
    for width in ("wide", "abbreviated", "short"):
        names = calendar_names(language, width)
        inflected = [(name + ending, code) for name, code in names for ending in endings]
        words.add(inflected, short=width != "wide")
    words.add([meaning for role in roles for meaning in _meanings(role, roles[role], language)])
    return words


def _list(texts: str) -> list[str]:
    return [text for text in map(str.strip, texts.split(",")) if text]


def _meanings(role: str, texts: str, language: str) -> Iterator[tuple[str, str]]:
    if role in _SERIES:
        letter, first = _SERIES[role]
        for number, names in enumerate(texts.split(";"), start=first):
            for text in _list(names):
                yield text, f"{letter}{number}"
    elif role.startswith(_AFTER_A_WEEKDAY):
        part = _CODES[role.removeprefix(_AFTER_A_WEEKDAY)]
        for name, code in calendar_names(language, "wide"):
            if code.startswith("D"):
                for text in _list(texts):
                    yield name + text, f"{code} {part}"
    else:
        for text in _list(texts):
            yield text, _CODES[role]
