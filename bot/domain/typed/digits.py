"""Digits of every script as those on the buttons.

Arabic, Persian and Indian keyboards type their own, often mixed with western ones.
"""

from __future__ import annotations

import re
import unicodedata

_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")


def western(text: str) -> str:
    """``text`` with every decimal digit of Unicode as 0–9; all else stays as it is."""
    return _FOREIGN_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
