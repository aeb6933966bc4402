"""A day: tapped in a calendar, or written as people of the language write it."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot.domain.dialogue.kinds.kind import Kind, Shown
from bot.domain.dialogue.script import NOWHERE, Cell, Input, Month, Offer, Option, Reading, Step
from bot.domain.dialogue.script import Weekday as WeekdayName
from bot.domain.wording import N_, Message, Refusal

#: A blank cell of a calendar: Telegram refuses an empty label.
BLANK = "\u2007"


def month_number(day: date) -> int:
    """Months since the year 0: the page of a calendar."""
    return day.year * 12 + day.month - 1


class Date(Kind):
    """A day as ISO 8601."""

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        earliest, latest = bounds(step, reading.today)
        start = reading.today if value is None else date.fromisoformat(str(value))
        shown = month_number(start) if page is None else page
        shown = max(month_number(earliest), min(shown, month_number(latest)))
        first = date(shown // 12, shown % 12 + 1, 1)
        return Offer(
            grid=_month(first, earliest, latest),
            hint=Message(N_("You can also write the date.")),
            before=shown - 1 if first > earliest else None,
            after=shown + 1 if month_number(latest) > shown else None,
        )

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> str:
        found = _tapped(given.code) if given.code is not None else None
        if found is None and given.text is not None:
            from bot.domain.typed.dates import day

            found = day(given.text, reading.language, reading.today)
        if found is None:
            raise Refusal(
                N_("I did not understand this date. Please write it like this: {example}"),
                example=f"{reading.today:%d.%m.%Y}",
            )
        earliest, latest = bounds(step, reading.today)
        if found < earliest:
            raise Refusal(N_("This day is too early. Please choose a later one."))
        if found > latest:
            raise Refusal(N_("This day is too late. Please choose an earlier one."))
        return found.isoformat()

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, str) and _tapped(value) is not None

    def take(self, step: Step, value: Any, reading: Reading) -> Any:
        return self.accept(step, Input(code=str(value)), None, reading)

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        return (date.fromisoformat(str(value)),)


def bounds(step: Step, today: date) -> tuple[date, date]:
    """The earliest and the latest day that the step takes; where it is free, of two centuries."""
    from_today, until = step.days
    return (
        date(1900, 1, 1) if from_today is None else today + timedelta(from_today),
        date(2099, 12, 31) if until is None else today + timedelta(until),
    )


def _tapped(code: str) -> date | None:
    try:
        return date.fromisoformat(code) if len(code) == 10 else None
    except ValueError:
        return None


def _month(first: date, earliest: date, latest: date) -> list[list[Cell]]:
    """A month as rows of seven days from Monday on, as calendars in Germany have them."""
    rows = [
        [Cell(NOWHERE, Month(first))],
        [Cell(NOWHERE, WeekdayName(number)) for number in range(7)],
    ]
    for week in calendar.Calendar().monthdatescalendar(first.year, first.month):
        rows.append(
            [
                Cell(day.isoformat(), str(day.day))
                if day.month == first.month and earliest <= day <= latest
                else Cell(NOWHERE, BLANK)
                for day in week
            ]
        )
    return [row for row in rows if len(row) < 7 or any(cell.label != BLANK for cell in row)]


DATE = Date()
