"""Which characters the bundled fonts can show, so that no emoji keeps a report from being made.

An accessible PDF (PDF/UA-1) must have a glyph for every character: Typst writes no other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import unpack_from

#: Latin, Cyrillic and Greek; Arabic and Persian. Both under the Open Font License.
FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")

#: What stands for characters that no font has, however many of them follow each other.
MISSING = "\ufffd"

#: The format of a character map that covers all of Unicode (OpenType, cmap, format 12).
_ALL_OF_UNICODE = 12


def displayable(text: str) -> str:
    """``text`` with :data:`MISSING` for what no font has a glyph for."""
    known = _characters()
    missing = {
        character
        for character in set(text)
        if ord(character) not in known and not _shows_nothing(character)
    }
    if not missing:
        return text
    # The marks that join an emoji's parts, or colour it, belong to what is missing.
    one = "[" + re.escape("".join(sorted(missing))) + "]"
    return re.sub(rf"{one}(?:{one}|[\u200d\ufe0e\ufe0f])*", MISSING, text)


def _shows_nothing(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f"


@cache
def _characters() -> frozenset[int]:
    """The characters that all fonts of the bot together have, upright ones."""
    found: set[int] = set()
    for package in FONT_PACKAGES:
        for path in sorted(Path(str(files(package))).rglob("*.ttf")):
            if "Italic" not in path.name:
                for first, last in _ranges(path.read_bytes()):
                    found.update(range(first, last + 1))
    return frozenset(found)


def _ranges(font: bytes) -> Iterator[tuple[int, int]]:
    """First and last of each run of characters in a font's map (OpenType, table ``cmap``)."""
    (tables,) = unpack_from(">H", font, 4)
    records = (unpack_from(">4s4xL", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, offset in records if tag == b"cmap")
    (encodings,) = unpack_from(">H", font, cmap + 2)
    for number in range(encodings):
        (offset,) = unpack_from(">L", font, cmap + 8 + 8 * number)
        start = cmap + offset
        if unpack_from(">H", font, start) == (_ALL_OF_UNICODE,):
            (groups,) = unpack_from(">L", font, start + 12)
            for group in range(groups):
                first, last, _glyph = unpack_from(">3L", font, start + 16 + 12 * group)
                yield first, last
            return
    raise ValueError("the font has no map of all of Unicode")
