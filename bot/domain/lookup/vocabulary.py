"""The words of one language: what they are filed under, and the features that they become.

Every distinct word is folded and stemmed once, all of them in one sweep; phrases share them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.lookup.folding import fold_many, in_arabic_letters, words_by_line
from bot.domain.lookup.stemming import Stems


@dataclass(frozen=True, slots=True)
class Language:
    """The vocabulary of one language; a feature is the number of a stem in it."""

    code: str
    stems: Stems
    #: Folded.
    stopwords: frozenset[str]
    #: Stem to its feature; the numbers follow one another.
    features: dict[str, int]
    #: Folded form to the features it may be: several where different words sound alike.
    forms: dict[str, tuple[int, ...]]
    #: The features that came from a stopword.
    stopped: frozenset[int]
    arabic_letters: bool


def read_language(
    code: str, stopwords: Sequence[str], words: Sequence[str], first: int
) -> tuple[Language, list[int]]:
    """The language of these distinct ``words``, and the feature of each, numbered from ``first``.

    ``words`` are lower case; ``stopwords`` are lines as they were written.
    """
    stopped = [word for line in words_by_line(stopwords) for word in line]
    stops = frozenset(fold_many(stopped))
    folded = fold_many(words)
    stemmer = Stems(code)
    filed = [
        stem or form for stem, form in zip(stemmer.of_many(words, folded), folded, strict=True)
    ]
    # The word that a stem was first met in tells whether it is a stopword.
    first_form = dict(zip(reversed(filed), reversed(folded), strict=True))
    features = {stem: number for number, stem in enumerate(dict.fromkeys(filed), first)}
    feature_of = [features[stem] for stem in filed]
    language = Language(
        code=code,
        stems=stemmer,
        stopwords=stops,
        features=features,
        forms=_features_by_form(folded, feature_of),
        stopped=frozenset(features[stem] for stem, form in first_form.items() if form in stops),
        arabic_letters=2 * sum(map(in_arabic_letters, words)) > len(words),
    )
    return language, feature_of


def _features_by_form(
    folded: Sequence[str], feature_of: Sequence[int]
) -> dict[str, tuple[int, ...]]:
    forms: dict[str, tuple[int, ...]] = {}
    for form, feature in zip(folded, feature_of, strict=True):
        known = forms.get(form)
        if known is None:
            forms[form] = (feature,)
        elif feature not in known:
            forms[form] = (*known, feature)
    return forms
