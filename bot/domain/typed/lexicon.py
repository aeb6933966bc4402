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
    "every": "EVERY",
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
_SERIES = {"numbers": ("", 0), "ordinals": ("O", 1), "months": ("M", 1), "weekdays": ("D", 0)}
_AFTER_A_WEEKDAY = "after a weekday, "


class Lexicon:
    """Phrases with the codes that each may stand for, as they sound and as they are spelled.

    In the reader's own language any spelling that folds to the same will do; a foreign word or an
    abbreviation must be spelled right, or "bees" would be Turkish for five, and "my" a Wednesday.
    """

    def __init__(self) -> None:
        self._sounding: dict[Phrase, tuple[str, ...]] = {}
        self._spelled: dict[Phrase, tuple[str, ...]] = {}
        self._short: dict[Phrase, tuple[str, ...]] = {}
        self._longest: dict[str, int] = {}

    def add(self, meanings: Sequence[tuple[str, str]], *, short: bool = False) -> None:
        """Let each text mean its code too; ``short``: the texts are abbreviations."""
        texts = [text for text, _ in meanings]
        for (sound, spelling), (_, code) in zip(phrases(texts), meanings, strict=True):
            if short:
                self._enter(self._short, spelling, code)
            else:
                self._enter(self._sounding, sound, code)
                self._enter(self._spelled, spelling, code)

    def _enter(self, table: dict[Phrase, tuple[str, ...]], phrase: Phrase, code: str) -> None:
        known = table.get(phrase, ())
        if phrase and code not in known:
            table[phrase] = (*known, code)
            self._longest[phrase[0]] = max(self._longest.get(phrase[0], 0), len(phrase))

    def match(
        self, found: Sequence[Token], start: int, *, own: bool, short: bool
    ) -> tuple[int, tuple[str, ...]] | None:
        """How many tokens the longest phrase at ``start`` takes, and its codes.

        ``own``: it is the reader's language; only then, and if ``short``, abbreviations count.
        """
        first = found[start]
        longest = max(self._longest.get(first.key, 0), self._longest.get(first.text, 0))
        for length in range(longest, 0, -1):
            part = found[start : start + length]
            # Numbers and signs have no key, so no phrase reaches over one.
            spelling = tuple(token.text if token.key else "" for token in part)
            codes = self._spelled.get(spelling, ())
            if own and short:
                codes = tuple(dict.fromkeys(codes + self._short.get(spelling, ())))
            if own and not codes:
                codes = self._sounding.get(tuple(token.key for token in part), ())
            if codes:
                return len(part), codes
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
