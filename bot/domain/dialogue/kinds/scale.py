"""A step on a scale with words at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.dialogue.kinds.kind import Kind, Shown
from bot.domain.dialogue.script import Cell, Input, Offer, Option, Reading, Step
from bot.domain.wording import N_, Refusal


def steps_of(step: Step) -> range:
    """The numbers of the scale; 1 to 5 where the step does not say."""
    lowest = 1 if step.minimum is None else int(step.minimum)
    return range(lowest, (lowest + 4 if step.maximum is None else int(step.maximum)) + 1)


class Scale(Kind):
    """An int."""

    marks = True

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        cells = [Cell(str(number), str(number), number == value) for number in steps_of(step)]
        half = len(cells) if len(cells) <= 6 else (len(cells) + 1) // 2
        rows = [cells[start : start + half] for start in range(0, len(cells), half)]
        return Offer(grid=rows)

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> int:
        from bot.domain.typed.numbers import number

        typed = number(given.code or given.text or "", reading.language)
        if typed is None or typed not in steps_of(step):
            raise Refusal(
                N_("Please tap a number from {lowest} to {highest}."),
                lowest=steps_of(step)[0],
                highest=steps_of(step)[-1],
            )
        return int(typed)

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and value in steps_of(step)

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        return (f"{value}/{steps_of(step)[-1]}",)


SCALE = Scale()
