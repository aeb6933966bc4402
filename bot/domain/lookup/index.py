"""Free words in any language to the topic they are about.

Each word votes for the topics whose vocabulary holds it, phrases that agree add to it, and a class
of matters that are not the city's votes against. Words that many topics share weigh little.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bot.domain.directory import BASE_LANGUAGE, Topic
from bot.domain.lookup.evidence import Evidence, Texts
from bot.domain.lookup.scoring import Scoring
from bot.domain.lookup.tuning import DEFAULT, Tuning
from bot.domain.lookup.wordlists import WordLists

MOST_RESULTS = 3


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
        self._scoring = Scoring(evidence, tuning)

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
        with _collector_paused():
            return cls._counted(known, lists, tuning)

    @classmethod
    def _counted(cls, topics: Sequence[Topic], lists: WordLists, tuning: Tuning) -> LookupIndex:
        elsewhere = len(topics)
        evidence = Evidence(elsewhere + 1, tuning.smoothing, tuning.sharpness, tuning.stopword)
        for code in _languages(topics):
            texts = [Texts(elsewhere, lists.elsewhere.get(code, ()))]
            for kind, topic in enumerate(topics):
                title, concern = topic.titles.get(code), topic.concerns.get(code)
                texts.append(Texts(kind, [title] if title else [], tuning.title))
                texts.append(Texts(kind, [concern] if concern else []))
                texts.append(Texts(kind, topic.words.get(code, ())))
            evidence.add_language(code, lists.stopwords.get(code, ()), texts)
        return cls([topic.slug for topic in topics], evidence, tuning)

    def search(self, query: str, language: str) -> list[Match]:
        """At most three topics, best first; none when nothing fits.

        ``language`` (a code) only tips the balance between languages: any may be typed.
        """
        tuning = self._tuning
        tally = self._scoring.tally(query, language)
        scores = tally.scores
        ranked = sorted(range(len(scores)), key=lambda kind: (-scores[kind], kind))[:MOST_RESULTS]
        if not ranked:
            return []
        top = scores[ranked[0]]
        needed = self._scoring.unit * (tuning.refuse + tuning.unknown * tally.unknown)
        if top <= tally.elsewhere or top - tuning.elsewhere * tally.elsewhere < needed:
            return []
        second = scores[ranked[1]] if len(ranked) > 1 else 0.0
        clear = second <= (1 - tuning.lead) * top
        return [
            Match(self._slugs[kind], round(scores[kind], 4), clear and kind == ranked[0])
            for kind in ranked
            if scores[kind] >= tuning.among * top
        ]


def _languages(topics: Sequence[Topic]) -> list[str]:
    """Every language any topic has a text in, the base language first."""
    codes = dict.fromkeys([BASE_LANGUAGE])
    for topic in topics:
        for texts in (topic.titles, topic.concerns, topic.words):
            codes.update(dict.fromkeys(texts))
    return list(codes)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """The many small lists of an index hold no cycles; looking for them takes its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
