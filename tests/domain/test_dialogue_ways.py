"""Whatever way somebody takes through a script, the response is that of the straight one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import dialogue
from bot.domain.dialogue import (
    DONE,
    END,
    KINDS,
    SUBMIT,
    SUGGESTED,
    Input,
    Option,
    Reading,
    Script,
    State,
    Step,
)
from bot.domain.wording import Refusal

OPTIONS = (Option("a", "Anna"), Option("b", "Berta"), Option("none", "Niemand", exclusive=True))

#: Every kind that a questionnaire has, and conditions that hang on one another.
SCRIPT = Script(
    "everything",
    1,
    (
        Step("room", "yes-no", "Room?"),
        Step(
            "who",
            "multiple",
            "Who?",
            options=OPTIONS,
            when=lambda a: a.get("room") is True,
            required=False,
        ),
        Step("many", "number", "How many?", minimum=0, maximum=99),
        Step("chosen", "choice", "Which?", options=OPTIONS[:2], when=lambda a: bool(a.get("who"))),
        Step("why", "text", "Why?", longest=20, when=lambda a: a.get("chosen") == "b"),
        Step("urgent", "scale", "Urgent?", minimum=1, maximum=5, required=False),
        Step("day", "date", "When?", when=lambda a: (a.get("urgent") or 0) >= 3, required=False),
        Step("start", "time", "From?", when=lambda a: a.get("day") is not None),
        Step("review", "review", "All right?"),
    ),
    lasting=True,
)

TODAY = date(2026, 11, 24)
READINGS = [Reading(language=code, today=TODAY) for code in ("de", "en", "tr", "ar")]

TYPED = (
    "ja|no|evet|نعم|Anna|anna, Berta|niemand|12|٢٥|3|weil es so ist|24.12.2026|18:30|morgen||???"
)
texts = st.sampled_from([*TYPED.split("|"), "x" * 40])
codes = st.sampled_from(
    ["yes", "no", "a", "b", "none", DONE, "1", "4", "2026-12-01", "18:00", SUGGESTED, SUBMIT, "?"]
)
acts = st.one_of(
    st.builds(Input, text=texts),
    st.builds(Input, code=codes),
    st.sampled_from(["back", "skip", "overview", "restart", *(f"change {n}" for n in range(7))]),
)


def stored_and_read(state: State) -> State:
    """What a restart of the bot leaves of a state."""
    kept = {"answers": state.answers, "draft": state.draft, "earlier": state.earlier}
    return replace(state, **json.loads(json.dumps(kept)))


def done(state: State, act: Input | str, reading: Reading) -> State:
    """The state after an act."""
    if isinstance(act, Input):
        return dialogue.answer(SCRIPT, state, act, reading=reading)
    match act.split():
        case ["back"]:
            return dialogue.back(SCRIPT, state)
        case ["skip"]:
            return dialogue.skip(SCRIPT, state)
        case ["overview"]:
            return dialogue.overview(SCRIPT, state)
        case ["change", number]:
            every = dialogue.answered(SCRIPT, state)
            return dialogue.edit(SCRIPT, state, every[int(number) % len(every)][0].name)
        case _:
            return stored_and_read(state)


def straight_through(answers: dict[str, Any]) -> State:
    """The state of somebody who gave these answers one after the other, by their plainest input."""
    state = dialogue.begin(SCRIPT)
    while not state.finished:
        step = SCRIPT.step(state.step)
        value = answers[step.name]
        if value is None:
            state = dialogue.skip(SCRIPT, state)
            continue
        if step.kind == "multiple":
            for code in value:
                state = dialogue.answer(SCRIPT, state, Input(code=code))
            state = dialogue.answer(SCRIPT, state, Input(code=DONE))
            continue
        plain = {
            "yes-no": lambda v: Input(code="yes" if v else "no"),
            "number": lambda v: Input(text=str(v)),
            "text": lambda v: Input(text=v),
            "review": lambda _v: Input(code=SUBMIT),
        }.get(step.kind, lambda v: Input(code=str(v)))
        state = dialogue.answer(SCRIPT, state, plain(value))
    return state


#: Answers that finish from anywhere: the first that a step takes is given.
FINISHING = [Input(code=c) for c in (DONE, "no", "a", "1", "2026-12-01", "18:00", SUBMIT)] + [
    Input(text="7"),
    Input(text="weil es so ist"),
]


def brought_to_the_end(state: State, reading: Reading) -> State:
    """The state once whatever is still asked has been answered."""
    for _ in range(60):
        if state.finished:
            return state
        for given_input in FINISHING:
            try:
                state = dialogue.answer(SCRIPT, state, given_input, reading=reading)
            except Refusal:
                continue
            break
    raise AssertionError(f"no end in sight: {state}")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(acts, st.sampled_from(READINGS)), max_size=40))
def test_every_way_leads_to_the_response_of_the_straight_one(
    way: list[tuple[Input | str, Reading]],
) -> None:
    state = dialogue.begin(SCRIPT)
    for act, reading in way:
        if state.finished:
            break
        if isinstance(act, str) and act.startswith("change") and not state.answers:
            continue
        before = state
        try:
            state = done(state, act, reading)
        except Refusal:
            assert state == before
        assert state.finished or SCRIPT.step(state.step).applies(state.answers)
    end = brought_to_the_end(state, READINGS[0])
    assert end.step == END
    assert dict(end.answers) == dict(straight_through(dict(end.answers)).answers)
    asked = {step.name for step in SCRIPT.steps if step.applies(end.answers)}
    assert set(end.answers) == asked
    for step in SCRIPT.steps:
        value = end.answers.get(step.name)
        assert value is None or step.kind == "review" or KINDS[step.kind].fits(step, value)


@given(st.lists(st.tuples(acts, st.sampled_from(READINGS)), max_size=25))
def test_last_times_answers_are_only_suggested(way: list[tuple[Input | str, Reading]]) -> None:
    earlier = {
        "room": True,
        "who": ["a"],
        "many": 200,  # was possible then
        "chosen": "gone",
        "urgent": 2,
        "review": True,
    }
    state = dialogue.begin(SCRIPT, earlier=earlier)
    assert state.earlier == {"room": True, "who": ["a"], "urgent": 2}
    assert not state.answers
    kept = state.earlier
    for act, reading in way:
        if state.finished or (isinstance(act, str) and act.startswith("change")):
            break
        try:
            state = done(state, act, reading)
        except Refusal:
            continue
        assert state.earlier == kept
