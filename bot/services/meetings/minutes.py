"""Minutes: a file for each language, sent to all who were invited or to who was there."""

from __future__ import annotations

from typing import Literal

from bot.domain.dialogue import File, State
from bot.domain.meetings.meeting import MeetingState
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from bot.services.dialogues import finish
from bot.services.meetings.composing import GONE
from db import audit, meeting_notices, meetings
from db import meeting_minutes as rows
from db.meeting_minutes import Minutes as Minutes
from db.meeting_notices import NoticeKind

Readers = Literal["invited", "attended"]


async def add(
    desk: Desk,
    update_id: int | None,
    staff: Person,
    meeting_id: int,
    language: str,
    file: File,
    state: State,
) -> Outcome:
    """The minutes in a language; nobody is told yet."""
    async with desk.change(update_id) as change:
        await finish(change, staff, state)
        meeting = await meetings.hold(change.connection, meeting_id)
        if meeting is None:
            raise Refusal(GONE)
        await rows.put(change.connection, meeting_id, language, file, change.now)
        await audit.add(
            change.connection,
            person_id=staff.id,
            act="minutes-added",
            object=f"meeting {meeting_id}",
            now=change.now,
        )
        return await change.conclude("minutes-added", meeting=meeting_id)


async def send(
    desk: Desk, update_id: int | None, staff: Person, meeting_id: int, readers: Readers
) -> Outcome:
    """Send the minutes to everybody, in their language or else in German.

    Once for the same files and the same people: a second tap sends nothing twice.
    """
    async with desk.change(update_id) as change:
        connection = change.connection
        meeting = await meetings.hold(connection, meeting_id)
        if meeting is None:
            raise Refusal(GONE)
        if meeting.state is not MeetingState.PAST:
            raise Refusal(N_("Minutes can be sent when the meeting is over."))
        newest = max(
            (each.added_at for each in (await rows.of_meeting(connection, meeting_id)).values()),
            default=None,
        )
        if newest is None:
            raise Refusal(N_("There are no minutes yet."))
        for notice in await meeting_notices.of_meeting(connection, meeting_id):
            same = notice.kind is NoticeKind.MINUTES and notice.details["readers"] == readers
            if same and notice.decided_at >= newest:
                raise Refusal(N_("These minutes were sent already."))
        await meeting_notices.add(
            connection,
            meeting_id=meeting_id,
            kind=NoticeKind.MINUTES,
            schedule=meeting.schedule,
            now=change.now,
            details={"readers": readers},
        )
        await audit.add(
            connection,
            person_id=staff.id,
            act="minutes-sent",
            object=f"meeting {meeting_id}",
            now=change.now,
        )
        return await change.conclude("minutes-sent", meeting=meeting_id)


async def of_meeting(desk: Desk, meeting_id: int) -> dict[str, Minutes]:
    """The minutes of a meeting, by language."""
    async with desk.database.reading() as connection:
        return await rows.of_meeting(connection, meeting_id)


async def for_reader(desk: Desk, meeting_id: int, language: str) -> Minutes | None:
    """The minutes in somebody's language, else in German, else in any."""
    found = await of_meeting(desk, meeting_id)
    for code in (language, "de", *found):
        if code in found:
            return found[code]
    return None
