"""The figures of one item as a picture for a phone, in the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.domain.questionnaire import ItemKind
from bot.domain.results import ItemResult, RoundResults
from bot.domain.results.coding import TEXTS
from bot.services.results.wording import Wording, drawn
from bot.services.typesetting import latin_kept, typeset_png

_TEMPLATE = Path(__file__).with_name("chart.typ")


def has_chart(result: ItemResult) -> bool:
    """Whether there is something to draw: figures that are shown, of an item that is no text."""
    return result.shown and result.item.kind not in TEXTS and bool(result.categories)


def chart_png(results: RoundResults, code: str, language: str) -> bytes:
    """A PNG, 1080 pixels wide, of the item of that code; ``KeyError`` when there is none.

    Blocks for some 50 ms without holding the interpreter's lock: call it by ``asyncio.to_thread``.
    """
    result = results.of(code)
    words = Wording(language)
    section = next(
        (entry for entry in results.questionnaire.sections if entry.code == result.item.section),
        None,
    )
    chart = {
        "language": language,
        "over": latin_kept(words.text(section.titles)) if section else "",
        "title": latin_kept(words.title(result.item)),
        "base": words.base(result) if result.shown else "",
        "bars": bars(result, words) if has_chart(result) else [],
        "statistics": words.statistics(result),
        "note": words.note(result),
    }
    return typeset_png(_TEMPLATE, chart=chart)


def bars(result: ItemResult, words: Wording) -> list[dict[str, Any]]:
    """What the templates draw: label, value, and least and most as shares of those who answered."""
    whole = max(1, result.answered.most)
    by_value = result.item.kind in {ItemKind.SCALE, ItemKind.NUMBER}
    return [
        {
            "label": latin_kept(words.category(result.item, entry.code)),
            "value": words.value(result, entry.code),
            "least": entry.count.least / whole,
            "most": entry.count.most / whole,
            "short": by_value,
        }
        for entry in drawn(result)
    ]
