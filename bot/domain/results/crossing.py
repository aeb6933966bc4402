"""How an item's answers are spread over the target groups.

For the steering group the table is cut down until every field of it and everything left over
counts at least three organisations (docs/decisions/010-suppression.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bot.domain.questionnaire import Item, ItemKind
from bot.domain.results.coding import TEXTS, Coded, categories, grouped
from bot.domain.results.figures import LEAST, Cross
from bot.domain.results.suppression import Shown, passing

Sets = Mapping[str, frozenset[int]]


def crossable(item: Item, crossed_by: Item) -> bool:
    """Whether an item can be broken down by target group."""
    return item is not crossed_by and item.kind not in TEXTS and item.kind is not ItemKind.DATE


def cross_of(codes: Coded, by: Coded) -> Cross:
    """The whole table, for staff."""
    rows = {code: grouped(codes, code) for code in categories(codes.item)}
    groups = {code: grouped(by, code) for code in categories(by.item)}
    sizes = {code: len(found) for code, found in groups.items()}
    return _cross(codes.item, rows, groups, sizes)


def shown_cross(
    codes: Coded, by: Coded, shown: Shown, shown_by: Shown, parent: Cross | None
) -> Cross | None:
    """The part of the table that the steering group sees; ``None`` when nothing is left.

    An item that was not asked of all is broken down only within fields of its ``parent``'s table,
    the item that it depends on: what the fields sum up to is then known already.
    """
    rows = _exact(codes, shown)
    groups = _exact(by, shown_by)
    everyone = frozenset(range(len(codes.codes)))
    if codes.item.when is not None:
        if parent is None or not _asked_in_fields(codes.item, parent):
            return None
        groups = {code: groups[code] for code in parent.groups}
        everyone = codes.places()
    sizes = {code: len(found) for code, found in groups.items()}
    groups = {code: found & everyone for code, found in groups.items()}
    several = codes.item.kind is ItemKind.MULTIPLE
    several_by = by.item.kind is ItemKind.MULTIPLE
    while (
        rows
        and groups
        and _gives_away(rows, groups, everyone, several=several, several_by=several_by)
    ):
        # The order depends on shown figures alone: which part was chosen must tell nothing.
        smallest = min(
            [(len(found), 0, code) for code, found in rows.items()]
            + [(len(found), 1, code) for code, found in groups.items()]
        )
        del (groups if smallest[1] else rows)[smallest[2]]
    return _cross(codes.item, rows, groups, sizes) if rows and groups else None


def _asked_in_fields(item: Item, parent: Cross) -> bool:
    """Whether those who were asked are just those of some rows of the shown table."""
    codes = passing(item, parent.item)
    overlapping = parent.item.kind is ItemKind.MULTIPLE and len(codes) > 1
    return bool(codes) and codes <= set(parent.rows) and not overlapping


def _gives_away(
    rows: Sets, groups: Sets, everyone: frozenset[int], *, several: bool, several_by: bool
) -> bool:
    """Whether some field, or what is left over in some direction, is a small figure."""
    lines = [line for frame in _frames(rows, everyone, apart=several) for line in frame]
    columns = [line for frame in _frames(groups, everyone, apart=several_by) for line in frame]
    return (
        any(len(line & column) < LEAST for line in lines for column in columns)
        or (several_by and not _all_covered(lines, groups.values()))
        or (several and not _all_covered(columns, rows.values()))
    )


def _cross(item: Item, rows: Sets, groups: Sets, sizes: Mapping[str, int]) -> Cross:
    return Cross(
        item,
        tuple(rows),
        tuple(groups),
        {code: sizes[code] for code in groups},
        {(row, group): len(rows[row] & groups[group]) for row in rows for group in groups},
    )


def _exact(codes: Coded, shown: Shown) -> dict[str, frozenset[int]]:
    """The organisations behind each category whose figure is shown as it is."""
    found = {}
    for code in categories(codes.item):
        count = shown.of(code)
        if count is not None and count.exact:
            found[code] = grouped(codes, code)
    return found


def _frames(sets: Sets, everyone: frozenset[int], *, apart: bool) -> Iterator[list[frozenset[int]]]:
    """The sets with what is left over; where they overlap, each with what is left of it alone."""
    for frame in [[found] for found in sets.values()] if apart else [list(sets.values())]:
        rest = everyone.difference(*frame)
        yield [*frame, rest] if rest else frame


def _all_covered(parts: Collection[frozenset[int]], covers: Collection[frozenset[int]]) -> bool:
    """Whether the shown options of a multiple choice reach each part, with three to spare.

    Each organisation gave at least one option: what the shown ones do not reach must have given
    a hidden one, and what they reach just once gave just one.
    """
    return all(sum(len(part & cover) for cover in covers) >= len(part) + LEAST for part in parts)
