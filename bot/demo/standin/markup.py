"""From what is sent to what Telegram stores: cleaned, parsed, trimmed, with links found.

Follows ``clean_input_string`` and ``fix_formatted_text`` of TDLib.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.demo.standin.entities import detected, utf16_length
from bot.demo.standin.html import Malformed, parse_html
from bot.demo.standin.refusals import JSON, Refused

_DIRTY = re.compile("[\0-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a\u200e\u200f]")
_CLEAN: dict[int, str | None] = {code: " " for code in range(32) if code != 10}
_CLEAN |= dict.fromkeys([13, *range(0x2028, 0x202F), 0x333, 0x33F, 0x30A])
_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
#: Characters that alone do not make a text.
_NOTHING = " \n\u200b\u200c\u200d\u200e\u200f\u202e\ufeff\xa0"


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text without markup, and its entities with offsets in UTF-16 code units."""

    text: str
    entities: list[JSON]


def formatted(text: str, parse_mode: str = "", entities: list[JSON] | None = None) -> Formatted:
    """What Telegram stores for a text: cleaned, parsed, trimmed, with links and commands found.

    Raises :class:`Refused` where Telegram refuses the markup.
    """
    text = cleaned(text)
    found = list(entities or ())
    mode = parse_mode.lower()
    if mode == "html":
        try:
            text, parsed = parse_html(text)
            found = list(parsed)
        except Malformed as error:
            raise Refused(f"can't parse entities: {error}") from None
    elif mode in ("markdown", "markdownv2"):
        raise Refused(f"unsupported parse_mode: the stand-in for Telegram has no {parse_mode}")
    elif mode not in ("", "none"):
        raise Refused("unsupported parse_mode")
    text, found = _trimmed(text, found)
    found = found + detected(text, found)
    if len(found) > 1:
        found.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(text, found)


def cleaned(text: str) -> str:
    """``text`` without the characters that Telegram takes out."""
    if _DIRTY.search(text) is None:
        return text
    text = text.translate(_CLEAN)
    return _MARKS.sub(lambda run: "\u200c" * len(run.group()), text)


def is_blank(text: str) -> bool:
    return not text.strip(_NOTHING)


def _trimmed(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Without blanks at the end, nor at the start up to the first entity."""
    if not text or (text[0] not in " \n" and text[-1] not in " \n"):
        return text, entities
    text = text.rstrip(" \n")
    first = min((entity["offset"] for entity in entities), default=len(text))
    cut = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[cut:]
    total = utf16_length(text)
    kept: list[JSON] = []
    for entity in entities:
        offset = entity["offset"] - cut
        length = min(entity["length"], total - offset)
        if length > 0:
            kept.append({**entity, "offset": offset, "length": length})
    return text, kept
