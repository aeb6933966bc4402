"""Answers to invitations, and who moves up when a place becomes free.

The meeting is held while an answer is written, so that no place is given twice, on any number of
machines.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.dialogue import State
from bot.domain.meetings.meeting import Meeting
from bot.domain.meetings.rsvp import Answer, Reply, Rsvp, Seat, promoted
from bot.domain.meetings.seating import Room, answered
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from bot.services.meetings.posting import organisers, post
from db import attendances, meetings, people, rsvp_totals
from db import rsvps as rows

GONE = N_("This meeting does not exist any more.")


async def answer(
    desk: Desk,
    update_id: int | None,
    person: Person,
    meeting_id: int,
    reply: Reply,
    *,
    state: State | None = None,
) -> Outcome:
    """Answer an invitation, or change the answer, until the meeting begins.

    The outcome tells ``answer``, ``people``, ``seat`` (taken, waiting or none) and how many parties
    are ``ahead`` on the waiting list.
    """
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, person, state)
        meeting = await meetings.hold(change.connection, meeting_id)
        if meeting is None:
            raise Refusal(GONE)
        rsvp = await _own(change, meeting, person)
        if not meeting.answerable(change.now):
            raise Refusal(N_("This meeting has begun or was cancelled."))
        await _check(change, person, reply)
        before = await rsvp_totals.needs(change.connection, meeting_id)
        room = await _room(change, meeting, person.id)
        new = answered(rsvp, reply, room, change.now)
        await rows.store(change.connection, new)
        await promote(change, meeting_id, meeting.plan.capacity)
        await _tell_deputy(change, rsvp, new)
        await _tell_represented(change, rsvp, new)
        await _warn(desk, change, meeting_id, before)
        line = await rows.line(change.connection, meeting_id)
        ahead = [party.person_id for party in line]
        return await change.conclude(
            "rsvp-given",
            meeting=meeting_id,
            answer=new.answer,
            people=new.people,
            seat=new.seat,
            ahead=ahead.index(person.id) if person.id in ahead else 0,
        )


async def _own(change: Change, meeting: Meeting, person: Person) -> Rsvp:
    """The person's row, made now for somebody who is meant and was not reached yet."""
    connection = change.connection
    rsvp = await rows.find(connection, meeting.id, person.id)
    if rsvp is not None:
        return rsvp
    if not meeting.open:
        raise Refusal(GONE)
    own = [m.slug for m in await people.memberships_of(connection, person.id)]
    meant = meeting.plan.audience.includes(person.roles, own, person.language)
    if not meant and not await attendances.was_there(connection, meeting.id, person.id):
        raise Refusal(GONE)
    await rows.add(connection, meeting.id, person.id, min(own, default=None), change.now)
    return Rsvp(meeting.id, person.id, change.now, organisation=min(own, default=None))


async def _check(change: Change, person: Person, reply: Reply) -> None:
    """An organisation and a deputy come from outside: they must be one's own."""
    if reply.organisation is not None:
        own = {m.slug for m in await people.memberships_of(change.connection, person.id)}
        if reply.organisation not in own:
            raise Refusal(N_("You do not speak for this organisation."))
    if reply.deputy_id is not None:
        others = await rows.colleagues(change.connection, person.id)
        if reply.deputy_id not in {found[0] for found in others}:
            raise Refusal(N_("This person cannot come in your place."))


async def _room(change: Change, meeting: Meeting, person_id: int) -> Room:
    if meeting.plan.capacity is None:
        return Room(None, 0, others_wait=False, end_of_line=0)
    line = await rows.line(change.connection, meeting.id)
    return Room(
        meeting.plan.capacity,
        await rows.taken(change.connection, meeting.id),
        others_wait=any(party.person_id != person_id for party in line),
        end_of_line=await rows.end_of_line(change.connection, meeting.id),
    )


async def promote(change: Change, meeting_id: int, capacity: int | None) -> int:
    """Give free places to the first on the waiting list and tell them; returns to how many."""
    connection = change.connection
    line = await rows.line(connection, meeting_id)
    if not line:
        return 0
    taken = await rows.taken(connection, meeting_id)
    lucky = list(promoted(capacity, taken, line))
    for party in lucky:
        rsvp = await rows.find(connection, meeting_id, party.person_id)
        assert rsvp is not None
        number = rsvp.promotions + 1
        await rows.store(connection, replace(rsvp, seat=Seat.TAKEN, line=None, promotions=number))
        await post(change, "meeting-promoted", [party.person_id], meeting_id, number)
    return len(lucky)


async def promote_waiting(desk: Desk, now: datetime) -> int:
    """Fill places of people who have left the bot; returns to how many parties they went."""
    async with desk.database.reading() as connection:
        upcoming = await meetings.upcoming(connection, now)
        limited = [meeting.id for meeting in upcoming if meeting.plan.capacity is not None]
        waited_for = [number for number in limited if await rows.line(connection, number)]
    moved_up = 0
    for meeting_id in waited_for:
        async with desk.change() as change:
            meeting = await meetings.hold(change.connection, meeting_id)
            if meeting is not None and meeting.answerable(now):
                moved_up += await promote(change, meeting_id, meeting.plan.capacity)
    return moved_up


async def _tell_deputy(change: Change, before: Rsvp, after: Rsvp) -> None:
    """Somebody registered who is to come in another's place is invited, and asked."""
    deputy = after.deputy_id
    if deputy is None or deputy == before.deputy_id:
        return
    meeting_id = after.meeting_id
    if await rows.find(change.connection, meeting_id, deputy) is None:
        await rows.add(change.connection, meeting_id, deputy, after.organisation, change.now)
    await post(
        change,
        "meeting-deputy",
        [deputy],
        meeting_id,
        f"{after.person_id}@{change.now.isoformat()}",
        by=after.person_id,
    )


async def _tell_represented(change: Change, before: Rsvp, after: Rsvp) -> None:
    """Somebody who was to come in another's place does not: the other one has to know."""
    if after.answer is not Answer.NO or before.answer is Answer.NO:
        return
    meeting_id, deputy = after.meeting_id, after.person_id
    await post(
        change,
        "meeting-deputy-declined",
        await rows.represented(change.connection, meeting_id, deputy),
        meeting_id,
        f"{deputy}@{change.now.isoformat()}",
        deputy=deputy,
    )


async def _warn(desk: Desk, change: Change, meeting_id: int, before: dict[str, int]) -> None:
    """Tell staff when so many people need the same that it has to be organised, and once more each
    time it has doubled, since what was organised may not be enough then.
    """
    enough = desk.settings.needs_from
    for need, number in (await rsvp_totals.needs(change.connection, meeting_id)).items():
        level = (number // enough).bit_length()
        if level > (before.get(need, 0) // enough).bit_length():
            await post(
                change,
                "meeting-needs",
                await organisers(change),
                meeting_id,
                need if level == 1 else f"{need}×{2 ** (level - 1)}",
                need=need,
            )


async def colleagues(desk: Desk, person: Person) -> list[tuple[int, str, str]]:
    """Registered people who can come in one's place: id, name, and an organisation's slug."""
    async with desk.database.reading() as connection:
        return await rows.colleagues(connection, person.id)
