"""The targets of the lookup, per language, on the questions its vocabulary never saw."""

from __future__ import annotations

import pytest

from bot.domain.lookup import LookupIndex
from tests.bench.lookup_quality import (
    Quality,
    Question,
    measure_quality,
    questions,
    sample_topics,
)

LANGUAGES = sorted({question.language for question in questions()})
#: A key person can live with choosing among three, hardly with a wrong card shown at once.
FIRST, AMONG_THREE, REFUSED, CLEARLY_WRONG = 0.80, 0.93, 0.85, 0.04


@pytest.fixture(scope="module")
def index() -> LookupIndex:
    return LookupIndex.build(sample_topics())


@pytest.fixture(scope="module")
def measured(index: LookupIndex) -> dict[tuple[str, str], Quality]:
    return {(row.language, row.style): row for row in measure_quality(index, questions())}


def test_there_are_questions_to_measure_with() -> None:
    assert {"de", "en", "tr", "ar"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_topic_comes_first(
    measured: dict[tuple[str, str], Quality], language: str
) -> None:
    assert measured[language, "all"].first_rate >= FIRST


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_topic_is_among_three(
    measured: dict[tuple[str, str], Quality], language: str
) -> None:
    assert measured[language, "all"].three_rate >= AMONG_THREE


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_the_citys_is_refused(
    measured: dict[tuple[str, str], Quality], language: str
) -> None:
    assert measured[language, "all"].refused_rate >= REFUSED


def test_a_card_shown_at_once_is_seldom_the_wrong_one(index: LookupIndex) -> None:
    asked: list[Question] = list(questions())
    clear = [
        (question, found[0])
        for question in asked
        if (found := index.search(question.text, question.language)) and found[0].clear
    ]
    wrong = [match for question, match in clear if match.topic != question.topic]
    assert len(clear) > len(asked) / 3
    assert len(wrong) < CLEARLY_WRONG * len(clear)
