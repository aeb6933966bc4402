"""When people are reminded of a meeting, and in which words.

A reminder never comes early. In the quiet hours it waits until they are over, and one that would
then be of no use is dropped, and noted as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.meetings.meeting import MeetingPlan, moment_of
from bot.domain.meetings.quiet import QuietHours
from bot.domain.meetings.rsvp import Answer, Rsvp, Seat
from bot.domain.wording import N_, Refusal

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_SHORT = re.compile(r"(?:\d{1,7}[wdhms])+")
_ISO = re.compile(
    r"P(?:(?P<weeks>\d{1,7})W)?(?:(?P<days>\d{1,7})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,7})M)?(?:(?P<seconds>\d{1,7})S)?)?"
)

#: Longer than any plan; keeps a typing mistake from leaving the calendar.
LONGEST = timedelta(days=3660)


def parse_offset(text: str) -> timedelta:
    """A length of time: ``4w``, ``1d12h``, ``90s``, or as in ISO 8601 (``P28D``, ``PT2H``).

    Months and years are none, since they have no fixed length. Raises :class:`Refusal`.
    """
    bare = "".join(text.split())
    offset = timedelta(0)
    if _SHORT.fullmatch(bare.lower()):
        for number, unit in re.findall(r"(\d+)([wdhms])", bare.lower()):
            offset += timedelta(**{_UNITS[unit]: int(number)})
    elif match := _ISO.fullmatch(bare.upper()):
        offset = timedelta(**{unit: int(number or 0) for unit, number in match.groupdict().items()})
    if not timedelta(0) < offset <= LONGEST:
        raise Refusal(
            N_("“{found}” is not a length of time. Write for example 4w, 1d, 2h or 90s."),
            found=text[:40],
        )
    return offset


def format_offset(offset: timedelta) -> str:
    """The short notation, which :func:`parse_offset` reads back as the same length."""
    seconds = int(offset.total_seconds())
    parts = []
    for unit, length in (("w", 604800), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        number, rest = divmod(seconds, length)
        if number and (unit != "w" or rest == 0):
            parts.append(f"{number}{unit}")
            seconds = rest
    return "".join(parts)


def due_before(plan: MeetingPlan, offset: timedelta) -> datetime:
    """The moment that lies ``offset`` before the start, in UTC.

    Whole days count on the wall, as people count them: a day before 18:00 is 18:00, also when the
    clock is changed in between. What is left is real time (RFC 5545, 3.3.6 and 3.8.5.3).
    """
    days, rest = timedelta(days=offset.days), timedelta(seconds=offset.seconds)
    return moment_of(plan.starts - days, plan.zone) - rest


class Dropped(StrEnum):
    """Why a reminder is not sent. *Past*: its moment was over when the meeting was published or
    moved. *Late*: it would come at or after the start, or when the next one is due already.
    """

    PAST = "past"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """A reminder with its moments in UTC: ``due_at`` by its offset, ``send_at`` after the quiet
    hours; from ``expires_at`` on it is of no use.
    """

    offset: timedelta
    due_at: datetime
    send_at: datetime
    expires_at: datetime
    dropped: Dropped | None


def planned(
    plan: MeetingPlan,
    offsets: Iterable[timedelta],
    quiet: QuietHours,
    *,
    decided_at: datetime,
) -> list[PlannedReminder]:
    """The reminders of a meeting that was published or moved at ``decided_at``, in their order."""
    start = plan.starts_at
    moments = sorted((due_before(plan, offset), -offset, offset) for offset in offsets)
    found = []
    for place, (due_at, _, offset) in enumerate(moments):
        following = moments[place + 1][0] if place + 1 < len(moments) else start
        expires_at = min(following, start)
        send_at = quiet.over(due_at, plan.zone)
        dropped = None
        if due_at < decided_at:
            dropped = Dropped.PAST
        elif send_at >= expires_at:
            dropped = Dropped.LATE
        found.append(PlannedReminder(offset, due_at, send_at, expires_at, dropped))
    return found


class ReminderWording(StrEnum):
    """What a reminder says to somebody, by how they have answered when it is sent."""

    DETAILS = "details"
    QUESTION = "question"
    WAITING = "waiting"
    DEPUTY = "deputy"


def reminder_wording(rsvp: Rsvp) -> ReminderWording | None:
    """Who comes gets place and agenda; who has not decided is asked; who said no gets nothing."""
    if rsvp.answer is Answer.NO:
        return None
    if rsvp.seat is Seat.WAITING:
        return ReminderWording.WAITING
    if rsvp.answer is Answer.DEPUTY:
        return ReminderWording.DEPUTY
    return ReminderWording.DETAILS if rsvp.answer is Answer.YES else ReminderWording.QUESTION
