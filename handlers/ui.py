"""Screens: a text with buttons, and how they reach Telegram.

Handlers build values; only this module and the turn know how a message is sent or edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.i18n import Translator
from handlers.callbacks import encode

#: Longest label that a phone shows in one row of one button.
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it calls a route, opens a link or copies a text."""

    label: str
    data: str | None = None
    url: str | None = None
    copies: str | None = None
    style: str | None = None

    def to_telegram(self) -> InlineKeyboardButton:
        """The button as python-telegram-bot sends it."""
        label = self.label
        if len(label) > LONGEST_LABEL:
            label = label[: LONGEST_LABEL - 1].rstrip() + "…"
        extra = {"style": self.style} if self.style else None
        if self.url is not None:
            return InlineKeyboardButton(label, url=self.url, api_kwargs=extra)
        if self.copies is not None:
            return InlineKeyboardButton(
                label, copy_text=CopyTextButton(self.copies), api_kwargs=extra
            )
        return InlineKeyboardButton(label, callback_data=self.data, api_kwargs=extra)


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or file that goes with a screen: its bytes, or Telegram's id of it (``str``)."""

    name: str
    content: bytes | str
    kind: Literal["photo", "document"] = "document"


@dataclass(frozen=True, slots=True)
class Screen:
    """What a person sees: HTML and rows of buttons, and perhaps a picture or file above them."""

    text: Markup
    rows: Rows = ()
    attachment: Attachment | None = None

    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons as python-telegram-bot sends them."""
        rows = [[button.to_telegram() for button in row] for row in self.rows if row]
        return InlineKeyboardMarkup(rows) if rows else None


def button(label: str, route: str, *arguments: object, style: str | None = None) -> Button:
    """A button that calls a route."""
    return Button(label, data=encode(route, *arguments), style=style)


def lines(*parts: Markup | str | None) -> Markup:
    """Parts joined line by line; what is ``None`` or empty is left out, strings are escaped."""
    return Markup("\n").join(part for part in parts if part)


def paragraphs(*parts: Markup | str | None) -> Markup:
    """Parts joined with an empty line between them."""
    return Markup("\n\n").join(part for part in parts if part)


def clipped(text: str, longest: int) -> str:
    """The text, cut at ``longest`` characters with an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def fitting(rows: Sequence[Markup], most: int) -> tuple[list[Markup], int]:
    """The first lines of a long list, of ``most`` characters together, and how many are left out.

    Telegram refuses a message of more than 4096 characters (Bot API, sendMessage).
    """
    length = 0
    for number, row in enumerate(rows):
        length += len(row) + 1
        if length > most:
            return list(rows[:number]), len(rows) - number
    return list(rows), 0


def few(_: Translator, names: Sequence[str], most: int = 5) -> Markup:
    """A list that stays short, however many names there are and however long they are."""
    shown = [clipped(name, 60) for name in names[:most]]
    return _.names([*shown, f"+{len(names) - most}"] if len(names) > most else shown)


def turning(_: Translator, back: Button | None, on: Button | None) -> list[Button]:
    """Buttons that turn a long list's pages: ``back`` with ◀, ``on`` with ▶.

    Telegram never mirrors a keyboard, so right-to-left readers get both turned round.
    """
    row = [button for button in (back, on) if button is not None]
    if not _.right_to_left:
        return row
    return [replace(b, label="▶" if b is back else "◀") for b in reversed(row)]


def in_reading_order(_: Translator, row: Sequence[Button]) -> list[Button]:
    """A row of numbers, such that the first stands where the reader begins to read."""
    return [*reversed(row)] if _.right_to_left else [*row]


def pairs(buttons: Iterable[Button], *, widest: int = 18) -> list[list[Button]]:
    """Short buttons two in a row, long ones alone, in their order."""
    rows: list[list[Button]] = []
    for item in buttons:
        last = rows[-1] if rows else None
        fits = len(item.label) <= widest
        if last is not None and len(last) == 1 and fits and len(last[0].label) <= widest:
            last.append(item)
        else:
            rows.append([item])
    return rows
