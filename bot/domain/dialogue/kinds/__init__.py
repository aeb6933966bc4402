"""The kinds of steps, by the name that scripts and questionnaires use. One kind, one file.

A new kind is a subclass of :class:`Kind` in a file of its own and one line here.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.dialogue.kinds.choice import CHOICE
from bot.domain.dialogue.kinds.date import DATE
from bot.domain.dialogue.kinds.file import FILE
from bot.domain.dialogue.kinds.kind import Kind
from bot.domain.dialogue.kinds.lengths import LENGTHS
from bot.domain.dialogue.kinds.moment import MOMENT
from bot.domain.dialogue.kinds.multiple import MULTIPLE
from bot.domain.dialogue.kinds.number import NUMBER
from bot.domain.dialogue.kinds.place import PLACE
from bot.domain.dialogue.kinds.review import REVIEW
from bot.domain.dialogue.kinds.rich import RICH
from bot.domain.dialogue.kinds.scale import SCALE
from bot.domain.dialogue.kinds.text import LINE, TEXT
from bot.domain.dialogue.kinds.time import TIME
from bot.domain.dialogue.kinds.yes_no import YES_NO

KINDS: Mapping[str, Kind] = {
    "text": TEXT,
    "line": LINE,
    "rich": RICH,
    "choice": CHOICE,
    "multiple": MULTIPLE,
    "yes-no": YES_NO,
    "number": NUMBER,
    "scale": SCALE,
    "date": DATE,
    "time": TIME,
    "lengths": LENGTHS,
    "place": PLACE,
    "moment": MOMENT,
    "file": FILE,
    "review": REVIEW,
}

__all__ = ["KINDS", "Kind"]
