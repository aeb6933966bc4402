"""Meetings as somebody sees them: staff with totals, a key person with their own answer, and the
reader of a delivery with what is still worth saying.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.meetings.meeting import Audience, Meeting, MeetingState
from bot.domain.meetings.reminders import ReminderWording, reminder_wording
from bot.domain.meetings.rsvp import Answer, Rsvp, Seat, free_places
from bot.domain.person import Person
from bot.services.desk import Desk
from bot.services.meetings.posting import subject_of
from db import attendances, deliveries, meeting_notices, meetings, people, rsvp_totals, rsvps
from db.meeting_notices import Notice, NoticeState
from db.rsvp_totals import Share

#: What staff see in their list, but the past.
PLANNED = frozenset({MeetingState.DRAFT, MeetingState.PUBLISHED, MeetingState.CHANGED})


async def find(desk: Desk, meeting_id: int) -> Meeting | None:
    """The meeting with this id."""
    async with desk.database.reading() as connection:
        return await meetings.find(connection, meeting_id)


async def listed(
    desk: Desk,
    states: Collection[MeetingState] = PLANNED,
    limit: int = 20,
    offset: int = 0,
    *,
    next_first: bool = False,
) -> list[Meeting]:
    """For staff: meetings in these states, the latest start first or the next one."""
    async with desk.database.reading() as connection:
        return await meetings.listed(connection, states, limit, offset, next_first=next_first)


async def notices(desk: Desk, meeting_id: int) -> list[Notice]:
    """For staff: what was or will be said to everybody, and what was dropped and why."""
    async with desk.database.reading() as connection:
        return await meeting_notices.of_meeting(connection, meeting_id)


async def messages(desk: Desk, meeting_id: int) -> dict[str, int]:
    """For staff: how many messages about a meeting are in each state of the outbox."""
    async with desk.database.reading() as connection:
        return await deliveries.count(connection, subject_of(meeting_id))


async def next_notice(desk: Desk) -> datetime | None:
    """When the next reminder or request for feedback of any meeting is to be sent."""
    async with desk.database.reading() as connection:
        return await meeting_notices.next_due(connection)


async def size(desk: Desk, audience: Audience) -> int:
    """How many people would be invited."""
    async with desk.database.reading() as connection:
        return await rsvps.size(connection, audience)


@dataclass(frozen=True, slots=True)
class Totals:
    """What came of an invitation. Counts are of people; ``needs`` as in :func:`rsvp_totals.needs`;
    ``free`` is ``None`` when there is no limit. ``answers`` counts those who were invited;
    ``present`` those who were noted at the venue.
    """

    meeting: Meeting
    answers: Mapping[Answer | None, int]
    shares: list[Share]
    needs: Mapping[str, int]
    coming: int
    waiting: int
    free: int | None
    present: int


async def totals(desk: Desk, meeting_id: int) -> Totals | None:
    """For staff: how many come, of which organisation, and what they need."""
    async with desk.database.reading() as connection:
        meeting = await meetings.find(connection, meeting_id)
        if meeting is None:
            return None
        answers = await rsvp_totals.answers(connection, meeting_id)
        shares = await rsvp_totals.shares(connection, meeting_id)
        needs = await rsvp_totals.needs(connection, meeting_id)
        present = await attendances.count(connection, meeting_id)
    coming = sum(share.coming for share in shares)
    waiting = sum(share.waiting for share in shares)
    free = free_places(meeting.plan.capacity, coming)
    return Totals(meeting, answers, shares, needs, coming, waiting, free, present)


@dataclass(frozen=True, slots=True)
class Invited:
    """A meeting with one person's answer (``rsvp`` is ``None``: meant, but not reached yet).

    ``free`` as in :class:`Totals`; ``ahead`` counts the parties before on the waiting list;
    ``deputy`` is the name of who comes in the person's place.
    """

    meeting: Meeting
    rsvp: Rsvp | None
    free: int | None
    ahead: int
    deputy: str


async def invited(desk: Desk, person: Person, meeting_id: int) -> Invited | None:
    """A meeting as somebody who is invited, or has come anyway, sees it; ``None``: it is not theirs
    to see.
    """
    async with desk.database.reading() as connection:
        meeting = await meetings.find(connection, meeting_id)
        if meeting is None or meeting.state is MeetingState.DRAFT:
            return None
        rsvp = await rsvps.find(connection, meeting_id, person.id)
        if (
            rsvp is None
            and not (meeting.open and await _meant(connection, meeting, person))
            and not await attendances.was_there(connection, meeting_id, person.id)
        ):
            return None
        return await _seen(connection, meeting, rsvp)


async def rsvp_of(desk: Desk, meeting_id: int, person_id: int) -> Rsvp | None:
    """How somebody has answered, whatever has become of the meeting and of them."""
    async with desk.database.reading() as connection:
        return await rsvps.find(connection, meeting_id, person_id)


async def upcoming(desk: Desk, person: Person, now: datetime) -> list[Invited]:
    """The meetings that somebody is invited to and that have not begun, the next one first."""
    async with desk.database.reading() as connection:
        found = await meetings.upcoming(connection, now)
        own = await rsvps.of_person(connection, person.id, [meeting.id for meeting in found])
        return [
            await _seen(connection, meeting, own.get(meeting.id))
            for meeting in found
            if meeting.id in own or await _meant(connection, meeting, person)
        ]


async def _meant(connection: AsyncConnection, meeting: Meeting, person: Person) -> bool:
    own = [m.slug for m in await people.memberships_of(connection, person.id)]
    return meeting.plan.audience.includes(person.roles, own, person.language)


async def _seen(connection: AsyncConnection, meeting: Meeting, rsvp: Rsvp | None) -> Invited:
    free, ahead, deputy = None, 0, "" if rsvp is None else rsvp.deputy_name
    if meeting.plan.capacity is not None:
        free = free_places(meeting.plan.capacity, await rsvps.taken(connection, meeting.id))
        if rsvp is not None and rsvp.seat is Seat.WAITING:
            line = [party.person_id for party in await rsvps.line(connection, meeting.id)]
            ahead = line.index(rsvp.person_id)
    if rsvp is not None and rsvp.deputy_id is not None:
        person = await people.find(connection, rsvp.deputy_id)
        deputy = "" if person is None else person.name
    return Invited(meeting, rsvp, free, ahead, deputy)


@dataclass(frozen=True, slots=True)
class Told:
    """What a delivery is about, while there is something to say; ``notice`` says what changed."""

    invited: Invited
    notice: Notice


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder that is worth sending, and in which words; not before ``send_at``."""

    invited: Invited
    notice: Notice
    wording: ReminderWording
    send_at: datetime


async def reminder_for(
    desk: Desk, details: Mapping[str, object], person_id: int
) -> Reminded | None:
    """What a reminder says to somebody now; ``None``: nothing, since they said no, are not meant
    any more, the meeting was moved or cancelled, or it is too late.
    """
    told = await _told(desk, details, person_id)
    if told is None or told.invited.rsvp is None:
        return None
    meeting, notice = told.invited.meeting, told.notice
    send_at = desk.settings.quiet_hours.over(desk.clock(), meeting.plan.zone)
    late = notice.expires_at is not None and send_at >= notice.expires_at
    if late or not meeting.open or notice.schedule != meeting.schedule:
        return None
    wording = reminder_wording(told.invited.rsvp)
    return None if wording is None else Reminded(told.invited, notice, wording, send_at)


async def change_for(desk: Desk, details: Mapping[str, object], person_id: int) -> Told | None:
    """What a change says to somebody now; ``None``: nothing, since they do not come and the time is
    the same, they are not meant any more, or a later change says it all.
    """
    told = await _told(desk, details, person_id)
    if told is None or told.invited.rsvp is None:
        return None
    meeting, notice = told.invited.meeting, told.notice
    if not meeting.answerable(desk.clock()):
        return None
    if told.invited.rsvp.answer is Answer.NO:
        newest = notice.details["moved"] and notice.schedule == meeting.schedule
    else:
        newest = notice.details["sequence"] == meeting.sequence
    return told if newest else None


async def _told(desk: Desk, details: Mapping[str, object], person_id: int) -> Told | None:
    """The meeting and the notice of a delivery to somebody who is still meant."""
    meeting_id, notice_id = int(str(details["meeting"])), int(str(details["notice"]))
    async with desk.database.reading() as connection:
        meeting = await meetings.find(connection, meeting_id)
        notice = await meeting_notices.find(connection, notice_id)
        rsvp = await rsvps.find(connection, meeting_id, person_id)
        person = await people.find(connection, person_id)
        if meeting is None or notice is None or rsvp is None or person is None:
            return None
        if notice.state is NoticeState.WITHDRAWN or not person.registered:
            return None
        own = [m.slug for m in await people.memberships_of(connection, person_id)]
        if not (rsvp.comes or meeting.plan.audience.stays(person.roles, own)):
            return None
        return Told(await _seen(connection, meeting, rsvp), notice)
