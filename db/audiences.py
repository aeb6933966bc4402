"""Who an announcement is for, in the words of the database; the rule is ``reaches`` in the domain.

Each test of a person is a look into an index, so counting reads the people once and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.announcement import NO_ANSWER, Audience
from db.people import memberships, people, person_roles
from db.rsvps import rsvps
from db.subscriptions import subscriptions


def reached(audience: Audience) -> ColumnElement[bool]:
    """Whether a row of ``people`` is in the audience."""
    return and_(
        people.c.consented_at.is_not(None),
        _role(audience),
        _organisation(audience),
        _invited(audience),
        people.c.language.in_(sorted(audience.languages)) if audience.languages else true(),
        true() if audience.must_read or not audience.topics else _subscribed(audience),
    )


def _role(audience: Audience) -> ColumnElement[bool]:
    query = select(person_roles.c.role).where(person_roles.c.person_id == people.c.id)
    if audience.roles:
        query = query.where(person_roles.c.role.in_(sorted(audience.roles)))
    return query.exists()


def _organisation(audience: Audience) -> ColumnElement[bool]:
    if not audience.organisations:
        return true()
    return (
        select(memberships.c.person_id)
        .where(
            memberships.c.person_id == people.c.id,
            memberships.c.organisation_slug.in_(sorted(audience.organisations)),
        )
        .exists()
    )


def _invited(audience: Audience) -> ColumnElement[bool]:
    if audience.meeting is None:
        return true()
    query = select(rsvps.c.person_id).where(
        rsvps.c.person_id == people.c.id, rsvps.c.meeting_id == audience.meeting
    )
    if audience.rsvps:
        answer = func.coalesce(rsvps.c.answer, NO_ANSWER)
        query = query.where(answer.in_(sorted(audience.rsvps)))
    return query.exists()


def _subscribed(audience: Audience) -> ColumnElement[bool]:
    return or_(
        *(
            ~select(subscriptions.c.topic)
            .where(
                subscriptions.c.person_id == people.c.id,
                subscriptions.c.topic == topic,
                ~subscriptions.c.wanted,
            )
            .exists()
            for topic in sorted(audience.topics)
        )
    )


@dataclass(frozen=True, slots=True)
class Count:
    """People of an audience with one language; ``blocked`` of them cannot be written to now."""

    people: int
    blocked: int


async def count(connection: AsyncConnection, audience: Audience) -> dict[str, Count]:
    """How many people an audience has, per language of the reader."""
    query = (
        select(people.c.language, func.count(), func.count(people.c.blocked_at))
        .where(reached(audience))
        .group_by(people.c.language)
        .order_by(people.c.language)
    )
    return {row[0]: Count(row[1], row[2]) for row in await connection.execute(query)}


async def still_reached(
    connection: AsyncConnection, audience: Audience, person_ids: list[int]
) -> set[int]:
    """Those of some people who are in the audience."""
    query = select(people.c.id).where(people.c.id.in_(person_ids), reached(audience))
    return set((await connection.execute(query)).scalars())


async def next_people(
    connection: AsyncConnection, audience: Audience, after: int, limit: int
) -> list[int]:
    """People of the audience by their id, beginning after one."""
    query = (
        select(people.c.id)
        .where(people.c.id > after, reached(audience))
        .order_by(people.c.id)
        .limit(limit)
    )
    return list((await connection.execute(query)).scalars())
