"""A time of the day: tapped by half-hours, or written as people write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from bot.domain.dialogue.kinds.kind import Kind, Shown
from bot.domain.dialogue.script import Cell, Input, Offer, Option, Reading, Step
from bot.domain.wording import N_, Message, Refusal

#: The half-hours that are offered; any other time can be written.
OFFERED = tuple(time(hour, minute) for hour in range(8, 22) for minute in (0, 30))

_IN_A_ROW = 4


class Time(Kind):
    """A time as ``HH:MM``, in the city's zone."""

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        cells = [Cell(f"{moment:%H:%M}", f"{moment:%H:%M}") for moment in OFFERED]
        rows = [cells[at : at + _IN_A_ROW] for at in range(0, len(cells), _IN_A_ROW)]
        return Offer(grid=rows, hint=Message(N_("You can also write the time.")))

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> str:
        found = _stored(given.code) if given.code is not None else None
        if found is None and given.text is not None:
            from bot.domain.typed.times import clock

            found = clock(given.text, reading.language)
        if found is None:
            raise Refusal(
                N_("I did not understand this time. Please write it like this: {example}"),
                example="18:30",
            )
        return f"{found:%H:%M}"

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, str) and _stored(value) is not None

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        return (time.fromisoformat(str(value)),)


def _stored(code: str) -> time | None:
    try:
        return time.fromisoformat(code) if len(code) == 5 else None
    except ValueError:
        return None


TIME = Time()
