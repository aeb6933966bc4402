"""All figures of a round, for staff or for the steering group."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, median

from bot.domain.questionnaire import ItemKind, Questionnaire, Response
from bot.domain.results.coding import TEXTS, Coded, categories, coded
from bot.domain.results.crossing import cross_of, crossable, shown_cross
from bot.domain.results.figures import (
    GIVEN,
    LEAST,
    OTHERS,
    SKIPPED,
    Category,
    Count,
    Cross,
    Edition,
    ItemResult,
    RoundResults,
    Statistics,
    TextAnswer,
    exactly,
)
from bot.domain.results.masking import masked
from bot.domain.results.suppression import (
    NOTHING,
    Shown,
    asked_of,
    parent_of,
    shown_options,
    shown_partition,
)


def results_of(
    questionnaire: Questionnaire,
    responses: Sequence[Response],
    invited: int,
    edition: Edition = Edition.STAFF,
) -> RoundResults:
    """The figures of the submitted responses; ``invited`` organisations could have answered.

    The steering group's are only for a closed round: two states of an open one differ by the
    answers of those who came in between.
    """
    counted = sorted(
        (response for response in responses if response.submitted),
        key=lambda response: (response.organisation_name.casefold(), response.organisation),
    )
    codes = coded(questionnaire, counted)
    names = tuple(response.organisation_name for response in counted)
    if edition is Edition.STEERING:
        items, crosses = _steering(questionnaire, codes, names)
        names = ()
    else:
        items = tuple(_whole(entry, names) for entry in codes.values())
        crosses = _crosses(questionnaire, codes)
    return RoundResults(
        questionnaire, edition, invited, len(counted), items, crosses, organisations=names
    )


def _whole(codes: Coded, names: Sequence[str]) -> ItemResult:
    """Everything there is to know about an item."""
    counts = codes.counts()
    skipped = counts.pop(SKIPPED, 0)
    asked = len(codes.places())
    item = codes.item
    answers = [
        (answer, name)
        for answer, found, name in zip(codes.answers, codes.codes, names, strict=True)
        if found is not None and found != (SKIPPED,)
    ]
    numeric = item.kind in {ItemKind.NUMBER, ItemKind.SCALE}
    shown = {code: exactly(number) for code, number in counts.items()}
    return ItemResult(
        item,
        exactly(asked),
        exactly(asked - skipped),
        exactly(skipped),
        tuple(Category(code, count) for code, count in shown.items()),
        statistics=_statistics([answer for answer, _ in answers]) if numeric else None,
        middle=_middle(codes, shown),
        texts=tuple(TextAnswer(text, name) for text, name in answers if item.kind in TEXTS),
    )


def _statistics(numbers: Sequence[float]) -> Statistics | None:
    if not numbers:
        return None
    return Statistics(
        len(numbers), min(numbers), median(numbers), fmean(numbers), max(numbers), sum(numbers)
    )


def _crosses(questionnaire: Questionnaire, codes: dict[str, Coded]) -> tuple[Cross, ...]:
    if questionnaire.crossed_by is None:
        return ()
    by = codes[questionnaire.crossed_by]
    return tuple(cross_of(entry, by) for entry in codes.values() if crossable(entry.item, by.item))


def _steering(
    questionnaire: Questionnaire, codes: dict[str, Coded], names: Sequence[str]
) -> tuple[tuple[ItemResult, ...], tuple[Cross, ...]]:
    items = {item.code: item for item in questionnaire.items}
    shown: dict[str, Shown] = {}
    for code, entry in codes.items():
        asked = asked_of(entry.item, items, shown, len(names))
        shown[code] = NOTHING if asked.least < LEAST else _shown(entry, asked)
    crosses: dict[str, Cross] = {}
    by = codes.get(questionnaire.crossed_by or "")
    for code, entry in codes.items():
        if by is not None and crossable(entry.item, by.item):
            parent = crosses.get(parent_of(entry.item) or "")
            cross = shown_cross(entry, by, shown[code], shown[by.item.code], parent)
            if cross is not None:
                crosses[code] = cross
    return (
        tuple(_result(codes[code], what, names) for code, what in shown.items()),
        tuple(crosses.values()),
    )


def _shown(codes: Coded, asked: Count) -> Shown:
    if codes.item.kind is ItemKind.MULTIPLE:
        return Shown(asked, shown_options(codes, asked))
    if codes.item.kind in TEXTS and codes.item.feeds is not None:
        return Shown(asked, None)  # an organisation's own data, such as a name or a number
    return Shown(asked, shown_partition(_with_years_together(codes), asked))


def _with_years_together(codes: Coded) -> dict[str, int]:
    """The counts; of dates only the years that enough gave, all others as one category."""
    counts = codes.counts()
    if codes.item.kind is not ItemKind.DATE:
        return counts
    years = {code: number for code, number in counts.items() if code != SKIPPED}
    few = {code for code, number in years.items() if number < LEAST}
    merged = {code: number for code, number in counts.items() if code not in few}
    return {OTHERS: sum(years[code] for code in few), **merged}


def _result(codes: Coded, shown: Shown, names: Sequence[str]) -> ItemResult:
    """An item as the steering group sees it: nothing but what is shown, or follows from it."""
    if shown.counts is None:
        nothing = Count(0, shown.asked.most)
        return ItemResult(codes.item, shown.asked, nothing, nothing, shown=False)
    counts = dict(shown.counts)
    skipped = counts.pop(SKIPPED, exactly(0))
    if codes.item.kind is ItemKind.MULTIPLE:
        del counts[OTHERS]  # all who chose something that is not exclusive
    texts = _texts(codes, counts[GIVEN], names) if codes.item.kind in TEXTS else ()
    return ItemResult(
        codes.item,
        shown.asked,
        shown.asked.minus(skipped),
        skipped,
        tuple(Category(code, count) for code, count in counts.items()),
        middle=_middle(codes, counts),
        texts=texts,
        all_texts=codes.item.kind not in TEXTS or counts[GIVEN].exact,
    )


def _texts(codes: Coded, given: Count, names: Sequence[str]) -> tuple[TextAnswer, ...]:
    """As many texts as may be known to be there, without the shortest; in their own order, and
    without what names an author.
    """
    if given.least < LEAST:
        return ()
    texts = sorted((str(text) for text in codes.answers if text), key=len, reverse=True)
    shown = [masked(text, names) for text in texts[: given.least]]
    kept = sorted(shown, key=lambda text: (text.casefold(), text))
    return tuple(TextAnswer(text, None) for text in kept)


def _middle(codes: Coded, counts: dict[str, Count]) -> str | None:
    """The class in which the median lies, as far as the counts tell."""
    if codes.item.kind not in {ItemKind.NUMBER, ItemKind.SCALE}:
        return None
    order = categories(codes.item)
    for place, code in enumerate(order):
        below = [counts[other] for other in order[:place]]
        above = [counts[other] for other in order[place + 1 :]]
        here = counts[code].least
        if sum(count.most for count in below) < here + sum(count.least for count in above) and sum(
            count.most for count in above
        ) < here + sum(count.least for count in below):
            return code
    return None
