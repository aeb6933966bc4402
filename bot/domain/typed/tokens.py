"""A typed text as numbers, words and the signs that tell dates from times.

Words are folded as the lookup folds them: case, diacritics, dotless i, Cyrillic and Latin, Arabic
letter variants and tatweel make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bot.domain.lookup.folding import fold_many, in_arabic_letters, plain, words_by_line
from bot.domain.typed.digits import western

_LONG_SOUND = 4
#: A longer text is no answer to a question about a day or a number, and is not looked at.
LONGEST_TEXT = 240

_TOKEN = re.compile(r"(?P<number>\d+)|(?P<word>[^\W\d_]+)|(?P<sign>[-.:,/])|(?P<other>[^\W_]|\S)")
#: Written around words without a meaning here; an apostrophe parts a word from its ending.
_SILENT = frozenset("()[]\"„“”«»!?¿¡;…'’‘ʼ`*،؛؟")
_DASHES = str.maketrans("‐‑‒–—−٫٬", "------.,")


Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is number, word, sign or other; only a word has a ``key``, its folded spelling."""

    kind: str
    text: str
    key: str
    #: Whether something, mostly a blank, parts it from the token before.
    apart: bool


def tokens(text: str) -> list[Token]:
    """What ``text`` is made of, in its order; a sign counts only beside a number."""
    text = western(plain(unicodedata.normalize("NFKC", text))).translate(_DASHES)
    matches = [match for match in _TOKEN.finditer(text) if match[0] not in _SILENT]
    keys = iter(_keys([match[0] for match in matches if match.lastgroup == "word"]))
    result: list[Token] = []
    end = 0
    for match in matches:
        kind = match.lastgroup or ""
        key = next(keys) if kind == "word" else ""
        if kind == "sign" and not _counts(text, match):
            continue
        if kind == "number" and result and result[-1].kind == "word" and match.start() == end:
            # "18h30" is a time, "A1" a name.
            kind = kind if result[-2:-1] and not result[-1].apart else "other"
        result.append(Token(kind, match[0], key, match.start() > end))
        end = match.end()
    return result


def _counts(text: str, sign: re.Match[str]) -> bool:
    before, after = text[sign.start() - 1 : sign.start()], text[sign.end() : sign.end() + 1]
    if sign[0] == "-":
        return not (before.isalnum() and after.isalpha())
    return before.isdigit() and (sign[0] != "," or after.isdigit())


def phrases(texts: Sequence[str]) -> list[tuple[Phrase, Phrase]]:
    """The words of many trusted texts, folded and as spelled: in one sweep, which is faster."""
    lines = words_by_line([text.replace("ʼ", "'") for text in texts])
    keys = iter(_keys([word for line in lines for word in line]))
    return [(tuple(islice(keys, len(line))), tuple(line)) for line in lines]


def _keys(words: Sequence[str]) -> list[str]:
    # "la" is not لا: Arabic letters fold to Latin ones, but are typed by other people. Nor are
    # "bees" and "beş" the same: of a short sound the number of letters must agree.
    return [
        f"{'~' * in_arabic_letters(word)}{folded}{len(word) if len(folded) < _LONG_SOUND else ''}"
        for word, folded in zip(words, fold_many(words), strict=True)
    ]
