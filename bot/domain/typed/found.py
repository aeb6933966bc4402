"""What was found in a text about a moment; apart from the finding, which needs all the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class When:
    """What a text says about a moment; what it does not say is ``None``."""

    day: date | None = None
    start: time | None = None
    end: time | None = None
