"""Sentences that the domain chooses and the edge puts into the reader's language.

A rule never words anything itself: it names the English source text and the values in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's extractors look for
    """Mark ``text`` for the catalogues without translating it here."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A source text with named ``{placeholders}`` and the values for them."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):
    """A rule says no. ``message`` tells the person why and what to do next."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.message = Message(text, values)
