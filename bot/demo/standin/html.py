"""Telegram's HTML: from marked-up text to plain text with entities, or Telegram's complaint.

Follows ``parse_html`` of TDLib, the library under the Bot API server, position by position.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.demo.standin.entities import utf16_length
from bot.demo.standin.links import checked_link, mentioned_user
from bot.demo.standin.refusals import JSON

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\v\0"
_SPECIAL = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*))")


@dataclass(slots=True)
class _Open:
    tag: str
    arguments: dict[str, str]
    offset: int
    chunk: int


class Malformed(Exception):
    """The markup is wrong; the text says how, and at which byte of the source."""

    def __init__(self, message: str, text: str | None = None, position: int = 0) -> None:
        if text is not None:
            message += f" at byte offset {len(text[:position].encode())}"
        super().__init__(message)


@lru_cache(maxsize=512)
def parse_html(source: str) -> tuple[str, tuple[JSON, ...]]:
    """Plain text and entities of ``source``, which nobody may change: they are kept."""
    text = source + "\0"  # as in C, so that looking one further is always allowed
    chunks: list[str] = []
    length = 0
    opened: list[_Open] = []
    entities: list[JSON] = []
    position = 0
    while True:
        special = _SPECIAL.search(text, position)
        end = special.start() if special else len(source)
        if end > position:
            chunks.append(text[position:end])
            length += utf16_length(chunks[-1])
        if special is None:
            break
        if special.group() == "&":
            character, position = _decoded(text, end)
            chunks.append(character)
            length += utf16_length(character)
        elif text[end + 1] == "/":
            position, name = _end_tag(text, end, opened)
            closing = opened.pop()
            if name and name != closing.tag:
                raise Malformed(
                    f"Unmatched end tag at byte offset {len(text[:end].encode())}, "
                    f'expected "</{closing.tag}>", found "</{name}>"'
                )
            if length > closing.offset:
                _close(closing, length, "".join(chunks[closing.chunk :]), entities)
        else:
            tag, arguments, position = _start_tag(text, end)
            opened.append(_Open(tag, arguments, length, len(chunks)))
    if opened:
        raise Malformed(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return "".join(chunks), tuple(entities)


def _decoded(text: str, position: int) -> tuple[str, int]:
    """The character that the reference at ``position`` stands for, and where it ends."""
    match = _REFERENCE.match(text, position)
    character = ""
    if match:
        hexadecimal, decimal, name = match.groups()
        if name is not None:
            character = _NAMED.get(name, "")
        else:
            code = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
            if 0 < code < 0x10FFFF and match.end() - position < 10:
                character = chr(code)
    if not match or not character:
        return "&", position + 1
    if 0xD800 <= ord(character) <= 0xDFFF:
        raise Malformed(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return character, match.end() + (text[match.end()] == ";")


def _end_tag(text: str, start: int, opened: list[_Open]) -> tuple[int, str]:
    if not opened:
        raise Malformed("Unexpected end tag", text, start)
    position = start + 1
    while text[position] not in _SPACE and text[position] != ">":
        position += 1
    name = text[start + 2 : position].lower()
    while text[position] in _SPACE and text[position] != "\0":
        position += 1
    if text[position] != ">":
        raise Malformed("Unclosed end tag", text, start)
    return position + 1, name


def _start_tag(text: str, start: int) -> tuple[str, dict[str, str], int]:
    position = start + 1
    while text[position] not in _SPACE and text[position] != ">":
        position += 1
    if text[position] == "\0":
        raise Malformed("Unclosed start tag", text, start)
    tag = text[start + 1 : position].lower()
    if tag not in _TYPES:
        raise Malformed(f'Unsupported start tag "{tag}"', text, start)
    arguments: dict[str, str] = {}
    while text[position] != ">":
        while text[position] != "\0" and text[position] in _SPACE:
            position += 1
        if text[position] == ">":
            break
        name, value, position = _attribute(text, tag, start, position)
        arguments[name] = value
    if tag == "span" and arguments.get("class") != "tg-spoiler":
        raise Malformed('Tag "span" must have class "tg-spoiler"', text, start)
    return tag, arguments, position + 1


def _attribute(text: str, tag: str, start: int, position: int) -> tuple[str, str, int]:
    begin = position
    while text[position] not in _SPACE and text[position] not in "=>":
        position += 1
    name = text[begin:position]
    if not name:
        if text[position] == "\0":
            raise Malformed(f'Unclosed start tag "{tag}"', text, start)
        raise Malformed(f'Empty attribute name in the tag "{tag}"', text, start)
    while text[position] != "\0" and text[position] in _SPACE:
        position += 1
    if text[position] != "=":
        if text[position] == "\0":
            raise Malformed(f'Unclosed start tag "{tag}"', text, start)
        return name, "", position
    position += 1
    while text[position] != "\0" and text[position] in _SPACE:
        position += 1
    if text[position] == "\0":
        raise Malformed(f'Unclosed start tag "{tag}"', text, start)
    if text[position] not in "'\"":
        begin = position
        while text[position].isascii() and (text[position].isalnum() or text[position] in ".-"):
            position += 1
        if text[position] not in _SPACE and text[position] != ">":
            raise Malformed("Unexpected end of name token", text, begin)
        value = text[begin:position].lower()
    else:
        quote, position = text[position], position + 1
        characters: list[str] = []
        while text[position] != quote and text[position] != "\0":
            if text[position] == "&":
                character, position = _decoded(text, position)
            else:
                character, position = text[position], position + 1
            characters.append(character)
        position += text[position] == quote
        value = "".join(characters)
    if text[position] == "\0":
        raise Malformed("Unclosed start tag", text, start)
    return name, value, position


def _close(opened: _Open, end: int, inner: str, entities: list[JSON]) -> None:
    """Add the entity of a tag that ends at ``end``."""
    entity: JSON = {
        "type": _TYPES[opened.tag],
        "offset": opened.offset,
        "length": end - opened.offset,
    }
    arguments = opened.arguments
    if opened.tag == "a":
        url = arguments.get("href") or inner
        user = mentioned_user(url)
        link = checked_link(url)
        if user is not None:
            entity |= {"type": "text_mention", "user": {"id": user}}
        elif link is not None:
            entity["url"] = link
        else:
            return
    elif opened.tag == "tg-emoji":
        number = arguments.get("emoji-id", "")
        if not number.isdecimal() or not int(number):
            raise Malformed("Invalid custom emoji identifier specified")
        entity["custom_emoji_id"] = number
    elif opened.tag == "tg-time":
        unix = arguments.get("unix", "")
        if not unix.isdecimal():
            raise Malformed("Invalid date specified")
        entity["unix_time"] = int(unix)
        if arguments.get("format"):
            entity["date_time_format"] = arguments["format"]
    elif opened.tag == "blockquote" and "expandable" in arguments:
        entity["type"] = "expandable_blockquote"
    elif opened.tag in ("pre", "code"):
        last = entities[-1] if entities else {}
        language = arguments.get("class", "").partition("language-")[2]
        same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if opened.tag == "pre" and same and last["type"] == "code" and "language" in last:
            last["type"] = "pre"
            return
        if opened.tag == "code" and same and last["type"] == "pre" and language:
            last["language"] = language
            return
        if opened.tag == "code" and language:
            entity["language"] = language
    entities.append(entity)
