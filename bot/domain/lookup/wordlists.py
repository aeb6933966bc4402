"""Lists per language that are the search's own and not the city's: stopwords and what is elsewhere.

They lie beside the code as plain text, a phrase a line; a language without them works, a bit worse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class WordLists:
    """Per language code: words that say nothing, and phrases about what no city office does."""

    stopwords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def shipped(cls) -> WordLists:
        """The lists that come with the bot, whatever languages there are."""
        return cls(_read(_HERE / "stopwords"), _read(_HERE / "elsewhere"))


def _read(folder: Path) -> dict[str, tuple[str, ...]]:
    return {path.stem: _lines(path) for path in sorted(folder.glob("*.txt"))}


def _lines(path: Path) -> tuple[str, ...]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
