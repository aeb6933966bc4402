"""The dialogue engine: a script, a state and an input give the next state. No I/O.

A script is data; a state is what one row of the database holds. Texts are English source texts, put
into the reader's language by the presenter, so a language can change between two steps.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.wording import N_, Message, Refusal

#: The step of a state whose script has been gone through.
END = "end"

#: The code of the button that takes over what a step suggests.
SUGGESTED = "suggested"

#: Letters and signs that show nothing: Hangul fillers, the empty Braille pattern.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose. ``label`` is a source text, or a name, the same in all languages."""

    code: str
    label: Message | str


@dataclass(frozen=True, slots=True)
class Step:
    """One question. ``kind`` names an entry of :data:`KINDS`.

    ``options`` are fixed ones; ``source`` names a list that the caller supplies (organisations, …).
    ``shortest`` and ``longest`` bound a text in characters. ``suggests`` names an earlier answer
    that can be taken over by a tap (code :data:`SUGGESTED`). ``when`` says, from the answers so
    far, whether the step is asked at all.
    """

    name: str
    kind: str
    text: str
    options: tuple[Option, ...] = ()
    source: str | None = None
    shortest: int = 1
    longest: int = 1000
    suggests: str | None = None
    when: Callable[[Answers], bool] | None = None

    def applies(self, answers: Answers) -> bool:
        """Whether the step is asked, given the answers so far."""
        return self.when is None or self.when(answers)


@dataclass(frozen=True, slots=True)
class Script:
    """A dialogue as data. A state made by another ``version`` starts again."""

    name: str
    version: int
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        """The step of that name; ``KeyError`` when this version has none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class State:
    """Where a person stands in a script. ``serial`` grows by one with every change."""

    script: str
    version: int
    step: str
    answers: Answers = field(default_factory=dict)
    serial: int = 1

    @property
    def finished(self) -> bool:
        """Whether every step has been answered."""
        return self.step == END


@dataclass(frozen=True, slots=True)
class Input:
    """What the person did: ``code`` of a tapped option, or typed ``text``."""

    text: str | None = None
    code: str | None = None


def begin(script: Script, answers: Answers | None = None, *, serial: int = 1) -> State:
    """The first state, with answers that are known beforehand.

    ``serial`` shall differ from those of the person's earlier dialogues, whose buttons still hang
    in the chat.
    """
    known = dict(answers or {})
    return State(script.name, script.version, _next(script, -1, known), known, serial)


def answer(script: Script, state: State, given: Input, choices: Sequence[Option] = ()) -> State:
    """The state after an input, or a :class:`Refusal` that says what the step accepts.

    ``choices`` are the options of a step with a ``source``.
    """
    step = script.step(state.step)
    if given.code == SUGGESTED and step.suggests and step.suggests in state.answers:
        given = Input(text=str(state.answers[step.suggests]))
    value = KINDS[step.kind](step, given, tuple(choices) or step.options)
    answers = _still_asked(script, {**state.answers, step.name: value})
    position = script.steps.index(step)
    return replace(
        state, step=_next(script, position, answers), answers=answers, serial=state.serial + 1
    )


def back(script: Script, state: State) -> State:
    """The state one asked step earlier; at the first step it stays."""
    position = script.steps.index(script.step(state.step))
    for step in reversed(script.steps[:position]):
        if step.applies(state.answers):
            return replace(state, step=step.name, serial=state.serial + 1)
    return state


def can_go_back(script: Script, state: State) -> bool:
    """Whether there is an earlier step to go back to."""
    return back(script, state) is not state


def _next(script: Script, position: int, answers: Answers) -> str:
    for step in script.steps[position + 1 :]:
        if step.name not in answers and step.applies(answers):
            return step.name
    return END


def _still_asked(script: Script, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without those to steps that a changed earlier answer has made pointless."""
    pointless = {step.name for step in script.steps if not step.applies(answers)}
    return {name: value for name, value in answers.items() if name not in pointless}


def _text(step: Step, given: Input, _options: tuple[Option, ...]) -> str:
    if given.text is None:
        raise Refusal(N_("Please write it as a text message."))
    text = given.text.strip()
    if len(text) < step.shortest or not _visible(text):
        raise Refusal(N_("That is a little short. Please write a few more words."))
    if len(text) > step.longest:
        raise Refusal(
            N_("That is too long: {length} characters. At most {longest} are possible."),
            length=len(text),
            longest=step.longest,
        )
    return text


def _line(step: Step, given: Input, options: tuple[Option, ...]) -> str:
    """A text that others read as one thing, such as a name: it cannot add lines to a message."""
    one = None if given.text is None else " ".join(given.text.split())
    return _text(step, replace(given, text=one), options)


def _visible(text: str) -> bool:
    """Whether there is anything to see: no text of format characters and blank letters alone."""
    return any(
        unicodedata.category(character)[0] not in "CZM" and character not in BLANKS
        for character in text
    )


def _choice(_step: Step, given: Input, options: tuple[Option, ...]) -> str:
    wanted = given.code
    if wanted is None and given.text is not None:
        typed = given.text.strip().casefold()
        matches = [
            o.code for o in options if isinstance(o.label, str) and o.label.casefold() == typed
        ]
        wanted = matches[0] if len(matches) == 1 else None
    if wanted is None or all(option.code != wanted for option in options):
        raise Refusal(N_("Please tap one of the buttons."))
    return wanted


#: What each kind of step makes of an input.
KINDS: Mapping[str, Callable[[Step, Input, tuple[Option, ...]], Any]] = {
    "text": _text,
    "line": _line,
    "choice": _choice,
}
