"""Sending: every recipient is written down once, in slices, by whichever process is at it.

What is not finished stands in a table, so a process that dies leaves it to the next one; that each
recipient is there once is a unique key of the outbox.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.announcement import Act, Announcement, AnnouncementState, check_act
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from db import announcement_posts as posts
from db import announcements as rows
from db import audiences, audit
from db.announcement_posts import CORRECTION, LETTER, WITHDRAWAL, subject
from db.announcements import Task
from db.deliveries import BULK, PROMPT, Letter

#: People written down in one transaction, in which on SQLite nobody else can write.
SLICE = 1000

#: Slices before it is looked again how far everything is.
SLICES = 20

#: Whoever blocked the bot and returns within this time still gets the announcement.
GOOD_FOR = timedelta(days=14)

#: So often at most the editor's chat is told how far it is, however many people there are.
STAGES = 200

SEND, CORRECT, WITHDRAW = "send", "correct", "withdraw"


async def start(change: Change, announcement_id: int) -> None:
    """Begin to send."""
    await rows.change(
        change.connection,
        announcement_id,
        state=AnnouncementState.SENDING.value,
        started_at=change.now,
    )
    await rows.add_task(change.connection, announcement_id, SEND)
    announcement = await rows.find(change.connection, announcement_id)
    assert announcement is not None
    await _tell(change, announcement, "announcement-sending")
    change.posted = True  # the bell also wakes who writes the recipients down


async def _tell(change: Change, announcement: Announcement, kind: str, occasion: str = "") -> None:
    """A message about the announcement to who wrote it."""
    if announcement.author_id is not None:
        letter = Letter(
            kind,
            subject(announcement.id),
            announcement.author_id,
            {"announcement": announcement.id},
            change.now,
            occasion=occasion,
            priority=PROMPT,
        )
        await change.post_many([letter])


async def advance(desk: Desk, now: datetime) -> None:
    """Go on with whatever is due: begin, write recipients down, tell how far it is, end.

    Reads only while there is nothing to do.
    """
    async with desk.database.reading() as connection:
        due = await rows.due(connection, now)
        running = await rows.being_sent(connection)
    for announcement_id in due:
        await _begin_due(desk, announcement_id, now)
    for announcement in running:
        await _look_after(desk, announcement.id)
    for _ in range(SLICES):
        async with desk.database.reading() as connection:
            task = await rows.next_task(connection)
        if task is None:
            break
        await _write_down(desk, task)


async def unwritten(desk: Desk) -> bool:
    """Whether something is still to be written down for somebody."""
    async with desk.database.reading() as connection:
        return await rows.next_task(connection) is not None


async def _begin_due(desk: Desk, announcement_id: int, now: datetime) -> None:
    async with desk.change() as change:
        announcement = await rows.hold(change.connection, announcement_id)
        if (
            announcement is not None
            and announcement.state is AnnouncementState.SCHEDULED
            and announcement.due_at is not None
            and announcement.due_at <= now
        ):
            await start(change, announcement_id)


async def _write_down(desk: Desk, known: Task) -> None:
    """One slice of what concerns everybody."""
    async with desk.change() as change:
        announcement = await rows.hold(change.connection, known.announcement_id)
        task = await rows.hold_task(change.connection, known.id)
        if announcement is None or task is None:
            return
        if task.kind == SEND:
            ids = await audiences.next_people(
                change.connection, announcement.audience, task.done_to, SLICE
            )
            people = list(zip(ids, ids, strict=True))
        else:
            found = await posts.receivers(
                change.connection, announcement.id, after=task.done_to, limit=SLICE
            )
            people = [(receiver.delivery_id, receiver.person_id) for receiver in found]
        await change.post_many(
            [_letter(change, announcement, task.kind, person) for _id, person in people]
        )
        last = people[-1][0] if len(people) == SLICE else None
        await rows.done_to(change.connection, task, last)


def _letter(change: Change, announcement: Announcement, kind: str, person_id: int) -> Letter:
    return Letter(
        {SEND: LETTER, CORRECT: CORRECTION, WITHDRAW: WITHDRAWAL}[kind],
        subject(announcement.id),
        person_id,
        {"announcement": announcement.id},
        change.now,
        expires_at=change.now + GOOD_FOR,
        occasion=str(announcement.revision) if kind == CORRECT else "",
        priority=BULK,
    )


async def _look_after(desk: Desk, announcement_id: int) -> None:
    """Tell how far it is, and end what has reached everybody."""
    async with desk.database.reading() as connection:
        states = await posts.states(connection, announcement_id)
        writing = await rows.has_task(connection, announcement_id)
    to_go = states.get("waiting", 0) + states.get("sending", 0)
    everybody = sum(states.values())
    finished = not writing and to_go == 0
    stage = (everybody - to_go) * STAGES // max(1, everybody)
    async with desk.change() as change:
        announcement = await rows.hold(change.connection, announcement_id)
        if announcement is None or announcement.state is not AnnouncementState.SENDING:
            return
        if finished:
            await _end(change, announcement, AnnouncementState.SENT)
        else:
            await _tell(change, announcement, "announcement-progress", str(stage))


async def _end(change: Change, announcement: Announcement, state: AnnouncementState) -> None:
    await rows.change(change.connection, announcement.id, state=state.value, ended_at=change.now)
    await _tell(change, announcement, "announcement-progress", "end")
    await _tell(change, announcement, "announcement-ended")


async def stop(desk: Desk, update_id: int, editor: Person, announcement_id: int) -> Outcome:
    """Send no further: whoever has not got it will not, but for the few in flight."""
    async with desk.change(update_id) as change:
        announcement = await rows.hold(change.connection, announcement_id)
        if announcement is None:
            raise Refusal(N_("This announcement does not exist any more."))
        check_act(announcement, Act.STOP, editor.id)
        await rows.drop_tasks(change.connection, announcement_id, SEND)
        taken = await change.withdraw(subject(announcement_id), kinds=[LETTER], reason="stopped")
        await _end(change, announcement, AnnouncementState.STOPPED)
        await audit.add(
            change.connection,
            person_id=editor.id,
            act="announcement-stopped",
            object=f"announcement {announcement_id}",
            now=change.now,
            details={"not_sent": taken},
        )
        return await change.conclude(
            "announcement-stopped", announcement=announcement_id, not_sent=taken
        )
