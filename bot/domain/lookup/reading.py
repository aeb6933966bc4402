"""From a typed word to the known stems it may stand for, in every language at once.

Exactly, by its stem, and only when that fails by correction, common beginning or parts: a rightly
typed word is never "corrected" to another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.lookup.arabizi import Arabizi
from bot.domain.lookup.evidence import Evidence
from bot.domain.lookup.folding import fold
from bot.domain.lookup.spelling import Spelling

#: How sure a reading is when only the stem agrees, and when a part of the word does.
STEM = 0.95
PART = 0.8
SKELETON = 0.8
_SOUND_DIGIT = re.compile(r"[a-z][235679]|[235679][a-z]{2}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may be: per language number, features with likeness 0…1.

    ``stops`` are the languages in which it is a stopword; ``guessed`` means no exact reading.
    """

    features: dict[int, list[tuple[int, float]]]
    stops: tuple[int, ...]
    guessed: bool

    @property
    def languages(self) -> set[int]:
        return {*self.features, *self.stops}


class Reader:
    """Reads words against a finished vocabulary; remembers the last few thousand."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._spelling = Spelling(evidence.forms)
        self._fillers = frozenset().union(*(lang.stopwords for lang in evidence.languages))
        self._arabizi = Arabizi(evidence)
        self.read = lru_cache(maxsize=4096)(self._read)
        self.read_as_arabizi = lru_cache(maxsize=1024)(self._read_as_arabizi)

    def can_be_arabizi(self, word: str, asked: int | None) -> bool:
        """Whether ``word`` may be Arabic in Latin letters: its digits say so, or who asks."""
        if not word.isascii() or word.isdigit() or not self._arabizi.languages:
            return False
        return asked in self._arabizi.languages or _SOUND_DIGIT.search(word) is not None

    def _read_as_arabizi(self, word: str) -> Reading:
        features: dict[int, list[tuple[int, float]]] = {}
        for feature in self._arabizi.features(word):
            number = self._evidence.language_of[feature]
            features.setdefault(number, []).append((feature, SKELETON))
        return Reading(features, (), guessed=True)

    def _read(self, word: str) -> Reading:
        form = fold(word)
        found: dict[int, float] = dict.fromkeys(self._evidence.forms.get(form, ()), 1.0)
        exact = {self._evidence.language_of[feature] for feature in found}
        stops = []
        for number, language in enumerate(self._evidence.languages):
            if form in language.stopwords:
                stops.append(number)
            if number in exact:
                continue
            for stem in language.stems.of(word):
                feature = language.features.get(stem)
                if feature is not None:
                    found[feature] = STEM
                    break
        guessed = not found and not stops
        if guessed:
            found = self._guess(form)
        features: dict[int, list[tuple[int, float]]] = {}
        for feature, likeness in found.items():
            features.setdefault(self._evidence.language_of[feature], []).append((feature, likeness))
        return Reading(features, tuple(stops), guessed)

    def _guess(self, form: str) -> dict[int, float]:
        if len(form) < 2 or form.isdigit():
            return {}
        near = self._spelling.corrections(form) + self._spelling.same_beginning(form)
        if max((likeness for _, likeness in near), default=0.0) < PART:
            near += [(part, PART) for part in self._spelling.parts(form, self._fillers)]
        found: dict[int, float] = {}
        for known, likeness in near:
            for feature in self._evidence.forms[known]:
                found[feature] = max(found.get(feature, 0.0), likeness)
        return found
