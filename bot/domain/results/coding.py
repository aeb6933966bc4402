"""From an answer to the categories it counts in: options, steps, classes of numbers, years.

The classes follow from the questionnaire alone; classes made to fit the answers would tell
something about them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor
from typing import Any

from bot.domain.questionnaire import Item, ItemKind, Questionnaire, Response, asked_only
from bot.domain.results.figures import GIVEN, SKIPPED

YES, NO = "yes", "no"

#: More classes than this make no picture.
_MOST_CLASSES = 8
_WIDTHS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
_LADDER = (0, 1, 10, 20, 50, 100, 200, 500, 1000, 5000)

TEXTS = frozenset({ItemKind.SHORT_TEXT, ItemKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Coded:
    """One item's answers, in the order of the responses: as given, and as codes of categories,
    ``None`` where it was not asked. Only a multiple choice has more than one code.
    """

    item: Item
    codes: tuple[tuple[str, ...] | None, ...]
    answers: tuple[Any, ...]

    def counts(self) -> dict[str, int]:
        """Organisations by category, in the order of the item; no answer comes last."""
        found = Counter(code for codes in self.codes if codes is not None for code in codes)
        known = categories(self.item) or sorted(set(found) - {SKIPPED})
        counts = {code: found[code] for code in known}
        if SKIPPED in found or not self.item.required:
            counts[SKIPPED] = found[SKIPPED]
        return counts

    def places(self) -> frozenset[int]:
        """Which responses, by their place, came to the item."""
        return frozenset(place for place, codes in enumerate(self.codes) if codes is not None)


def coded(questionnaire: Questionnaire, responses: Sequence[Response]) -> dict[str, Coded]:
    """All answers as categories, by the item's code."""
    kept = [asked_only(questionnaire, response.answers) for response in responses]
    return {
        item.code: Coded(
            item,
            tuple(
                categories_of(item, answers.get(item.code)) if item.asked(answers) else None
                for answers in kept
            ),
            tuple(answers.get(item.code) for answers in kept),
        )
        for item in questionnaire.items
    }


def categories(item: Item) -> tuple[str, ...]:
    """All categories of an item in their order; empty for dates, whose years follow the answers."""
    match item.kind:
        case ItemKind.CHOICE | ItemKind.MULTIPLE:
            return tuple(option.code for option in item.options)
        case ItemKind.YES_NO:
            return (YES, NO)
        case ItemKind.SCALE:
            first, last = int(item.minimum or 0), int(item.maximum or 0)
            return tuple(str(step) for step in range(first, last + 1))
        case ItemKind.NUMBER:
            return _classes(item.minimum, item.maximum, item.decimals)
        case ItemKind.SHORT_TEXT | ItemKind.LONG_TEXT:
            return (GIVEN,)
        case ItemKind.DATE:
            return ()


def categories_of(item: Item, answer: object) -> tuple[str, ...]:
    """The categories that an answer counts in; one that is empty was skipped."""
    if answer is None or answer in ("", []):
        return (SKIPPED,)
    match item.kind:
        case ItemKind.MULTIPLE:
            assert isinstance(answer, list)
            alone = [option.code for option in item.options if option.exclusive]
            return tuple(code for code in alone if code in answer)[:1] or tuple(answer)
        case ItemKind.YES_NO:
            return (YES if answer else NO,)
        case ItemKind.NUMBER:
            assert isinstance(answer, int | float)
            return (categories(item)[max(0, bisect_right(class_edges(item), answer) - 1)],)
        case ItemKind.SHORT_TEXT | ItemKind.LONG_TEXT:
            return (GIVEN,)
        case ItemKind.DATE:
            return (str(date.fromisoformat(str(answer)).year),)
        case _:
            return (str(answer),)


def class_edges(item: Item) -> tuple[int, ...]:
    """Where the classes of a number begin, by its bounds alone."""
    return _edges(item.minimum, item.maximum, item.decimals)


@lru_cache(maxsize=256)
def _edges(minimum: float | None, maximum: float | None, decimals: int) -> tuple[int, ...]:
    low = floor(minimum) if minimum is not None else 0
    high = ceil(maximum) if maximum is not None else _LADDER[-1]
    if high - low < _MOST_CLASSES and not decimals:
        return tuple(range(low, high + 1))
    if high - low <= 100 or 0 < high < 10 * low:  # years, say: classes of one width
        width = next((w for w in _WIDTHS if (high - low) / w <= _MOST_CLASSES), high - low)
        return (low, *range(low - low % width + width, high + 1, width))
    return (low, *(edge for edge in _LADDER if low < edge <= high))


@lru_cache(maxsize=256)
def _classes(minimum: float | None, maximum: float | None, decimals: int) -> tuple[str, ...]:
    """Codes such as ``20..49``, with decimals ``20..<50``, ``5000..`` and ``3``."""
    edges = _edges(minimum, maximum, decimals)
    codes = []
    for edge, following in pairwise((*edges, None)):
        assert edge is not None
        end = maximum if following is None else following - 1
        last = None if end is None else floor(end)
        if decimals and following is not None:
            codes.append(f"{edge}..<{following}")
        elif last is None:
            codes.append(f"{edge}..")
        else:
            codes.append(str(edge) if last <= edge else f"{edge}..{last}")
    return tuple(codes)


def grouped(codes: Coded, code: str) -> frozenset[int]:
    """Which responses, by their place, count in a category."""
    return frozenset(
        place for place, found in enumerate(codes.codes) if found is not None and code in found
    )
