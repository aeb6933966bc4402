"""The stems of a word in one language, folded: Snowball where it has a good one.

Languages without a stemmer (Ukrainian, Bulgarian, Kurmanji, Albanian) keep the word; the spelling
index finds their endings by common beginnings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import Stemmer

from bot.domain.lookup.folding import fold, fold_many

_SNOWBALL = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "it": "italian",
    "pl": "polish",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "tr": "turkish",
}

# Arabic: the light stemmer "light10" (Larkey, Ballesteros, Connell 2007), on folded letters.
# Snowball's cuts too deep (al-masakin loses its n) and leaves "wa-" before the article.
# A word a line, so that many are cut in one sweep.
_ARTICLE = re.compile(r"^(?:w?(?:al|bal|fal|kal|ll)|w)(?=.{3})", re.MULTILINE)
_ENDING = re.compile(r"(?<=.{3})(?:ha|an|at|wn|yn|ya|ty|na|km|hm|a|y|h|t)$", re.MULTILINE)
#: "to", "by", "so" hang on the word; many roots begin with the same letters, so it is a guess.
_CLITIC = re.compile(r"^[lbfk](?=.{3})")


class Stems:
    """How one language cuts its words. Not to be used from several threads at once."""

    def __init__(self, language: str) -> None:
        self._arabic = language == "ar"
        algorithm = _SNOWBALL.get(language)
        known = algorithm in Stemmer.algorithms()
        self._stemmer = Stemmer.Stemmer(algorithm, 0) if known else None

    def of(self, word: str) -> tuple[str, ...]:
        """The folded stems of a lower-case word: what it would be filed under, then guesses."""
        if self._arabic:
            bare = _ARTICLE.sub("", fold(word))
            stem = _light(bare)
            return (stem, _CLITIC.sub("", stem), _CLITIC.sub("", bare))
        return (fold(self._stemmer.stemWord(word) if self._stemmer else word),)

    def of_many(self, many: Sequence[str], folded: Sequence[str]) -> list[str]:
        """What each of the words is filed under, in one sweep; ``folded`` are they, folded."""
        if self._arabic:
            return _light(_ARTICLE.sub("", "\n".join(folded))).split("\n") if folded else []
        if self._stemmer is None:
            return list(folded)
        stems = self._stemmer.stemWords(many)
        fold_of = dict(zip(many, folded, strict=True))
        new = list(set(stems).difference(fold_of))
        fold_of.update(zip(new, fold_many(new), strict=True))
        return [fold_of[stem] for stem in stems]


def _light(bare: str) -> str:
    # Twice: a feminine ending may stand before a possessive one.
    return _ENDING.sub("", _ENDING.sub("", bare))
