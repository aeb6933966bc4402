"""What comes out of a round of a questionnaire, as pure figures in two editions.

:func:`results_of` counts; what the steering group must not see is already gone from its edition.
"""

from __future__ import annotations

from bot.domain.results.figures import (
    GIVEN,
    LEAST,
    OTHERS,
    SKIPPED,
    SMALL,
    Category,
    Count,
    Cross,
    Edition,
    ItemResult,
    RoundResults,
    Statistics,
    TextAnswer,
)
from bot.domain.results.rounds import results_of
from bot.domain.results.trend import Change, ItemTrend, trend_between

__all__ = [
    "GIVEN",
    "LEAST",
    "OTHERS",
    "SKIPPED",
    "SMALL",
    "Category",
    "Change",
    "Count",
    "Cross",
    "Edition",
    "ItemResult",
    "ItemTrend",
    "RoundResults",
    "Statistics",
    "TextAnswer",
    "results_of",
    "trend_between",
]
