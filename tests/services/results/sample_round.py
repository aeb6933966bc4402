"""A round of the city's own questionnaire: 18 of 22 sample organisations answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

from bot.demo.sample import invented_responses
from bot.domain.questionnaire import Response
from bot.domain.results import Edition, results_of
from bot.services.questionnaires.reading import default_questionnaire
from bot.services.results.rounds import ReportedRound

NEEDS = default_questionnaire()
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@cache
def sample_responses(count: int = 18, seed: int = 1) -> tuple[Response, ...]:
    return tuple(invented_responses(NEEDS, count, seed))


@cache
def sample_round(edition: Edition, *, number: int = 2) -> ReportedRound:
    """The second round; the first one is another with other answers."""
    responses = sample_responses() if number == 2 else sample_responses(16, 7)
    return ReportedRound(
        number,
        date(2024 + number, 9, 1),
        date(2024 + number, 10, 15),
        results_of(NEEDS, responses, 22, edition),
    )
