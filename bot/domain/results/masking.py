"""What names an author in a text of their own: numbers to call, addresses, the organisation's name.

The steering group reads texts without names (product.md, 5); people sign them all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What stands in place of what was taken out.
MASK = "[…]"

_ADDRESS = r"[^\s@<>]+@[^\s@<>]+\.[^\W\d_]{2,}|(?:https?://|www\.|t\.me/)\S+|(?<!\w)@\w{4,}"
#: Six digits and more, in the groups in which numbers are written; a year or a sum has fewer.
_NUMBER = r"(?<!\w)[+(]?\d(?:[ ()/.\u00a0-]{0,2}\d){5,}(?!\w)"
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}-\d{2}-\d{2}")
_CONTACT = re.compile(f"{_ADDRESS}|{_NUMBER}")


def masked(text: str, names: Iterable[str]) -> str:
    """The text without addresses, telephone numbers and any of the organisations' ``names``."""
    text = _CONTACT.sub(lambda found: found[0] if _DAY.fullmatch(found[0]) else MASK, text)
    wanted = sorted((name for name in names if name.strip()), key=len, reverse=True)
    if not wanted:
        return text
    return re.sub("|".join(map(re.escape, wanted)), MASK, text, flags=re.IGNORECASE)
