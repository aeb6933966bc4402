"""What changed from one round to a later one, by the codes that stay the same over versions.

Only figures that both editions show are compared, so a trend tells nothing that they do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.questionnaire import ItemKind
from bot.domain.questionnaire_changes import breaks_trend, reworded
from bot.domain.results.coding import TEXTS
from bot.domain.results.figures import Count, ItemResult, RoundResults


@dataclass(frozen=True, slots=True)
class Change:
    """A category then and now. ``None``: it was not there in that round."""

    code: str
    before: Count | None
    now: Count | None
    share_before: float | None
    share_now: float | None


@dataclass(frozen=True, slots=True)
class ItemTrend:
    """An item that both rounds have. Without ``comparable`` its kind or its bounds changed, and
    there are no ``changes``; an item that was not broken down has none either. One that was
    ``reworded`` is compared, and the reader is told.
    """

    before: ItemResult
    now: ItemResult
    comparable: bool
    changes: tuple[Change, ...]
    reworded: bool = False


def trend_between(before: RoundResults, now: RoundResults) -> tuple[ItemTrend, ...]:
    """The trend of every item of both rounds that has categories, in the present order.

    ``ValueError`` when the rounds are not of the same edition.
    """
    if before.edition is not now.edition:
        raise ValueError("a trend compares rounds of the same edition")
    earlier = {result.item.code: result for result in before.items}
    return tuple(
        _trend(earlier[result.item.code], result)
        for result in now.items
        if result.item.code in earlier
        and result.item.kind not in TEXTS
        and result.item.kind is not ItemKind.DATE
    )


def _trend(before: ItemResult, now: ItemResult) -> ItemTrend:
    comparable = not breaks_trend(before.item, now.item)
    if not (comparable and before.shown and now.shown):
        return ItemTrend(before, now, comparable, ())
    codes = dict.fromkeys(entry.code for result in (now, before) for entry in result.categories)
    changes = (
        Change(code, before.count(code), now.count(code), before.share(code), now.share(code))
        for code in codes
    )
    other_words = reworded(before.item, now.item)
    return ItemTrend(before, now, comparable, tuple(changes), other_words)
