"""Typst with the two font families that come with the bot, and nothing of the machine's.

It shapes Arabic, breaks lines in every script and draws the same picture everywhere. Templates
have no words of their own: every text arrives as data, and never as markup.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

from bot.direction import latin_isolated
from bot.services.glyphs import FONT_PACKAGES, displayable

#: Where the templates and what they import lie.
_ROOT = Path(__file__).parent

#: 360 points wide in a template: 1080 pixels, the width of a phone's screen.
_PIXELS_PER_INCH = 216

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")

#: One compiler, kept warm, draws one picture at a time; a report has its own meanwhile.
_one_at_a_time = Lock()


def typeset_png(template: Path, **data: Any) -> bytes:
    """The template's one page as a picture; ``data`` reaches it as JSON in ``sys.inputs``."""
    with _one_at_a_time:
        png = _pictures().compile(
            template, format="png", ppi=_PIXELS_PER_INCH, sys_inputs=_inputs(data)
        )
    if not isinstance(png, bytes):
        raise TypeError("a picture is one page")
    return png


def typeset_pdf(template: Path, made_at: datetime, **data: Any) -> bytes:
    """The template as a tagged PDF (PDF/UA-1), dated ``made_at`` (aware, of any zone).

    What the fonts cannot show, such as an emoji, becomes a question mark in a box (U+FFFD).
    """
    pdf = _compiler().compile(
        template,
        format="pdf",
        sys_inputs={name: displayable(text) for name, text in _inputs(data).items()},
        pdf_standards="ua-1",
        # Typst takes whole seconds, and no zone with a summer time.
        timestamp=made_at.astimezone(UTC).replace(microsecond=0),
    )
    assert isinstance(pdf, bytes)
    return pdf


def latin_kept(text: str) -> str:
    """``text`` with its Latin runs in their own order; text that needs none comes back as it is."""
    if not _RIGHT_TO_LEFT.search(text) or "\u2068" in text or "\u2066" in text:
        return text
    return latin_isolated(text)


def _inputs(data: dict[str, Any]) -> dict[str, str]:
    return {name: json.dumps(value, ensure_ascii=False) for name, value in data.items()}


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[Path(str(files(package))) for package in FONT_PACKAGES],
    )


def _compiler() -> Any:
    import typst  # takes 30 MB, and a start of the bot needs none

    return typst.Compiler(root=_ROOT, font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _pictures() -> Any:
    return _compiler()
