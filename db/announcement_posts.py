"""To whom an announcement went and goes: what ``deliveries`` tell about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.deliveries import TOO_LATE, deliveries
from db.directory import organisations
from db.people import memberships, people

#: The announcement itself, what makes it right, and what takes it back.
LETTER = "announcement"
CORRECTION = "announcement-correction"
WITHDRAWAL = "announcement-withdrawal"


def subject(announcement_id: int) -> str:
    """What all deliveries about an announcement have in common."""
    return f"announcement:{announcement_id}"


def _letters(announcement_id: int) -> ColumnElement[bool]:
    return and_(deliveries.c.subject == subject(announcement_id), deliveries.c.kind == LETTER)


#: The state for the report: who had blocked the bot and returned too late has still not got it
#: because of that, and not because they are not meant any more.
_STATE = case(
    (and_(deliveries.c.state == "dropped", deliveries.c.error == TOO_LATE), "held"),
    else_=deliveries.c.state,
)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who has an announcement in their chat, or is just getting it."""

    delivery_id: int
    person_id: int


async def receivers(
    connection: AsyncConnection, announcement_id: int, *, after: int, limit: int
) -> list[Receiver]:
    """Who has the announcement or is just getting it, page by page by the delivery's id."""
    query = (
        select(deliveries.c.id, deliveries.c.recipient_id)
        .where(
            _letters(announcement_id),
            deliveries.c.state.in_(("sent", "sending")),
            deliveries.c.id > after,
        )
        .order_by(deliveries.c.id)
        .limit(limit)
    )
    return [Receiver(row.id, row.recipient_id) for row in await connection.execute(query)]


async def in_chat(
    connection: AsyncConnection, announcement_id: int, person_id: int, kinds: Sequence[str]
) -> tuple[int, ...]:
    """The messages in a person's chat that the newest delivery of these kinds consists of.

    Those that it took out of the chat are not among them (their place holds 0).
    """
    query = (
        select(deliveries.c.message_ids)
        .where(
            deliveries.c.recipient_id == person_id,
            deliveries.c.subject == subject(announcement_id),
            deliveries.c.kind.in_(kinds),
            deliveries.c.state == "sent",
        )
        .order_by(deliveries.c.id.desc())
        .limit(1)
    )
    return tuple(filter(None, (await connection.execute(query)).scalar() or ()))


async def states(connection: AsyncConnection, announcement_id: int) -> dict[str, int]:
    """How many of an announcement's deliveries are in each state."""
    query = select(_STATE, func.count()).where(_letters(announcement_id)).group_by(_STATE)
    return {row[0]: row[1] for row in await connection.execute(query)}


async def by_language(
    connection: AsyncConnection, announcement_id: int
) -> dict[tuple[str, str], int]:
    """The same for each language of the readers."""
    query = (
        select(people.c.language, _STATE, func.count())
        .join(people, people.c.id == deliveries.c.recipient_id)
        .where(_letters(announcement_id))
        .group_by(people.c.language, _STATE)
    )
    return {(row[0], row[1]): row[2] for row in await connection.execute(query)}


async def by_organisation(
    connection: AsyncConnection, announcement_id: int
) -> dict[tuple[str, str], int]:
    """The same for each organisation; who speaks for two counts in both."""
    query = (
        select(organisations.c.name, _STATE, func.count())
        .join(memberships, memberships.c.person_id == deliveries.c.recipient_id)
        .join(organisations, organisations.c.slug == memberships.c.organisation_slug)
        .where(_letters(announcement_id))
        .group_by(organisations.c.name, _STATE)
    )
    return {(row[0], row[1]): row[2] for row in await connection.execute(query)}


async def errors(connection: AsyncConnection, announcement_id: int) -> dict[str, int]:
    """Why deliveries failed, and how many for each reason."""
    query = (
        select(deliveries.c.error, func.count())
        .where(
            _letters(announcement_id),
            deliveries.c.state == "failed",
            deliveries.c.error.is_not(None),
        )
        .group_by(deliveries.c.error)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}
