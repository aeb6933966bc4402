"""Responses: what an organisation answered in a round. One each, whoever of its people writes.

While somebody is at it the answers are in their dialogue; here they stand once handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.questionnaire import Response
from db.people import memberships, people, person_roles
from db.questionnaires import questionnaires, rounds
from db.schema import UtcDateTime, metadata

responses = Table(
    "responses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("round_id", ForeignKey("rounds.id"), nullable=False),
    # No foreign key: a round stays readable when an organisation has left the directory.
    Column("organisation_slug", String(40), nullable=False),
    Column("organisation_name", String(200), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL"), index=True),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("submitted_at", UtcDateTime),
    Column("answers", JSON(none_as_null=True)),
    UniqueConstraint("round_id", "organisation_slug"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """A response's row. ``person`` is who began it or wrote last; ``answers`` once handed in."""

    id: int
    round: int
    organisation: str
    organisation_name: str
    person: int | None
    person_name: str
    begun_at: datetime
    submitted_at: datetime | None
    answers: Mapping[str, Any] | None

    @property
    def submitted(self) -> bool:
        """Whether it was handed in."""
        return self.submitted_at is not None


_records = select(responses, people.c.name.label("person_name")).outerjoin(
    people, people.c.id == responses.c.person_id
)


def _record(row: Any) -> Record:
    return Record(
        row.id,
        row.round_id,
        row.organisation_slug,
        row.organisation_name,
        row.person_id,
        row.person_name or "",
        row.begun_at,
        row.submitted_at,
        row.answers,
    )


async def find(connection: AsyncConnection, response_id: int) -> Record | None:
    """The response with this id."""
    row = (await connection.execute(_records.where(responses.c.id == response_id))).first()
    return None if row is None else _record(row)


async def hold(connection: AsyncConnection, response_id: int) -> Record | None:
    """The response with this id, which nobody else can take until this transaction ends."""
    query = _records.where(responses.c.id == response_id).with_for_update(of=responses)
    row = (await connection.execute(query)).first()
    return None if row is None else _record(row)


async def hold_of_organisation(
    connection: AsyncConnection, round_id: int, organisation: str
) -> Record | None:
    """The response of an organisation, which nobody else can take until this transaction ends."""
    query = _records.where(
        responses.c.round_id == round_id, responses.c.organisation_slug == organisation
    )
    row = (await connection.execute(query.with_for_update(of=responses))).first()
    return None if row is None else _record(row)


async def of_organisations(
    connection: AsyncConnection, round_id: int, organisations: Collection[str]
) -> dict[str, Record]:
    """The responses of some organisations in a round."""
    query = _records.where(
        responses.c.round_id == round_id, responses.c.organisation_slug.in_(organisations)
    )
    return {row.organisation_slug: _record(row) for row in await connection.execute(query)}


async def ids_of_organisation(connection: AsyncConnection, organisation: str) -> list[int]:
    """The ids of an organisation's responses in all rounds."""
    query = select(responses.c.id).where(responses.c.organisation_slug == organisation)
    return list((await connection.execute(query)).scalars())


async def of_round(connection: AsyncConnection, round_id: int) -> list[Record]:
    """All responses of a round, by the organisation's name."""
    query = _records.where(responses.c.round_id == round_id).order_by(
        responses.c.organisation_name, responses.c.id
    )
    return [_record(row) for row in await connection.execute(query)]


async def submitted(connection: AsyncConnection, round_id: int) -> list[Response]:
    """What was handed in, for the results."""
    query = (
        select(responses.c.organisation_slug, responses.c.organisation_name, responses.c.answers)
        .where(responses.c.round_id == round_id, responses.c.submitted_at.is_not(None))
        .order_by(responses.c.organisation_slug)
    )
    return [Response(row[0], row[1], dict(row[2])) for row in await connection.execute(query)]


async def last_answers(
    connection: AsyncConnection, organisation: str, before_round: int
) -> Mapping[str, Any]:
    """What the organisation handed in the last time, in an earlier round of the same
    questionnaire; empty when it did not.
    """
    name = (
        select(questionnaires.c.name)
        .join(rounds, rounds.c.questionnaire_id == questionnaires.c.id)
        .where(rounds.c.id == before_round)
        .scalar_subquery()
    )
    query = (
        select(responses.c.answers)
        .join(rounds, rounds.c.id == responses.c.round_id)
        .join(questionnaires, questionnaires.c.id == rounds.c.questionnaire_id)
        .where(
            responses.c.organisation_slug == organisation,
            responses.c.submitted_at.is_not(None),
            responses.c.round_id != before_round,
            questionnaires.c.name == name,
        )
        .order_by(rounds.c.number.desc())
        .limit(1)
    )
    return dict((await connection.execute(query)).scalar() or {})


async def begin(
    connection: AsyncConnection,
    *,
    round_id: int,
    organisation: str,
    organisation_name: str,
    person_id: int,
    now: datetime,
) -> int:
    """Somebody begins for their organisation; the database refuses a second response."""
    result = await connection.execute(
        insert(responses)
        .values(
            round_id=round_id,
            organisation_slug=organisation,
            organisation_name=organisation_name,
            person_id=person_id,
            begun_at=now,
        )
        .returning(responses.c.id)
    )
    return int(result.scalar_one())


async def belongs_to(connection: AsyncConnection, response_id: int, person_id: int) -> None:
    """From now on this person writes it."""
    await connection.execute(
        update(responses).where(responses.c.id == response_id).values(person_id=person_id)
    )


async def hand_in(
    connection: AsyncConnection,
    response_id: int,
    *,
    person_id: int,
    answers: Mapping[str, Any],
    now: datetime,
) -> None:
    """Store the answers; a second time replaces the first."""
    await connection.execute(
        update(responses)
        .where(responses.c.id == response_id)
        .values(person_id=person_id, answers=dict(answers), submitted_at=now)
    )


@dataclass(frozen=True, slots=True)
class Written:
    """Answers that somebody handed in, and by which questionnaire they are to be read."""

    id: int
    organisation: str
    questionnaire: int
    answers: Mapping[str, Any]


_written = (
    select(
        responses.c.id,
        responses.c.organisation_slug,
        rounds.c.questionnaire_id,
        responses.c.answers,
    )
    .join(rounds, rounds.c.id == responses.c.round_id)
    .where(responses.c.submitted_at.is_not(None))
)


async def written_by(connection: AsyncConnection, person_id: int) -> list[Written]:
    """What a person handed in, in all rounds."""
    query = _written.where(responses.c.person_id == person_id).order_by(responses.c.id)
    return [Written(*row) for row in await connection.execute(query)]


async def hold_last_handed_in(connection: AsyncConnection, organisation: str) -> Written | None:
    """What an organisation handed in the last time, in whatever round; nobody else can take it
    until this transaction ends.
    """
    query = _written.where(responses.c.organisation_slug == organisation)
    query = query.order_by(rounds.c.number.desc()).limit(1).with_for_update(of=responses)
    row = (await connection.execute(query)).first()
    return None if row is None else Written(*row)


async def correct(
    connection: AsyncConnection, response_id: int, answers: Mapping[str, Any]
) -> None:
    """Replace the answers, without anybody handing them in anew."""
    await connection.execute(
        update(responses).where(responses.c.id == response_id).values(answers=dict(answers))
    )


async def remove_begun(connection: AsyncConnection, response_id: int) -> bool:
    """Remove a response that was never handed in; returns whether there was one."""
    result = await connection.execute(
        delete(responses).where(responses.c.id == response_id, responses.c.submitted_at.is_(None))
    )
    return bool(result.rowcount)


async def remove_unfinished(connection: AsyncConnection, round_id: int) -> None:
    """Remove what was begun and never handed in, when a round is over."""
    await connection.execute(
        delete(responses).where(
            responses.c.round_id == round_id, responses.c.submitted_at.is_(None)
        )
    )


async def counted(connection: AsyncConnection, round_id: int) -> tuple[int, int]:
    """How many responses were handed in, and how many are under way."""
    query = select(func.count(responses.c.submitted_at), func.count()).where(
        responses.c.round_id == round_id
    )
    row = (await connection.execute(query)).one()
    return row[0], row[1] - row[0]


_of_missing = (
    select(memberships.c.person_id, memberships.c.organisation_slug)
    .join(person_roles, person_roles.c.person_id == memberships.c.person_id)
    .where(person_roles.c.role == "key-person")
)


def _missing(round_id: int) -> Select[Any]:
    """Key persons with each of their organisations that has not handed in."""
    handed_in = select(responses.c.id).where(
        responses.c.round_id == round_id,
        responses.c.organisation_slug == memberships.c.organisation_slug,
        responses.c.submitted_at.is_not(None),
    )
    return _of_missing.where(~handed_in.exists())


def key_persons_of_missing(round_id: int) -> Select[tuple[int]]:
    """The ids of key persons of whose organisations one has not handed in; those who blocked the
    bot are left out.
    """
    reachable = _missing(round_id).join(people, people.c.id == memberships.c.person_id)
    return (
        reachable.where(people.c.blocked_at.is_(None))
        .with_only_columns(memberships.c.person_id)
        .distinct()
    )


async def spoken_for(connection: AsyncConnection) -> set[str]:
    """The slugs of the organisations that have a key person here."""
    query = select(memberships.c.organisation_slug).distinct()
    return set((await connection.execute(query)).scalars())


async def missing_of(connection: AsyncConnection, round_id: int, person_id: int) -> list[str]:
    """The organisations of a key person that have not handed in."""
    query = _missing(round_id).where(memberships.c.person_id == person_id)
    return [row.organisation_slug for row in await connection.execute(query)]


async def remove_begun_by(connection: AsyncConnection, person_id: int) -> None:
    """Remove what a person began and nobody handed in."""
    await connection.execute(
        delete(responses).where(
            responses.c.person_id == person_id, responses.c.submitted_at.is_(None)
        )
    )


async def add_many(
    connection: AsyncConnection, round_id: int, given: Sequence[Response], now: datetime
) -> None:
    """Store many submitted responses at once: for samples and measurements."""
    await connection.execute(
        insert(responses),
        [
            {
                "round_id": round_id,
                "organisation_slug": response.organisation,
                "organisation_name": response.organisation_name,
                "begun_at": now,
                "submitted_at": now,
                "answers": dict(response.answers),
            }
            for response in given
        ],
    )


async def of_person(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What is stored of the responses that a person wrote."""
    query = (
        select(
            responses.c.organisation_slug,
            responses.c.begun_at,
            responses.c.submitted_at,
            responses.c.answers,
        )
        .where(responses.c.person_id == person_id)
        .order_by(responses.c.id)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]
