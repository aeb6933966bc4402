"""What happens to meetings by itself. The database is the schedule: a notice waits there until it
is due, and then its deliveries are written, page by page, each in a short transaction of its own.

A process that dies between two pages loses nothing: the notice knows how far it got.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

from bot.domain.meetings.half_year import HalfYear, without_meeting
from bot.domain.meetings.meeting import Meeting, moment_of
from bot.domain.meetings.reminders import Dropped
from bot.services.desk import Change, Desk
from bot.services.meetings.posting import DELIVERY_KINDS, organisers, subject_of
from db import attendances, deliveries, meeting_notices, meetings, rsvps
from db.deliveries import Letter
from db.meeting_notices import Notice, NoticeKind, NoticeState

#: People whose deliveries are written in one transaction.
PAGE = 1000

#: A reminder's deliveries are written so long before they are due, that all of them are in time.
HORIZON = timedelta(seconds=30)

#: So often all people are looked through for some who joined an open meeting's audience.
LOOK_AGAIN = timedelta(minutes=10)

#: What disturbs nobody in the quiet hours.
PATIENT = frozenset({NoticeKind.REMINDER, NoticeKind.MINUTES, NoticeKind.FEEDBACK})

#: When people are asked on the day after, on the wall at the place.
FEEDBACK_AT = time(9)

#: After so long hardly anybody remembers enough to say something.
FEEDBACK_HELPS = timedelta(days=7)

#: Meetings of earlier half-years tell nothing about this one or the next.
LOOK_BACK = timedelta(days=200)


class _Page(NamedTuple):
    """What one transaction did: deliveries written, and whether the notice is done for now."""

    written: int
    last: bool


async def tick(desk: Desk, now: datetime) -> None:
    """Everything that is due. Reads only, when nothing is."""
    await mark_past(desk, now)
    await plan(desk, now)


async def plan(desk: Desk, now: datetime) -> int:
    """Write the deliveries of all notices that are due; returns how many deliveries."""
    async with desk.database.reading() as connection:
        due = await meeting_notices.due(connection, now + HORIZON)
    written = 0
    for meeting_id, notice_id in due:
        page = _Page(0, last=False)
        while not page.last:
            async with desk.change() as change:
                page = await _write(desk, change, meeting_id, notice_id, now)
                change.posted = change.posted or page.written > 0
            written += page.written
    return written


async def _write(
    desk: Desk, change: Change, meeting_id: int, notice_id: int, now: datetime
) -> _Page:
    """The next page of a notice, unless another process was faster or it has become pointless."""
    connection = change.connection
    meeting = await meetings.hold(connection, meeting_id)
    notice = await meeting_notices.find(connection, notice_id)
    if meeting is None or notice is None or notice.state is not NoticeState.WAITING:
        return _Page(0, last=True)
    if notice.send_at > now + HORIZON:
        return _Page(0, last=True)
    if notice.kind in PATIENT:
        zone, quiet = meeting.plan.zone, desk.settings.quiet_hours
        send_at = quiet.over(max(notice.send_at, now), zone)
        if notice.expires_at is not None and send_at >= notice.expires_at:
            await meeting_notices.settle(
                connection, notice_id, NoticeState.DROPPED, now, Dropped.LATE
            )
            return _Page(0, last=True)
        if send_at > now + HORIZON:  # the bot was away, and now it is night
            await meeting_notices.change(connection, notice_id, send_at=send_at)
            return _Page(0, last=True)
        return await _page(change, meeting, notice, send_at, now)
    if notice.expires_at is not None and notice.expires_at <= now:
        await meeting_notices.settle(connection, notice_id, NoticeState.DONE, now)
        return _Page(0, last=True)
    return await _page(change, meeting, notice, now, now)


async def _page(
    change: Change, meeting: Meeting, notice: Notice, due_at: datetime, now: datetime
) -> _Page:
    connection, after = change.connection, notice.cursor
    if notice.kind is NoticeKind.INVITATION or _for_who_was_there(notice):
        upto = await rsvps.page_of_people(connection, after, PAGE)
    else:
        upto = await rsvps.page_of_invited(connection, meeting.id, after, PAGE)
    if upto is None:
        if notice.kind is NoticeKind.INVITATION:
            await meeting_notices.change(connection, notice.id, cursor=0, send_at=now + LOOK_AGAIN)
        else:
            await meeting_notices.settle(connection, notice.id, NoticeState.DONE, now)
        return _Page(0, last=True)
    recipients = rsvps.invited(meeting.id, after, upto)
    if _for_who_was_there(notice):
        recipients = attendances.attended(meeting.id, after, upto)
    if notice.kind is NoticeKind.INVITATION:
        recipients = recipients.where(rsvps.rsvps.c.invited_at == now)
        newcomers = await rsvps.invite(
            connection, meeting.id, meeting.plan.audience, after=after, upto=upto, now=now
        )
        if not newcomers:
            await meeting_notices.change(connection, notice.id, cursor=upto)
            return _Page(0, last=False)
    if notice.kind is NoticeKind.CANCELLATION:
        recipients = rsvps.who_heard(meeting.id, subject_of(meeting.id), after, upto)
    letter = Letter(
        kind=DELIVERY_KINDS[notice.kind],
        subject=subject_of(meeting.id),
        recipient_id=0,
        details={"meeting": meeting.id, "notice": notice.id},
        due_at=due_at,
        expires_at=notice.expires_at,
        occasion=str(notice.id),
    )
    written = await deliveries.add_to_all(connection, letter, recipients)
    await meeting_notices.change(connection, notice.id, cursor=upto)
    return _Page(written, last=False)


def _for_who_was_there(notice: Notice) -> bool:
    return notice.kind is NoticeKind.FEEDBACK or notice.details.get("readers") == "attended"


async def mark_past(desk: Desk, now: datetime) -> int:
    """Meetings that have ended are past; who was there is asked the next morning what they think.

    Returns how many became so.
    """
    async with desk.database.reading() as connection:
        over = await meetings.over(connection, now)
    marked = 0
    for meeting_id in over:
        async with desk.change() as change:
            meeting = await meetings.hold(change.connection, meeting_id)
            if meeting is None or not meeting.open:  # another process was faster
                continue
            await meetings.mark_past(change.connection, [meeting_id])
            await _ask_for_feedback(change, meeting, now)
            marked += 1
    return marked


async def _ask_for_feedback(change: Change, meeting: Meeting, now: datetime) -> None:
    morning = datetime.combine(meeting.plan.ends.date() + timedelta(days=1), FEEDBACK_AT)
    asked_at = moment_of(morning, meeting.plan.zone)
    await meeting_notices.add(
        change.connection,
        meeting_id=meeting.id,
        kind=NoticeKind.FEEDBACK,
        schedule=meeting.schedule,
        now=now,
        due_at=asked_at,
        send_at=asked_at,
        expires_at=asked_at + FEEDBACK_HELPS,
    )


async def warn_of_half_year(desk: Desk, now: datetime) -> list[HalfYear]:
    """Tell staff of half-years that have no networking meeting: once for each, and once more when
    the one that was planned then is cancelled.
    """
    today = now.astimezone(desk.settings.timezone).date()
    async with desk.change() as change:
        connection = change.connection
        planned = await meetings.networking_days(connection, now - LOOK_BACK)
        told = set(await meetings.alarms(connection))
        for half_year in told & set(map(HalfYear.of, planned)):
            await meetings.forget_alarm(connection, half_year)
        missing = without_meeting(today, planned, told)
        receivers = await organisers(change) if missing else []
        if not receivers:
            return []
        for half_year in missing:
            await meetings.note_alarm(connection, half_year, now)
            for receiver in receivers:
                await change.post(
                    "half-year-alarm",
                    receiver,
                    f"{half_year}@{today}",
                    {"year": half_year.year, "half": half_year.half},
                )
        return missing
