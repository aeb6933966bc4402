"""The weight of a query for every topic: votes of its words, and the phrase that is closest.

A word known in several languages is shared out between them, by how far the whole query is
believed to be in each; a German office word inside a Turkish sentence stays German.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from bot.domain.lookup.evidence import Evidence
from bot.domain.lookup.folding import words
from bot.domain.lookup.reading import Reader
from bot.domain.lookup.tuning import Tuning

#: A reading believed less than this is left out, and a word in more phrases than this does not
#: tell which of them is close: both keep the work of a search within bounds.
FAINT = 0.02
MANY_PHRASES = 400


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
        self._reader = Reader(evidence, tuning)
        vote, rarity = evidence.rarest()
        #: What one rare word, alone in the query, gives the only topic that has it.
        self.unit = vote + tuning.phrase * rarity ** (1 - tuning.phrase_power)

    def tally(self, query: str, language: str) -> Tally:
        """Weigh ``query``, asked by someone whose interface is in ``language``."""
        evidence, tuning = self._evidence, self._tuning
        typed = list(dict.fromkeys(words(query)))
        readings, believed = self._reader.read(typed, language)
        scores = [0.0] * evidence.kinds
        agreement: dict[int, float] = {}
        squares = 0.0
        unknown = 0
        for word, reading in zip(typed, readings, strict=True):
            if not reading.features:
                if not reading.stops and len(word) > 2:
                    unknown += 1
                    squares += tuning.unknown_rarity**2
                continue
            belief = sum(believed[number] for number in reading.languages)
            rarity = 0.0
            for number, features in reading.features.items():
                share = believed[number] / belief / len(features)
                if share < FAINT:
                    continue
                for feature, likeness in features:
                    trust = share * likeness**tuning.likeness_power
                    for kind, vote in evidence.votes(feature):
                        scores[kind] += trust * vote
                    rare = evidence.rarity[feature]
                    rarity += trust * rare
                    gain = trust * rare**2
                    phrases = evidence.postings[feature]
                    for phrase in phrases if len(phrases) <= MANY_PHRASES else ():
                        agreement[phrase] = agreement.get(phrase, 0.0) + gain
            squares += rarity**2
        if agreement:
            norm = tuning.phrase / sqrt(squares) ** tuning.phrase_power
            for kind, closeness in enumerate(self._closest(agreement)):
                scores[kind] += norm * closeness
        elsewhere = scores.pop()
        return Tally(scores, elsewhere, unknown)

    def _closest(self, agreement: dict[int, float]) -> list[float]:
        """Per class, how close its closest phrase is."""
        evidence = self._evidence
        closest = [0.0] * evidence.kinds
        for phrase, gain in agreement.items():
            kind = evidence.phrase_kind[phrase]
            closeness = gain / evidence.phrase_length[phrase]
            if closeness > closest[kind]:
                closest[kind] = closeness
        return closest
