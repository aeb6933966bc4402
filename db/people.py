"""People, their roles and the organisations they speak for.

One query tells the door who is there; nothing in it grows with the number of people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogue import State
from bot.domain.person import Person, Role
from db.dialogues import dialogue_of, dialogues, running
from db.directory import directory_state, organisations
from db.schema import UtcDateTime, metadata
from db.updates import outcome, processed_updates

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("name", String(120), nullable=False, default=""),
    Column("language", String(8), nullable=False),
    Column("consented_at", UtcDateTime),
    Column("blocked_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_on", UtcDateTime, nullable=False),
)

person_roles = Table(
    "person_roles",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(20), primary_key=True),
    Index("ix_person_roles_role", "role"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation_slug", ForeignKey("organisations.slug"), primary_key=True),
    Column("deputy", Boolean, nullable=False, default=False),
    Index("ix_memberships_organisation_slug", "organisation_slug"),
)

contact_holders = Table(
    "contact_holders",
    metadata,
    Column("contact_slug", ForeignKey("contacts.slug", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_contact_holders_person_id", "person_id"),
)

_roles = (
    select(func.aggregate_strings(person_roles.c.role, ","))
    .where(person_roles.c.person_id == people.c.id)
    .scalar_subquery()
)

_at_the_door = (
    select(
        people,
        _roles.label("roles"),
        select(directory_state.c.revision).scalar_subquery().label("revision"),
        dialogues.c.script,
        dialogues.c.subject,
        dialogues.c.version,
        dialogues.c.step,
        dialogues.c.answers,
        dialogues.c.draft,
        dialogues.c.earlier,
        dialogues.c.serial,
        select(processed_updates.c.outcome)
        .where(processed_updates.c.update_id == bindparam("update_id"))
        .scalar_subquery()
        .label("outcome"),
    )
    .select_from(people.outerjoin(dialogues, (dialogues.c.person_id == people.c.id) & running))
    .where(people.c.telegram_id == bindparam("telegram_id"))
)


@dataclass(frozen=True, slots=True)
class Membership:
    """An organisation that a person speaks for."""

    slug: str
    name: str
    deputy: bool


def _person(row: Any) -> Person:
    return Person(
        id=row.id,
        telegram_id=row.telegram_id,
        name=row.name,
        language=row.language,
        consented=row.consented_at is not None,
        blocked=row.blocked_at is not None,
        roles=frozenset(Role(role) for role in (row.roles or "").split(",") if role),
        seen_on=row.seen_on,
    )


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """What one query tells of somebody who comes. ``outcome``: this update was processed before."""

    person: Person | None
    dialogue: State | None
    revision: int
    outcome: Mapping[str, Any] | None


async def at_the_door(connection: AsyncConnection, telegram_id: int, update_id: int) -> AtTheDoor:
    """The person, their running dialogue, the directory's revision and this update's past."""
    row = (
        await connection.execute(_at_the_door, {"telegram_id": telegram_id, "update_id": update_id})
    ).first()
    if row is None:
        return AtTheDoor(None, None, -1, await outcome(connection, update_id))
    return AtTheDoor(_person(row), dialogue_of(row), row.revision or 0, row.outcome)


async def find(connection: AsyncConnection, person_id: int) -> Person | None:
    """The person with this id."""
    query = select(people, _roles.label("roles")).where(people.c.id == person_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _person(row)


async def find_by_telegram(connection: AsyncConnection, telegram_id: int) -> Person | None:
    """The person with this Telegram account."""
    query = select(people, _roles.label("roles")).where(people.c.telegram_id == telegram_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _person(row)


async def add(
    connection: AsyncConnection, *, telegram_id: int, language: str, now: datetime
) -> int:
    """A person who talks to the bot for the first time; returns the id."""
    result = await connection.execute(
        insert(people)
        .values(telegram_id=telegram_id, language=language, created_at=now, seen_on=now)
        .returning(people.c.id)
    )
    return int(result.scalar_one())


async def change(connection: AsyncConnection, person_id: int, **values: object) -> None:
    """Set columns of one person."""
    await connection.execute(update(people).where(people.c.id == person_id).values(**values))


async def remove(connection: AsyncConnection, person_id: int) -> None:
    """Delete the person and all that hangs on them."""
    await connection.execute(delete(people).where(people.c.id == person_id))


async def give_role(connection: AsyncConnection, person_id: int, role: Role) -> None:
    """Give a role; having it already is fine."""
    has = select(person_roles.c.role).where(
        person_roles.c.person_id == person_id, person_roles.c.role == role.value
    )
    if (await connection.execute(has)).first() is None:
        await connection.execute(insert(person_roles).values(person_id=person_id, role=role.value))


async def take_role(connection: AsyncConnection, person_id: int, role: Role) -> None:
    """Take a role away."""
    await connection.execute(
        delete(person_roles).where(
            person_roles.c.person_id == person_id, person_roles.c.role == role.value
        )
    )


def holding(role: Role) -> Select[tuple[int]]:
    """The ids of the people who hold a role and can be written to, as a query."""
    return (
        select(people.c.id)
        .join(person_roles, person_roles.c.person_id == people.c.id)
        .where(person_roles.c.role == role.value, people.c.blocked_at.is_(None))
        .order_by(people.c.id)
    )


async def with_role(connection: AsyncConnection, role: Role) -> list[int]:
    """The ids of the people who hold a role and can be written to."""
    return [row.id for row in await connection.execute(holding(role))]


async def count_role(connection: AsyncConnection, role: Role) -> int:
    """How many people hold a role."""
    query = select(func.count()).select_from(person_roles).where(person_roles.c.role == role.value)
    return int((await connection.execute(query)).scalar_one())


async def hold_role(connection: AsyncConnection, role: Role) -> int:
    """How many people hold a role, which nobody else can change until this transaction ends."""
    query = select(person_roles.c.person_id).where(person_roles.c.role == role.value)
    return len((await connection.execute(query.with_for_update())).all())


async def join(
    connection: AsyncConnection, person_id: int, slug: str, *, deputy: bool = False
) -> None:
    """Make the person speak for an organisation; a full member never becomes a mere deputy."""
    query = select(memberships.c.deputy).where(
        memberships.c.person_id == person_id, memberships.c.organisation_slug == slug
    )
    row = (await connection.execute(query)).first()
    if row is None:
        await connection.execute(
            insert(memberships).values(person_id=person_id, organisation_slug=slug, deputy=deputy)
        )
    elif row.deputy and not deputy:
        await connection.execute(
            update(memberships)
            .where(memberships.c.person_id == person_id, memberships.c.organisation_slug == slug)
            .values(deputy=False)
        )


async def leave(connection: AsyncConnection, person_id: int, slug: str) -> None:
    """The person no longer speaks for an organisation."""
    await connection.execute(
        delete(memberships).where(
            memberships.c.person_id == person_id, memberships.c.organisation_slug == slug
        )
    )


async def memberships_of(connection: AsyncConnection, person_id: int) -> list[Membership]:
    """The organisations a person speaks for, by name."""
    query = (
        select(organisations.c.slug, organisations.c.name, memberships.c.deputy)
        .join(organisations, organisations.c.slug == memberships.c.organisation_slug)
        .where(memberships.c.person_id == person_id)
        .order_by(organisations.c.name)
    )
    return [Membership(*row) for row in await connection.execute(query)]


async def members_of(connection: AsyncConnection, organisation: str) -> list[int]:
    """The ids of the people who speak for an organisation and can be written to."""
    query = (
        select(people.c.id)
        .join(memberships, memberships.c.person_id == people.c.id)
        .where(memberships.c.organisation_slug == organisation, people.c.blocked_at.is_(None))
        .order_by(people.c.id)
    )
    return list((await connection.execute(query)).scalars())


async def hold_contact(connection: AsyncConnection, person_id: int, contact_slug: str) -> None:
    """The person answers for a contact of the directory."""
    query = select(contact_holders.c.person_id).where(
        contact_holders.c.person_id == person_id, contact_holders.c.contact_slug == contact_slug
    )
    if (await connection.execute(query)).first() is None:
        await connection.execute(
            insert(contact_holders).values(person_id=person_id, contact_slug=contact_slug)
        )


async def holders_of(connection: AsyncConnection, contact_slug: str) -> list[int]:
    """The people who answer for a contact, still have a role for it, and can be written to."""
    may_answer = select(person_roles.c.person_id).where(
        person_roles.c.person_id == people.c.id,
        person_roles.c.role.in_([Role.CONTACT.value, Role.ADMIN.value]),
    )
    query = (
        select(people.c.id)
        .join(contact_holders, contact_holders.c.person_id == people.c.id)
        .where(
            contact_holders.c.contact_slug == contact_slug,
            people.c.blocked_at.is_(None),
            may_answer.exists(),
        )
        .order_by(people.c.id)
    )
    return list((await connection.execute(query)).scalars())


async def held_by(connection: AsyncConnection, person_id: int) -> list[str]:
    """The contacts that a person answers for."""
    query = select(contact_holders.c.contact_slug).where(contact_holders.c.person_id == person_id)
    return list((await connection.execute(query)).scalars())


async def everything(connection: AsyncConnection, person_id: int) -> Mapping[str, Any]:
    """The person's row as it is stored."""
    row = (await connection.execute(select(people).where(people.c.id == person_id))).mappings()
    return dict(row.one())


async def organisations_in_use(connection: AsyncConnection) -> dict[str, str]:
    """Organisations somebody speaks for: slug to name."""
    query = (
        select(organisations.c.slug, organisations.c.name)
        .join(memberships, memberships.c.organisation_slug == organisations.c.slug)
        .distinct()
    )
    return {row.slug: row.name for row in await connection.execute(query)}


async def forget_strangers_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete people who were never let in and have not come back since ``moment``."""
    known = select(person_roles.c.person_id).where(person_roles.c.person_id == people.c.id)
    result = await connection.execute(
        delete(people).where(people.c.seen_on < moment, ~known.exists())
    )
    return int(result.rowcount)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A registered person to be stored at once, with role and organisation."""

    telegram_id: int
    name: str
    language: str
    role: Role
    organisation: str | None


async def add_many(
    connection: AsyncConnection, newcomers: Sequence[NewPerson], now: datetime
) -> None:
    """Store many registered people with few statements: for samples and measurements."""
    stamps = {"consented_at": now, "created_at": now, "seen_on": now}
    await connection.execute(
        insert(people),
        [
            {"telegram_id": n.telegram_id, "name": n.name, "language": n.language, **stamps}
            for n in newcomers
        ],
    )
    ids = {
        row.telegram_id: row.id
        for row in await connection.execute(
            select(people.c.id, people.c.telegram_id).where(
                people.c.telegram_id >= min(n.telegram_id for n in newcomers),
                people.c.telegram_id <= max(n.telegram_id for n in newcomers),
            )
        )
    }
    await connection.execute(
        insert(person_roles),
        [{"person_id": ids[n.telegram_id], "role": n.role.value} for n in newcomers],
    )
    members = [n for n in newcomers if n.organisation is not None]
    if members:
        await connection.execute(
            insert(memberships),
            [
                {
                    "person_id": ids[n.telegram_id],
                    "organisation_slug": n.organisation,
                    "deputy": False,
                }
                for n in members
            ],
        )


async def highest_telegram_id(connection: AsyncConnection, low: int, high: int) -> int:
    """The highest Telegram id in a range, or ``low`` when there is none."""
    query = select(func.max(people.c.telegram_id)).where(
        people.c.telegram_id > low, people.c.telegram_id < high
    )
    return (await connection.execute(query)).scalar() or low
