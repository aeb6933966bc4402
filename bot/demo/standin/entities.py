"""Finds commands, links, mentions, hashtags, mail addresses and phone numbers in plain text.

Telegram marks them by itself in every message, whoever wrote it; bots route commands by them.
"""

from __future__ import annotations

import re

from bot.demo.standin.refusals import JSON

_PATTERN = re.compile(
    r"(?P<bot_command>(?<![\w/>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<email>\b[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b)"
    r"|(?P<url>\bhttps?://[^\s<>\"\u2066-\u2069]+[^\s<>\".,;:!?)\]\u2066-\u2069]"
    r"|\b(?:t\.me|www\.[\w-]+\.[a-z]{2,})(?:/[^\s<>\"\u2066-\u2069]*"
    r"[^\s<>\".,;:!?)\]\u2066-\u2069])?)"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<hashtag>(?<![\w#/&])#\w*[^\W\d]\w*)"
    r"|(?P<phone_number>(?<![\w+])\+\d(?:[ ()/.-]{0,2}\d){6,14}(?!\w))"
)
_HINT = re.compile(r"[/@#+]|www\.|t\.me")


def utf16_length(text: str) -> int:
    """Telegram counts offsets in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def detected(text: str, taken: list[JSON]) -> list[JSON]:
    """The entities that Telegram adds to ``text``, outside links and code that are ``taken``."""
    if _HINT.search(text) is None:
        return []
    solid = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in taken
        if entity["type"] in ("code", "pre", "text_link", "text_mention", "custom_emoji")
    ]
    found: list[JSON] = []
    for match in _PATTERN.finditer(text):
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if all(offset + length <= begin or offset >= end for begin, end in solid):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found
