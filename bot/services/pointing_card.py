"""The Zeige-Karte: a picture to show at a counter, one's own words above formal German.

Typeset by Typst, because it shapes Arabic and breaks lines in every script; with fonts that come
with the bot, so that the picture is the same on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

from bot.direction import latin_isolated

#: 360 points wide in the template: 1080 pixels, the width of a phone's screen.
_PIXELS_PER_INCH = 216

#: Latin, Cyrillic and Greek; Arabic and Persian. Both under the Open Font License.
_FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")

_TEMPLATE = Path(__file__).with_suffix(".typ")

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")

#: One compiler, kept warm with its fonts, works on one card at a time.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class PointingCard:
    """The texts of one card, already chosen.

    ``concern`` is in ``language`` (a code of the catalogues), ``german`` says the same in formal
    German; without a translation ``concern`` is empty. ``details`` are pairs of a German label
    and a value (office, contact, room, address, topic); pairs without a value are left out.
    """

    language: str
    concern: str
    german: str
    details: tuple[tuple[str, str], ...] = ()


def pointing_card_png(card: PointingCard) -> bytes:
    """A PNG, 1080 pixels wide and as high as the texts need (two of 600 characters: 3400).

    Blocks for some 50 ms (150 ms the first time) without holding the interpreter's lock: call it
    by ``asyncio.to_thread``.
    """
    texts = {
        "language": card.language,
        "concern": "" if card.concern == card.german else _isolated(card.concern),
        "german": card.german,
        "details": [(label, value) for label, value in card.details if value.strip()],
    }
    with _one_at_a_time:
        return _compiler()({"card": json.dumps(texts)})


def _isolated(text: str) -> str:
    """``text`` with its Latin runs in their own order; text that needs none comes back as it is."""
    if not _RIGHT_TO_LEFT.search(text) or "\u2068" in text or "\u2066" in text:
        return text
    return latin_isolated(text)


@cache
def _compiler() -> Callable[[dict[str, str]], bytes]:
    """Typst with our two font families and nothing of the machine's."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(str(files(package))) for package in _FONT_PACKAGES],
    )
    compiler = typst.Compiler(root=_TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True)

    def compile_card(inputs: dict[str, str]) -> bytes:
        png = compiler.compile(_TEMPLATE, format="png", ppi=_PIXELS_PER_INCH, sys_inputs=inputs)
        if not isinstance(png, bytes):
            raise TypeError("a card is one page")
        return png

    return compile_card
