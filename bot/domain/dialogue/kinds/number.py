"""A number, written in the digits and with the signs of the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.dialogue.kinds.kind import Kind, Shown
from bot.domain.dialogue.script import Input, Offer, Option, Reading, Step
from bot.domain.wording import N_, Message, Refusal


def whole(value: float) -> int | float:
    """The number without a needless fraction: 12 for 12.0."""
    return int(value) if float(value).is_integer() else value


class Number(Kind):
    """An int, or a float where the step allows decimals."""

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        return Offer(hint=_wanted(step))

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> int | float:
        from bot.domain.typed.numbers import number

        typed = None
        if given.text is not None:
            typed = number(given.text, reading.language, decimals=step.decimals)
        if typed is None:
            raise Refusal(N_("I did not understand this as a number."))
        if not _within(step, typed):
            wanted = _wanted(step)
            raise Refusal(wanted.text, **wanted.values)
        return typed

    def fits(self, step: Step, value: Any) -> bool:
        return (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and (step.decimals > 0 or float(value).is_integer())
            and _within(step, value)
        )

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        return (whole(value),)


def _within(step: Step, value: float) -> bool:
    return (step.minimum is None or value >= step.minimum) and (
        step.maximum is None or value <= step.maximum
    )


def _wanted(step: Step) -> Message:
    lowest = None if step.minimum is None else whole(step.minimum)
    highest = None if step.maximum is None else whole(step.maximum)
    if lowest is not None and highest is not None:
        return Message(
            N_("Please write a number from {lowest} to {highest}."),
            {"lowest": lowest, "highest": highest},
        )
    if lowest is not None:
        return Message(
            N_("Please write a number, {lowest} or more."),
            {"lowest": lowest},
        )
    if highest is not None:
        return Message(
            N_("Please write a number, at most {highest}."),
            {"highest": highest},
        )
    return Message(N_("Please write a number."))


NUMBER = Number()
