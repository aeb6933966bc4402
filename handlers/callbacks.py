"""What a button carries: a route's name and its arguments, in at most 64 bytes.

The data comes back from outside and may be forged; whoever reads it checks the right to the object.
"""

from __future__ import annotations

#: Bot API, InlineKeyboardButton.callback_data.
MOST_BYTES = 64


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
