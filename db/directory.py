"""The directory's tables: read whole once per revision, replaced whole by an import.

Texts per language are JSON: they are always read together, and a new language needs no migration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.directory import (
    Contact,
    Directory,
    Office,
    Organisation,
    Room,
    Topic,
    TopicGroup,
)
from db.schema import metadata

directory_state = Table(
    "directory_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
)

topic_groups = Table(
    "topic_groups",
    metadata,
    Column("slug", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("titles", JSON, nullable=False),
)

offices = Table(
    "offices",
    metadata,
    Column("slug", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("code", String(20)),
    Column("names", JSON, nullable=False),
    Column("address", String(200), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("phone", String(40), nullable=False),
    Column("email", String(200), nullable=False),
    Column("hours", Text, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("slug", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("office", ForeignKey("offices.slug"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("room", String(60), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("email", String(200), nullable=False),
    Column("hours", Text, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("verified_on", Date),
)

topics = Table(
    "topics",
    metadata,
    Column("slug", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("group", ForeignKey("topic_groups.slug"), nullable=False),
    Column("office", ForeignKey("offices.slug"), nullable=False),
    Column("contact", ForeignKey("contacts.slug")),
    Column("titles", JSON, nullable=False),
    Column("concerns", JSON, nullable=False),
    Column("words", JSON, nullable=False),
)

organisations = Table(
    "organisations",
    metadata,
    Column("slug", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("district", String(80), nullable=False),
    Column("languages", JSON, nullable=False),
)

#: ``id`` is for the constraint against double booking, which wants a number.
rooms = Table(
    "rooms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String(40), nullable=False, unique=True),
    Column("position", Integer, nullable=False),
    Column("names", JSON, nullable=False),
    Column("address", String(200), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("capacity", Integer, nullable=False),
    Column("equipment", JSON, nullable=False),
    Column("accessibility", JSON, nullable=False),
    Column("hours", Text, nullable=False),
    Column("buffer_minutes", Integer, nullable=False),
    Column("closed_on_holidays", Boolean, nullable=False),
    Column("photo", String(300), nullable=False),
    Column("rules", JSON, nullable=False),
    Column("manager", ForeignKey("contacts.slug")),
)

#: Parents before children, as foreign keys want it.
_SHELVES = (
    (topic_groups, "groups"),
    (offices, "offices"),
    (contacts, "contacts"),
    (topics, "topics"),
    (organisations, "organisations"),
    (rooms, "rooms"),
)


async def revision(connection: AsyncConnection) -> int:
    """How often the directory was replaced; 0 before the first import."""
    return (await connection.execute(select(directory_state.c.revision))).scalar() or 0


async def load(connection: AsyncConnection) -> Directory:
    """The whole directory, in the order of the workbook."""
    number = await revision(connection)
    rows = {}
    for table, shelf in _SHELVES:
        rows[shelf] = (await connection.execute(select(table).order_by(table.c.position))).all()
    return Directory(
        groups={r.slug: TopicGroup(r.slug, r.titles) for r in rows["groups"]},
        offices={
            r.slug: Office(
                r.slug,
                r.code,
                r.names,
                r.address,
                r.latitude,
                r.longitude,
                r.phone,
                r.email,
                r.hours,
            )
            for r in rows["offices"]
        },
        contacts={
            r.slug: Contact(
                r.slug,
                r.office,
                r.name,
                r.room,
                r.phone,
                r.email,
                r.hours,
                tuple(r.languages),
                r.verified_on,
            )
            for r in rows["contacts"]
        },
        topics={
            r.slug: Topic(
                r.slug,
                r.group,
                r.office,
                r.contact,
                r.titles,
                r.concerns,
                {language: tuple(words) for language, words in r.words.items()},
            )
            for r in rows["topics"]
        },
        organisations={
            r.slug: Organisation(r.slug, r.name, r.district, tuple(r.languages))
            for r in rows["organisations"]
        },
        rooms={r.slug: _room(r) for r in rows["rooms"]},
        revision=number,
    )


def _room(r: Any) -> Room:
    return Room(
        r.slug,
        r.names,
        r.address,
        r.latitude,
        r.longitude,
        r.capacity,
        tuple(r.equipment),
        tuple(r.accessibility),
        r.hours,
        r.buffer_minutes,
        r.closed_on_holidays,
        r.photo,
        r.rules,
        r.manager,
    )


async def load_rooms(connection: AsyncConnection) -> dict[str, Room]:
    """The rooms alone, in the order of the workbook."""
    query = select(rooms).order_by(rooms.c.position)
    return {r.slug: _room(r) for r in await connection.execute(query)}


async def replace(connection: AsyncConnection, directory: Directory) -> int:
    """Make the tables hold exactly ``directory``; returns the new revision.

    Rows that stay are updated in place, since people and questions point at them.
    """
    stale: list[tuple[Table, set[str]]] = []
    for table, shelf in _SHELVES:
        wanted: Mapping[str, Any] = getattr(directory, shelf)
        present = set((await connection.execute(select(table.c.slug))).scalars())
        new = [_values(table, item, n) for n, item in enumerate(wanted.values())]
        fresh = [values for values in new if values["slug"] not in present]
        if fresh:
            await connection.execute(insert(table), fresh)
        for values in new:
            if values["slug"] in present:
                await connection.execute(
                    update(table).where(table.c.slug == values["slug"]).values(**values)
                )
        stale.append((table, present - set(wanted)))
    for table, slugs in reversed(stale):
        if slugs:
            await connection.execute(delete(table).where(table.c.slug.in_(slugs)))
    number = await revision(connection) + 1
    if number == 1:
        await connection.execute(insert(directory_state).values(id=1, revision=number))
    else:
        await connection.execute(update(directory_state).values(revision=number))
    return number


def _values(table: Table, item: object, position: int) -> dict[str, object]:
    return {
        column.name: position if column.name == "position" else _stored(getattr(item, column.name))
        for column in table.columns
        if column.name != "id"
    }


def _stored(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {key: _stored(inner) for key, inner in value.items()}
    return value


async def organisation_names(connection: AsyncConnection, slugs: Iterable[str]) -> dict[str, str]:
    """Names of organisations by slug."""
    query = select(organisations.c.slug, organisations.c.name).where(
        organisations.c.slug.in_(list(slugs))
    )
    return {row.slug: row.name for row in await connection.execute(query)}


async def all_organisation_names(connection: AsyncConnection) -> dict[str, str]:
    """Slug to name of every organisation."""
    query = select(organisations.c.slug, organisations.c.name).order_by(organisations.c.name)
    return {row.slug: row.name for row in await connection.execute(query)}


async def verify_contact(connection: AsyncConnection, slug: str, day: Any) -> None:
    """Note that a contact's entry was confirmed on ``day``; the directory gets a new revision."""
    await connection.execute(
        update(contacts).where(contacts.c.slug == slug).values(verified_on=day)
    )
    await connection.execute(
        update(directory_state).values(revision=directory_state.c.revision + 1)
    )
