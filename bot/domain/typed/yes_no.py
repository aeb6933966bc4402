"""Yes and no as people type them, in the reader's language or any other of the sixteen.

A word that is yes in one language and no in another ("ne", "jo") counts only in the reader's own.
"""

from __future__ import annotations

import re

from bot.domain.typed.reading import understood
from bot.domain.typed.tokens import LONGEST_TEXT

_SIGNS = {"👍": True, "✅": True, "👌": True, "✔": True, "☑": True, "👎": False, "❌": False}
#: Skin tones and the mark that asks for the colourful form change nothing.
_MODIFIERS = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
_ALL_YES = re.compile(r"YES(?: YES)*")
_ALL_NO = re.compile(r"NO(?: NO)*")


def yes_no(text: str, language: str) -> bool | None:
    """Whether ``text`` says yes; ``None``: it says neither, both, or more than that.

    Thanks and please may stand beside it; any other word makes it more than an answer.
    """
    if len(text) > LONGEST_TEXT:
        return None
    said = set()
    words = []
    for sign in _MODIFIERS.sub("", text):
        if sign in _SIGNS:
            said.add(_SIGNS[sign])
        else:
            words.append(sign)
    rest = "".join(words)
    if rest.strip(" \n.!,"):
        answer = understood(rest, language, _answer)
        if answer is None:
            return None
        said.add(answer)
    return said.pop() if len(said) == 1 else None


def _answer(line: str) -> bool | None:
    if _ALL_YES.fullmatch(line):
        return True
    return False if _ALL_NO.fullmatch(line) else None
