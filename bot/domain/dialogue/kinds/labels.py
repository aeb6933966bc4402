"""The option that somebody typed instead of tapping it: its label, its beginning, its number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot.domain.dialogue.script import Option, Reading
from bot.domain.typed.digits import western

#: A beginning this long is enough when no other label begins so.
SHORTEST_BEGINNING = 3

_SIGNS = re.compile(r"[\W_]+")
_LEADING_NUMBER = re.compile(r"\s*(\d{1,3})\s*[.)]?\s*")


def bare(text: str) -> str:
    """Letters and digits alone, in one case and without marks: what typing and labels share."""
    decomposed = unicodedata.normalize("NFKD", western(text).casefold().replace("ı", "i"))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c) and c != "ـ")
    return _SIGNS.sub(" ", letters).strip()


def _codes(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))


def find(options: Sequence[Option], typed: str, reading: Reading) -> str | None:
    """The code of the one option that ``typed`` means; ``None`` when none does, or several do."""
    wanted = bare(typed)
    if not wanted:
        return None
    labels = [
        (option.code, bare(reading.word(name)))
        for option in options
        for name in (option.label, option.other_name)
    ]
    for same in (
        _codes(code for code, label in labels if label == wanted),
        _codes(
            code
            for code, label in labels
            if len(wanted) >= SHORTEST_BEGINNING and label.startswith(wanted)
        ),
    ):
        if len(same) == 1:
            return same[0]
        if same:
            return None
    number = _LEADING_NUMBER.fullmatch(western(typed))
    if number and 1 <= int(number[1]) <= len(options):
        return options[int(number[1]) - 1].code
    return None
