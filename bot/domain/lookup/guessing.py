"""What a word in no vocabulary may stand for, in one language.

Spelling is indexed per language when its first unknown word comes, so the cost of a search
does not grow with the number of languages.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

from bot.domain.lookup.arabizi import Arabizi
from bot.domain.lookup.evidence import Evidence
from bot.domain.lookup.folding import fold
from bot.domain.lookup.spelling import Spelling

#: How sure a guess is when a part of the word is known, and when only its consonants are.
PART = 0.8
SKELETON = 0.8

Guesses = tuple[tuple[int, float], ...]


class Guesser:
    """Guesses for one language; remembers the last thousand."""

    def __init__(self, evidence: Evidence, number: int) -> None:
        self._evidence = evidence
        self._number = number
        self.language = evidence.languages[number]
        self.guess = lru_cache(maxsize=1024)(self._guess)

    @property
    def arabic_letters(self) -> bool:
        return self.language.arabic_letters

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.language.forms)

    @cached_property
    def _arabizi(self) -> Arabizi:
        return Arabizi(self.language.forms)

    def _guess(self, word: str) -> Guesses:
        """Features of this language with their likeness below 1; a number is never guessed at."""
        if word.isdigit():
            return ()
        if self.arabic_letters and word.isascii():
            return self._features([(form, SKELETON) for form in self._arabizi.forms(word)])
        form = fold(word)
        near = self._spelling.corrections(form) + self._spelling.same_beginning(form)
        if max((likeness for _, likeness in near), default=0.0) < PART:
            parts = self._spelling.parts(form, self.language.stopwords)
            near += [(part, PART) for part in parts]
        return self._features(near)

    def _features(self, near: list[tuple[str, float]]) -> Guesses:
        found: dict[int, float] = {}
        for form, likeness in near:
            for feature in self._evidence.forms[form]:
                if self._evidence.language_of[feature] == self._number:
                    found[feature] = max(found.get(feature, 0.0), likeness)
        return tuple(found.items())
