"""A meeting's notices as they follow from its plan: planned, planned anew, withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.meetings.meeting import MeetingPlan
from bot.domain.meetings.reminders import PlannedReminder, planned
from bot.services.desk import Change, Desk
from bot.services.meetings.posting import DELIVERY_KINDS, subject_of
from db import meeting_notices
from db.meeting_notices import Notice, NoticeKind, NoticeState

#: So long staff go on tapping names on the list, and take back a slip.
LIST_SETTLES = timedelta(hours=1)


async def plan_reminders(
    desk: Desk, change: Change, meeting_id: int, plan: MeetingPlan, *, schedule: int
) -> None:
    """The reminders of a start that was set just now; those of no use are noted as dropped."""
    for reminder in planned(plan, plan.reminders, desk.settings.quiet_hours, decided_at=change.now):
        await _add(change, meeting_id, schedule, reminder)


async def replan_reminders(
    desk: Desk, change: Change, meeting_id: int, plan: MeetingPlan, *, schedule: int
) -> None:
    """Other reminders for the same start. What was sent or waits for the morning stays so."""
    present = {
        notice.offset: notice
        for notice in await meeting_notices.of_meeting(change.connection, meeting_id)
        if notice.kind is NoticeKind.REMINDER and notice.schedule == schedule
        if notice.state is not NoticeState.WITHDRAWN
    }
    for offset, notice in present.items():
        if offset not in plan.reminders and notice.state is NoticeState.WAITING:
            await _withdraw(change, notice)
    for reminder in planned(plan, plan.reminders, desk.settings.quiet_hours, decided_at=change.now):
        known = present.get(reminder.offset)
        if known is None:
            await _add(change, meeting_id, schedule, reminder)
        elif known.state is NoticeState.WAITING:
            await meeting_notices.change(
                change.connection, known.id, expires_at=reminder.expires_at
            )


async def invite_again(change: Change, meeting_id: int, until: datetime) -> None:
    """Look through all people again for those who are to be invited, until the start."""
    for notice in await meeting_notices.of_meeting(change.connection, meeting_id):
        if notice.kind is NoticeKind.INVITATION:
            await meeting_notices.change(
                change.connection,
                notice.id,
                state=NoticeState.WAITING,
                cursor=0,
                send_at=change.now,
                expires_at=until,
                settled_at=None,
            )


async def ask_for_feedback_again(change: Change, meeting_id: int) -> None:
    """Look again for who was there: a list on paper is often typed in days later.

    Nobody is asked twice, since a notice has one delivery for each person.
    """
    send_at = change.now + LIST_SETTLES
    for notice in await meeting_notices.of_meeting(change.connection, meeting_id):
        if notice.kind is not NoticeKind.FEEDBACK or notice.state is not NoticeState.DONE:
            continue
        if notice.expires_at is None or send_at < notice.expires_at:
            await meeting_notices.change(
                change.connection,
                notice.id,
                state=NoticeState.WAITING,
                cursor=0,
                send_at=send_at,
                settled_at=None,
            )


async def withdraw(
    change: Change, meeting_id: int, kinds: Collection[NoticeKind], reason: str
) -> None:
    """What waits of these kinds is not sent any more."""
    for notice in await meeting_notices.of_meeting(change.connection, meeting_id):
        if notice.kind in kinds and notice.state is NoticeState.WAITING:
            await _withdraw(change, notice)
    await change.withdraw(
        subject_of(meeting_id), kinds=[DELIVERY_KINDS[kind] for kind in kinds], reason=reason
    )


async def _withdraw(change: Change, notice: Notice) -> None:
    await meeting_notices.settle(change.connection, notice.id, NoticeState.WITHDRAWN, change.now)


async def _add(change: Change, meeting_id: int, schedule: int, reminder: PlannedReminder) -> None:
    await meeting_notices.add(
        change.connection,
        meeting_id=meeting_id,
        kind=NoticeKind.REMINDER,
        schedule=schedule,
        now=change.now,
        offset=reminder.offset,
        due_at=reminder.due_at,
        send_at=reminder.send_at,
        expires_at=reminder.expires_at,
        dropped=reminder.dropped,
    )
