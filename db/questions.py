"""Questions to the city with their threads, and which chat message belongs to which question.

``question_posts`` is how a reply in a chat finds its question again, also after a restart.
"""

from __future__ import annotations

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

from bot.domain.question import Question, QuestionState
from db.schema import UtcDateTime, metadata

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("topic_slug", ForeignKey("topics.slug", ondelete="SET NULL")),
    Column("contact_slug", ForeignKey("contacts.slug", ondelete="SET NULL")),
    Column("state", String(20), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reminded_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("helped", Boolean),
    Index("ix_questions_person_id", "person_id"),
    Index("ix_questions_state", "state", "due_at"),
)

question_messages = Table(
    "question_messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    Column("author_id", ForeignKey("people.id", ondelete="SET NULL")),
    Column("from_city", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_question_messages_question_id", "question_id"),
)

question_posts = Table(
    "question_posts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True),
    Column("message_id", BigInteger, primary_key=True),
    Column("question_id", ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    Index("ix_question_posts_question_id", "question_id"),
)


@dataclass(frozen=True, slots=True)
class QuestionMessage:
    """One message in the thread of a question."""

    id: int
    author_id: int | None
    from_city: bool
    text: str
    created_at: datetime


def _question(row: Any) -> Question:
    return Question(
        id=row.id,
        person_id=row.person_id,
        topic=row.topic_slug,
        contact=row.contact_slug,
        state=QuestionState(row.state),
        created_at=row.created_at,
        due_at=row.due_at,
        reminded_at=row.reminded_at,
        helped=row.helped,
    )


async def add(
    connection: AsyncConnection,
    *,
    person_id: int,
    topic: str | None,
    contact: str | None,
    now: datetime,
    due_at: datetime,
) -> int:
    """Open a question; returns its id, which is also its case number."""
    result = await connection.execute(
        insert(questions)
        .values(
            person_id=person_id,
            topic_slug=topic,
            contact_slug=contact,
            state=QuestionState.OPEN.value,
            created_at=now,
            due_at=due_at,
        )
        .returning(questions.c.id)
    )
    return int(result.scalar_one())


async def add_message(
    connection: AsyncConnection,
    *,
    question_id: int,
    author_id: int,
    from_city: bool,
    text: str,
    now: datetime,
) -> int:
    """Add to the thread; returns the message's id."""
    result = await connection.execute(
        insert(question_messages)
        .values(
            question_id=question_id,
            author_id=author_id,
            from_city=from_city,
            text=text,
            created_at=now,
        )
        .returning(question_messages.c.id)
    )
    return int(result.scalar_one())


async def find(connection: AsyncConnection, question_id: int) -> Question | None:
    """The question with this case number."""
    row = (await connection.execute(select(questions).where(questions.c.id == question_id))).first()
    return None if row is None else _question(row)


async def thread(connection: AsyncConnection, question_id: int) -> list[QuestionMessage]:
    """All messages of a question, oldest first."""
    query = (
        select(question_messages)
        .where(question_messages.c.question_id == question_id)
        .order_by(question_messages.c.id)
    )
    return [
        QuestionMessage(row.id, row.author_id, row.from_city, row.text, row.created_at)
        for row in await connection.execute(query)
    ]


async def message(connection: AsyncConnection, message_id: int) -> QuestionMessage | None:
    """One message of a thread."""
    row = (
        await connection.execute(
            select(question_messages).where(question_messages.c.id == message_id)
        )
    ).first()
    if row is None:
        return None
    return QuestionMessage(row.id, row.author_id, row.from_city, row.text, row.created_at)


async def change(connection: AsyncConnection, question_id: int, **values: object) -> None:
    """Set columns of a question."""
    await connection.execute(
        update(questions).where(questions.c.id == question_id).values(**values)
    )


async def remember_post(
    connection: AsyncConnection, *, chat_id: int, message_id: int, question_id: int
) -> None:
    """A message in a chat belongs to a question: a reply to it goes into the thread.

    A message in which one question was shown after another belongs to the newest. Nothing happens
    if the question was deleted meanwhile.
    """
    kept = select(questions.c.id).where(questions.c.id == question_id)
    if not (await connection.execute(kept.with_for_update(read=True, key_share=True))).first():
        return
    result = await connection.execute(
        update(question_posts)
        .where(question_posts.c.chat_id == chat_id, question_posts.c.message_id == message_id)
        .values(question_id=question_id)
    )
    if result.rowcount == 0:
        await connection.execute(
            insert(question_posts).values(
                chat_id=chat_id, message_id=message_id, question_id=question_id
            )
        )


async def posted(connection: AsyncConnection, *, chat_id: int, message_id: int) -> int | None:
    """The question that a message in a chat belongs to."""
    query = select(question_posts.c.question_id).where(
        question_posts.c.chat_id == chat_id, question_posts.c.message_id == message_id
    )
    return (await connection.execute(query)).scalar()


async def last_post(connection: AsyncConnection, *, chat_id: int, question_id: int) -> int | None:
    """The newest message of a question in a chat."""
    query = select(func.max(question_posts.c.message_id)).where(
        question_posts.c.chat_id == chat_id, question_posts.c.question_id == question_id
    )
    newest: int | None = (await connection.execute(query)).scalar()
    return newest


async def of_person(connection: AsyncConnection, person_id: int, limit: int) -> list[Question]:
    """A person's questions, newest first."""
    query = (
        select(questions)
        .where(questions.c.person_id == person_id)
        .order_by(questions.c.id.desc())
        .limit(limit)
    )
    return [_question(row) for row in await connection.execute(query)]


async def waiting(
    connection: AsyncConnection, contacts: list[str] | None, limit: int
) -> list[Question]:
    """Questions that wait for the city, oldest first; of some contacts, or all (``None``)."""
    query = select(questions).where(questions.c.state == QuestionState.OPEN.value)
    if contacts is not None:
        query = query.where(questions.c.contact_slug.in_(contacts))
    query = query.order_by(questions.c.id).limit(limit)
    return [_question(row) for row in await connection.execute(query)]


async def overdue(connection: AsyncConnection, now: datetime, limit: int) -> list[Question]:
    """Questions open beyond the promised time whose staff were not reminded of it."""
    query = (
        select(questions)
        .where(
            questions.c.state == QuestionState.OPEN.value,
            questions.c.due_at <= now,
            questions.c.reminded_at.is_(None),
        )
        .order_by(questions.c.id)
        .limit(limit)
    )
    return [_question(row) for row in await connection.execute(query)]


async def hand_on(connection: AsyncConnection, old_person: int, new_person: int) -> int:
    """Open questions move to a successor; returns how many."""
    result = await connection.execute(
        update(questions)
        .where(
            questions.c.person_id == old_person,
            questions.c.state != QuestionState.CLOSED.value,
        )
        .values(person_id=new_person)
    )
    return int(result.rowcount)


async def written_for_city(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """The answers that a member of staff wrote."""
    query = select(
        question_messages.c.question_id, question_messages.c.text, question_messages.c.created_at
    ).where(question_messages.c.author_id == person_id, question_messages.c.from_city)
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def written_in_handed_on(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What a person wrote in questions that have moved on to a successor."""
    query = (
        select(
            question_messages.c.question_id,
            question_messages.c.text,
            question_messages.c.created_at,
        )
        .join(questions, questions.c.id == question_messages.c.question_id)
        .where(
            question_messages.c.author_id == person_id,
            ~question_messages.c.from_city,
            questions.c.person_id.is_distinct_from(person_id),
        )
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def posts_in(connection: AsyncConnection, chat_id: int) -> list[dict[str, Any]]:
    """The messages of a chat that belong to questions."""
    query = select(question_posts.c.message_id, question_posts.c.question_id).where(
        question_posts.c.chat_id == chat_id
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def remove_of(connection: AsyncConnection, person_id: int, chat_id: int) -> None:
    """Delete a person's questions with their threads, and which messages of their chat were whose.

    ``chat_id`` is the person's Telegram id, which would otherwise stay behind.
    """
    await connection.execute(delete(questions).where(questions.c.person_id == person_id))
    await connection.execute(delete(question_posts).where(question_posts.c.chat_id == chat_id))


async def forget_closed_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete questions that were closed before ``moment``; returns how many."""
    result = await connection.execute(
        delete(questions).where(
            questions.c.state == QuestionState.CLOSED.value, questions.c.closed_at < moment
        )
    )
    return int(result.rowcount)
