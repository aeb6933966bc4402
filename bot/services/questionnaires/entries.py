"""A group of entries in the file, and the kinds of value that they can hold.

What is clear is taken kindly (a number in quotation marks, ``yes`` for ``true``); what is not is
reported with its line, and reading goes on with a value that causes no second report.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from bot.domain.wording import N_
from bot.services.questionnaires.mistakes import Mistakes, Place
from bot.services.questionnaires.nodes import Group, Many, Node, Scalar
from bot.services.workbook.cells import clean

#: A code is part of the data of a button, which has 64 bytes (Bot API, InlineKeyboardButton).
LONGEST_CODE = 24

_CODE = re.compile(rf"[a-z][a-z0-9-]{{0,{LONGEST_CODE - 1}}}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}

_NOT_A_GROUP = N_("“{key}” must hold entries of the form “name: value”.")
_NOT_A_TEXT = N_("“{key}” must be a text.")
_NOT_A_NUMBER = N_("“{key}” must be a number.")
_NOT_WHOLE = N_("“{key}” must be a whole number.")
_EMPTY = N_("“{key}” must not be empty.")


class Entry:
    """One group of entries, called ``name`` in the file.

    ``place`` is said with every mistake in it; it can be set once the group's code is known,
    since the names in the group are looked at no earlier than in :meth:`allow`.
    """

    def __init__(
        self, name: str, node: Node, mistakes: Mistakes, place: Place, line: int = 0
    ) -> None:
        self.name = name
        self.line = line or node.line
        self.place = place
        self.mistakes = mistakes
        self.usable = isinstance(node, Group)
        self.values: dict[str, tuple[int, Node]] = {}
        self._repeated: list[tuple[int, str]] = []
        for key, value in node.pairs if isinstance(node, Group) else ():
            called = key.text if isinstance(key, Scalar) else ""
            if called in self.values:
                self._repeated.append((key.line, called))
            else:
                self.values[called] = key.line, value
        if not self.usable:
            self.wrong("", _NOT_A_GROUP, key=name)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def wrong(
        self, key: str, text: str, /, *, line: int = 0, language: str = "", **values: object
    ) -> None:
        """Report a mistake at ``line``, else at ``key``, else at the group itself."""
        at = line or (self.values[key][0] if key in self.values else self.line)
        self.mistakes.add(at, self.place, text, language=language, **values)

    def allow(self, known: Collection[str], required: Collection[str] = ()) -> None:
        """Report names that are not ``known``, stand there twice, or are missing."""
        for line, key in self._repeated:
            self.wrong("", N_("“{key}” is here twice."), line=line, key=key)
        for key in self.values:
            near = get_close_matches(key[:100], known, 1)
            if not key:
                self.wrong(key, _NOT_A_GROUP, key=self.name)
            elif key not in known and near:
                self.wrong(
                    key, N_("“{key}” is not known here. Is “{near}” meant?"), key=key, near=near[0]
                )
            elif key not in known:
                self.wrong(key, N_("“{key}” is not known here."), key=key)
        if self.usable:
            for key in required:
                if key not in self.values:
                    self.wrong("", N_("“{key}” is missing."), key=key)

    def text(self, key: str, default: str = "") -> str:
        """What stands behind ``key`` in one line; ``default`` when that is missing or wrong."""
        if key not in self.values:
            return default
        _line, node = self.values[key]
        if not isinstance(node, Scalar):
            self.wrong(key, _NOT_A_TEXT, key=key)
            return default
        text = clean(node.text)
        if not text:
            self.wrong(key, _EMPTY, key=key)
        return text or default

    def code(self, key: str) -> str:
        """A code, or an empty text when it is missing or wrong."""
        text = self.text(key)
        if text and not _CODE.fullmatch(text):
            self.wrong(
                key,
                N_(
                    "“{value}” is not a code: begin with a letter, use lower-case letters a–z, "
                    "digits and hyphens, at most 24 in all."
                ),
                value=text,
            )
            return ""
        return text

    def number(
        self, key: str, lowest: float, highest: float, *, decimals: bool = False
    ) -> float | None:
        """A number, whole unless with ``decimals``; ``None`` when it is missing or wrong."""
        text = self.text(key)
        if not text:
            return None
        value = number_in(text)
        if value is None or not (decimals or isinstance(value, int)):
            self.wrong(key, _NOT_A_NUMBER if decimals else _NOT_WHOLE, key=key)
            return None
        if not lowest <= value <= highest:
            self.wrong(
                key,
                N_("“{key}” must be between {lowest} and {highest}."),
                key=key,
                lowest=lowest,
                highest=highest,
            )
            return None
        return value

    def whole(self, key: str, lowest: int, highest: int, default: int) -> int:
        """A whole number; ``default`` when it is missing or wrong."""
        value = self.number(key, lowest, highest)
        return default if value is None else int(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false; ``default`` when it is missing or wrong."""
        text = self.text(key)
        value = flag_in(text)
        if text and value is None:
            self.wrong(key, N_("“{key}” must be “true” or “false”."), key=key)
        return default if value is None else value

    def entries(self, key: str, most: int) -> list[Node]:
        """The entries of a list, at most ``most``; none when it is missing or wrong."""
        if key not in self.values:
            return []
        _line, node = self.values[key]
        if not isinstance(node, Many):
            self.wrong(key, N_("“{key}” must be a list."), key=key)
            return []
        if not node.entries:
            self.wrong(key, _EMPTY, key=key)
        if len(node.entries) > most:
            self.wrong(
                "",
                N_("“{key}” has {count} entries; at most {most} are possible."),
                line=node.entries[most].line,
                key=key,
                count=len(node.entries),
                most=most,
            )
        return node.entries[:most]


def number_in(text: str) -> int | float | None:
    """The number that is written; an ``int`` when it is whole."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def flag_in(text: str) -> bool | None:
    """Whether true or false is written."""
    return _FLAGS.get(text.lower())
