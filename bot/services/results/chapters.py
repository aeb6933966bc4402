"""The chapters of the report, as data for its template.

Each chapter is a title and parts; a part is a kind and what the template needs for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.questionnaire import Item, ItemKind
from bot.domain.results import (
    LEAST,
    SMALL,
    Category,
    Change,
    Count,
    Cross,
    ItemResult,
    ItemTrend,
    RoundResults,
    trend_between,
)
from bot.services.results.charts import has_chart
from bot.services.results.method import method
from bot.services.results.parts import Part, is_contact, item_part, text_part
from bot.services.results.wording import Wording
from bot.services.typesetting import latin_kept

Chapter = tuple[str, list[Part]]

#: So many answers of a section stand in the summary.
_STRONGEST = 3


def chapters(
    results: RoundResults, before: RoundResults | None, words: Wording
) -> Iterator[Chapter]:
    """All chapters but the annexes."""
    _ = words.translate
    yield _.label("At a glance"), list(_summary(results, words))
    yield _.label("How these figures came about"), list(method(results, words))
    for section in results.questionnaire.sections:
        found = [
            result
            for result in results.items
            if result.item.section == section.code and not is_contact(result.item)
        ]
        if found:
            yield words.text(section.titles), [item_part(result, words) for result in found]
    if results.questionnaire.crossed_by is not None:
        yield _.label("By target group"), list(_crosses(results, words))
    if before is not None:
        yield _.label("Change since the last round"), list(_trend(before, results, words))


def _summary(results: RoundResults, words: Wording) -> Iterator[Part]:
    _ = words.translate
    yield text_part(
        _.label(
            "{given} of {invited} migrant organisations answered. "
            "These are the most frequent answers of each part, by the number of organisations.",
            given=words.number(results.given),
            invited=words.number(results.invited),
        )
    )
    for section in results.questionnaire.sections:
        strongest = sorted(
            (
                (result, entry)
                for result in results.items
                if result.item.section == section.code and _tells_needs(result.item)
                for entry in _telling(result)
            ),
            key=lambda found: -found[1].count.least - found[1].count.most,
        )[:_STRONGEST]
        if strongest:
            yield {
                "kind": "bars",
                "title": latin_kept(words.text(section.titles)),
                "bars": [
                    _strong(result, entry, results.given, words) for result, entry in strongest
                ],
            }


def _strong(result: ItemResult, entry: Category, given: int, words: Wording) -> Part:
    """A bar of the summary; here the whole is everybody, also those who were not asked."""
    label = f"{words.category(result.item, entry.code)} – {words.title(result.item)}"
    return {
        "label": latin_kept(label),
        "value": words.count(entry.count),
        "least": entry.count.least / given,
        "most": entry.count.most / given,
        "short": False,
    }


def _tells_needs(item: Item) -> bool:
    """What an organisation says of itself for the directory is no need."""
    return item.feeds is None and item.kind in {
        ItemKind.CHOICE,
        ItemKind.MULTIPLE,
        ItemKind.YES_NO,
    }


def _telling(result: ItemResult) -> Iterator[Category]:
    """What three or more gave, without *no* and *none of these*."""
    if has_chart(result):
        alone = {option.code for option in result.item.options if option.exclusive} | {"no"}
        for entry in result.categories:
            if entry.code not in alone and entry.count.least >= LEAST:
                yield entry


def _crosses(results: RoundResults, words: Wording) -> Iterator[Part]:
    _ = words.translate
    if not results.crosses:
        yield text_part(
            _.label(
                "With this number of answers, any table by target group would give single "
                "organisations away."
            )
        )
        return
    yield text_part(
        _.label(
            "How many of the organisations that reach a target group gave each answer. In "
            "brackets: how many organisations reach the group. An organisation can reach "
            "several groups."
        )
    )
    by = results.questionnaire.item(results.questionnaire.crossed_by or "")
    yield from (_cross(cross, by, words) for cross in results.crosses)


def _cross(cross: Cross, by: Item, words: Wording) -> Part:
    return {
        "kind": "table",
        "title": latin_kept(words.title(cross.item)),
        "note": "",
        "lead": False,
        "head": [
            "",
            *(
                latin_kept(f"{words.category(by, group)} ({words.number(cross.sizes[group])})")
                for group in cross.groups
            ),
        ],
        "rows": [
            [
                latin_kept(words.category(cross.item, row)),
                *(words.number(cross.cells[row, group]) for group in cross.groups),
            ]
            for row in cross.rows
            if cross.item.kind is not ItemKind.NUMBER
            or any(cross.cells[row, group] for group in cross.groups)
        ],
    }


def _trend(before: RoundResults, now: RoundResults, words: Wording) -> Iterator[Part]:
    _ = words.translate
    yield text_part(
        _.label(
            "In the last round {before} organisations answered, in this one {now}. They "
            "may not be the same ones.",
            before=words.number(before.given),
            now=words.number(now.given),
        )
    )
    yield from (_change(trend, words) for trend in trend_between(before, now))


def _change(trend: ItemTrend, words: Wording) -> Part:
    _ = words.translate
    return {
        "kind": "table",
        "title": latin_kept(words.title(trend.now.item)),
        "note": words.trend_note(trend),
        "lead": False,
        "head": [
            "",
            _.label("Last round"),
            _.label("This round"),
            _.label("Change in percentage points"),
        ]
        if trend.changes
        else [],
        "rows": [
            [
                latin_kept(words.category(holder(trend, change), change.code)),
                words.count(change.before) if change.before else _.label("not asked"),
                words.count(change.now) if change.now else _.label("not asked"),
                words.shift(change.share_before, change.share_now),
            ]
            for change in told(trend)
        ],
    }


def told(trend: ItemTrend) -> list[Change]:
    """The changes; of classes of numbers without those at both ends that nobody gave, or few."""
    if trend.now.item.kind is not ItemKind.NUMBER:
        return list(trend.changes)
    nothing = {None, SMALL, Count(0, 0)}
    large = [
        place
        for place, change in enumerate(trend.changes)
        if not {change.before, change.now} <= nothing
    ]
    return list(trend.changes[large[0] : large[-1] + 1]) if large else []


def holder(trend: ItemTrend, change: Change) -> Item:
    """The item whose words name the category of a change."""
    return trend.before.item if change.now is None else trend.now.item
