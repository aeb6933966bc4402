"""Right-to-left and left-to-right in one text: what stands between the letters to keep their order.

Telegram shows each paragraph by its first strong letter, and what is isolated does not count there
(UAX 9, rules P2 and X5c); it strips embeddings, while isolates and marks pass.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

FIRST_STRONG_ISOLATE = "\u2068"
LEFT_TO_RIGHT_ISOLATE = "\u2066"
POP_DIRECTIONAL_ISOLATE = "\u2069"
RIGHT_TO_LEFT_MARK = "\u200f"

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_EMBEDDINGS = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")

#: From the first to the last Latin letter or digit between right-to-left letters; the full stop of
#: an abbreviation ("e. V.") belongs to it, that of the sentence does not.
_LATIN_RUN = re.compile(
    r"[+§/.]?[^\W_\u0590-\u08ff\ufb1d-\ufefc](?:[^\n\u0590-\u08ff\u2066-\u2069\ufb1d-\ufefc]*"
    r"[^\W_\u0590-\u08ff\ufb1d-\ufefc])?(?:(?<=\. [A-Z])\.)?[%€)]?"
)

#: What a text of a catalogue holds besides its own words; a sign before a number belongs to it.
_MARKUP = re.compile(r"(<[^<>]*>|&#?\w+;|[-+]?\{[^{}]*\})")
_ALONE = re.compile(r"\{(\w+)\}")


def isolated(value: str, *, always: bool) -> str:
    """Wrap a value whose direction could disturb, or be disturbed by, the sentence around it.

    In a right-to-left sentence that is each (``always``), else only what has such letters.
    """
    value = contained(value)
    foreign = always or any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in value
    )
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_DIRECTIONAL_ISOLATE}" if foreign and value else value


def contained(value: str) -> str:
    """Without marks that would reach beyond the value: an override, an isolate left open."""
    if not _DIRECTION_MARKS.search(value):
        return value
    value = _EMBEDDINGS.sub("", value)
    depth = 0
    for mark in _ISOLATES.findall(value):
        depth += -1 if mark == POP_DIRECTIONAL_ISOLATE else 1
        if depth < 0:
            break
    return value if depth == 0 else _ISOLATES.sub("", value)


def latin_isolated(text: str) -> str:
    """Right-to-left ``text`` with its Latin names, numbers and commands kept in their own order.

    Without isolates "+49 221" turns into "221 49+", and "/help" into "help/" (UAX 9, section
    2.4). Telephone numbers stay on one line.
    """
    return _LATIN_RUN.sub(_isolate_run, text)


def _isolate_run(match: re.Match[str]) -> str:
    run, rest = match[0], ""
    if run.endswith(")") and run.count("(") < run.count(")"):
        run, rest = run[:-1], ")"  # its partner belongs to the sentence around it
    if run.isdecimal():
        return run + rest  # a number by itself is safe
    if not any(map(str.isalpha, run)):
        run = run.replace(" ", "\u00a0")
    return f"{LEFT_TO_RIGHT_ISOLATE}{run}{POP_DIRECTIONAL_ISOLATE}{rest}"


@lru_cache(maxsize=4096)
def alone(template: str) -> frozenset[str]:
    """The values that have a line of ``template`` to themselves: each keeps its own direction."""
    return frozenset(found[1] for line in template.split("\n") if (found := _ALONE.fullmatch(line)))


@lru_cache(maxsize=4096)
def right_to_left(template: str) -> str:
    """A text of a right-to-left catalogue, so that every line of it begins at the right.

    A line whose only letters are in values would else begin at the left.
    """
    return "\n".join(map(_line, template.split("\n")))


def _line(line: str) -> str:
    if not line or _ALONE.fullmatch(line):
        return line
    words = [
        part if number % 2 == 0 else _signed(part)
        for number, part in enumerate(_MARKUP.split(line))
    ]
    has_letters = any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
        for part in words[::2]
        for character in part
    )
    words[::2] = map(latin_isolated, words[::2])
    return ("" if has_letters else RIGHT_TO_LEFT_MARK) + "".join(words)


def _signed(part: str) -> str:
    return f"{LEFT_TO_RIGHT_ISOLATE}{part}{POP_DIRECTIONAL_ISOLATE}" if part[:1] in "-+" else part
