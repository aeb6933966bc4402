"""Somebody who knows the questionnaire, all that is published, and the rule itself.

They list every round that could have happened, keep those that would have been published exactly
like the true one, and look which figures are then the same small number in all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, combinations_with_replacement
from typing import Any

from bot.domain.questionnaire import ItemKind, Questionnaire, Response
from bot.domain.results import LEAST, SKIPPED, Edition, RoundResults, results_of

Answers = Mapping[str, Any]
Published = Callable[[Questionnaire, Sequence[Response]], Hashable]

#: The name of a figure, and its true value.
Figures = Mapping[str, int]


def round_of(answers: Iterable[Answers]) -> list[Response]:
    """One organisation for each."""
    return [Response(f"o{n:03}", f"Muster {n:03}", each) for n, each in enumerate(answers)]


def steering(questionnaire: Questionnaire, responses: Sequence[Response]) -> Hashable:
    """All that the steering group can see."""
    return seen(results_of(questionnaire, responses, 22, Edition.STEERING))


def seen(results: RoundResults) -> Hashable:
    """The whole of an edition as something to compare."""
    return (
        results.given,
        results.organisations,
        tuple(
            (
                *(result.item.code, result.asked, result.answered, result.skipped),
                *(result.categories, result.shown, result.statistics, result.middle),
                *(result.texts, result.all_texts),
            )
            for result in results.items
        ),
        tuple(
            (
                *(cross.item.code, cross.rows, cross.groups),
                *(tuple(cross.sizes.items()), tuple(cross.cells.items())),
            )
            for cross in results.crosses
        ),
    )


def naive(questionnaire: Questionnaire, responses: Sequence[Response]) -> Hashable:
    """What a bot would publish that only blots out the small figures themselves."""
    results = results_of(questionnaire, responses, 22)

    def blotted(number: int) -> int | None:
        return number if number >= LEAST else None

    return (
        results.given,
        tuple(
            (
                *(result.item.code, blotted(result.asked.most), blotted(result.answered.most)),
                *((entry.code, blotted(entry.count.most)) for entry in result.categories),
            )
            for result in results.items
        ),
        tuple(
            (cross.item.code, *((place, blotted(n)) for place, n in cross.cells.items()))
            for cross in results.crosses
        ),
    )


def figures(questionnaire: Questionnaire, responses: Sequence[Response]) -> Figures:
    """Every figure that would be worth knowing: categories, what is left of them, two together,
    who was asked and who was not, and each by target group.
    """
    return dict(_figures(results_of(questionnaire, responses, 22), responses))


def _figures(results: RoundResults, responses: Sequence[Response]) -> Iterator[tuple[str, int]]:
    for result in results.items:
        name = result.item.code
        asked = result.asked.most
        yield f"asked {name}", asked
        yield f"not asked {name}", results.given - asked
        counts = {entry.code: entry.count.most for entry in result.categories}
        counts[SKIPPED] = result.skipped.most
        for code, number in counts.items():
            yield f"{name}={code}", number
            yield f"{name}≠{code}", asked - number
        if result.item.kind is not ItemKind.MULTIPLE:
            for one, other in combinations(counts, 2):
                yield f"{name}={one} or {other}", counts[one] + counts[other]
    for cross in results.crosses:
        totals = {entry.code: entry.count.most for entry in results.of(cross.item.code).categories}
        for (row, group), number in cross.cells.items():
            place = f"{cross.item.code}={row}"
            yield f"{place} in {group}", number
            yield f"{place} outside {group}", totals[row] - number
            yield f"not {place} in {group}", cross.sizes[group] - number


def broken(
    questionnaire: Questionnaire, profiles: Sequence[Answers], given: int, published: Published
) -> set[str]:
    """The figures that the attacker finds to be one or two in some round of ``given`` answers."""
    possible: dict[Hashable, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for chosen in combinations_with_replacement(profiles, given):
        responses = round_of(chosen)
        values = possible[published(questionnaire, responses)]
        for name, value in figures(questionnaire, responses).items():
            values[name].add(value)
    return {
        f"{name} is {sorted(found)}"
        for values in possible.values()
        for name, found in values.items()
        if found <= {1, 2}
    }
