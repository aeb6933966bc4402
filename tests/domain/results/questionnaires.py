"""Small questionnaires, and all the ways in which one organisation can answer them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from bot.domain.questionnaire import (
    Comparison,
    Condition,
    Item,
    ItemKind,
    ItemOption,
    Questionnaire,
    Section,
)


def create_item(
    code: str, kind: ItemKind, options: str = "", *, required: bool = True, **more: Any
) -> Item:
    """``options`` are codes with spaces between; a ``!`` behind one makes it exclusive."""
    return Item(
        code,
        kind,
        "all",
        {"de": f"Frage {code}?"},
        required=required,
        options=tuple(
            ItemOption(option.rstrip("!"), {"de": option.rstrip("!").upper()}, option[-1] == "!")
            for option in options.split()
        ),
        **more,
    )


def create_questionnaire(*items: Item, crossed_by: str | None = None) -> Questionnaire:
    return Questionnaire(
        "sample",
        1,
        {"de": "Musterfragebogen"},
        {"de": "Ein Muster."},
        (Section("all", {"de": "Alles"}),),
        items,
        ("de",),
        crossed_by,
    )


def when(item: str, comparison: Comparison, *values: Any) -> Condition:
    return Condition(item, comparison, values)


def answers_to(item: Item) -> Iterator[Any]:
    """Every answer that differs from the others in what it counts."""
    if not item.required:
        yield None
    match item.kind:
        case ItemKind.YES_NO:
            yield from (True, False)
        case ItemKind.CHOICE:
            yield from (option.code for option in item.options)
        case ItemKind.MULTIPLE:
            free = [option.code for option in item.options if not option.exclusive]
            yield from ([option.code] for option in item.options if option.exclusive)
            for size in range(1, len(free) + 1):
                yield from map(list, combinations(free, size))
        case ItemKind.SCALE | ItemKind.NUMBER:
            assert item.minimum is not None
            assert item.maximum is not None
            yield from range(int(item.minimum), int(item.maximum) + 1)
        case ItemKind.SHORT_TEXT | ItemKind.LONG_TEXT:
            yield "Muster"
        case ItemKind.DATE:
            yield from ("2024-05-15", "2025-05-15")


def profiles(questionnaire: Questionnaire) -> Sequence[dict[str, Any]]:
    """All that one organisation can answer."""
    found: list[dict[str, Any]] = [{}]
    for item in questionnaire.items:
        found = [
            {**answers, item.code: answer} if asked else answers
            for answers in found
            for asked in [item.asked(answers)]
            for answer in (answers_to(item) if asked else [None])
        ]
    return found
