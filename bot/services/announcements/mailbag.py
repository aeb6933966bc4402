"""What a recipient reads, at the moment it is sent: whether still, and in which language.

Many are asked for at the same moment, and one query answers for all of them; so a message costs
little however fast they go out.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.domain.announcement import Announcement, AnnouncementState, Rich
from bot.services.desk import Desk
from db import announcement_posts as posts
from db import announcements as rows
from db import audiences
from db.announcement_posts import CORRECTION, LETTER

#: Announcements go out while they are sent, and later to who had blocked the bot.
_GOING = frozenset({AnnouncementState.SENDING, AnnouncementState.SENT})

#: Copies kept ready: a few announcements in all languages.
_KEPT = 64
_KEPT_FILES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """The announcement as readers of one language get it: messages, and the language they are in.

    As long as nothing has changed it is the same object for all of them.

    ``data``: the attachment, where Telegram has no id for it yet. ``fallback``: there is no text in
    the reader's own language.
    """

    announcement: Announcement
    parts: tuple[Rich, ...]
    language: str
    data: bytes | None = None
    fallback: bool = False


@dataclass(slots=True)
class _Asking:
    """Those whose turn it is at this moment."""

    people: set[int]
    answer: asyncio.Task[tuple[Announcement | None, set[int]]]


class Mailbag:
    """The copies of one process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asking: dict[int, _Asking] = {}
        self._copies: dict[tuple[int, str], Copy] = {}
        self._files: dict[int, bytes | None] = {}

    async def copy(self, announcement_id: int, person_id: int, language: str) -> Copy | None:
        """What somebody is to get; ``None``: it was stopped, or is not for them any more."""
        announcement, reached = await self._ask(announcement_id, person_id)
        if announcement is None or announcement.state not in _GOING or person_id not in reached:
            return None
        return await self.worded(announcement, language)

    async def corrected(self, announcement_id: int, language: str) -> Copy | None:
        """What now stands where somebody got the announcement; ``None``: it was withdrawn."""
        announcement = await find(self._desk, announcement_id)
        if announcement is None or announcement.state is AnnouncementState.WITHDRAWN:
            return None
        return await self.worded(announcement, language)

    async def worded(self, announcement: Announcement, language: str) -> Copy:
        """The copy of a reader with this language, whoever it is."""
        kept = self._copies.get((announcement.id, language))
        if kept is not None and kept.announcement == announcement:
            return kept
        if len(self._copies) >= _KEPT:
            self._copies.clear()
        content = announcement.content
        chosen = content.language_for(language)
        parts = tuple(content.parts(chosen))
        file = await self._file(announcement)
        copy = Copy(announcement, parts, chosen, file, chosen != language)
        self._copies[announcement.id, language] = copy
        return copy

    async def _file(self, announcement: Announcement) -> bytes | None:
        attachment = announcement.content.attachment
        if attachment is None or attachment.file_id:
            return None
        if announcement.id not in self._files:
            if len(self._files) >= _KEPT_FILES:
                self._files.clear()
            async with self._desk.database.reading() as connection:
                self._files[announcement.id] = await rows.file(connection, announcement.id)
        return self._files[announcement.id]

    async def _ask(
        self, announcement_id: int, person_id: int
    ) -> tuple[Announcement | None, set[int]]:
        asking = self._asking.get(announcement_id)
        if asking is None:
            asking = _Asking(set(), asyncio.create_task(self._look(announcement_id)))
            self._asking[announcement_id] = asking
        asking.people.add(person_id)
        return await asyncio.shield(asking.answer)

    async def _look(self, announcement_id: int) -> tuple[Announcement | None, set[int]]:
        await asyncio.sleep(0)  # everybody whose turn it is now has asked
        people = self._asking.pop(announcement_id).people
        async with self._desk.database.reading() as connection:
            announcement = await rows.find(connection, announcement_id)
            if announcement is None:
                return None, set()
            return announcement, await audiences.still_reached(
                connection, announcement.audience, sorted(people)
            )


async def find(desk: Desk, announcement_id: int) -> Announcement | None:
    """The announcement with this number."""
    async with desk.database.reading() as connection:
        return await rows.find(connection, announcement_id)


async def in_chat(desk: Desk, announcement_id: int, person_id: int) -> tuple[int, ...]:
    """The messages in which somebody has the announcement."""
    async with desk.database.reading() as connection:
        return await posts.in_chat(connection, announcement_id, person_id, (LETTER, CORRECTION))


async def progress_post(desk: Desk, announcement_id: int, person_id: int) -> tuple[int, ...]:
    """The message in which the editor sees how far it is."""
    async with desk.database.reading() as connection:
        return await posts.in_chat(
            connection, announcement_id, person_id, ("announcement-sending",)
        )
