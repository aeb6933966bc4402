"""The Zeige-Karte: a picture to show at a counter, one's own words above formal German."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.services.typesetting import latin_kept, typeset_png

_TEMPLATE = Path(__file__).with_suffix(".typ")


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
        "concern": "" if card.concern == card.german else latin_kept(card.concern),
        "german": card.german,
        "details": [(label, value) for label, value in card.details if value.strip()],
    }
    return typeset_png(_TEMPLATE, card=texts)
