"""Announcements, and how many people heard of each from somebody who passed it on.

To whom an announcement goes and went stands in ``deliveries``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.announcement import (
    Announcement,
    AnnouncementState,
    Attachment,
    Audience,
    Content,
)
from db.schema import UtcDateTime, metadata

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("state", String(12), nullable=False),
    Column("texts", JSON, nullable=False),
    Column("attachment", JSON),
    Column("link", String(500), nullable=False),
    Column("audience", JSON, nullable=False),
    Column("second_editor", Boolean, nullable=False),
    Column("approved_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("created_at", UtcDateTime, nullable=False),
    # What was set on the clock of the city, and the moment it stands for.
    Column("due_local", String(16)),
    Column("zone", String(40)),
    Column("due_at", UtcDateTime),
    Column("started_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("revision", Integer, nullable=False),
    Column("corrected_at", UtcDateTime),
    Index("ix_announcements_state", "state", "due_at"),
)

announcement_relays = Table(
    "announcement_relays",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("announcement_id", ForeignKey("announcements.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("told", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("uq_announcement_relays_announcement_id", "announcement_id", "person_id", unique=True),
    Index("ix_announcement_relays_person_id", "person_id"),
)

#: A picture or file that came by the command line and not from Telegram; apart, since it is large.
announcement_files = Table(
    "announcement_files",
    metadata,
    Column("announcement_id", ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

#: What is being written down about an announcement for everybody, in slices by id.
announcement_tasks = Table(
    "announcement_tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("announcement_id", ForeignKey("announcements.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("done_to", Integer, nullable=False),
    Index("ix_announcement_tasks_announcement_id", "announcement_id"),
)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be written down for everybody whom an announcement concerns.

    ``done_to`` is the id of the last one for whom it is.
    """

    id: int
    announcement_id: int
    kind: str
    done_to: int


def _announcement(row: Any) -> Announcement:
    return Announcement(
        id=row.id,
        author_id=row.author_id,
        state=AnnouncementState(row.state),
        content=Content(
            row.texts,
            None if row.attachment is None else Attachment(**row.attachment),
            row.link,
        ),
        audience=Audience.from_json(row.audience),
        second_editor=row.second_editor,
        approved_by=row.approved_by,
        due_at=row.due_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        revision=row.revision,
        corrected_at=row.corrected_at,
    )


def content_values(content: Content) -> dict[str, Any]:
    """The columns that hold what readers see."""
    attachment = content.attachment
    return {
        "texts": dict(content.texts),
        "attachment": None
        if attachment is None
        else {"kind": attachment.kind, "file_id": attachment.file_id, "name": attachment.name},
        "link": content.link,
    }


async def add(
    connection: AsyncConnection,
    *,
    author_id: int | None,
    content: Content,
    audience: Audience,
    second_editor: bool,
    now: datetime,
) -> int:
    """A new draft; returns its id."""
    result = await connection.execute(
        insert(announcements)
        .values(
            author_id=author_id,
            state=AnnouncementState.DRAFT.value,
            **content_values(content),
            audience=audience.to_json(),
            second_editor=second_editor,
            created_at=now,
            revision=0,
        )
        .returning(announcements.c.id)
    )
    return int(result.scalar_one())


async def put_file(connection: AsyncConnection, announcement_id: int, data: bytes) -> None:
    """Keep the bytes of an announcement's picture or file."""
    await connection.execute(
        insert(announcement_files).values(announcement_id=announcement_id, data=data)
    )


async def file(connection: AsyncConnection, announcement_id: int) -> bytes | None:
    """The bytes of an announcement's picture or file, where Telegram has no id for it."""
    query = select(announcement_files.c.data).where(
        announcement_files.c.announcement_id == announcement_id
    )
    data: bytes | None = (await connection.execute(query)).scalar()
    return data


async def find(connection: AsyncConnection, announcement_id: int) -> Announcement | None:
    """The announcement with this number."""
    query = select(announcements).where(announcements.c.id == announcement_id)
    row = (await connection.execute(query)).first()
    return None if row is None else _announcement(row)


async def hold(connection: AsyncConnection, announcement_id: int) -> Announcement | None:
    """The announcement, which nobody else can change until this transaction ends."""
    query = select(announcements).where(announcements.c.id == announcement_id).with_for_update()
    row = (await connection.execute(query)).first()
    return None if row is None else _announcement(row)


async def change(connection: AsyncConnection, announcement_id: int, **values: object) -> None:
    """Set columns of an announcement."""
    await connection.execute(
        update(announcements).where(announcements.c.id == announcement_id).values(**values)
    )


async def remove(connection: AsyncConnection, announcement_id: int) -> None:
    """Delete an announcement."""
    await connection.execute(delete(announcements).where(announcements.c.id == announcement_id))


async def latest(connection: AsyncConnection, limit: int, offset: int = 0) -> list[Announcement]:
    """The newest announcements first."""
    query = select(announcements).order_by(announcements.c.id.desc()).limit(limit).offset(offset)
    return [_announcement(row) for row in await connection.execute(query)]


async def due(connection: AsyncConnection, now: datetime) -> list[int]:
    """Announcements whose time has come."""
    query = (
        select(announcements.c.id)
        .where(
            announcements.c.state == AnnouncementState.SCHEDULED.value,
            announcements.c.due_at <= now,
        )
        .order_by(announcements.c.due_at, announcements.c.id)
    )
    return list((await connection.execute(query)).scalars())


async def being_sent(connection: AsyncConnection) -> list[Announcement]:
    """Announcements that are on their way, oldest first."""
    query = (
        select(announcements)
        .where(announcements.c.state == AnnouncementState.SENDING.value)
        .order_by(announcements.c.id)
    )
    return [_announcement(row) for row in await connection.execute(query)]


async def add_task(connection: AsyncConnection, announcement_id: int, kind: str) -> None:
    """Begin something that is written down in slices; the same begun before starts anew."""
    await drop_tasks(connection, announcement_id, kind)
    await connection.execute(
        insert(announcement_tasks).values(announcement_id=announcement_id, kind=kind, done_to=0)
    )


async def drop_tasks(
    connection: AsyncConnection, announcement_id: int, kind: str | None = None
) -> None:
    """End what was begun, of one kind or all."""
    statement = delete(announcement_tasks).where(
        announcement_tasks.c.announcement_id == announcement_id
    )
    if kind is not None:
        statement = statement.where(announcement_tasks.c.kind == kind)
    await connection.execute(statement)


async def next_task(connection: AsyncConnection) -> Task | None:
    """The oldest thing that is not wholly written down."""
    query = select(announcement_tasks).order_by(announcement_tasks.c.id).limit(1)
    row = (await connection.execute(query)).first()
    return None if row is None else _task(row)


async def hold_task(connection: AsyncConnection, task_id: int) -> Task | None:
    """The task as it stands, which nobody else can go on with until this transaction ends."""
    query = select(announcement_tasks).where(announcement_tasks.c.id == task_id)
    row = (await connection.execute(query.with_for_update())).first()
    return None if row is None else _task(row)


def _task(row: Any) -> Task:
    return Task(row.id, row.announcement_id, row.kind, row.done_to)


async def done_to(connection: AsyncConnection, task: Task, last: int | None) -> None:
    """It is done up to ``last``; ``None``: all of it."""
    if last is None:
        await connection.execute(
            delete(announcement_tasks).where(announcement_tasks.c.id == task.id)
        )
    else:
        await connection.execute(
            update(announcement_tasks)
            .where(announcement_tasks.c.id == task.id)
            .values(done_to=last)
        )


async def has_task(connection: AsyncConnection, announcement_id: int) -> bool:
    """Whether something about the announcement is not wholly written down."""
    query = select(announcement_tasks.c.id).where(
        announcement_tasks.c.announcement_id == announcement_id
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def pass_on(
    connection: AsyncConnection, announcement_id: int, person_id: int, told: int, now: datetime
) -> None:
    """A person says how many people they told; saying it again replaces the number."""
    changed = await connection.execute(
        update(announcement_relays)
        .where(
            announcement_relays.c.announcement_id == announcement_id,
            announcement_relays.c.person_id == person_id,
        )
        .values(told=told, at=now)
    )
    if changed.rowcount == 0:
        await connection.execute(
            insert(announcement_relays).values(
                announcement_id=announcement_id, person_id=person_id, told=told, at=now
            )
        )


async def passed_on(connection: AsyncConnection, announcement_id: int) -> tuple[int, int]:
    """How many people passed an announcement on, and how many they told in all."""
    query = select(func.count(), func.coalesce(func.sum(announcement_relays.c.told), 0)).where(
        announcement_relays.c.announcement_id == announcement_id
    )
    row = (await connection.execute(query)).one()
    return int(row[0]), int(row[1])


async def passed_on_by(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What a person passed on."""
    query = (
        select(
            announcement_relays.c.announcement_id,
            announcement_relays.c.told,
            announcement_relays.c.at,
        )
        .where(announcement_relays.c.person_id == person_id)
        .order_by(announcement_relays.c.id)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def forget_people_before(connection: AsyncConnection, moment: datetime) -> int:
    """Take out who wrote and approved announcements that ended before ``moment`` (or drafts begun
    before it), and who passed one on by then; texts and numbers stay. Returns from how many rows.
    """
    over = or_(
        announcements.c.ended_at < moment,
        and_(
            announcements.c.state == AnnouncementState.DRAFT.value,
            announcements.c.created_at < moment,
        ),
    )
    someone = or_(announcements.c.author_id.is_not(None), announcements.c.approved_by.is_not(None))
    written = await connection.execute(
        update(announcements).where(over, someone).values(author_id=None, approved_by=None)
    )
    told = await connection.execute(
        update(announcement_relays)
        .where(announcement_relays.c.at < moment, announcement_relays.c.person_id.is_not(None))
        .values(person_id=None)
    )
    return int(written.rowcount) + int(told.rowcount)
