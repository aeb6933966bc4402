"""Staff plan a meeting, publish it, change it, cancel it; its notices in the same transaction."""

from __future__ import annotations

from uuid import uuid4

from bot.domain.dialogue import State
from bot.domain.directory import Texts
from bot.domain.meetings.meeting import (
    TOLD,
    Meeting,
    MeetingPlan,
    MeetingState,
    differences,
    problems,
)
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from bot.services.meetings import scheduling
from bot.services.meetings.answering import promote
from db import audit, meeting_notices
from db import meetings as rows
from db.meeting_notices import NoticeKind, NoticeState

GONE = N_("This meeting does not exist any more.")


async def create(
    desk: Desk,
    update_id: int | None,
    staff: Person | None,
    plan: MeetingPlan,
    *,
    state: State | None = None,
) -> Outcome:
    """A new draft; nobody hears of it. ``state`` is the dialogue that is ended by this."""
    async with desk.change(update_id) as change:
        if state is not None and staff is not None:
            await finish(change, staff, state)
        meeting_id = await _create(change, staff, plan)
        return await change.conclude("meeting-created", meeting=meeting_id)


async def add(desk: Desk, plan: MeetingPlan) -> int:
    """Create and publish at once, from the command line; returns the meeting's id."""
    async with desk.change() as change:
        meeting_id = await _create(change, None, plan)
        await _publish(desk, change, None, meeting_id)
        return meeting_id


async def publish(
    desk: Desk, update_id: int | None, staff: Person | None, meeting_id: int
) -> Outcome:
    """A draft is published: invitations go out within seconds, reminders are planned."""
    async with desk.change(update_id) as change:
        await _publish(desk, change, staff, meeting_id)
        return await change.conclude("meeting-published", meeting=meeting_id)


async def change(
    desk: Desk,
    update_id: int | None,
    staff: Person | None,
    meeting_id: int,
    plan: MeetingPlan,
    *,
    state: State | None = None,
) -> Outcome:
    """Plan something else. Of an open meeting, everybody who was invited is told what they need to
    know; a new start moves the reminders that are still to come.

    The outcome's ``changed`` are the fields; ``told`` says whether people hear of it.
    """
    async with desk.change(update_id) as change:
        if state is not None and staff is not None:
            await finish(change, staff, state)
        changed, told = await change_within(desk, change, staff, meeting_id, plan)
        return await change.conclude(
            "meeting-changed", meeting=meeting_id, changed=list(changed), told=told
        )


async def change_within(
    desk: Desk, change: Change, staff: Person | None, meeting_id: int, plan: MeetingPlan
) -> tuple[tuple[str, ...], bool]:
    """The same within the transaction of what it belongs to: the fields, and who hears of it."""
    _check(plan)
    meeting = await _held(change, meeting_id)
    changed = differences(meeting.plan, plan)
    told = meeting.open and not set(TOLD).isdisjoint(changed)
    if meeting.state is MeetingState.DRAFT:
        await rows.set_plan(change.connection, meeting_id, plan)
    elif not meeting.answerable(change.now):
        raise Refusal(N_("This meeting can no longer be changed."))
    elif changed:
        await _change_open(desk, change, meeting, plan, changed, told=told)
    if changed:
        await _note(change, staff, "meeting-changed", meeting_id)
    return changed, told


async def cancel(
    desk: Desk,
    update_id: int | None,
    staff: Person | None,
    meeting_id: int,
    reason: Texts | None = None,
    *,
    state: State | None = None,
) -> Outcome:
    """The meeting does not take place: no more reminders; everybody who was invited is told.

    ``state`` is the dialogue that asked for the reason, ended by this.
    """
    async with desk.change(update_id) as change:
        if state is not None and staff is not None:
            await finish(change, staff, state)
        meeting = await _held(change, meeting_id)
        if not meeting.answerable(change.now):
            raise Refusal(N_("This meeting can no longer be cancelled."))
        connection = change.connection
        await rows.set_state(
            connection,
            meeting_id,
            MeetingState.CANCELLED,
            sequence=meeting.sequence + 1,
            schedule=meeting.schedule,
            now=change.now,
            reason=reason or {},
        )
        await scheduling.withdraw(change, meeting_id, set(NoticeKind), "cancelled")
        await meeting_notices.add(
            connection,
            meeting_id=meeting_id,
            kind=NoticeKind.CANCELLATION,
            schedule=meeting.schedule,
            now=change.now,
            expires_at=meeting.plan.ends_at,
        )
        await _note(change, staff, "meeting-cancelled", meeting_id)
        return await change.conclude("meeting-cancelled", meeting=meeting_id)


async def discard(
    desk: Desk, update_id: int | None, staff: Person | None, meeting_id: int
) -> Outcome:
    """Delete a draft that nobody has heard of."""
    async with desk.change(update_id) as change:
        meeting = await _held(change, meeting_id)
        if meeting.state is not MeetingState.DRAFT:
            raise Refusal(N_("This meeting is published. You can cancel it."))
        await rows.remove(change.connection, meeting_id)
        await _note(change, staff, "meeting-discarded", meeting_id)
        return await change.conclude("meeting-discarded", meeting=meeting_id)


async def _held(change: Change, meeting_id: int) -> Meeting:
    meeting = await rows.hold(change.connection, meeting_id)
    if meeting is None:
        raise Refusal(GONE)
    return meeting


def _check(plan: MeetingPlan) -> None:
    for problem in problems(plan):
        raise Refusal(problem.message.text, **problem.message.values)


async def _note(change: Change, staff: Person | None, act: str, meeting_id: int) -> None:
    await audit.add(
        change.connection,
        person_id=None if staff is None else staff.id,
        act=act,
        object=f"meeting {meeting_id}",
        now=change.now,
    )


async def _create(change: Change, staff: Person | None, plan: MeetingPlan) -> int:
    _check(plan)
    uid = f"{uuid4()}@mso-bot"
    meeting_id = await rows.add(change.connection, plan, uid=uid, now=change.now)
    await _note(change, staff, "meeting-created", meeting_id)
    return meeting_id


async def _publish(desk: Desk, change: Change, staff: Person | None, meeting_id: int) -> None:
    meeting = await _held(change, meeting_id)
    if meeting.state is not MeetingState.DRAFT:
        raise Refusal(N_("This meeting is published already."))
    if meeting.plan.starts_at <= change.now:
        raise Refusal(N_("This start has already passed."))
    await rows.set_state(
        change.connection,
        meeting_id,
        MeetingState.PUBLISHED,
        sequence=0,
        schedule=1,
        now=change.now,
    )
    await meeting_notices.add(
        change.connection,
        meeting_id=meeting_id,
        kind=NoticeKind.INVITATION,
        schedule=1,
        now=change.now,
        expires_at=meeting.plan.starts_at,
    )
    await scheduling.plan_reminders(desk, change, meeting_id, meeting.plan, schedule=1)
    await _note(change, staff, "meeting-published", meeting_id)


async def _change_open(
    desk: Desk,
    change: Change,
    meeting: Meeting,
    plan: MeetingPlan,
    changed: tuple[str, ...],
    *,
    told: bool,
) -> None:
    moved = plan.starts_at != meeting.plan.starts_at
    if moved and plan.starts_at <= change.now:
        raise Refusal(N_("This start has already passed."))
    schedule = meeting.schedule + moved
    connection = change.connection
    await rows.set_plan(connection, meeting.id, plan)
    await rows.set_state(
        connection,
        meeting.id,
        MeetingState.CHANGED if told else meeting.state,
        sequence=meeting.sequence + told,
        schedule=schedule,
        now=change.now,
    )
    if moved:
        await scheduling.withdraw(change, meeting.id, {NoticeKind.REMINDER}, "moved")
        await scheduling.plan_reminders(desk, change, meeting.id, plan, schedule=schedule)
    elif not {"reminders", "starts", "timezone"}.isdisjoint(changed):
        await scheduling.replan_reminders(desk, change, meeting.id, plan, schedule=schedule)
    if moved or "audience" in changed:
        await scheduling.invite_again(change, meeting.id, plan.starts_at)
    if told:
        await _tell(change, meeting, plan, changed, schedule)
    await promote(change, meeting.id, plan.capacity)


async def _tell(
    change: Change,
    meeting: Meeting,
    plan: MeetingPlan,
    changed: tuple[str, ...],
    schedule: int,
) -> None:
    """One notice of all that has changed since people were told last."""
    fields = set(TOLD) & set(changed)
    before = meeting.plan.starts_at.isoformat()
    for notice in await meeting_notices.of_meeting(change.connection, meeting.id):
        if notice.kind is NoticeKind.CHANGE and notice.state is NoticeState.WAITING:
            fields |= set(notice.details["changed"])
            before = notice.details["before"]
            await meeting_notices.settle(
                change.connection, notice.id, NoticeState.WITHDRAWN, change.now
            )
    await meeting_notices.add(
        change.connection,
        meeting_id=meeting.id,
        kind=NoticeKind.CHANGE,
        schedule=schedule,
        now=change.now,
        expires_at=plan.starts_at,
        details={
            "changed": sorted(fields),
            "before": before,
            "moved": before != plan.starts_at.isoformat(),
            "sequence": meeting.sequence + 1,
        },
    )
