"""What each language's words say about the topics: counts taken from the vocabulary phrases.

A word counts once per phrase. How much it says is worked out when it is first asked for, so that
building stays a matter of counting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from bot.domain.lookup.folding import fold_many, in_arabic_letters, words_by_line
from bot.domain.lookup.stemming import Stems


@dataclass(frozen=True, slots=True)
class Texts:
    """Vocabulary phrases of the class with this number; ``weight`` is how often each counts."""

    kind: int
    phrases: Sequence[str]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Language:
    """The counted vocabulary of one language: its stems and the features they have become."""

    code: str
    stems: Stems
    stopwords: frozenset[str]
    features: dict[str, int]
    #: The folded forms of its words; the same one can be there more than once.
    forms: Sequence[str]
    arabic_letters: bool


#: Classes with how strongly something speaks for each of them.
Votes = tuple[tuple[int, float], ...]


class Evidence:
    """Features (a stem in a language), how often each class has them, and in which phrases."""

    def __init__(self, kinds: int, smoothing: float, sharpness: float, stopword: float) -> None:
        self.kinds = kinds
        self.languages: list[Language] = []
        #: Folded form to the features it may be, in any language.
        self.forms: dict[str, list[int]] = {}
        self.language_of: list[int] = []
        self.phrase_kind: list[int] = []
        #: Feature to the phrases that have it.
        self.postings: list[list[int]] = []
        self._smoothing = smoothing
        self._sharpness = sharpness
        self._stopword = stopword
        self._is_stopword: list[bool] = []
        self._votes: list[Votes | None] = []
        self._phrases: list[tuple[int, ...]] = []
        self._phrase_weight: list[float] = []
        self._lengths: list[float | None] = []
        self._sizes: list[int] = []

    def add_language(self, code: str, stopwords: Sequence[str], texts: Iterable[Texts]) -> None:
        """Count the phrases of one language."""
        phrases: list[str] = []
        for part in texts:
            phrases.extend(part.phrases)
            self.phrase_kind.extend([part.kind] * len(part.phrases))
            self._phrase_weight.extend([part.weight] * len(part.phrases))
        self._sizes.append(len(phrases))
        self._lengths.extend([None] * len(phrases))
        lines = words_by_line(phrases)
        distinct = list(dict.fromkeys(word for line in lines for word in line))
        stopped = [word for line in words_by_line(stopwords) for word in line]
        arabic = 2 * sum(map(in_arabic_letters, distinct)) > len(distinct)
        forms = fold_many(distinct)
        language = Language(code, Stems(code), frozenset(fold_many(stopped)), {}, forms, arabic)
        self.languages.append(language)
        stems = language.stems.of_many(distinct, forms)
        feature_of = {
            word: self._feature(language, form, stem or form)
            for word, form, stem in zip(distinct, forms, stems, strict=True)
        }
        first = len(self._phrases)
        self._phrases.extend(tuple(dict.fromkeys(map(feature_of.__getitem__, w))) for w in lines)
        postings = self.postings
        for number in range(first, len(self._phrases)):
            for feature in self._phrases[number]:
                postings[feature].append(number)

    def votes(self, feature: int) -> Votes:
        """How strongly the feature speaks for which classes; worked out at the first asking."""
        votes = self._votes[feature]
        if votes is None:
            counts: dict[int, float] = {}
            for phrase in self.postings[feature]:
                kind = self.phrase_kind[phrase]
                counts[kind] = counts.get(kind, 0.0) + self._phrase_weight[phrase]
            votes = self._votes[feature] = self._lifts(counts, self._scale(feature))
        return votes

    def rarity(self, feature: int) -> float:
        """How much it says that a phrase has the feature at all."""
        phrases = self._sizes[self.language_of[feature]]
        return self._scale(feature) * log(1 + phrases / (0.5 + len(self.postings[feature])))

    def length(self, phrase: int) -> float:
        """The Euclidean length of a phrase whose words are as long as they are rare."""
        length = self._lengths[phrase]
        if length is None:
            squares = (self.rarity(feature) ** 2 for feature in self._phrases[phrase])
            length = self._lengths[phrase] = sqrt(sum(squares))
        return length

    def rarest(self) -> tuple[float, float]:
        """The vote and the rarity of a word in one phrase of one class alone: a yardstick."""
        vote = sum(vote for _, vote in self._lifts({0: 1.0}, 1.0))
        return vote, log(1 + max(self._sizes, default=0) / 1.5)

    def _feature(self, language: Language, form: str, stem: str) -> int:
        feature = language.features.get(stem)
        if feature is None:
            feature = language.features[stem] = len(self.postings)
            self._votes.append(None)
            self.postings.append([])
            self.language_of.append(len(self.languages) - 1)
            self._is_stopword.append(form in language.stopwords)
        owners = self.forms.setdefault(form, [])
        if feature not in owners:
            owners.append(feature)
        return feature

    def _scale(self, feature: int) -> float:
        return self._stopword if self._is_stopword[feature] else 1.0

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
