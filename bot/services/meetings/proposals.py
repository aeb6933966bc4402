"""Agenda proposals: a key person proposes, staff take it in or answer; the proposer hears of it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.dialogue import State
from bot.domain.directory import Texts
from bot.domain.meetings.meeting import Meeting
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from bot.services.meetings.composing import GONE, change_within
from bot.services.meetings.posting import organisers, post
from bot.services.meetings.reading import invited
from db import agenda_proposals as rows
from db import audit, meetings
from db.agenda_proposals import Proposal as Proposal
from db.agenda_proposals import ProposalState as ProposalState

#: Proposals of one person for one meeting that may wait for staff at a time.
MOST_OPEN = 5

DECIDED = N_("This proposal was already decided.")


async def propose(
    desk: Desk, update_id: int | None, person: Person, meeting_id: int, text: str, state: State
) -> Outcome:
    """Somebody who is invited proposes an item; staff are told."""
    if await invited(desk, person, meeting_id) is None:
        raise Refusal(GONE)
    async with desk.change(update_id) as change:
        await finish(change, person, state)
        meeting = await meetings.hold(change.connection, meeting_id)
        if meeting is None or not meeting.answerable(change.now):
            raise Refusal(N_("Proposals are possible until the meeting begins."))
        if await rows.count_open(change.connection, meeting_id, person.id) >= MOST_OPEN:
            raise Refusal(
                N_(
                    "Several of your proposals are still waiting for an answer. Please wait for it "
                    "first."
                )
            )
        proposal_id = await rows.add(
            change.connection,
            meeting_id=meeting_id,
            person_id=person.id,
            text=text,
            language=person.language,
            now=change.now,
        )
        receivers = await organisers(change)
        await post(
            change, "proposal-made", receivers, meeting_id, proposal_id, proposal=proposal_id
        )
        return await change.conclude("proposal-made", meeting=meeting_id)


async def take_in(
    desk: Desk,
    update_id: int | None,
    staff: Person,
    proposal_id: int,
    lines: Texts,
    state: State,
) -> Outcome:
    """Staff put a proposal on the agenda, as a line in each language that has one.

    As with every change of the agenda, everybody who is invited is told.
    """
    async with desk.change(update_id) as change:
        await finish(change, staff, state)
        proposal = await _decided(change, staff, proposal_id, ProposalState.TAKEN)
        meeting = await meetings.hold(change.connection, proposal.meeting_id)
        if meeting is None:
            raise Refusal(GONE)
        plan = replace(meeting.plan, agenda=_longer(meeting, lines))
        await change_within(desk, change, staff, meeting.id, plan)
        return await change.conclude("proposal-taken", meeting=meeting.id)


def _longer(meeting: Meeting, lines: Texts) -> Texts:
    before = meeting.plan.agenda
    added = {code: f"{before.get(code, '')}\n{line}".strip() for code, line in lines.items()}
    return {**before, **added}


async def reply(
    desk: Desk, update_id: int | None, staff: Person, proposal_id: int, text: str, state: State
) -> Outcome:
    """Staff answer a proposal that they do not take in."""
    async with desk.change(update_id) as change:
        await finish(change, staff, state)
        proposal = await _decided(change, staff, proposal_id, ProposalState.ANSWERED, text)
        return await change.conclude("proposal-answered", meeting=proposal.meeting_id)


async def _decided(
    change: Change, staff: Person, proposal_id: int, state: ProposalState, text: str = ""
) -> Proposal:
    """The first decision stands; the proposer hears of it."""
    decided = await rows.decide(
        change.connection, proposal_id, state, staff_id=staff.id, now=change.now, reply=text
    )
    proposal = await rows.find(change.connection, proposal_id)
    if proposal is None or not decided:
        raise Refusal(DECIDED)
    await post(
        change,
        "proposal-decided",
        [proposal.person_id],
        proposal.meeting_id,
        proposal_id,
        proposal=proposal_id,
    )
    await audit.add(
        change.connection,
        person_id=staff.id,
        act=f"proposal-{state}",
        object=f"meeting {proposal.meeting_id}",
        now=change.now,
    )
    return proposal


async def find(desk: Desk, proposal_id: int) -> Proposal | None:
    """The proposal with this id."""
    async with desk.database.reading() as connection:
        return await rows.find(connection, proposal_id)


async def of_meeting(desk: Desk, meeting_id: int) -> list[Proposal]:
    """For staff: all proposals for a meeting."""
    async with desk.database.reading() as connection:
        return await rows.of_meeting(connection, meeting_id)
