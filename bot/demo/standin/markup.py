"""Telegram's HTML: from marked-up text to plain text with entities, or Telegram's complaint.

Follows ``parse_html`` and ``fix_formatted_text`` of TDLib, the library under the Bot API server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.demo.standin.entities import detected, utf16_length
from bot.demo.standin.links import checked_link, mentioned_user
from bot.demo.standin.refusals import JSON, Refused

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


@dataclass(slots=True)
class _Open:
    tag: str
    arguments: dict[str, str]
    offset: int
    chunk: int


def formatted(text: str, parse_mode: str = "", entities: list[JSON] | None = None) -> Formatted:
    """What Telegram stores for a text: cleaned, parsed, trimmed, with links and commands found.

    Raises :class:`Refused` where Telegram refuses the markup.
    """
    text = cleaned(text)
    found = list(entities or ())
    mode = parse_mode.lower()
    if mode == "html":
        try:
            text, found = parse_html(text)
        except _Malformed as error:
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


class _Malformed(Exception):
    def __init__(self, message: str, text: str | None = None, position: int = 0) -> None:
        if text is not None:
            message += f" at byte offset {len(text[:position].encode())}"
        super().__init__(message)


def parse_html(source: str) -> tuple[str, list[JSON]]:
    """Plain text and entities of ``source``."""
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
                raise _Malformed(
                    f"Unmatched end tag at byte offset {len(text[:end].encode())}, "
                    f'expected "</{closing.tag}>", found "</{name}>"'
                )
            if length > closing.offset:
                _close(closing, length, "".join(chunks[closing.chunk :]), entities)
        else:
            tag, arguments, position = _start_tag(text, end)
            opened.append(_Open(tag, arguments, length, len(chunks)))
    if opened:
        raise _Malformed(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return "".join(chunks), entities


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
        raise _Malformed(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return character, match.end() + (text[match.end()] == ";")


def _end_tag(text: str, start: int, opened: list[_Open]) -> tuple[int, str]:
    if not opened:
        raise _Malformed("Unexpected end tag", text, start)
    position = start + 1
    while text[position] not in _SPACE and text[position] != ">":
        position += 1
    name = text[start + 2 : position].lower()
    while text[position] in _SPACE and text[position] != "\0":
        position += 1
    if text[position] != ">":
        raise _Malformed("Unclosed end tag", text, start)
    return position + 1, name


def _start_tag(text: str, start: int) -> tuple[str, dict[str, str], int]:
    position = start + 1
    while text[position] not in _SPACE and text[position] != ">":
        position += 1
    if text[position] == "\0":
        raise _Malformed("Unclosed start tag", text, start)
    tag = text[start + 1 : position].lower()
    if tag not in _TYPES:
        raise _Malformed(f'Unsupported start tag "{tag}"', text, start)
    arguments: dict[str, str] = {}
    while text[position] != ">":
        while text[position] != "\0" and text[position] in _SPACE:
            position += 1
        if text[position] == ">":
            break
        name, value, position = _attribute(text, tag, start, position)
        arguments[name] = value
    if tag == "span" and arguments.get("class") != "tg-spoiler":
        raise _Malformed('Tag "span" must have class "tg-spoiler"', text, start)
    return tag, arguments, position + 1


def _attribute(text: str, tag: str, start: int, position: int) -> tuple[str, str, int]:
    begin = position
    while text[position] not in _SPACE and text[position] not in "=>":
        position += 1
    name = text[begin:position]
    if not name:
        if text[position] == "\0":
            raise _Malformed(f'Unclosed start tag "{tag}"', text, start)
        raise _Malformed(f'Empty attribute name in the tag "{tag}"', text, start)
    while text[position] != "\0" and text[position] in _SPACE:
        position += 1
    if text[position] != "=":
        if text[position] == "\0":
            raise _Malformed(f'Unclosed start tag "{tag}"', text, start)
        return name, "", position
    position += 1
    while text[position] != "\0" and text[position] in _SPACE:
        position += 1
    if text[position] == "\0":
        raise _Malformed(f'Unclosed start tag "{tag}"', text, start)
    if text[position] not in "'\"":
        begin = position
        while text[position].isascii() and (text[position].isalnum() or text[position] in ".-"):
            position += 1
        if text[position] not in _SPACE and text[position] != ">":
            raise _Malformed("Unexpected end of name token", text, begin)
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
        raise _Malformed("Unclosed start tag", text, start)
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
            raise _Malformed("Invalid custom emoji identifier specified")
        entity["custom_emoji_id"] = number
    elif opened.tag == "tg-time":
        unix = arguments.get("unix", "")
        if not unix.isdecimal():
            raise _Malformed("Invalid date specified")
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
