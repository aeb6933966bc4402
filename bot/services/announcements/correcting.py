"""What was sent is made right where it stands, or taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.announcement import Act, Announcement, AnnouncementState, check_act, checked
from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.services.announcements.composing import editors, held, note
from bot.services.announcements.sending import CORRECT, SEND, WITHDRAW
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from db import announcements as rows
from db.announcement_posts import CORRECTION, LETTER, subject


async def correct(
    desk: Desk,
    update_id: int,
    editor: Person,
    announcement_id: int,
    texts: Mapping[str, str],
    *,
    state: State | None = None,
) -> Outcome:
    """Give an announcement better texts: who has it sees them in the same place, marked as
    corrected; who waits for it gets them at once.

    A wrong date cannot wait for a second editor: where one was needed, they see it afterwards.
    """
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, editor, state)
        announcement = await held(change, announcement_id)
        check_act(announcement, Act.CORRECT, editor.id)
        old = announcement.content
        content = checked(replace(old, texts={**old.texts, **texts}))
        await rows.change(
            change.connection,
            announcement_id,
            **rows.content_values(content),
            revision=announcement.revision + 1,
            corrected_at=change.now,
        )
        await change.withdraw(
            subject(announcement_id), kinds=[CORRECTION], reason="corrected once more"
        )
        await rows.add_task(change.connection, announcement_id, CORRECT)
        change.posted = True
        await note(change, editor, "corrected", announcement_id, revision=announcement.revision + 1)
        if announcement.second_editor or desk.settings.second_editor:
            await _show(change, editor, announcement, sorted(texts))
        return await change.conclude("announcement-corrected", announcement=announcement_id)


async def _show(
    change: Change, editor: Person, announcement: Announcement, languages: Sequence[str]
) -> None:
    """Show a correction to who approved the announcement, or to all others who could have."""
    others = await editors(change) - {editor.id}
    approver = [one for one in others if one == announcement.approved_by]
    for other in approver or sorted(others):
        await change.post(
            "announcement-corrected",
            other,
            f"{subject(announcement.id)}@{announcement.revision + 1}",
            {"announcement": announcement.id, "languages": list(languages)},
        )


async def withdraw(desk: Desk, update_id: int, editor: Person, announcement_id: int) -> Outcome:
    """Take an announcement back: it disappears from the chats, or is replaced by a short note."""
    async with desk.change(update_id) as change:
        announcement = await held(change, announcement_id)
        check_act(announcement, Act.WITHDRAW, editor.id)
        await rows.drop_tasks(change.connection, announcement_id, SEND)
        await rows.drop_tasks(change.connection, announcement_id, CORRECT)
        await change.withdraw(
            subject(announcement_id), kinds=[LETTER, CORRECTION], reason="withdrawn"
        )
        await rows.change(
            change.connection,
            announcement_id,
            state=AnnouncementState.WITHDRAWN.value,
            ended_at=announcement.ended_at or change.now,
        )
        await rows.add_task(change.connection, announcement_id, WITHDRAW)
        change.posted = True
        await note(change, editor, "withdrawn", announcement_id)
        return await change.conclude("announcement-withdrawn", announcement=announcement_id)
