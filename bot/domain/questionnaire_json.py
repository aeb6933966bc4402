"""A questionnaire as a table stores it: plain values, the same for the same questionnaire.

Rounds that were opened years ago are read from this form: a new field gets a default here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bot.domain.questionnaire import (
    Comparison,
    Condition,
    Item,
    ItemKind,
    ItemOption,
    Questionnaire,
    Section,
    Together,
)

Stored = Mapping[str, Any]


def to_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """Values that JSON can hold; :func:`from_json` makes an equal questionnaire of them."""
    return {
        "name": questionnaire.name,
        "version": questionnaire.version,
        "titles": dict(questionnaire.titles),
        "intro": dict(questionnaire.intro),
        "languages": list(questionnaire.languages),
        "crossed_by": questionnaire.crossed_by,
        "sections": [
            {"code": section.code, "titles": dict(section.titles)}
            for section in questionnaire.sections
        ],
        "items": [_item(item) for item in questionnaire.items],
    }


def from_json(stored: Stored) -> Questionnaire:
    """The questionnaire that :func:`to_json` made ``stored`` of."""
    return Questionnaire(
        name=stored["name"],
        version=stored["version"],
        titles=stored["titles"],
        intro=stored["intro"],
        sections=tuple(Section(one["code"], one["titles"]) for one in stored["sections"]),
        items=tuple(_item_in(one) for one in stored["items"]),
        languages=tuple(stored["languages"]),
        crossed_by=stored["crossed_by"],
    )


def digest(questionnaire: Questionnaire) -> str:
    """A fingerprint (SHA-256, hexadecimal) that is the same for equal questionnaires."""
    text = json.dumps(to_json(questionnaire), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _item(item: Item) -> dict[str, Any]:
    """Without what the item does not have."""
    optional: dict[str, Any] = {
        "help": dict(item.help),
        "options": [
            {"code": one.code, "texts": dict(one.texts), "exclusive": one.exclusive}
            for one in item.options
        ],
        "minimum": _number(item.minimum),
        "maximum": _number(item.maximum),
        "longest": item.longest,
        "low": dict(item.low),
        "high": dict(item.high),
        "when": None if item.when is None else _condition(item.when),
        "feeds": item.feeds,
    }
    return {
        "code": item.code,
        "kind": item.kind.value,
        "section": item.section,
        "texts": dict(item.texts),
        "required": item.required,
        "decimals": item.decimals,
        **{name: value for name, value in optional.items() if value not in (None, {}, [])},
    }


def _item_in(stored: Stored) -> Item:
    return Item(
        code=stored["code"],
        kind=ItemKind(stored["kind"]),
        section=stored["section"],
        texts=stored["texts"],
        help=stored.get("help", {}),
        required=stored["required"],
        options=tuple(
            ItemOption(one["code"], one["texts"], one["exclusive"])
            for one in stored.get("options", ())
        ),
        minimum=stored.get("minimum"),
        maximum=stored.get("maximum"),
        decimals=stored["decimals"],
        longest=stored.get("longest"),
        low=stored.get("low", {}),
        high=stored.get("high", {}),
        when=_condition_in(stored["when"]) if "when" in stored else None,
        feeds=stored.get("feeds"),
    )


def _number(value: float | None) -> float | None:
    """Equal numbers as one: 5.0 would be written otherwise than 5."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _condition(condition: Condition | Together) -> dict[str, Any]:
    if isinstance(condition, Condition):
        return {"item": condition.item, condition.comparison.value: list(condition.values)}
    parts = [_condition(part) for part in condition.conditions]
    return {"all" if condition.every else "any": parts}


def _condition_in(stored: Stored) -> Condition | Together:
    for key in ("all", "any"):
        if key in stored:
            parts = tuple(_condition_in(part) for part in stored[key])
            return Together(parts, every=key == "all")
    comparison = next(one for one in Comparison if one.value in stored)
    return Condition(stored["item"], comparison, tuple(stored[comparison.value]))
