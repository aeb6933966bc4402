"""Agenda proposals: what key persons would like to be spoken about at a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.directory import organisations
from db.meetings import meetings
from db.people import people
from db.rsvps import rsvps
from db.schema import UtcDateTime, metadata

agenda_proposals = Table(
    "agenda_proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(10), nullable=False),
    Column("reply", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decided_by", ForeignKey("people.id", ondelete="SET NULL")),
    Index("ix_agenda_proposals_meeting_id", "meeting_id"),
    Index("ix_agenda_proposals_person_id", "person_id"),
    Index("ix_agenda_proposals_decided_by", "decided_by"),
)


class ProposalState(StrEnum):
    """*Open* until staff have *taken* it into the agenda or *answered* it."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal with the names that staff need."""

    id: int
    meeting_id: int
    person_id: int
    person: str
    organisation: str
    text: str
    language: str
    state: ProposalState
    reply: str


async def add(
    connection: AsyncConnection,
    *,
    meeting_id: int,
    person_id: int,
    text: str,
    language: str,
    now: datetime,
) -> int:
    """An open proposal; returns its id."""
    result = await connection.execute(
        insert(agenda_proposals)
        .values(
            meeting_id=meeting_id,
            person_id=person_id,
            text=text,
            language=language,
            state=ProposalState.OPEN,
            reply="",
            created_at=now,
        )
        .returning(agenda_proposals.c.id)
    )
    return int(result.scalar_one())


async def decide(
    connection: AsyncConnection,
    proposal_id: int,
    state: ProposalState,
    *,
    staff_id: int,
    now: datetime,
    reply: str = "",
) -> bool:
    """Staff have decided; returns whether it was still open."""
    result = await connection.execute(
        update(agenda_proposals)
        .where(agenda_proposals.c.id == proposal_id, agenda_proposals.c.state == ProposalState.OPEN)
        .values(state=state, reply=reply, decided_at=now, decided_by=staff_id)
    )
    return result.rowcount == 1


async def find(connection: AsyncConnection, proposal_id: int) -> Proposal | None:
    """The proposal with this id."""
    query = _proposals().where(agenda_proposals.c.id == proposal_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _proposal(row)


async def of_meeting(connection: AsyncConnection, meeting_id: int) -> list[Proposal]:
    """All proposals for a meeting, the first one first."""
    query = _proposals().where(agenda_proposals.c.meeting_id == meeting_id)
    found = await connection.execute(query.order_by(agenda_proposals.c.id))
    return [_proposal(row) for row in found]


async def count_open(connection: AsyncConnection, meeting_id: int, person_id: int) -> int:
    """How many proposals of somebody for a meeting wait for staff."""
    query = select(func.count()).where(
        agenda_proposals.c.meeting_id == meeting_id,
        agenda_proposals.c.person_id == person_id,
        agenda_proposals.c.state == ProposalState.OPEN,
    )
    return int((await connection.execute(query)).scalar_one())


async def everything(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """All that is stored about somebody's proposals."""
    hidden = {"person_id", "decided_by"}
    columns = [column for column in agenda_proposals.c if column.name not in hidden]
    query = (
        select(*columns)
        .where(agenda_proposals.c.person_id == person_id)
        .order_by(agenda_proposals.c.id)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def forget_held_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete proposals for meetings that ended before ``moment``; returns how many."""
    over = select(meetings.c.id).where(meetings.c.ends_at < moment)
    result = await connection.execute(
        delete(agenda_proposals).where(agenda_proposals.c.meeting_id.in_(over))
    )
    return int(result.rowcount)


def _proposals() -> Any:
    own = (rsvps.c.meeting_id == agenda_proposals.c.meeting_id) & (
        rsvps.c.person_id == agenda_proposals.c.person_id
    )
    return (
        select(
            agenda_proposals,
            people.c.name.label("person"),
            organisations.c.name.label("organisation"),
        )
        .join(people, people.c.id == agenda_proposals.c.person_id)
        .outerjoin(rsvps, own)
        .outerjoin(organisations, organisations.c.slug == rsvps.c.organisation_slug)
    )


def _proposal(row: Any) -> Proposal:
    return Proposal(
        row.id,
        row.meeting_id,
        row.person_id,
        row.person,
        row.organisation or "",
        row.text,
        row.language,
        ProposalState(row.state),
        row.reply,
    )
