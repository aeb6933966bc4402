"""A questionnaire in a table: what comes out is what went in, and equal ones look the same."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.questionnaire import (
    Comparison,
    Condition,
    Item,
    ItemKind,
    ItemOption,
    Questionnaire,
    Section,
    Together,
)
from bot.domain.questionnaire_json import digest, from_json, to_json

CODES = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
TEXTS = st.dictionaries(st.sampled_from(["de", "tr", "ar"]), st.text(max_size=8), max_size=3)
NUMBERS = st.integers(-99, 99) | st.floats(-99, 99)
SINGLE = st.builds(
    Condition,
    CODES,
    st.sampled_from(Comparison),
    st.lists(CODES | NUMBERS | st.booleans(), min_size=1, max_size=3).map(tuple),
)
CONDITIONS = st.recursive(
    SINGLE,
    lambda inner: st.builds(
        Together, st.lists(inner, min_size=1, max_size=3).map(tuple), st.booleans()
    ),
    max_leaves=5,
)
OPTIONS = st.builds(ItemOption, CODES, TEXTS, st.booleans())
ITEMS = st.builds(
    Item,
    code=CODES,
    kind=st.sampled_from(ItemKind),
    section=CODES,
    texts=TEXTS,
    help=TEXTS,
    required=st.booleans(),
    options=st.lists(OPTIONS, max_size=3).map(tuple),
    minimum=st.none() | NUMBERS,
    maximum=st.none() | NUMBERS,
    decimals=st.integers(0, 2),
    longest=st.none() | st.integers(1, 4000),
    low=TEXTS,
    high=TEXTS,
    when=st.none() | CONDITIONS,
    feeds=st.none() | CODES,
)
QUESTIONNAIRES = st.builds(
    Questionnaire,
    name=CODES,
    version=st.integers(1, 99),
    titles=TEXTS,
    intro=TEXTS,
    sections=st.lists(st.builds(Section, CODES, TEXTS), max_size=2).map(tuple),
    items=st.lists(ITEMS, max_size=3).map(tuple),
    languages=st.lists(CODES, max_size=3).map(tuple),
    crossed_by=st.none() | CODES,
)


@given(QUESTIONNAIRES)
def test_it_comes_back_as_it_was(questionnaire: Questionnaire) -> None:
    stored = json.loads(json.dumps(to_json(questionnaire)))
    assert from_json(stored) == questionnaire
    assert digest(from_json(stored)) == digest(questionnaire)


@given(QUESTIONNAIRES)
def test_only_equal_ones_have_the_same_fingerprint(questionnaire: Questionnaire) -> None:
    assert digest(questionnaire) != digest(replace(questionnaire, version=100))
    turned = dict(reversed(questionnaire.titles.items()))
    assert digest(questionnaire) == digest(replace(questionnaire, titles=turned))


def test_a_whole_number_is_the_same_however_it_is_written() -> None:
    item = Item("a", ItemKind.SCALE, "s", {"de": "A"}, minimum=1, maximum=5)
    one = Questionnaire("a", 1, {}, {}, (), (item,), ("de",))
    other = replace(one, items=(replace(item, minimum=1.0, maximum=5.0),))
    assert one == other
    assert digest(one) == digest(other)
