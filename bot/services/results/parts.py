"""Parts of a chapter of the report: a paragraph, an item with its figures and texts.

A part is a kind and what the template needs for it.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from bot.domain.questionnaire import Item
from bot.domain.results import ItemResult, TextAnswer
from bot.domain.results.coding import TEXTS
from bot.services.results.charts import bars, has_chart
from bot.services.results.wording import Wording
from bot.services.typesetting import latin_kept

Part = dict[str, Any]


def is_contact(item: Item) -> bool:
    """A name, a number or a website: it is in the directory, and in no report."""
    return item.feeds is not None and item.kind in TEXTS


def item_part(result: ItemResult, words: Wording) -> Part:
    """One item with its bars, statistics and texts."""
    return {
        "kind": "item",
        "title": latin_kept(words.title(result.item)),
        "base": words.base(result) if result.shown else "",
        "bars": bars(result, words) if has_chart(result) else [],
        "statistics": words.statistics(result),
        "note": words.note(result),
        "texts": [_quoted(text, words) for text in result.texts],
    }


def _quoted(answer: TextAnswer, words: Wording) -> Part:
    """A text in its own direction, which its first letter tells (UAX 9, rule P2)."""
    language, direction = words.language, "ltr"
    for character in answer.text:
        bidi = unicodedata.bidirectional(character)
        if bidi in {"R", "AL"}:
            language, direction = "ar", "rtl"
        elif bidi == "L" and unicodedata.name(character, "").startswith("CYRILLIC"):
            language = "uk"
        elif bidi != "L":
            continue
        break
    return {
        "text": latin_kept(answer.text),
        "language": language,
        "direction": direction,
        "by": answer.organisation_name or "",
    }


def text_part(text: str) -> Part:
    """A paragraph."""
    return {"kind": "text", "text": text}
