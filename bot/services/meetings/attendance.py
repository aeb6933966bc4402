"""Who was there: noted by the code at the venue, or by staff on the list."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.meetings.meeting import Meeting
from bot.domain.meetings.presence import check_open, here_code, meeting_of
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import Refusal
from bot.services.desk import Change, Desk
from bot.services.meetings import scheduling
from bot.services.meetings.composing import GONE
from db import attendances as rows
from db import audit, meetings, people
from db.attendances import BY_CODE, BY_LIST
from db.attendances import Guest as Guest

#: People on one page of the list.
PAGE = 10


def code_of(desk: Desk, meeting: Meeting) -> str:
    """The code to show at the venue."""
    return here_code(desk.settings.token or "", meeting.id)


async def arrive(desk: Desk, update_id: int | None, person: Person, code: str) -> Outcome:
    """Somebody has scanned the code: they are there. ``again``: they were noted before."""
    meeting_id = meeting_of(desk.settings.token or "", code)
    async with desk.change(update_id) as change:
        await _held(change, meeting_id, by_staff=False)
        new = await rows.note(change.connection, meeting_id, person.id, BY_CODE, change.now)
        return await change.conclude("attendance-noted", meeting=meeting_id, again=not new)


async def mark(
    desk: Desk,
    update_id: int | None,
    staff: Person,
    meeting_id: int,
    person_id: int,
    page: int,
    *,
    present: bool,
) -> Outcome:
    """Staff tap somebody on ``page`` of the list: they are there, or not after all."""
    async with desk.change(update_id) as change:
        await _held(change, meeting_id, by_staff=True)
        connection = change.connection
        if await people.find(connection, person_id) is None:
            raise Refusal(GONE)
        if present:
            if await rows.note(connection, meeting_id, person_id, BY_LIST, change.now):
                await scheduling.ask_for_feedback_again(change, meeting_id)
        else:
            await rows.remove(connection, meeting_id, person_id)
        await audit.add(
            connection,
            person_id=staff.id,
            act="attendance-marked",
            object=f"meeting {meeting_id}",
            now=change.now,
        )
        return await change.conclude("attendance-marked", meeting=meeting_id, page=page)


async def _held(change: Change, meeting_id: int, *, by_staff: bool) -> Meeting:
    meeting = await meetings.hold(change.connection, meeting_id)
    if meeting is None:
        raise Refusal(GONE)
    check_open(meeting, change.now, by_staff=by_staff)
    return meeting


@dataclass(frozen=True, slots=True)
class Roll:
    """A page of the list. ``present`` counts everybody who is there; ``more``: a page follows."""

    guests: list[Guest]
    present: int
    more: bool


async def roll(desk: Desk, meeting_id: int, page: int) -> Roll:
    """For staff: who is invited or there, page by page from 0."""
    async with desk.database.reading() as connection:
        found = await rows.guests(connection, meeting_id, page * PAGE, PAGE + 1)
        present = await rows.count(connection, meeting_id)
    return Roll(found[:PAGE], present, len(found) > PAGE)
