"""How a dialogue moves: forward, back, over a step, into an earlier answer, to its end.

Wherever a person goes, what counts is the answers alone: the next step is the first one that is
asked and has no answer. So every way through a script leads to the same end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain.dialogue.kinds import KINDS
from bot.domain.dialogue.script import (
    END,
    SUGGESTED,
    Answers,
    Draft,
    Input,
    Option,
    Reading,
    Script,
    State,
    Step,
)
from bot.domain.wording import N_, Refusal


def begin(
    script: Script,
    answers: Answers | None = None,
    *,
    serial: int = 1,
    subject: str = "",
    earlier: Answers | None = None,
) -> State:
    """The first state, with ``answers`` that are known beforehand.

    ``serial`` shall differ from those of the person's earlier dialogues, whose buttons still hang
    in the chat. Of the ``earlier`` answers only those are kept that a step still takes.
    """
    known = _still_asked(script, dict(answers or {}))
    fitting = {
        step.name: value
        for step in script.steps
        if (value := (earlier or {}).get(step.name)) is not None
        and KINDS[step.kind].fits(step, value)
    }
    step = _first_open(script, known)
    return State(script.name, script.version, step, known, serial, subject, None, fitting)


def answer(
    script: Script,
    state: State,
    given: Input,
    choices: Sequence[Option] = (),
    reading: Reading | None = None,
) -> State:
    """The state after an input, or a :class:`Refusal` that says what the step accepts.

    ``choices`` are the options of a step with a ``source``.
    """
    step = script.step(state.step)
    taken = suggestion(state, step)
    reading = replace(reading or Reading(), choices=tuple(choices), suggested=taken)
    if given.code == SUGGESTED and taken is not None:
        value = KINDS[step.kind].take(step, taken, reading)
    else:
        value = KINDS[step.kind].accept(step, given, state.draft, reading)
    if isinstance(value, Draft):
        return replace(state, draft=value.value, serial=state.serial + 1)
    return _with(script, state, step, value)


def skip(script: Script, state: State) -> State:
    """The state after a step that nobody has to answer; a :class:`Refusal` where one has to."""
    step = script.step(state.step)
    if step.required:
        raise Refusal(N_("This question cannot be skipped. Please answer it."))
    return _with(script, state, step, None)


def back(script: Script, state: State) -> State:
    """The state one asked step earlier; at the first step it stays."""
    position = script.steps.index(script.step(state.step))
    for step in reversed(script.steps[:position]):
        if step.applies(state.answers):
            return replace(state, step=step.name, draft=None, serial=state.serial + 1)
    return state


def can_go_back(script: Script, state: State) -> bool:
    """Whether there is an earlier step to go back to."""
    return back(script, state) is not state


def edit(script: Script, state: State, name: str) -> State:
    """The state at an earlier answer; ``Refusal`` where there is none of that name to change."""
    if name not in {step.name for step, _value in answered(script, state)}:
        raise Refusal(N_("This answer does not exist."))
    return replace(state, step=name, draft=None, serial=state.serial + 1)


def overview(script: Script, state: State) -> State:
    """The state at the review, away from an answer that stays as it was."""
    if not leads_to_review(script, state):
        raise Refusal(N_("Some answers are still missing. Please go on first."))
    return replace(
        state, step=_first_open(script, state.answers), draft=None, serial=state.serial + 1
    )


def leads_to_review(script: Script, state: State) -> bool:
    """Whether the person is changing an answer and everything else is there already."""
    if state.finished or state.step not in state.answers:
        return False
    goal = _first_open(script, state.answers)
    return goal != END and script.step(goal).kind == "review"


def answered(script: Script, state: State) -> list[tuple[Step, Any]]:
    """The steps that were asked and can be changed, with their answers; skipped ones too."""
    return [
        (step, state.answers[step.name])
        for step in script.steps
        if step.name in state.answers and counted(step)
    ]


def counted(step: Step) -> bool:
    """Whether the step is one of the questions, and no question about them."""
    return step.counted and step.kind != "review"


def page_of(script: Script, state: State) -> tuple[int, int]:
    """Which of how many steps this is; how many there will be can change with an answer."""
    asked = [step.name for step in script.steps if counted(step) and step.applies(state.answers)]
    return asked.index(state.step) + 1 if state.step in asked else len(asked), len(asked)


def suggestion(state: State, step: Step) -> Any:
    """What the step suggests: its present answer, that of the last time, or another answer."""
    for value in (
        state.answers.get(step.name),
        state.earlier.get(step.name),
        state.answers.get(step.suggests) if step.suggests else None,
    ):
        if value is not None and value != "":
            return value
    return None


def _with(script: Script, state: State, step: Step, value: Any) -> State:
    answers = _still_asked(script, {**state.answers, step.name: value})
    return replace(
        state,
        step=_first_open(script, answers),
        answers=answers,
        draft=None,
        serial=state.serial + 1,
    )


def _first_open(script: Script, answers: Answers) -> str:
    for step in script.steps:
        if step.name not in answers and step.applies(answers):
            return step.name
    return END


def _still_asked(script: Script, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without those to steps that a changed earlier answer has made pointless.

    Each condition sees only answers that stay themselves: where one step hangs on another that
    hangs on a third, both go.
    """
    steps = {step.name for step in script.steps}
    kept = {name: value for name, value in answers.items() if name not in steps}
    for step in script.steps:
        if step.name in answers and step.applies(kept):
            kept[step.name] = answers[step.name]
    return kept
