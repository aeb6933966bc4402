"""What a person sees of a state: everything of one prompt, still without a language.

Telegram's presenter and the terminal's word the same prompt, so that a conversation played in the
terminal is the one that people will have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.domain.dialogue import engine
from bot.domain.dialogue.engine import counted, page_of
from bot.domain.dialogue.kinds import KINDS
from bot.domain.dialogue.kinds.kind import Shown
from bot.domain.dialogue.script import Offer, Option, Reading, Script, State, Step, Wording

#: Answers on one page of a review.
REVIEWED = 10

Way = Literal["back", "skip", "overview", "pause", "stop"]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An answer in a review: its number, the step, and the pieces that show it (none: skipped)."""

    number: int
    name: str
    title: Wording
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that a tap takes over: the ``present`` one, the ``last`` time's, or ``another``
    one that is known. ``marked``: a button of the step is that tap already.
    """

    origin: Literal["present", "last", "another"]
    shown: tuple[Shown, ...]
    marked: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt. ``position`` is *7 of 24*; ``ways`` are the ways on besides an answer."""

    step: Step
    position: tuple[int, int] | None
    section: Wording
    text: str | Mapping[str, str]
    help: Wording
    offer: Offer
    suggestion: Suggestion | None
    review: tuple[Reviewed, ...]
    ways: tuple[Way, ...]


def prompt(script: Script, state: State, reading: Reading, page: int | None = None) -> Prompt:
    """What to show where the dialogue stands; ``page`` of a long list, a calendar or a review."""
    step = script.step(state.step)
    value = engine.suggestion(state, step)
    kind = KINDS[step.kind]
    offer = kind.offer(step, state.draft, reading, value=value, page=page)
    review: tuple[Reviewed, ...] = ()
    if step.kind == "review":
        review, offer = _review(script, state, reading, offer, page or 0)
    return Prompt(
        step=step,
        position=page_of(script, state) if script.progress and counted(step) else None,
        section=step.section,
        text=step.text,
        help=step.help,
        offer=offer,
        suggestion=_suggestion(state, step, value, reading),
        review=review,
        ways=tuple(_ways(script, state, step)),
    )


def _suggestion(state: State, step: Step, value: Any, reading: Reading) -> Suggestion | None:
    if value is None:
        return None
    present = state.answers.get(step.name) is not None
    last = state.earlier.get(step.name) is not None
    kind = KINDS[step.kind]
    return Suggestion(
        "present" if present else "last" if last else "another",
        kind.shown(step, value, reading.options(step)),
        kind.marks,
    )


def _review(
    script: Script, state: State, reading: Reading, offer: Offer, page: int
) -> tuple[tuple[Reviewed, ...], Offer]:
    every = [
        Reviewed(
            number,
            step.name,
            step.title or step.text,
            () if value is None else KINDS[step.kind].shown(step, value, _options(step, reading)),
        )
        for number, (step, value) in enumerate(engine.answered(script, state), start=1)
    ]
    last = max(len(every) - 1, 0) // REVIEWED
    page = max(0, min(page, last))
    shown: Sequence[Reviewed] = every[page * REVIEWED : (page + 1) * REVIEWED]
    return tuple(shown), Offer(
        offer.cells,
        offer.grid,
        offer.hint,
        page - 1 if page > 0 else None,
        page + 1 if page < last else None,
    )


def _options(step: Step, reading: Reading) -> tuple[Option, ...]:
    """The options of a step that is not the one being asked."""
    return reading.lists.get(step.source, ()) if step.source else step.options


def _ways(script: Script, state: State, step: Step) -> list[Way]:
    ways: list[Way] = []
    if engine.can_go_back(script, state):
        ways.append("back")
    if not step.required:
        ways.append("skip")
    if engine.leads_to_review(script, state):
        ways.append("overview")
    ways.append("pause" if script.lasting else "stop")
    return ways
