"""Which figures the steering group sees, so that none of fewer than three can be worked out.

The rule, and why it holds, is docs/decisions/010-suppression.md. Every function looks only at
figures that are shown or at sums that follow from them, never at how a hidden one came about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

from bot.domain.questionnaire import Comparison, Condition, Item, ItemKind, Together
from bot.domain.results.coding import TEXTS, YES, Coded, categories
from bot.domain.results.figures import LEAST, OTHERS, SKIPPED, SMALL, Count, exactly

_SMALL = LEAST - 1


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of an item: who was asked, and the categories; ``None``: no breakdown."""

    asked: Count
    counts: Mapping[str, Count] | None

    def of(self, code: str) -> Count | None:
        """What is shown of a category."""
        return None if self.counts is None else self.counts.get(code)


NOTHING = Shown(Count(0, 0), None)


def shown_partition(counts: Mapping[str, int], base: Count) -> dict[str, Count]:
    """What is shown of categories of which each organisation gave exactly one.

    ``base`` is their sum as the reader knows it. Small figures, zeros among them, are hidden. The
    sum of the hidden follows by difference; it stays known only if it is itself no small figure
    and leaves each of them the chance to be zero. Else the largest category is shown as a range
    that begins where all the small ones would be as large as they can be.
    """
    small = [code for code, number in counts.items() if number < LEAST]
    hidden = sum(counts[code] for code in small)
    shown = {code: exactly(number) for code, number in counts.items()}
    if not small and base.exact:
        return shown
    shown |= dict.fromkeys(small, SMALL)
    if base.exact and LEAST <= hidden <= _SMALL * (len(small) - 1):
        return shown
    largest = max(counts, key=lambda code: counts[code])
    others = sum(number for code, number in counts.items() if code not in {*small, largest})
    room = _SMALL * len(set(small) - {largest})
    shown[largest] = Count(max(0, base.least - others - room), base.most - others)
    return shown


def shown_options(codes: Coded, base: Count) -> Mapping[str, Count] | None:
    """What is shown of a multiple choice, of whose options an organisation gave any number.

    Those that exclude all others, and no answer, are a partition together with *the rest*, which
    is returned as ``OTHERS``; the other options are shown within that rest. One that all but a few
    gave is shown as a range, since those few follow by difference. All options are hidden if so
    few were given that each organisation's only one could follow from the sum.
    """
    counts = codes.counts()
    alone = {option.code for option in codes.item.options if option.exclusive} | {SKIPPED}
    rest = sum(found is not None and not alone.issuperset(found) for found in codes.codes)
    apart = {code: number for code, number in counts.items() if code in alone}
    options = {code: number for code, number in counts.items() if code not in alone}
    frame = shown_partition({OTHERS: rest, **apart}, base)
    within = frame[OTHERS]
    if within.least < 2 * LEAST:
        return None
    shown: dict[str, Count] = {}
    for code, number in options.items():
        if number < LEAST:
            shown[code] = SMALL
        elif number > within.least - LEAST:
            shown[code] = Count(within.least - _SMALL, within.most)
        else:
            shown[code] = exactly(number)
    if sum(n for n in options.values() if n >= LEAST) < within.most + LEAST:
        return None
    return {code: (shown | frame)[code] for code in (*counts, OTHERS)}


def parent_of(item: Item) -> str | None:
    """The one item on whose answer it depends whether this one is asked."""
    on = set() if item.when is None else set(item.when.items())
    return on.pop() if len(on) == 1 else None


def asked_of(
    item: Item, items: Mapping[str, Item], shown: Mapping[str, Shown], given: int
) -> Count:
    """How many were asked, as far as it follows from what is shown of earlier items.

    Nobody (as far as is shown) when it would tell more than that: the item is then not shown.
    """
    if item.when is None:
        return exactly(given)
    parent = items.get(parent_of(item) or "")
    counts = None if parent is None else shown[parent.code].counts
    if parent is None or counts is None:
        return NOTHING.asked
    codes = passing(item, parent)
    if parent.kind is ItemKind.MULTIPLE:
        if codes == {option.code for option in parent.options if not option.exclusive}:
            return counts[OTHERS]
        count = counts[next(iter(codes))] if len(codes) == 1 else SMALL
        return NOTHING.asked if count == SMALL else count
    return _sum_of(codes, counts, shown[parent.code].asked) if codes else NOTHING.asked


def passing(item: Item, parent: Item) -> frozenset[str]:
    """The categories of ``parent`` that let ``item`` be asked; none when they alone do not tell:
    a class of numbers passes in part, or several options of a multiple choice count together.
    """
    assert item.when is not None
    if parent.kind in TEXTS or parent.kind is ItemKind.DATE:
        return frozenset()
    if parent.kind is ItemKind.MULTIPLE:
        if not isinstance(item.when, Condition) or item.when.comparison is not Comparison.INCLUDES:
            return frozenset()
        codes = (option.code for option in parent.options)
        return frozenset(code for code in codes if item.when({parent.code: [code]}))
    found = set()
    for code in categories(parent):
        verdicts = {item.when({parent.code: value}) for value in _examples(code, item.when, parent)}
        if len(verdicts) > 1:
            return frozenset()
        if verdicts == {True}:
            found.add(code)
    return frozenset(found)


def _sum_of(passing: frozenset[str], counts: Mapping[str, Count], base: Count) -> Count:
    """The sum of some categories of a shown partition; zero if part of it is hidden."""
    inside = [count for code, count in counts.items() if code in passing]
    outside = [count for code, count in counts.items() if code not in passing]
    if all(count.exact for count in outside):
        known = sum(count.most for count in outside)
        return Count(base.least - known, base.most - known)
    small_inside = any(count == SMALL for count in inside)
    ranged = any(not count.exact and count != SMALL for count in inside)
    if small_inside and not ranged:
        return NOTHING.asked
    return Count(
        sum(count.least for count in inside if count != SMALL),
        sum(count.most for count in inside if count != SMALL),
    )


def _examples(code: str, when: Condition | Together, parent: Item) -> list[object]:
    """Answers of a category: of a class of numbers all those where a verdict can change."""
    match parent.kind:
        case ItemKind.YES_NO:
            return [code == YES]
        case ItemKind.SCALE:
            return [int(code)]
        case ItemKind.NUMBER:
            step = 10.0**-parent.decimals
            first, _, last = code.partition("..")
            low = int(first)
            high = int(last[1:]) - step if last.startswith("<") else int(last or first)
            ends = [low, inf if code.endswith("..") else high]
            near = [value + turn for value in _values(when) for turn in (-step, 0, step)]
            return [*ends, *(value for value in near if ends[0] <= value <= ends[1])]
        case _:
            return [code]


def _values(when: Condition | Together) -> Iterator[float]:
    if isinstance(when, Condition):
        yield from (float(value) for value in when.values)
        return
    for condition in when.conditions:
        yield from _values(condition)
