"""The dialogue engine: state and input give the next state, or a refusal that says why not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import dialogue
from bot.domain.dialogue import END, SUGGESTED, Input, Option, Script, State, Step
from bot.domain.person import Role
from bot.domain.scripts import INVITE, REGISTRATION, SCRIPTS
from bot.domain.wording import Message, Refusal

SCRIPT = Script(
    "sample",
    1,
    (
        Step("kind", "choice", "Which?", options=(Option("a", "Anna"), Option("b", Message("B")))),
        Step("why", "text", "Why?", shortest=3, longest=10, when=lambda a: a.get("kind") == "b"),
        Step("name", "text", "Who?", suggests="suggestion"),
    ),
)


def played(script: Script, *inputs: Input, **known: object) -> State:
    """Where a script stands after some inputs."""
    state = dialogue.begin(script, known)
    for given_input in inputs:
        state = dialogue.answer(script, state, given_input)
    return state


def test_steps_follow_each_other_and_conditions_decide() -> None:
    assert dialogue.begin(SCRIPT).step == "kind"
    assert played(SCRIPT, Input(code="a")).step == "name"
    assert played(SCRIPT, Input(code="b")).step == "why"
    done = played(SCRIPT, Input(code="b"), Input(text=" because "), Input(text="Ada"))
    assert done.finished
    assert done.step == END
    assert done.answers == {"kind": "b", "why": "because", "name": "Ada"}


def test_what_is_known_beforehand_is_not_asked() -> None:
    assert dialogue.begin(SCRIPT, {"kind": "a"}).step == "name"
    assert dialogue.begin(SCRIPT, {"kind": "a", "name": "Ada"}).finished


def test_every_change_has_a_serial_of_its_own() -> None:
    first = dialogue.begin(SCRIPT, serial=40)
    second = dialogue.answer(SCRIPT, first, Input(code="b"))
    third = dialogue.back(SCRIPT, second)
    assert [state.serial for state in (first, second, third)] == [40, 41, 42]


def test_back_goes_over_steps_that_do_not_apply() -> None:
    at_name = played(SCRIPT, Input(code="a"))
    assert dialogue.back(SCRIPT, at_name).step == "kind"
    assert not dialogue.can_go_back(SCRIPT, dialogue.begin(SCRIPT))
    assert dialogue.back(SCRIPT, dialogue.begin(SCRIPT)) == dialogue.begin(SCRIPT)


def test_a_changed_answer_drops_what_hung_on_the_old_one() -> None:
    state = played(SCRIPT, Input(code="b"), Input(text="because"))
    state = dialogue.back(SCRIPT, dialogue.back(SCRIPT, state))
    state = dialogue.answer(SCRIPT, state, Input(code="a"))
    assert state.step == "name"
    assert dict(state.answers) == {"kind": "a"}


def test_an_invited_editor_keeps_no_contact_chosen_before() -> None:
    contacts = [Option("petra-muster", "Petra Muster")]
    state = dialogue.begin(INVITE)
    state = dialogue.answer(INVITE, state, Input(code=Role.CONTACT.value))
    state = dialogue.answer(INVITE, state, Input(code="petra-muster"), contacts)
    state = dialogue.back(INVITE, dialogue.back(INVITE, state))
    state = dialogue.answer(INVITE, state, Input(code=Role.EDITOR.value))
    assert dict(state.answers) == {"role": "editor"}


def test_a_suggestion_is_taken_over_by_a_tap() -> None:
    state = dialogue.begin(SCRIPT, {"kind": "a", "suggestion": "Ada Muster"})
    assert dialogue.answer(SCRIPT, state, Input(code=SUGGESTED)).answers["name"] == "Ada Muster"
    without = dialogue.begin(SCRIPT, {"kind": "a"})
    with pytest.raises(Refusal, match="write it as a text"):
        dialogue.answer(SCRIPT, without, Input(code=SUGGESTED))


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("x", "a little short"), ("   ", "a little short"), ("x" * 11, "too long")],
)
def test_texts_have_bounds(typed: str, complaint: str) -> None:
    state = played(SCRIPT, Input(code="b"))
    with pytest.raises(Refusal, match=complaint):
        dialogue.answer(SCRIPT, state, Input(text=typed))


def test_the_refusal_of_a_long_text_names_the_bounds() -> None:
    state = played(SCRIPT, Input(code="b"))
    with pytest.raises(Refusal) as refused:
        dialogue.answer(SCRIPT, state, Input(text="x" * 12))
    assert refused.value.message.values == {"length": 12, "longest": 10}


@pytest.mark.parametrize("typed", ["Anna", "anna ", "ANNA"])
def test_names_can_be_typed(typed: str) -> None:
    assert played(SCRIPT, Input(text=typed)).answers["kind"] == "a"


@pytest.mark.parametrize(
    "given_input", [Input(text="B"), Input(text="c"), Input(code="c"), Input()]
)
def test_everything_else_is_refused(given_input: Input) -> None:
    with pytest.raises(Refusal, match="tap one of the buttons"):
        played(SCRIPT, given_input)


def test_two_options_of_one_name_have_to_be_tapped() -> None:
    twins = [Option("x", "Muster"), Option("y", "Muster")]
    state = dialogue.begin(SCRIPT)
    with pytest.raises(Refusal):
        dialogue.answer(SCRIPT, state, Input(text="Muster"), twins)
    assert dialogue.answer(SCRIPT, state, Input(code="y"), twins).answers["kind"] == "y"


def test_a_step_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        dialogue.answer(SCRIPT, replace(dialogue.begin(SCRIPT), step="gone"), Input(code="a"))


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=lambda script: script.name)
def test_scripts_are_sound(script: Script) -> None:
    names = [step.name for step in script.steps]
    assert len(set(names)) == len(names)
    for step in script.steps:
        assert step.kind in dialogue.KINDS
        assert step.shortest <= step.longest
        assert step.kind != "choice" or step.options or step.source
        assert all(len(option.code) <= 40 for option in step.options)


def test_the_registration_asks_language_consent_name_and_confirmation() -> None:
    asked = []
    state = dialogue.begin(REGISTRATION, {"suggestion": "Ada Muster"})
    while not state.finished:
        asked.append(state.step)
        step = REGISTRATION.step(state.step)
        choices = step.options or (Option("de", "Deutsch"),)
        given_input = Input(code=SUGGESTED) if step.suggests else Input(code=choices[0].code)
        state = dialogue.answer(REGISTRATION, state, given_input, choices)
    assert asked == ["language", "consent", "name", "confirm"]


inputs = st.one_of(
    st.builds(Input, text=st.text(max_size=12)),
    st.builds(Input, code=st.sampled_from(["a", "b", "c", SUGGESTED, ""])),
    st.none(),
)


@given(st.lists(inputs, max_size=12))
def test_whatever_people_do_the_state_stays_sound(steps: list[Input | None]) -> None:
    """``None`` is a step back."""
    state = dialogue.begin(SCRIPT, {"suggestion": "Ada"})
    for given_input in steps:
        if state.finished:
            break
        before = state
        try:
            state = (
                dialogue.back(SCRIPT, state)
                if given_input is None
                else dialogue.answer(SCRIPT, state, given_input)
            )
        except Refusal:
            assert state is before
            continue
        assert state.serial - before.serial in (0, 1)
        step = None if state.finished else SCRIPT.step(state.step)
        assert step is None or step.applies(state.answers)
    if state.finished:
        required = {step.name for step in SCRIPT.steps if step.applies(state.answers)}
        assert required == set(state.answers) - {"suggestion"}
