"""Writing an announcement: draft, texts, audience, a second editor's eyes, and when it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.announcement import (
    Act,
    Announcement,
    AnnouncementState,
    Attachment,
    Audience,
    Content,
    check_act,
    checked,
    checked_text,
    with_scheme,
)
from bot.domain.dialogue import State
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.meetings.meeting import moment_of
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.wording import N_, Refusal
from bot.services.announcements.sending import start
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from db import announcements as rows
from db import audit, people
from db.announcement_posts import subject

#: Whom the city mostly writes to.
USUAL = Audience(roles=frozenset({Role.KEY_PERSON}))

GONE = N_("This announcement does not exist any more.")

Edit = Callable[[Content], Content]


async def held(change: Change, announcement_id: int) -> Announcement:
    """The announcement, which nobody else changes meanwhile."""
    announcement = await rows.hold(change.connection, announcement_id)
    if announcement is None:
        raise Refusal(GONE)
    return announcement


async def note(
    change: Change, editor: Person | None, act: str, announcement_id: int, **details: object
) -> None:
    """A line in the audit log; no editor: the command line."""
    await audit.add(
        change.connection,
        person_id=None if editor is None else editor.id,
        act=f"announcement-{act}",
        object=f"announcement {announcement_id}",
        now=change.now,
        details=details,
    )


async def draft(
    desk: Desk,
    update_id: int,
    editor: Person,
    text: str,
    *,
    state: State | None = None,
    audience: Audience = USUAL,
) -> Outcome:
    """Begin an announcement with its German text (HTML as Telegram knows it)."""
    content = checked(Content({BASE_LANGUAGE: text}))
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, editor, state)
        number = await rows.add(
            change.connection,
            author_id=editor.id,
            content=content,
            audience=audience,
            second_editor=desk.settings.second_editor,
            now=change.now,
        )
        await note(change, editor, "drafted", number)
        return await change.conclude("announcement-changed", announcement=number)


async def write(
    desk: Desk,
    update_id: int,
    editor: Person,
    announcement_id: int,
    language: str,
    text: str,
    *,
    state: State | None = None,
) -> Outcome:
    """Give a draft its text in one language; an empty one takes the translation away."""
    html = checked_text(text)

    def rewritten(content: Content) -> Content:
        return checked(replace(content, texts={**content.texts, language: html}))

    return await _change_content(desk, update_id, editor, announcement_id, rewritten, state)


async def attach(
    desk: Desk,
    update_id: int,
    editor: Person,
    announcement_id: int,
    attachment: Attachment | None,
    *,
    state: State | None = None,
) -> Outcome:
    """Give a draft a picture or a file, or take it away."""

    def attached(content: Content) -> Content:
        return replace(content, attachment=attachment)

    return await _change_content(desk, update_id, editor, announcement_id, attached, state)


async def link(
    desk: Desk,
    update_id: int,
    editor: Person,
    announcement_id: int,
    address: str,
    *,
    state: State | None = None,
) -> Outcome:
    """Give a draft a link, shown as a button, or take it away (empty)."""

    def linked(content: Content) -> Content:
        return checked(replace(content, link=with_scheme(address.strip())))

    return await _change_content(desk, update_id, editor, announcement_id, linked, state)


async def _change_content(
    desk: Desk,
    update_id: int,
    editor: Person,
    announcement_id: int,
    edit: Edit,
    state: State | None,
) -> Outcome:
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, editor, state)
        announcement = await held(change, announcement_id)
        check_act(announcement, Act.CHANGE, editor.id)
        content = edit(announcement.content)
        await rows.change(change.connection, announcement_id, **rows.content_values(content))
        await note(change, editor, "changed", announcement_id)
        return await change.conclude("announcement-changed", announcement=announcement_id)


async def aim(
    desk: Desk, update_id: int, editor: Person, announcement_id: int, audience: Audience
) -> Outcome:
    """Say whom a draft is for."""
    async with desk.change(update_id) as change:
        announcement = await held(change, announcement_id)
        check_act(announcement, Act.CHANGE, editor.id)
        await rows.change(change.connection, announcement_id, audience=audience.to_json())
        await note(change, editor, "changed", announcement_id)
        return await change.conclude("announcement-changed", announcement=announcement_id)


async def ask_a_second(
    desk: Desk, update_id: int, editor: Person, announcement_id: int, *, wanted: bool
) -> Outcome:
    """Say whether a second editor has to approve a draft; the settings may demand it anyway."""
    async with desk.change(update_id) as change:
        announcement = await held(change, announcement_id)
        check_act(announcement, Act.CHANGE, editor.id)
        needed = wanted or desk.settings.second_editor
        await rows.change(change.connection, announcement_id, second_editor=needed)
        return await change.conclude("announcement-changed", announcement=announcement_id)


async def submit(
    desk: Desk,
    update_id: int,
    editor: Person,
    announcement_id: int,
    *,
    due_local: datetime | None = None,
    state: State | None = None,
) -> Outcome:
    """Send a draft now or at a time on the city's clock, once a second editor has agreed if one
    is needed.
    """
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, editor, state)
        announcement = await held(change, announcement_id)
        return await _submit(desk, change, editor, announcement, due_local)


def due_moment(desk: Desk, due_local: datetime | None, now: datetime) -> datetime | None:
    """When it goes, of a time on the city's clock; ``None``: now. Raises :class:`Refusal`."""
    due_at = None if due_local is None else moment_of(due_local, desk.settings.timezone)
    if due_at is not None and due_at <= now:
        raise Refusal(N_("That time has passed. When should it be sent?"))
    return due_at


async def _submit(
    desk: Desk,
    change: Change,
    editor: Person | None,
    announcement: Announcement,
    due_local: datetime | None,
) -> Outcome:
    check_act(announcement, Act.SUBMIT, None)
    if editor is not None:  # who submits it answers for it, whoever began it: another one approves
        announcement = replace(announcement, author_id=editor.id)
    due_at = due_moment(desk, due_local, change.now)
    await rows.change(
        change.connection,
        announcement.id,
        author_id=announcement.author_id,
        due_local=None if due_local is None else due_local.isoformat(timespec="minutes"),
        zone=None if due_local is None else desk.settings.timezone.key,
        due_at=due_at,
        approved_by=None,
    )
    await note(change, editor, "submitted", announcement.id)
    if announcement.second_editor or desk.settings.second_editor:
        await rows.change(
            change.connection,
            announcement.id,
            state=AnnouncementState.WAITING.value,
            second_editor=True,
        )
        await _ask_others(change, announcement)
        return await change.conclude("announcement-waits", announcement=announcement.id)
    return await _release(change, announcement, due_at)


async def editors(change: Change) -> set[int]:
    """The ids of those who write announcements and can be written to."""
    found = set(await people.with_role(change.connection, Role.EDITOR))
    return found | set(await people.with_role(change.connection, Role.ADMIN))


async def _ask_others(change: Change, announcement: Announcement) -> None:
    others = await editors(change) - {announcement.author_id}
    if not others:
        raise Refusal(
            N_("Somebody else has to approve this, and there is no second editor. Invite one.")
        )
    for other in sorted(others):
        await change.post(
            "announcement-approval",
            other,
            f"{subject(announcement.id)}@{change.now.isoformat(timespec='seconds')}",
            {"announcement": announcement.id},
        )


async def _release(change: Change, announcement: Announcement, due_at: datetime | None) -> Outcome:
    if due_at is None or due_at <= change.now:
        await start(change, announcement.id)
        return await change.conclude("announcement-started", announcement=announcement.id)
    await rows.change(change.connection, announcement.id, state=AnnouncementState.SCHEDULED.value)
    return await change.conclude(
        "announcement-scheduled", announcement=announcement.id, due_at=due_at.isoformat()
    )


async def decide(
    desk: Desk,
    update_id: int,
    editor: Person,
    announcement_id: int,
    *,
    approved: bool,
    reason: str = "",
    state: State | None = None,
) -> Outcome:
    """A second editor approves an announcement, or gives it back with a reason."""
    async with desk.change(update_id) as change:
        if state is not None:
            await finish(change, editor, state)
        announcement = await held(change, announcement_id)
        check_act(announcement, Act.APPROVE if approved else Act.REJECT, editor.id)
        await note(change, editor, "approved" if approved else "rejected", announcement_id)
        if announcement.author_id is not None:
            await change.post(
                "announcement-decided",
                announcement.author_id,
                f"{subject(announcement_id)}@{update_id}",
                {"announcement": announcement_id, "approved": approved, "reason": reason.strip()},
            )
        if approved:
            await rows.change(change.connection, announcement_id, approved_by=editor.id)
            return await _release(change, announcement, announcement.due_at)
        await rows.change(change.connection, announcement_id, state=AnnouncementState.DRAFT.value)
        return await change.conclude("announcement-changed", announcement=announcement_id)


async def take_back(desk: Desk, update_id: int, editor: Person, announcement_id: int) -> Outcome:
    """Make a draft again of what waits for approval or for its time."""
    async with desk.change(update_id) as change:
        announcement = await held(change, announcement_id)
        check_act(announcement, Act.TAKE_BACK, editor.id)
        await rows.change(change.connection, announcement_id, state=AnnouncementState.DRAFT.value)
        await note(change, editor, "taken-back", announcement_id)
        return await change.conclude("announcement-changed", announcement=announcement_id)


async def delete(desk: Desk, update_id: int, editor: Person, announcement_id: int) -> Outcome:
    """Throw a draft away."""
    async with desk.change(update_id) as change:
        announcement = await held(change, announcement_id)
        check_act(announcement, Act.DELETE, editor.id)
        await rows.remove(change.connection, announcement_id)
        await note(change, editor, "deleted", announcement_id)
        return await change.conclude("announcement-deleted")


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole announcement at once. ``due_local``: on the city's clock; ``None``: now.

    ``file``: the bytes of the attachment, for which Telegram has no id yet.
    """

    content: Content
    audience: Audience
    second_editor: bool = False
    due_local: datetime | None = None
    file: bytes | None = None


async def announce(desk: Desk, plan: Plan) -> Outcome:
    """What the command line does: write and submit in one go."""
    content = checked(plan.content)
    async with desk.change() as change:
        number = await rows.add(
            change.connection,
            author_id=None,
            content=content,
            audience=plan.audience,
            second_editor=plan.second_editor,
            now=change.now,
        )
        if plan.file is not None:
            await rows.put_file(change.connection, number, plan.file)
        return await _submit(desk, change, None, await held(change, number), plan.due_local)
