"""What comes from outside, freed of what no database and no message can hold.

PostgreSQL refuses NUL in a text, SQLite and HTTP refuse half of a surrogate pair; who sends such a
thing, on purpose or by a broken keyboard, is still to be answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

#: Control characters but tab and newline, and surrogates that have lost their partner.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

#: Only messages of the bot have it, and it is most of a tap's update.
OUR_OWN = "reply_markup"


def storable(value: Any) -> Any:
    """A value of JSON with every text in it cleaned; what is clean stays the same object."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value) if _UNSTORABLE.search(value) else value
    if isinstance(value, Mapping):
        return {key: inner if key == OUR_OWN else storable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [storable(inner) for inner in value]
    return value
