"""A round with its results, and how far the work on them is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.domain.results import Edition, RoundResults

#: Told how much of the work is done, and how much there is; called from the working thread.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReportedRound:
    """A round's results with its number and when it was open (``closed_on``: ``None`` while it
    still is). ``ValueError`` for the steering group's results of an open round (decision 010).
    """

    number: int
    opened_on: date
    closed_on: date | None
    results: RoundResults

    def __post_init__(self) -> None:
        """Refuse what must not be shown."""
        if self.results.edition is Edition.STEERING and self.closed_on is None:
            raise ValueError("the steering group sees only rounds that are closed")


def unheard(done: int, total: int) -> None:
    """The progress that nobody waits for."""
