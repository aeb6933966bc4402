"""Free words in any language to the topic they are about.

Each word votes for the topics whose vocabulary holds it, phrases that agree add to it, and a class
of matters that are not the city's votes against. Words that many topics share weigh little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from bot.domain.directory import BASE_LANGUAGE, Topic
from bot.domain.lookup.evidence import Evidence, Texts
from bot.domain.lookup.folding import words
from bot.domain.lookup.reading import Reader, Reading
from bot.domain.lookup.wordlists import WordLists

MOST_RESULTS = 3


@dataclass(frozen=True, slots=True)
class Tuning:
    """The numbers found by experiment on held-out vocabulary phrases."""

    smoothing: float = 2.0
    sharpness: float = 2.0
    learned: float = 0.2
    stopword: float = 0.2
    title: float = 3.0
    phrase: float = 0.6
    phrase_power: float = 0.6
    unknown_rarity: float = 4.0
    language_power: float = 2.0
    asked_prior: float = 1.0
    base_prior: float = 0.5
    likeness_power: float = 1.0
    refuse: float = 0.6
    elsewhere: float = 1.0
    among: float = 0.35
    lead: float = 0.25


DEFAULT = Tuning()


@dataclass(frozen=True, slots=True)
class Match:
    """A topic that fits. ``clear``: it leads so far that nothing else need be offered."""

    topic: str
    score: float
    clear: bool = False


class LookupIndex:
    """The search over one state of the directory. Build anew when that changes.

    Not for use from several threads at once.
    """

    def __init__(self, slugs: Sequence[str], evidence: Evidence, tuning: Tuning) -> None:
        self._slugs = slugs
        self._evidence = evidence
        self._tuning = tuning
        self._reader = Reader(evidence)
        self._number_of = {lang.code: number for number, lang in enumerate(evidence.languages)}

    @classmethod
    def build(
        cls,
        topics: Iterable[Topic],
        lists: WordLists | None = None,
        tuning: Tuning = DEFAULT,
    ) -> LookupIndex:
        """An index of the topics' titles, concerns and words, with the shipped word lists."""
        known = list(topics)
        lists = WordLists.shipped() if lists is None else lists
        evidence = Evidence(
            len(known) + 1, tuning.smoothing, tuning.sharpness, tuning.stopword, tuning.learned
        )
        for code in _languages(known):
            texts = [Texts(len(known), lists.elsewhere.get(code, ()))]
            for kind, topic in enumerate(known):
                title, concern = topic.titles.get(code), topic.concerns.get(code)
                texts.append(Texts(kind, [title] if title else [], tuning.title))
                texts.append(Texts(kind, [concern] if concern else []))
                texts.append(Texts(kind, topic.words.get(code, ())))
            evidence.add_language(code, lists.stopwords.get(code, ()), texts)
        return cls([topic.slug for topic in known], evidence, tuning)

    def learn(self) -> None:
        """Sharpen the votes; answers are good before and better after. Takes longer than building.

        May run in a thread while searches go on: the new votes take effect at once at the end.
        """
        self._evidence.learn()

    def search(self, query: str, language: str) -> list[Match]:
        """At most three topics, best first; none when nothing fits.

        ``language`` (a code) only tips the balance between languages: any may be typed.
        """
        *scores, elsewhere = self.scores(query, language)
        tuning = self._tuning
        ranked = sorted(range(len(scores)), key=lambda kind: (-scores[kind], kind))[:MOST_RESULTS]
        if not ranked:
            return []
        top = scores[ranked[0]]
        if top < tuning.refuse or elsewhere * tuning.elsewhere >= top:
            return []
        second = scores[ranked[1]] if len(ranked) > 1 else 0.0
        clear = second <= (1 - tuning.lead) * top
        return [
            Match(self._slugs[kind], round(scores[kind], 4), clear and kind == ranked[0])
            for kind in ranked
            if scores[kind] >= tuning.among * top
        ]

    def scores(self, query: str, language: str) -> list[float]:
        """The weight of every topic and, last, of "not the city's"."""
        evidence, tuning = self._evidence, self._tuning
        readings = [self._reader.read(word) for word in dict.fromkeys(words(query))]
        believed = self._languages_of(readings, language)
        scores = [0.0] * evidence.kinds
        agreement: dict[int, float] = {}
        squares = 0.0
        for reading in readings:
            if not reading.features:
                if not reading.stops:
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
        if not squares:
            return scores
        closest = [0.0] * evidence.kinds
        for phrase, gain in agreement.items():
            kind = evidence.phrase_kind[phrase]
            closeness = gain / evidence.length(phrase)
            if closeness > closest[kind]:
                closest[kind] = closeness
        norm = tuning.phrase / sqrt(squares) ** tuning.phrase_power
        return [score + norm * near for score, near in zip(scores, closest, strict=True)]

    def _languages_of(self, readings: Sequence[Reading], language: str) -> list[float]:
        """How far the query is believed to be in each language; sums to no fixed value."""
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


def _languages(topics: Sequence[Topic]) -> list[str]:
    """Every language any topic has a text in, the base language first."""
    codes = dict.fromkeys([BASE_LANGUAGE])
    for topic in topics:
        for texts in (topic.titles, topic.concerns, topic.words):
            codes.update(dict.fromkeys(texts))
    return list(codes)
