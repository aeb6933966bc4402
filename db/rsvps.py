"""RSVPs: a row for everybody who was invited to a meeting, with the answer once there is one.

The rows are written and read in pages of people, so that a meeting for 100,000 needs no more memory
than one for twenty, and nothing is locked for long.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    and_,
    delete,
    false,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.meetings.meeting import Audience
from bot.domain.meetings.rsvp import Answer, Needs, Party, Rsvp, Seat
from db.deliveries import deliveries
from db.meetings import meetings
from db.people import memberships, people, person_roles
from db.schema import UtcDateTime, metadata

rsvps = Table(
    "rsvps",
    metadata,
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("invited_at", UtcDateTime, nullable=False),
    Column("answer", String(10)),
    Column("people", Integer, nullable=False),
    Column("interpreter", String(8)),
    Column("childcare", Boolean, nullable=False),
    Column("step_free", Boolean, nullable=False),
    Column("organisation_slug", ForeignKey("organisations.slug", ondelete="SET NULL")),
    Column("deputy_name", String(120), nullable=False),
    Column("deputy_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("seat", String(10)),
    Column("line", Integer),
    Column("promotions", Integer, nullable=False),
    Column("answered_at", UtcDateTime),
    Index("ix_rsvps_seat", "meeting_id", "seat"),
    Index("ix_rsvps_person_id", "person_id"),
    Index("ix_rsvps_deputy_id", "deputy_id"),
    Index("ix_rsvps_organisation_slug", "organisation_slug"),
)


def rsvp_of(row: Any) -> Rsvp:
    """The answer in a row."""
    return Rsvp(
        meeting_id=row.meeting_id,
        person_id=row.person_id,
        invited_at=row.invited_at,
        answer=None if row.answer is None else Answer(row.answer),
        people=row.people,
        needs=Needs(row.interpreter, row.childcare, row.step_free),
        organisation=row.organisation_slug,
        deputy_name=row.deputy_name,
        deputy_id=row.deputy_id,
        seat=None if row.seat is None else Seat(row.seat),
        line=row.line,
        promotions=row.promotions,
        answered_at=row.answered_at,
    )


def _wanted(audience: Audience) -> ColumnElement[bool]:
    """Whether a row of ``people`` is in the audience; as :meth:`Audience.includes`."""
    parts: list[ColumnElement[bool]] = [
        people.c.consented_at.is_not(None),
        select(person_roles.c.role)
        .where(person_roles.c.person_id == people.c.id, person_roles.c.role.in_(audience.roles))
        .exists(),
    ]
    if audience.organisations:
        parts.append(
            select(memberships.c.person_id)
            .where(
                memberships.c.person_id == people.c.id,
                memberships.c.organisation_slug.in_(audience.organisations),
            )
            .exists()
        )
    if audience.languages:
        parts.append(people.c.language.in_(audience.languages))
    return and_(*parts)


async def size(connection: AsyncConnection, audience: Audience) -> int:
    """How many people an audience has."""
    query = select(func.count()).select_from(people).where(_wanted(audience))
    return int((await connection.execute(query)).scalar_one())


async def page_of_people(connection: AsyncConnection, after: int, length: int) -> int | None:
    """The last of the next ``length`` people behind the id ``after``; none: that was all."""
    page = select(people.c.id).where(people.c.id > after).order_by(people.c.id).limit(length)
    last: int | None = (await connection.execute(select(func.max(page.subquery().c.id)))).scalar()
    return last


async def page_of_invited(
    connection: AsyncConnection, meeting_id: int, after: int, length: int
) -> int | None:
    """The last of the next ``length`` people who are invited, behind the id ``after``."""
    page = (
        select(rsvps.c.person_id)
        .where(rsvps.c.meeting_id == meeting_id, rsvps.c.person_id > after)
        .order_by(rsvps.c.person_id)
        .limit(length)
    )
    last: int | None = (
        await connection.execute(select(func.max(page.subquery().c.person_id)))
    ).scalar()
    return last


async def invite(
    connection: AsyncConnection,
    meeting_id: int,
    audience: Audience,
    *,
    after: int,
    upto: int,
    now: datetime,
) -> int:
    """Invite whoever of a page of people is in the audience and is not invited; returns how many.

    The organisation is the first that the person speaks for, until they choose another.
    """
    own = select(func.min(memberships.c.organisation_slug)).where(
        memberships.c.person_id == people.c.id
    )
    if audience.organisations:
        own = own.where(memberships.c.organisation_slug.in_(audience.organisations))
    invited = select(rsvps.c.person_id).where(
        rsvps.c.meeting_id == meeting_id, rsvps.c.person_id == people.c.id
    )
    names = (
        *("meeting_id", "person_id", "invited_at", "people", "childcare", "step_free"),
        *("organisation_slug", "deputy_name", "promotions"),
    )
    newcomers = select(
        literal(meeting_id),
        people.c.id,
        literal(now, UtcDateTime()),
        literal(1),
        false(),
        false(),
        own.scalar_subquery(),
        literal(""),
        literal(0),
    ).where(people.c.id > after, people.c.id <= upto, _wanted(audience), ~invited.exists())
    statement = insert(rsvps).from_select(names, newcomers)
    result = await connection.execute(statement.execution_options(preserve_rowcount=True))
    return int(result.rowcount)


def invited(meeting_id: int, after: int, upto: int) -> Select[tuple[int]]:
    """The people of a page who are invited."""
    return select(rsvps.c.person_id).where(
        rsvps.c.meeting_id == meeting_id, rsvps.c.person_id > after, rsvps.c.person_id <= upto
    )


def who_heard(meeting_id: int, subject: str, after: int, upto: int) -> Select[tuple[int]]:
    """As :func:`invited`, without those whose invitation was taken back before it was sent."""
    unsent = select(deliveries.c.id).where(
        deliveries.c.subject == subject,
        deliveries.c.kind == "meeting-invitation",
        deliveries.c.recipient_id == rsvps.c.person_id,
        deliveries.c.state == "withdrawn",
    )
    return invited(meeting_id, after, upto).where(~unsent.exists())


async def add(
    connection: AsyncConnection,
    meeting_id: int,
    person_id: int,
    organisation: str | None,
    now: datetime,
) -> None:
    """Invite one person who is not invited."""
    await connection.execute(
        insert(rsvps).values(
            meeting_id=meeting_id,
            person_id=person_id,
            invited_at=now,
            people=1,
            childcare=False,
            step_free=False,
            organisation_slug=organisation,
            deputy_name="",
            promotions=0,
        )
    )


async def find(connection: AsyncConnection, meeting_id: int, person_id: int) -> Rsvp | None:
    """Somebody's row for a meeting."""
    query = select(rsvps).where(rsvps.c.meeting_id == meeting_id, rsvps.c.person_id == person_id)
    row = (await connection.execute(query)).first()
    return None if row is None else rsvp_of(row)


async def of_person(
    connection: AsyncConnection, person_id: int, meeting_ids: Sequence[int]
) -> dict[int, Rsvp]:
    """Somebody's rows for these meetings, by meeting."""
    query = select(rsvps).where(rsvps.c.person_id == person_id, rsvps.c.meeting_id.in_(meeting_ids))
    return {row.meeting_id: rsvp_of(row) for row in await connection.execute(query)}


async def everything(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """All that is stored about somebody's invitations and answers."""
    hidden = {"person_id", "deputy_id", "line", "promotions"}
    columns = [column for column in rsvps.c if column.name not in hidden]
    query = (
        select(*columns, meetings.c.titles, meetings.c.starts_at)
        .join(meetings, meetings.c.id == rsvps.c.meeting_id)
        .where(rsvps.c.person_id == person_id)
        .order_by(meetings.c.starts_at)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def store(connection: AsyncConnection, rsvp: Rsvp) -> None:
    """Write an answer into its row."""
    await connection.execute(
        update(rsvps)
        .where(rsvps.c.meeting_id == rsvp.meeting_id, rsvps.c.person_id == rsvp.person_id)
        .values(
            answer=rsvp.answer,
            people=rsvp.people,
            interpreter=rsvp.needs.interpreter,
            childcare=rsvp.needs.childcare,
            step_free=rsvp.needs.step_free,
            organisation_slug=rsvp.organisation,
            deputy_name=rsvp.deputy_name,
            deputy_id=rsvp.deputy_id,
            seat=rsvp.seat,
            line=rsvp.line,
            promotions=rsvp.promotions,
            answered_at=rsvp.answered_at,
        )
    )


async def taken(connection: AsyncConnection, meeting_id: int) -> int:
    """How many people have a place."""
    query = select(func.coalesce(func.sum(rsvps.c.people), 0)).where(
        rsvps.c.meeting_id == meeting_id, rsvps.c.seat == Seat.TAKEN
    )
    return int((await connection.execute(query)).scalar_one())


async def line(connection: AsyncConnection, meeting_id: int) -> list[Party]:
    """The waiting list, first come first."""
    query = (
        select(rsvps.c.person_id, rsvps.c.people)
        .where(rsvps.c.meeting_id == meeting_id, rsvps.c.seat == Seat.WAITING)
        .order_by(rsvps.c.line)
    )
    return [Party(row.person_id, row.people) for row in await connection.execute(query)]


async def end_of_line(connection: AsyncConnection, meeting_id: int) -> int:
    """A place behind everybody who waits or ever waited."""
    query = select(func.coalesce(func.max(rsvps.c.line), 0)).where(rsvps.c.meeting_id == meeting_id)
    return int((await connection.execute(query)).scalar_one()) + 1


async def colleagues(connection: AsyncConnection, person_id: int) -> list[tuple[int, str, str]]:
    """Registered people who speak for an organisation of this person: id, name, organisation."""
    own = select(memberships.c.organisation_slug).where(memberships.c.person_id == person_id)
    query = (
        select(people.c.id, people.c.name, func.min(memberships.c.organisation_slug))
        .join(memberships, memberships.c.person_id == people.c.id)
        .where(
            memberships.c.organisation_slug.in_(own),
            people.c.id != person_id,
            people.c.consented_at.is_not(None),
            select(person_roles.c.role).where(person_roles.c.person_id == people.c.id).exists(),
        )
        .group_by(people.c.id, people.c.name)
        .order_by(people.c.name, people.c.id)
    )
    return [(row[0], row[1], row[2]) for row in await connection.execute(query)]


async def represented(connection: AsyncConnection, meeting_id: int, deputy_id: int) -> list[int]:
    """The people in whose place somebody is to come."""
    query = select(rsvps.c.person_id).where(
        rsvps.c.meeting_id == meeting_id, rsvps.c.deputy_id == deputy_id
    )
    return list((await connection.execute(query.order_by(rsvps.c.person_id))).scalars())


async def hand_on(
    connection: AsyncConnection, before: int, after: int, organisation: str, now: datetime
) -> None:
    """A successor takes over what was answered for an organisation to meetings that are to come,
    unless they have answered themselves.
    """
    coming = select(meetings.c.id).where(meetings.c.starts_at > now)
    theirs = rsvps.alias("theirs")
    handed = select(theirs.c.meeting_id).where(
        theirs.c.person_id == before,
        theirs.c.organisation_slug == organisation,
        theirs.c.meeting_id.in_(coming),
    )
    ids = list((await connection.execute(handed)).scalars())
    await connection.execute(
        delete(rsvps).where(
            rsvps.c.person_id == after, rsvps.c.answer.is_(None), rsvps.c.meeting_id.in_(ids)
        )
    )
    own = await of_person(connection, after, ids)
    await connection.execute(
        update(rsvps)
        .where(
            rsvps.c.person_id == before,
            rsvps.c.meeting_id.in_([number for number in ids if number not in own]),
        )
        .values(person_id=after)
    )


async def forget_held_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete who was invited to meetings that ended before ``moment``; returns how many."""
    over = select(meetings.c.id).where(meetings.c.ends_at < moment)
    result = await connection.execute(delete(rsvps).where(rsvps.c.meeting_id.in_(over)))
    return int(result.rowcount)
