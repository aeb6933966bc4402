"""Arabic typed in Latin letters ("el 2e5ama", "madrase"), found by its consonants.

Everybody writes the vowels differently and Arabic script leaves most of them out, so both sides
are reduced to the consonants that survive. Several words share such a skeleton: a weak reading.
"""

from __future__ import annotations

import re
from functools import cached_property

from bot.domain.lookup.evidence import Evidence

SHORTEST_SKELETON = 2
_GROUPS = (("sh", "1"), ("ch", "1"), ("kh", "5"), ("gh", "8"), ("th", "t"), ("dh", "d"))
_LATIN = str.maketrans("769qpvgc", "htskbfjk", "aeiouyw23'")
_ARABIC = str.maketrans("769q40p", "htskdtb", "awy3")
_TWICE = re.compile(r"(.)\1+")
_ARTICLE = re.compile(r"^(?:w|b|f)?(?:al|el|il|ll)(?=.{3})")


class Arabizi:
    """The skeletons of the languages whose words are written in Arabic letters."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self.languages = frozenset(
            number for number, language in enumerate(evidence.languages) if language.arabic_letters
        )

    def features(self, word: str) -> list[int]:
        """The features that a word in Latin letters and digits may be; often several."""
        for letters, sound in _GROUPS:
            word = word.replace(letters, sound)
        for spelling in (word, _ARTICLE.sub("", word)):
            skeleton = _TWICE.sub(r"\1", spelling.translate(_LATIN))
            if len(skeleton) >= SHORTEST_SKELETON and skeleton in self._by_skeleton:
                return list(self._by_skeleton[skeleton])
        return []

    @cached_property
    def _by_skeleton(self) -> dict[str, dict[int, None]]:
        """Made when the first such word comes: most days bring none."""
        found: dict[str, dict[int, None]] = {}
        language_of = self._evidence.language_of
        for form, features in self._evidence.forms.items():
            for feature in features:
                if language_of[feature] in self.languages:
                    for spelling in (form, _ARTICLE.sub("", form)):
                        skeleton = _TWICE.sub(r"\1", spelling.translate(_ARABIC))
                        found.setdefault(skeleton, {})[feature] = None
        return found
