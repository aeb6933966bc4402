"""Arabic typed in Latin letters ("el 2e5ama", "madrase"), found by its consonants.

Everybody writes the vowels differently and Arabic script leaves most of them out, so both sides
are reduced to the consonants that survive. Several words share such a skeleton: a weak reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTEST_SKELETON = 2
_GROUPS = (("sh", "1"), ("ch", "1"), ("kh", "5"), ("gh", "8"), ("th", "t"), ("dh", "d"))
_LATIN = str.maketrans("769qpvgc", "htskbfjk", "aeiouyw23'")
_ARABIC = str.maketrans("769q40p", "htskdtb", "awy3")
_TWICE = re.compile(r"([^\n])(?=\1)")
_ARTICLE = re.compile(r"^(?:w|b|f)?(?:al|el|il|ll)(?=.{3})", re.MULTILINE)


class Arabizi:
    """The folded forms of a language in Arabic letters, by their skeletons."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._by_skeleton: dict[str, dict[str, None]] = {}
        whole = "\n".join(forms)
        for spellings in (whole, _ARTICLE.sub("", whole)):
            skeletons = _TWICE.sub("", spellings.translate(_ARABIC)).split("\n")
            for skeleton, form in zip(skeletons, whole.split("\n"), strict=True):
                self._by_skeleton.setdefault(skeleton, {})[form] = None

    def forms(self, word: str) -> list[str]:
        """The forms that a word in Latin letters and digits may be; often several."""
        for letters, sound in _GROUPS:
            word = word.replace(letters, sound)
        for spelling in (word, _ARTICLE.sub("", word)):
            skeleton = _TWICE.sub("", spelling.translate(_LATIN))
            if len(skeleton) >= SHORTEST_SKELETON and skeleton in self._by_skeleton:
                return list(self._by_skeleton[skeleton])
        return []
