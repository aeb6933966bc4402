"""Questions to the city: asking, answering, going on, closing, and reminding staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.question import Question, QuestionState, promised_by
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from db import audit, people
from db import questions as rows
from db.questions import QuestionMessage as QuestionMessage

LONGEST = 3000


async def ask(
    desk: Desk,
    update_id: int,
    person: Person,
    state: State,
    *,
    topic: str | None,
    contact: str | None,
) -> Outcome:
    """Send a question to the people who answer for ``contact``, or to the admins."""
    async with desk.change(update_id) as change:
        await finish(change, person, state)
        due_at = promised_by(change.now, desk.settings.answer_days, desk.settings.timezone)
        question_id = await rows.add(
            change.connection,
            person_id=person.id,
            topic=topic,
            contact=contact,
            now=change.now,
            due_at=due_at,
        )
        await _say(change, question_id, person, str(state.answers["text"]), from_city=False)
        return await change.conclude(
            "question-asked", number=question_id, due_at=due_at.isoformat()
        )


async def _say(
    change: Change, question_id: int, author: Person, text: str, *, from_city: bool
) -> None:
    """Add to the thread and tell the other side."""
    message_id = await rows.add_message(
        change.connection,
        question_id=question_id,
        author_id=author.id,
        from_city=from_city,
        text=text,
        now=change.now,
    )
    question = await rows.find(change.connection, question_id)
    assert question is not None
    if from_city:
        receivers = [] if question.person_id is None else [question.person_id]
        kind = "question-answered"
    else:
        receivers = await _answerers(change, question)
        kind = "question-asked"
    for receiver in receivers:
        await change.post(
            kind, receiver, message_id, {"question": question_id, "message": message_id}
        )


async def _answerers(change: Change, question: Question) -> list[int]:
    held = await people.holders_of(change.connection, question.contact) if question.contact else []
    return held or await people.with_role(change.connection, Role.ADMIN)


async def may_answer(desk: Desk, person: Person, question: Question) -> bool:
    """Whether a member of staff may see and answer this question."""
    if Role.ADMIN in person.roles:
        return True
    if Role.CONTACT not in person.roles or question.contact is None:
        return False
    async with desk.database.reading() as connection:
        return question.contact in await people.held_by(connection, person.id)


async def write(
    desk: Desk,
    update_id: int,
    person: Person,
    question_id: int,
    text: str,
    *,
    state: State | None = None,
) -> Outcome:
    """A further message in the thread: staff answer, or the asker goes on.

    ``state`` is the dialogue in which it was written, ended by this.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise Refusal(
            N_("That is too long: {length} characters. At most {longest} are possible."),
            length=len(text),
            longest=LONGEST,
        )
    question = await find(desk, question_id)
    if question is None:
        raise Refusal(N_("This question does not exist any more."))
    is_asker = question.person_id == person.id
    if not is_asker and not await may_answer(desk, person, question):
        raise Refusal(N_("This question does not exist any more."))
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, person, state)
        await _say(change, question_id, person, text, from_city=not is_asker)
        new_state = QuestionState.OPEN if is_asker else QuestionState.ANSWERED
        await rows.change(
            change.connection,
            question_id,
            state=new_state.value,
            closed_at=None,
            **(
                {
                    "due_at": promised_by(
                        change.now, desk.settings.answer_days, desk.settings.timezone
                    ),
                    "reminded_at": None,
                }
                if is_asker
                else {}
            ),
        )
        if not is_asker:
            await audit.add(
                change.connection,
                person_id=person.id,
                act="question-answered",
                object=f"question {question_id}",
                now=change.now,
            )
        return await change.conclude(
            "question-continued" if is_asker else "answer-sent", number=question_id
        )


async def judge(
    desk: Desk, update_id: int, person: Person, question_id: int, *, helped: bool
) -> Outcome:
    """The asker says whether the answer helped: yes closes the question, no opens it again."""
    async with desk.change(update_id) as change:
        question = await rows.find(change.connection, question_id)
        if question is None or question.person_id != person.id:
            raise Refusal(N_("This question does not exist any more."))
        if helped:
            await rows.change(
                change.connection,
                question_id,
                state=QuestionState.CLOSED.value,
                closed_at=change.now,
                helped=True,
            )
        elif question.state is not QuestionState.OPEN:  # a second tap tells nobody anything new
            await rows.change(
                change.connection,
                question_id,
                state=QuestionState.OPEN.value,
                closed_at=None,
                helped=False,
                due_at=promised_by(change.now, desk.settings.answer_days, desk.settings.timezone),
                reminded_at=None,
            )
            for receiver in await _answerers(change, question):
                await change.post(
                    "question-not-helped",
                    receiver,
                    f"{question_id}@{update_id}",
                    {"question": question_id},
                )
        return await change.conclude("question-judged", number=question_id, helped=helped)


async def close(desk: Desk, update_id: int, staff: Person, question_id: int) -> Outcome:
    """Staff close a question, for example one that was settled on the phone; the asker is told."""
    question = await find(desk, question_id)
    if question is None or not await may_answer(desk, staff, question):
        raise Refusal(N_("This question does not exist any more."))
    async with desk.change(update_id) as change:
        await rows.change(
            change.connection,
            question_id,
            state=QuestionState.CLOSED.value,
            closed_at=change.now,
        )
        if question.person_id is not None and question.state is not QuestionState.CLOSED:
            await change.post(
                "question-closed",
                question.person_id,
                f"{question_id}@{update_id}",
                {"question": question_id},
            )
        await audit.add(
            change.connection,
            person_id=staff.id,
            act="question-closed",
            object=f"question {question_id}",
            now=change.now,
        )
        return await change.conclude("question-closed", number=question_id)


async def find(desk: Desk, question_id: int) -> Question | None:
    """The question with this case number."""
    async with desk.database.reading() as connection:
        return await rows.find(connection, question_id)


async def posted(desk: Desk, chat_id: int, message_id: int) -> int | None:
    """The case number that a message in a chat belongs to."""
    async with desk.database.reading() as connection:
        return await rows.posted(connection, chat_id=chat_id, message_id=message_id)


async def last_post(desk: Desk, chat_id: int, question_id: int) -> int | None:
    """The newest message of a question in a chat: what comes next is shown as a reply to it."""
    async with desk.database.reading() as connection:
        return await rows.last_post(connection, chat_id=chat_id, question_id=question_id)


async def remember_post(desk: Desk, chat_id: int, message_id: int, question_id: int) -> None:
    """Replies to this message belong to the question."""
    async with desk.change() as change:
        await rows.remember_post(
            change.connection, chat_id=chat_id, message_id=message_id, question_id=question_id
        )


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with its messages and the names of those who wrote them."""

    question: Question
    messages: list[QuestionMessage]
    names: dict[int, str]
    asker_language: str
    organisations: list[str]


async def thread(desk: Desk, question_id: int) -> Thread | None:
    """The whole thread of a question."""
    async with desk.database.reading() as connection:
        question = await rows.find(connection, question_id)
        if question is None:
            return None
        messages = await rows.thread(connection, question_id)
        names: dict[int, str] = {}
        language = ""
        for person_id in {m.author_id for m in messages} | {question.person_id}:
            person = None if person_id is None else await people.find(connection, person_id)
            if person is not None:
                names[person.id] = person.name
                if person.id == question.person_id:
                    language = person.language
        organisations = (
            []
            if question.person_id is None
            else [m.name for m in await people.memberships_of(connection, question.person_id)]
        )
    return Thread(question, messages, names, language, organisations)


async def of_person(desk: Desk, person: Person, limit: int = 10) -> list[Question]:
    """A person's newest questions."""
    async with desk.database.reading() as connection:
        return await rows.of_person(connection, person.id, limit)


async def waiting_for(desk: Desk, staff: Person, limit: int = 10) -> list[Question]:
    """Questions that wait for an answer of this member of staff (of everyone, for admins)."""
    async with desk.database.reading() as connection:
        contacts = None if Role.ADMIN in staff.roles else await people.held_by(connection, staff.id)
        return await rows.waiting(connection, contacts, limit)


async def remind_staff(desk: Desk, now: datetime) -> int:
    """Tell staff about questions beyond the promised time, once each; returns how many."""
    async with desk.change() as change:
        late = await rows.overdue(change.connection, now, 100)
        for question in late:
            receivers = set(await _answerers(change, question))
            receivers |= set(await people.with_role(change.connection, Role.ADMIN))
            for receiver in sorted(receivers):
                await change.post(
                    "question-overdue",
                    receiver,
                    f"{question.id}@{question.due_at.isoformat()}",
                    {"question": question.id},
                )
            await rows.change(change.connection, question.id, reminded_at=now)
        return len(late)
