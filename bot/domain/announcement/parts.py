"""Cutting a long text into messages, where a reader would pause.

Telegram takes 4,096 characters in a message and 1,024 under a picture (Bot API, sendMessage and
sendPhoto); what the bot itself adds to the first message is left room for.
"""

from __future__ import annotations

import re
import unicodedata

from bot.domain.announcement.markup import Rich

MESSAGE = 4096
CAPTION = 1024

#: Room for what the bot adds: *corrected* and *only in German* above, direction marks in a text.
ABOVE = 240

#: Where a text may be cut, best first: paragraphs, lines, sentences, words.
_PAUSES = tuple(re.compile(pattern) for pattern in (r"\n{2,}", r"\n", r"(?<=[.!?…؟։。])\s", r"\s"))

#: A part is at least this share of what fits, as long as a worse pause allows.
_LEAST = 0.4

_JOINER = "\u200d"


def parts(text: Rich, *, under_picture: bool = False) -> list[Rich]:
    """The text as messages in their order, none of them empty; at least one."""
    found: list[Rich] = []
    rest = text
    room = (CAPTION if under_picture else MESSAGE) - ABOVE
    while len(rest) > room:
        end, start = _cut(rest.plain, room)
        found.append(rest.cut(0, end))
        rest = rest.cut(start, len(rest))
        room = MESSAGE - ABOVE
    return [*found, rest] if len(rest) or not found else found


def _cut(plain: str, room: int) -> tuple[int, int]:
    """Where the first part ends and where the next one begins."""
    for pause in _PAUSES:
        last = None
        for match in pause.finditer(plain, 0, room + 1):
            if match.start() <= room:
                last = match
        if last is not None and last.start() >= room * _LEAST:
            start = last.end()
            while start < len(plain) and plain[start].isspace():
                start += 1
            return len(plain[: last.start()].rstrip()), start
    end = room
    while end > 1 and _belongs_to_the_one_before(plain, end):
        end -= 1
    return end, end


def _belongs_to_the_one_before(plain: str, position: int) -> bool:
    """Whether the character continues a letter or an emoji that must not be torn apart."""
    here, before = plain[position], plain[position - 1]
    return (
        unicodedata.category(here) in ("Mn", "Me", "Mc")
        or _JOINER in (here, before)
        or "\U0001f3fb" <= here <= "\U0001f3ff"
    )
