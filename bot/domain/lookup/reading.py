"""From typed words to the known stems they may stand for, in whatever language they are.

First what is exact, in every language at once; that tells which languages are being typed, and
only in those is guessed at the rest. A rightly typed word is never "corrected" to another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt

from bot.domain.directory import BASE_LANGUAGE
from bot.domain.lookup.evidence import Evidence
from bot.domain.lookup.folding import fold
from bot.domain.lookup.guessing import Guesser, Guesses
from bot.domain.lookup.tuning import Tuning

#: How sure a reading is when only the stem agrees.
STEM = 0.95
#: Besides the reader's language and German, this many that other words were in.
MORE_LANGUAGES = 2
#: When nothing at all is understood, this many words are tried in every language.
LAST_TRIES = 6
#: Digits for Arabic sounds inside a word in Latin letters.
_SOUND_DIGIT = re.compile(r"[a-z][235679]|[235679][a-z]{2}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may be: features with likeness 0…1, per number of a language.

    ``stops`` are the languages in which it is a stopword; ``guessed`` means no exact reading.
    """

    features: dict[int, Guesses] = field(default_factory=dict)
    stops: tuple[int, ...] = ()
    guessed: bool = False

    @property
    def languages(self) -> set[int]:
        return {*self.features, *self.stops}


UNREAD = Reading(guessed=True)


class Reader:
    """Reads words against a finished vocabulary; remembers the last few thousand."""

    def __init__(self, evidence: Evidence, tuning: Tuning) -> None:
        self._evidence = evidence
        self._tuning = tuning
        self._guessers = [Guesser(language) for language in evidence.languages]
        self._number_of = {lang.code: number for number, lang in enumerate(evidence.languages)}
        self._exact = lru_cache(maxsize=4096)(self._read_exactly)

    def read(self, words: Sequence[str], language: str) -> tuple[list[Reading], list[float]]:
        """A reading of each word, and how far each language is believed to be the one typed."""
        readings = [self._exact(word) for word in words]
        unread = [place for place, reading in enumerate(readings) if reading is UNREAD]
        if unread:
            languages = self._likely(readings, language)
            for place in unread:
                readings[place] = self._guess(words[place], languages)
            if not any(reading.languages for reading in readings):
                everything = set(range(len(self._guessers)))
                for place in unread[:LAST_TRIES]:
                    readings[place] = self._guess(words[place], everything)
        hits = self._hits(readings, language)
        total = sum(hits)
        return readings, [(hit / total) ** self._tuning.language_power for hit in hits]

    def _hits(self, readings: Sequence[Reading], language: str) -> list[float]:
        """Words understood per language, one that several know being shared out."""
        hits = [0.001] * len(self._guessers)
        for reading in readings:
            known = reading.languages
            for number in known:
                hits[number] += (0.5 if reading.guessed else 1.0) / sqrt(len(known))
        if language in self._number_of:
            hits[self._number_of[language]] += self._tuning.asked_prior
        hits[self._number_of[BASE_LANGUAGE]] += self._tuning.base_prior
        return hits

    def _likely(self, readings: Sequence[Reading], language: str) -> set[int]:
        hits = self._hits(readings, language)
        seen = sorted(
            (number for number, hit in enumerate(hits) if hit > 0.01), key=lambda n: -hits[n]
        )
        return {
            self._number_of[BASE_LANGUAGE],
            self._number_of.get(language, self._number_of[BASE_LANGUAGE]),
            *seen[:MORE_LANGUAGES],
        }

    def _guess(self, word: str, languages: set[int]) -> Reading:
        if _SOUND_DIGIT.search(word):
            arabic = (
                n for n, guesser in enumerate(self._guessers) if guesser.language.arabic_letters
            )
            languages = languages.union(arabic)
        guesses = {number: self._guessers[number].guess(word) for number in sorted(languages)}
        return Reading({number: found for number, found in guesses.items() if found}, guessed=True)

    def _read_exactly(self, word: str) -> Reading:
        form = fold(word)
        features: dict[int, Guesses] = {}
        stops = []
        for number, language in enumerate(self._evidence.languages):
            if form in language.forms:
                features[number] = tuple((feature, 1.0) for feature in language.forms[form])
            if form in language.stopwords:
                stops.append(number)
        for number, language in enumerate(self._evidence.languages):
            if number in features:
                continue
            for stem in language.stems.of(word):
                if stem in language.features:
                    features[number] = ((language.features[stem], STEM),)
                    break
        if not features and not stops:
            return UNREAD
        return Reading(features, tuple(stops))
