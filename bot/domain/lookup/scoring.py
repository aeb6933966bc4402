"""The weight of a query for every topic: votes of its words, and the phrase that is closest.

A word known in several languages is shared out between them, by how far the whole query is
believed to be in each; a German office word inside a Turkish sentence stays German.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from bot.domain.directory import BASE_LANGUAGE
from bot.domain.lookup.evidence import Evidence
from bot.domain.lookup.folding import words
from bot.domain.lookup.reading import Reader, Reading
from bot.domain.lookup.tuning import Tuning


@dataclass(frozen=True, slots=True)
class Tally:
    """``scores`` by class, what speaks for ``elsewhere``, and how many words are ``unknown``."""

    scores: list[float]
    elsewhere: float
    unknown: int


class Scoring:
    """Tallies queries against the evidence, whose last class is "elsewhere"."""

    def __init__(self, evidence: Evidence, tuning: Tuning) -> None:
        self._evidence = evidence
        self._tuning = tuning
        self._reader = Reader(evidence)
        rarest = evidence.rarest()
        #: What one rare word, alone in the query, gives the only topic that has it.
        self.unit = sum(vote for _, vote in rarest.votes) + tuning.phrase * rarest.rarity ** (
            1 - tuning.phrase_power
        )
        self._number_of = {lang.code: number for number, lang in enumerate(evidence.languages)}

    def tally(self, query: str, language: str) -> Tally:
        """Weigh ``query``, asked by someone whose interface is in ``language``."""
        evidence, tuning = self._evidence, self._tuning
        asked = self._number_of.get(language)
        readings = [self._read(word, asked) for word in dict.fromkeys(words(query))]
        believed = self._believed(readings, language)
        scores = [0.0] * evidence.kinds
        agreement: dict[int, float] = {}
        squares = 0.0
        unknown = 0
        for reading in readings:
            if not reading.features:
                if not reading.stops:
                    unknown += 1
                    squares += tuning.unknown_rarity**2
                continue
            belief = sum(believed[number] for number in reading.languages)
            rarity = 0.0
            for number, features in reading.features.items():
                share = believed[number] / belief / len(features)
                for feature, likeness in features:
                    trust = share * likeness**tuning.likeness_power
                    weight = evidence.weight(feature)
                    for kind, vote in weight.votes:
                        scores[kind] += trust * vote
                    rarity += trust * weight.rarity
                    gain = trust * weight.rarity**2
                    for phrase in evidence.postings[feature]:
                        agreement[phrase] = agreement.get(phrase, 0.0) + gain
            squares += rarity**2
        if agreement:
            norm = tuning.phrase / sqrt(squares) ** tuning.phrase_power
            for kind, closeness in enumerate(self._closest(agreement)):
                scores[kind] += norm * closeness
        elsewhere = scores.pop()
        return Tally(scores, elsewhere, unknown)

    def _read(self, word: str, asked: int | None) -> Reading:
        reading = self._reader.read(word)
        if reading.guessed and self._reader.can_be_arabizi(word, asked):
            arabizi = self._reader.read_as_arabizi(word)
            if arabizi.features:
                return arabizi
        return reading

    def _closest(self, agreement: dict[int, float]) -> list[float]:
        """Per class, how close its closest phrase is."""
        evidence = self._evidence
        closest = [0.0] * evidence.kinds
        for phrase, gain in agreement.items():
            kind = evidence.phrase_kind[phrase]
            closeness = gain / evidence.length(phrase)
            if closeness > closest[kind]:
                closest[kind] = closeness
        return closest

    def _believed(self, readings: Sequence[Reading], language: str) -> list[float]:
        """How far the query is believed to be in each language, relative to the others."""
        tuning = self._tuning
        hits = [0.001] * len(self._evidence.languages)
        for reading in readings:
            known = reading.languages
            for number in known:
                hits[number] += (0.5 if reading.guessed else 1.0) / sqrt(len(known))
        if language in self._number_of:
            hits[self._number_of[language]] += tuning.asked_prior
        hits[self._number_of[BASE_LANGUAGE]] += tuning.base_prior
        total = sum(hits)
        return [(hit / total) ** tuning.language_power for hit in hits]
