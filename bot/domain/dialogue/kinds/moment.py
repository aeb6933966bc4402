"""A day with times: tapped in a calendar, or all at once in one sentence ("Friday 18 to 21").

What the sentence does not say is left for the steps after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from bot.domain.dialogue.kinds.date import Date
from bot.domain.dialogue.kinds.kind import Shown
from bot.domain.dialogue.script import Input, Offer, Option, Reading, Step
from bot.domain.typed.found import When
from bot.domain.wording import N_, Message, Refusal


class Moment(Date):
    """``2031-09-12``, ``2031-09-12T18:00`` or ``2031-09-12T18:00/21:00``, as :func:`said` reads."""

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        day = None if value is None else str(value)[:10]
        offer = super().offer(step, draft, reading, value=day, page=page)
        hint = Message(N_("You can also write it in one sentence: day, start and end."))
        return Offer(offer.cells, offer.grid, hint, offer.before, offer.after)

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> str:
        if given.text is None:
            return super().accept(step, given, draft, reading)
        from bot.domain.typed.moments import when

        found = when(given.text, reading.language, reading.today)
        if found.day is None:
            raise Refusal(
                N_("I did not understand the day. Please write it like this: {example}"),
                example=f"{reading.today:%d.%m.%Y}, 18:00–21:00",
            )
        day = super().accept(step, Input(code=found.day.isoformat()), draft, reading)
        if found.start is None:
            return day
        end = "" if found.end is None else f"/{found.end:%H:%M}"
        return f"{day}T{found.start:%H:%M}{end}"

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, str) and said(value).day is not None

    def take(self, step: Step, value: Any, reading: Reading) -> Any:
        super().take(step, str(value)[:10], reading)
        return value

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        found = said(str(value))
        return tuple(part for part in (found.day, found.start, found.end) if part is not None)


def said(value: str) -> When:
    """What an answer of this kind holds; nothing where it is none."""
    day, _, times = value.partition("T")
    start, _, end = times.partition("/")
    try:
        return When(
            date.fromisoformat(day),
            time.fromisoformat(start) if start else None,
            time.fromisoformat(end) if end else None,
        )
    except ValueError:
        return When()


MOMENT = Moment()
