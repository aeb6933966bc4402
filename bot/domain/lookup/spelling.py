"""Known words that a typed word may stand for: typos, long endings, compounds, run-together words.

Phones swap, drop and double letters and eat spaces; German glues words; Turkish hangs endings on.
Every lookup here is bounded by the length of the word, not by the size of the vocabulary.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: A word this short is not corrected: one letter more or less makes another word of it.
SHORTEST_CORRECTED = 4
SHORTEST_PART = 4
#: A part this long says what a compound is about even if the rest of it is unknown.
LONG_PART = 6
#: Letters that German and its neighbours put between the parts of a compound (on folded words).
_LINKS = ("", "s", "n", "en", "es", "e", "er")
#: Sorts behind every letter.
LAST_LETTER = "\U0010ffff"

#: Forms by one of their letters and their length.
Shelf = Callable[[str, int], Sequence[str]]


class Spelling:
    """The folded forms of a vocabulary, arranged for finding what is near."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._known = frozenset(forms)
        self._sorted = sorted(self._known)
        self._by_length: dict[int, list[str]] = {}
        for form in self._sorted:
            self._by_length.setdefault(len(form), []).append(form)
        self._by_second: dict[int, dict[str, list[str]]] = {}

    def __contains__(self, form: object) -> bool:
        return form in self._known

    def corrections(self, word: str, limit: int = 3) -> list[tuple[str, float]]:
        """Known forms within a few typing slips of ``word``, with their likeness below 1."""
        length = len(word)
        if length < SHORTEST_CORRECTED:
            return []
        slips = 1 if length < 8 else 2
        near = self._nearest(word, slips, [(self._beginning, word[0])], limit)
        # The first letter itself may be wrong, missing, or swapped with the second.
        return near or self._nearest(
            word,
            1,
            [(self._second, word[1]), (self._second, word[0]), (self._beginning, word[1])],
            limit,
        )

    def same_beginning(self, word: str, limit: int = 4) -> list[tuple[str, float]]:
        """Known forms that share so long a beginning that only the ending differs."""
        place = bisect_left(self._sorted, word)
        found: list[tuple[float, str]] = []
        for form in self._sorted[max(0, place - 4) : place + 4]:
            common = _common_beginning(word, form)
            if common >= 4 and common >= 0.6 * len(form) and common >= 0.5 * len(word):
                found.append((2 * common / (len(word) + len(form)), form))
        found.sort(reverse=True)
        return [(form, 0.9 * likeness) for likeness, form in found[:limit]]

    def parts(self, word: str, fillers: Collection[str]) -> list[str]:
        """The known words that ``word`` is put together from; empty if too much stays unknown.

        ``fillers`` are words that may stand in between and are left out of the answer.
        """
        length = len(word)
        if length < SHORTEST_PART + 2:
            return []
        # best[i]: (value, parts) of the best reading of word[:i]; an unread letter costs.
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for end in range(1, length + 1):
            value, parts = best[end - 1]
            choice = (value - 1.0, parts)
            for start in range(max(0, end - 20), end - 1):
                piece = word[start:end]
                size = end - start
                if size >= SHORTEST_PART and piece in self._known and size < length:
                    value, parts = best[start]
                    gain = value + size - 2.0
                    if gain > choice[0]:
                        choice = (gain, (*parts, piece))
                elif piece in _LINKS and start and end < length:
                    value, parts = best[start]
                    if value - 0.2 > choice[0]:
                        choice = (value - 0.2, parts)
                elif size >= 2 and piece in fillers:
                    value, parts = best[start]
                    gain = value + size - 1.8
                    if gain > choice[0]:
                        choice = (gain, parts)
            best.append(choice)
        value, parts = best[length]
        longest = max(map(len, parts), default=0)
        enough = value > 0 or longest >= max(LONG_PART, 0.4 * length)
        return list(parts) if enough else []

    def _nearest(
        self, word: str, slips: int, shelves: Iterable[tuple[Shelf, str]], limit: int
    ) -> list[tuple[str, float]]:
        found: dict[str, int] = {}
        for shelf, letter in shelves:
            for length in range(len(word) - slips, len(word) + slips + 1):
                for form, distance, _ in process.extract(
                    word,
                    shelf(letter, length),
                    scorer=OSA.distance,
                    score_cutoff=slips,
                    limit=limit,
                ):
                    found[form] = distance
        best = min(found.values(), default=0)
        ranked = sorted(form for form, distance in found.items() if distance == best)
        return [(form, 1 - 1.2 * best / len(word)) for form in ranked[:limit]]

    def _beginning(self, letter: str, length: int) -> Sequence[str]:
        """The forms of this length that begin with the letter."""
        forms = self._by_length.get(length, [])
        return forms[bisect_left(forms, letter) : bisect_left(forms, letter + LAST_LETTER)]

    def _second(self, letter: str, length: int) -> Sequence[str]:
        """The forms of this length whose second letter it is; sorted out at the first asking."""
        shelves = self._by_second.get(length)
        if shelves is None:
            shelves = {}
            for form in self._by_length.get(length, ()):
                shelves.setdefault(form[1], []).append(form)
            self._by_second[length] = shelves
        return shelves.get(letter, ())


def _common_beginning(one: str, other: str) -> int:
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    return common
