"""A concern sent to the city: open until the city answers, answered until the asker is content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.holidays_nrw import is_public_holiday


class QuestionState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as stored. ``id`` is the case number that people see."""

    id: int
    person_id: int | None
    topic: str | None
    contact: str | None
    state: QuestionState
    created_at: datetime
    due_at: datetime
    reminded_at: datetime | None
    helped: bool | None


def promised_by(asked: datetime, working_days: int, zone: ZoneInfo) -> datetime:
    """The moment by which the city promises an answer: the end of the n-th working day after.

    Weekends and public holidays do not count.
    """
    day: date = asked.astimezone(zone).date()
    while working_days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and not is_public_holiday(day):
            working_days -= 1
    return datetime.combine(day, time(18, 0), zone)
