"""Whatever the conditions look at: only what is asked earlier is taken, and the reason is right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.questionnaires.mistakes import QuestionnaireErrors
from tests.services.questionnaires.small_file import read

OWN = "The condition depends on its own item."
CIRCLE = "These items wait for one another: {chain}."
LATER = "“{target}” is asked later. A condition can only depend on earlier items."


def file_with(targets: list[int | None]) -> str:
    """Items ``i0``, ``i1`` … of which each is asked if the one it looks at was answered yes."""
    lines = [
        "questionnaire: order",
        "version: 1",
        "languages: [de]",
        "title: {de: Reihenfolge}",
        "sections:",
        "  - code: only",
        "    title: {de: Teil}",
        "    items:",
    ]
    for number, target in enumerate(targets):
        lines.append(f"      - code: i{number}")
        lines.append("        kind: yes-no")
        lines.append("        text: {de: Ja?}")
        if target is not None:
            lines.append(f"        when: {{item: i{target}, is: true}}")
    return "\n".join(lines)


def chain_from(targets: list[int | None], start: int) -> list[int]:
    """The items from ``start`` on by what they look at, until one has none or comes again."""
    chain = [start]
    while (following := targets[chain[-1]]) is not None:
        chain.append(following)
        if following in chain[:-1]:
            break
    return chain


def expected(targets: list[int | None]) -> list[tuple[str, str]]:
    """Item and sentence of each condition that does not look at an earlier item."""
    found = []
    for number, target in enumerate(targets):
        if target is None or target < number:
            continue
        chain = chain_from(targets, number)
        if target == number:
            sentence = OWN
        elif chain[-1] == number:
            sentence = CIRCLE.format(chain=" → ".join(f"i{one}" for one in chain))
        else:
            sentence = LATER.format(target=f"i{target}")
        found.append((f"i{number}", sentence))
    return found


@given(
    st.integers(1, 8).flatmap(
        lambda count: st.lists(
            st.none() | st.integers(0, count - 1), min_size=count, max_size=count
        )
    )
)
def test_conditions_in_any_order(targets: list[int | None]) -> None:
    wrong = expected(targets)
    if not wrong:
        assert len(read(file_with(targets)).items) == len(targets)
        return
    with pytest.raises(QuestionnaireErrors) as refused:
        read(file_with(targets))
    assert [
        (error.place.item, error.message.text.format(**error.message.values))
        for error in refused.value.errors
    ] == wrong
