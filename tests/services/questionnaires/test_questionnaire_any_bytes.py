"""Whatever the bytes are, reading them ends with a questionnaire or with its mistakes."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.questionnaire import Questionnaire
from bot.domain.questionnaire_json import from_json, to_json
from bot.services.questionnaires.mistakes import QuestionnaireError, QuestionnaireErrors
from bot.services.questionnaires.reading import read_questionnaire
from tests.services.questionnaires.small_file import SMALL

MANY = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))

#: What YAML reads something into.
PIECES = st.sampled_from(
    [
        *"{}[]:,-?|>&*!%@`'\"#~\n\t\x00\x85\u2028\ufeffשé🙂",
        *("null", "true", ".nan", "1e9", "<<: ", "---", "...", "  "),
        *("when: ", "item: ", "all: ", "code: ", "text: "),
    ]
)


def mistakes_in(data: bytes) -> tuple[QuestionnaireError, ...]:
    """Read; whatever else is raised, and an unsound questionnaire, fails the test."""
    try:
        questionnaire = read_questionnaire(data, "any.yaml")
    except QuestionnaireErrors as refused:
        return refused.errors
    check_soundness(questionnaire)
    return ()


def check_soundness(questionnaire: Questionnaire) -> None:
    """What the rest of the house relies on without asking."""
    asked: list[str] = []
    for item in questionnaire.items:
        assert item.code not in asked
        assert item.texts.keys() == set(questionnaire.languages)
        for option in item.options:
            assert option.texts.keys() == set(questionnaire.languages)
        if item.when is not None:
            assert set(item.when.items()) <= set(asked)
        assert item.asked({}) is (item.when is None)
        asked.append(item.code)
    assert from_json(to_json(questionnaire)) == questionnaire


def tried(data: bytes) -> None:
    """Each mistake has a place in the file and can be said."""
    lines = len(data.decode("utf-8-sig", "replace").splitlines()) + 1
    for error in mistakes_in(data):
        assert 0 <= error.line <= lines
        assert error.message.text.format(**error.message.values)


def test_a_right_file_is_sound() -> None:
    assert mistakes_in(SMALL.encode()) == ()


@MANY
@given(st.binary(max_size=400))
def test_bytes(data: bytes) -> None:
    tried(data)


@MANY
@given(st.lists(PIECES, max_size=60))
def test_pieces_of_yaml(pieces: list[str]) -> None:
    tried("".join(pieces).encode())


@MANY
@given(
    st.integers(0, len(SMALL)),
    st.integers(0, 60),
    st.lists(PIECES | st.text(max_size=5), max_size=4),
)
def test_a_right_file_with_a_hole(start: int, length: int, pieces: list[str]) -> None:
    broken = SMALL[:start] + "".join(pieces) + SMALL[start + length :]
    tried(broken.encode(errors="replace"))


@MANY
@given(
    st.lists(
        st.tuples(st.sampled_from(SMALL.splitlines()), st.sampled_from(SMALL.splitlines())),
        max_size=6,
    )
)
def test_a_right_file_with_lines_in_the_wrong_place(swaps: list[tuple[str, str]]) -> None:
    lines = SMALL.splitlines()
    for one, other in swaps:
        here, there = lines.index(one), lines.index(other)
        lines[here], lines[there] = lines[there], lines[here]
    tried("\n".join(lines).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 900_000,
        b"{a: " * 200_000,
        b"? " * 400_000,
        b"- " * 400_000,
        b"a: b\n" * 190_000,
        b"[a, " * 200_000,
        b"'" + b"x" * 900_000,
        b"".join(b"k%d: v\n" % number for number in range(70_000)),
        b"languages: [" + b"de, " * 200_000 + b"]",
        b"sections:\n" + b"- {}\n" * 100_000,
        b"\n".join(b" " * number + b"a:" for number in range(1000)),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_a_file_made_to_do_harm_is_refused_soon(data: bytes) -> None:
    start = time.process_time()  # whatever else the machine is doing
    assert mistakes_in(data)
    assert time.process_time() - start < 5
