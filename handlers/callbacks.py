"""What a button carries: a route's name and its arguments, in at most 64 bytes.

The data comes back from outside and may be forged; whoever reads it checks the right to the object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Bot API, InlineKeyboardButton.callback_data.
MOST_BYTES = 64

#: The highest id that a table can hold.
HIGHEST_ID = 2**31 - 1
_DIGITS = re.compile(r"[0-9]{1,10}")


def encode(route: str, *arguments: object) -> str:
    """The data of a button; ``ValueError`` when Telegram would refuse its length."""
    data = ":".join((route, *(str(argument) for argument in arguments)))
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"callback data of {route} is longer than {MOST_BYTES} bytes")
    return data


def decode(data: str) -> tuple[str, tuple[str, ...]]:
    """Route and arguments of a tapped button."""
    route, *arguments = data.split(":")
    return route, tuple(arguments)


def number(arguments: Sequence[str], position: int = 0) -> int | None:
    """The id at ``position``; ``None`` when nothing is there or no row could have it."""
    text = arguments[position] if len(arguments) > position else ""
    if not _DIGITS.fullmatch(text) or int(text) > HIGHEST_ID:
        return None
    return int(text)
