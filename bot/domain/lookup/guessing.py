"""What a word in no vocabulary may stand for, in one language.

What takes long to arrange is arranged with the index: no search waits for it.
"""

from __future__ import annotations

from functools import lru_cache

from bot.domain.lookup.arabizi import Arabizi
from bot.domain.lookup.folding import fold
from bot.domain.lookup.spelling import Spelling
from bot.domain.lookup.vocabulary import Language

#: How sure a guess is when a part of the word is known, and when only its consonants are.
PART = 0.8
SKELETON = 0.8

Guesses = tuple[tuple[int, float], ...]


class Guesser:
    """Guesses for one language; remembers the last thousand."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.guess = lru_cache(maxsize=1024)(self._guess)
        self._spelling = Spelling(language.forms)
        self._arabizi = Arabizi(language.forms if language.arabic_letters else ())

    def _guess(self, word: str) -> Guesses:
        """Features of this language with their likeness below 1; a number is never guessed at."""
        if word.isdigit():
            return ()
        if self.language.arabic_letters and word.isascii():
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
            for feature in self.language.forms[form]:
                found[feature] = max(found.get(feature, 0.0), likeness)
        return tuple(found.items())
