"""What each language's words say about the topics: counts taken from the vocabulary phrases.

A word counts once per phrase. How it votes is worked out when that is first asked for: most words
of a vocabulary are never typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log, sqrt

from bot.domain.lookup.folding import words_by_line
from bot.domain.lookup.vocabulary import Language, read_language


@dataclass(frozen=True, slots=True)
class Texts:
    """Vocabulary phrases of the class with this number; ``weight`` is how often each counts."""

    kind: int
    phrases: Sequence[str]
    weight: float = 1.0


#: Classes with how strongly something speaks for each of them.
Votes = tuple[tuple[int, float], ...]


class Evidence:
    """Features (a stem in a language), how often each class has them, and in which phrases."""

    def __init__(self, kinds: int, smoothing: float, sharpness: float, stopword: float) -> None:
        self.kinds = kinds
        self.languages: list[Language] = []
        #: Feature to the phrases that have it, ascending.
        self.postings: list[list[int]] = []
        #: Feature to how much it says that a phrase has it at all.
        self.rarity: list[float] = []
        self.phrase_kind: list[int] = []
        #: The Euclidean length of a phrase whose words are as long as they are rare.
        self.phrase_length: list[float] = []
        self._smoothing = smoothing
        self._sharpness = sharpness
        self._stopword = stopword
        self._scale: list[float] = []
        self._votes: dict[int, Votes] = {}
        self._texts: list[Texts] = []
        #: Phrase to its place in ``_texts``.
        self._text_of: list[int] = []
        self._largest = 0

    def add_language(self, code: str, stopwords: Sequence[str], texts: Iterable[Texts]) -> None:
        """Count the phrases of one language."""
        phrases: list[str] = []
        for part in texts:
            phrases += part.phrases
            self.phrase_kind += [part.kind] * len(part.phrases)
            self._text_of += [len(self._texts)] * len(part.phrases)
            self._texts.append(part)
        lines = words_by_line(phrases)
        words = list(dict.fromkeys(chain.from_iterable(lines)))
        first = len(self.postings)
        language, feature_of = read_language(code, stopwords, words, first)
        self.languages.append(language)
        self.postings += [[] for _ in language.features]
        self._scale += [1.0] * len(language.features)
        for feature in language.stopped:
            self._scale[feature] = self._stopword
        self._post(lines, dict(zip(words, map(self.postings.__getitem__, feature_of), strict=True)))
        self._weigh(first, len(lines))

    def votes(self, feature: int) -> Votes:
        """How strongly the feature speaks for which classes; worked out at the first asking."""
        votes = self._votes.get(feature)
        if votes is None:
            counts: dict[int, float] = {}
            for text, times in Counter(
                map(self._text_of.__getitem__, self.postings[feature])
            ).items():
                part = self._texts[text]
                counts[part.kind] = counts.get(part.kind, 0.0) + times * part.weight
            votes = self._votes[feature] = self._lifts(counts, self._scale[feature])
        return votes

    def rarest(self) -> tuple[float, float]:
        """The vote and the rarity of a word in one phrase of one class alone: a yardstick."""
        vote = sum(vote for _, vote in self._lifts({0: 1.0}, 1.0))
        return vote, log(1 + self._largest / 1.5)

    def _post(self, lines: Sequence[Sequence[str]], postings: Mapping[str, list[int]]) -> None:
        """File the phrases under their words, once however often a phrase has one."""
        for phrase, words in enumerate(lines, len(self.phrase_length)):
            for word in words:
                found = postings[word]
                if not found or found[-1] != phrase:
                    found.append(phrase)

    def _weigh(self, first: int, phrases: int) -> None:
        """Work out the rarity of the features from ``first`` on and the length of their phrases."""
        start = len(self.phrase_length)
        postings = self.postings[first:]
        sizes = list(map(len, postings))
        rarity_of = {size: log(1 + phrases / (0.5 + size)) for size in set(sizes)}
        rarities = [
            scale * rarity_of[size] for scale, size in zip(self._scale[first:], sizes, strict=True)
        ]
        self.rarity += rarities
        squares = [0.0] * (start + phrases)
        for rarity, found in zip(rarities, postings, strict=True):
            square = rarity * rarity
            for phrase in found:
                squares[phrase] += square
        self.phrase_length += map(sqrt, squares[start:])
        self._largest = max(self._largest, phrases)

    def _lifts(self, counts: Mapping[int, float], scale: float) -> Votes:
        """Log of the class's smoothed share over an even share; 1 where one class has it all."""
        even = 1 / self.kinds
        total = sum(counts.values()) + self._smoothing
        lifts = [
            (kind, (count + self._smoothing * even) / (total * even))
            for kind, count in counts.items()
        ]
        return tuple(
            (kind, scale * (log(lift) / log(self.kinds)) ** self._sharpness)
            for kind, lift in lifts
            if lift > 1
        )
