"""What came of an invitation, in figures and names: for who plans rooms, chairs, interpreters."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.meetings.rsvp import Answer, Rsvp, Seat
from db.directory import organisations
from db.people import people
from db.rsvps import rsvp_of, rsvps


@dataclass(frozen=True, slots=True)
class Share:
    """What one organisation has answered. All counts are of people, but ``answers_*``, which count
    those who were invited.
    """

    organisation: str | None
    name: str
    coming: int
    waiting: int
    answers_perhaps: int
    answers_no: int
    answers_none: int


async def shares(connection: AsyncConnection, meeting_id: int) -> list[Share]:
    """The answers of each organisation, by name; whoever speaks for none comes last."""

    def people_in(seat: Seat) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((rsvps.c.seat == seat, rsvps.c.people), else_=0)), 0)

    def answers(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    query = (
        select(
            rsvps.c.organisation_slug,
            organisations.c.name,
            people_in(Seat.TAKEN),
            people_in(Seat.WAITING),
            answers(rsvps.c.answer == Answer.PERHAPS),
            answers(rsvps.c.answer == Answer.NO),
            answers(rsvps.c.answer.is_(None)),
        )
        .select_from(
            rsvps.outerjoin(organisations, organisations.c.slug == rsvps.c.organisation_slug)
        )
        .where(rsvps.c.meeting_id == meeting_id)
        .group_by(rsvps.c.organisation_slug, organisations.c.name)
    )
    found = [
        Share(row[0], row[1] or "", *(int(count) for count in row[2:]))
        for row in await connection.execute(query)
    ]
    return sorted(found, key=lambda share: (share.organisation is None, share.name))


async def answers(connection: AsyncConnection, meeting_id: int) -> dict[Answer | None, int]:
    """How many of those who were invited have answered what; ``None``: nothing yet."""
    query = (
        select(rsvps.c.answer, func.count())
        .where(rsvps.c.meeting_id == meeting_id)
        .group_by(rsvps.c.answer)
    )
    return {
        None if answer is None else Answer(answer): int(number)
        for answer, number in await connection.execute(query)
    }


async def needs(connection: AsyncConnection, meeting_id: int) -> dict[str, int]:
    """How many people come (or wait for a place) in parties with each need: ``childcare``,
    ``step-free``, ``interpreter-`` and a language.
    """
    query = select(
        rsvps.c.interpreter, rsvps.c.childcare, rsvps.c.step_free, func.sum(rsvps.c.people)
    ).where(rsvps.c.meeting_id == meeting_id, rsvps.c.seat.is_not(None))
    query = query.group_by(rsvps.c.interpreter, rsvps.c.childcare, rsvps.c.step_free)
    found: dict[str, int] = {}
    for interpreter, childcare, step_free, number in await connection.execute(query):
        for need, wanted in (
            (f"interpreter-{interpreter}", interpreter is not None),
            ("childcare", childcare),
            ("step-free", step_free),
        ):
            if wanted:
                found[need] = found.get(need, 0) + int(number)
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with the names that staff need."""

    rsvp: Rsvp
    name: str
    organisation: str
    deputy: str


async def answered(connection: AsyncConnection, meeting_id: int) -> list[Answered]:
    """Everybody who has answered, by organisation and name."""
    deputies = people.alias("deputies")
    query = (
        select(
            rsvps,
            people.c.name.label("person"),
            organisations.c.name.label("organisation"),
            deputies.c.name.label("deputy"),
        )
        .join(people, people.c.id == rsvps.c.person_id)
        .outerjoin(organisations, organisations.c.slug == rsvps.c.organisation_slug)
        .outerjoin(deputies, deputies.c.id == rsvps.c.deputy_id)
        .where(rsvps.c.meeting_id == meeting_id, rsvps.c.answer.is_not(None))
        .order_by(organisations.c.name, people.c.name, people.c.id)
    )
    return [
        Answered(rsvp_of(row), row.person, row.organisation or "", row.deputy or row.deputy_name)
        for row in await connection.execute(query)
    ]
