"""From a typed text to the one thing it says, in the reader's language or another of the sixteen.

Words become codes of one line ("Freitag, 18 Uhr": D4 18 H); the grammars are patterns over it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from itertools import product
from math import prod
from typing import TypeVar

from bot.domain.typed.lexicon import LANGUAGES, Lexicon, lexicon
from bot.domain.typed.tokens import LONGEST_TEXT, Token, tokens

Value = TypeVar("Value")

#: A longer text is a sentence; only a short one may be in a language that is not the reader's.
_MOST_TOKENS_ELSEWHERE = 12
#: No day or time has more words; what has is a sentence that may hold one.
_MOST_TOKENS = 24
#: Words with two meanings multiply the ways to read a text; with more than this it is unclear.
_MOST_WAYS = 64
#: What many people mix into their own language here.
_LOCAL = ("de", "en")
_BLANKS = re.compile(r" +")


def understood(
    text: str,
    language: str,
    parse: Callable[[str], Value | None],
    *,
    weigh: Callable[[Value], int] = lambda value: 1,
    sentence: bool = False,
) -> Value | None:
    """What ``parse`` makes of the lines that ``text`` can be read as, if it is one thing only.

    The reader's ``language`` counts first, then mixed with German and English, then any other;
    a text that the reader's own language knows word for word is not looked up elsewhere. Of
    several readings those that ``weigh`` most count. In a ``sentence`` words may stand in between
    that mean nothing here: each becomes a question mark.
    """
    found = tokens(text) if len(text) <= LONGEST_TEXT else []
    if not found or (len(found) > _MOST_TOKENS and not sentence):
        return None
    own = lexicon(language) if language in LANGUAGES else None
    readers = [own] if own else []
    local = readers + [lexicon(code) for code in _LOCAL if code != language]

    def read(lexicons: Sequence[Lexicon]) -> set[Value]:
        parsed = map(parse, _lines(found, lexicons, own, sentence=sentence))
        return {value for value in parsed if value is not None}

    if sentence:
        return clearest(read(local), weigh)
    if _lines(found, readers, own, sentence=False):
        return clearest(read(readers), weigh)
    results = read(local)
    if not results and len(found) <= _MOST_TOKENS_ELSEWHERE:
        for code in LANGUAGES:
            if code != language:
                results |= read([lexicon(code), *local])
    return clearest(results, weigh)


def clearest(results: Collection[Value], weigh: Callable[[Value], int]) -> Value | None:
    """The one result that weighs most; ``None`` if there are several, or none at all."""
    most = max(map(weigh, results), default=0)
    best = [value for value in results if weigh(value) == most]
    return best[0] if len(best) == 1 else None


def _lines(
    found: Sequence[Token], lexicons: Sequence[Lexicon], own: Lexicon | None, *, sentence: bool
) -> list[str]:
    """Every way to read the tokens with these words; none if one of them is unknown."""
    pieces: list[tuple[str, ...]] = []
    place = 0
    while place < len(found):
        token = found[place]
        if token.kind == "word":
            length, codes = _codes(found, place, lexicons, own, sentence=sentence)
            if not codes:
                return []
            pieces.append(tuple(f" {code} " for code in codes))
            place += length
            continue
        if token.kind == "other" and not sentence:
            return []
        blank = " " if token.apart else ""
        pieces.append((" ? " if token.kind == "other" else blank + token.text,))
        place += 1
    if prod(map(len, pieces)) > _MOST_WAYS:
        return []
    ways = (_BLANKS.sub(" ", "".join(way)).strip() for way in product(*pieces))
    return list(dict.fromkeys(ways))


def _codes(
    found: Sequence[Token],
    place: int,
    lexicons: Sequence[Lexicon],
    own: Lexicon | None,
    *,
    sentence: bool,
) -> tuple[int, tuple[str, ...]]:
    # In a sentence "so" and "do" are no days; before a number they are: "Do 18 Uhr".
    short = not sentence or any(token.kind == "number" for token in found[place + 1 : place + 2])
    for words in lexicons:
        if match := words.match(found, place, own=words is own, short=short):
            # In a sentence "a" or "ein" is an article.
            return (match[0], ("?",)) if sentence and "1" in match[1] else match
    return (1, ("?",) if sentence else ())
