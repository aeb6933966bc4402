"""One turn: an update of one person, with all that a handler needs to answer it.

A handler decodes, calls one service and shows a screen. Navigation edits the message in place;
results are new messages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup
from telegram import Bot, CallbackQuery, InputFile, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Access, Person
from bot.i18n import Translator, translator
from bot.services import people
from bot.services.announcements import Mailbag
from bot.services.deliveries import Delivery
from bot.services.desk import Desk
from bot.services.directory import City, CityInMemory
from bot.services.pointing_card import PointingCard
from bot.services.questionnaires.stored import QuestionnairesInMemory
from handlers.altering import Edit, Removal
from handlers.sending import NO_PREVIEW, Uploads, messages_of, send
from handlers.ui import Screen

if TYPE_CHECKING:
    from handlers.dialogue import Conversation


@dataclass(slots=True)
class Office:
    """What all handlers share: the desk, the directory in memory, and the words for outcomes.

    ``pictures`` and ``uploads`` keep Telegram's ids of cards and files that were sent before;
    sending one again is free.
    """

    desk: Desk
    cities: CityInMemory
    questionnaires: QuestionnairesInMemory
    answers: Mapping[str, Answer]
    renderers: Mapping[str, Renderer]
    conversations: Mapping[str, Conversation]
    routes: Sequence[Route]
    entries: Sequence[Entry]
    pictures: dict[PointingCard, str] = field(default_factory=dict)
    uploads: Uploads = field(default_factory=dict)
    mailbag: Mailbag = field(init=False)

    def __post_init__(self) -> None:
        self.mailbag = Mailbag(self.desk)


@dataclass(slots=True)
class Turn:
    """The person, their language, and ways to answer."""

    office: Office
    bot: Bot
    update: Update
    chat_id: int
    telegram_name: str
    person: Person | None
    dialogue: State | None
    revision: int
    _: Translator
    arguments: tuple[str, ...] = ()
    answered_by_notice: bool = field(default=False, init=False)
    _notice: asyncio.Task[None] | None = field(default=None, init=False)
    _edited: bool = field(default=False, init=False)

    @property
    def desk(self) -> Desk:
        """The desk that services want first."""
        return self.office.desk

    @property
    def update_id(self) -> int:
        """The id that makes the effect of this update happen once."""
        return self.update.update_id

    @property
    def now(self) -> datetime:
        """The present moment in the city's zone."""
        return self.desk.clock().astimezone(self.desk.settings.timezone)

    @property
    def query(self) -> CallbackQuery | None:
        """The tapped button, if it was one."""
        return self.update.callback_query

    @property
    def message(self) -> Message | None:
        """The message that the person sent, if it was one."""
        return self.update.message

    def known(self) -> Person:
        """The person, where the route admits only known ones."""
        assert self.person is not None
        return self.person

    async def city(self) -> City:
        """The directory, as new as this turn's person query."""
        return await self.office.cities.at(self.revision)

    async def reload(self) -> None:
        """Look again who is there, after a change to the person, the language or the dialogue."""
        arrival = await people.arrive(self.desk, self.chat_id, self.update_id)
        self.person, self.dialogue = arrival.person, arrival.dialogue
        self.revision = arrival.revision
        if arrival.person is not None:
            self._ = translator(arrival.person.language)

    def keep(self) -> None:
        """Leave the tapped message as it is: what comes now is a new message below it."""
        self._edited = True

    async def show(self, screen: Screen) -> None:
        """Navigation: edit the tapped message in place, or send a new one."""
        tapped = None if self.query is None else self.query.message
        if tapped is None or self._edited or not tapped.is_accessible:
            await self.say(screen)
            return
        self._edited = True
        self.settle()
        try:
            await self.bot.edit_message_text(
                screen.text,
                chat_id=self.chat_id,
                message_id=tapped.message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=screen.keyboard(),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            reason = str(error).lower()
            if "not modified" in reason:
                return
            if "message" in reason and ("edit" in reason or "not found" in reason):
                await self.say(screen)
                return
            raise

    async def say(self, screen: Screen, *, reply_to: int | None = None) -> Message:
        """A result: a new message; with a long text below its attachment, two. Gives the last."""
        self.settle()
        *before, last = messages_of(screen)
        for message in before:
            await send(self.bot, self.chat_id, message, uploads=self.office.uploads)
        return await send(
            self.bot, self.chat_id, last, uploads=self.office.uploads, reply_to=reply_to
        )

    async def send_photo(self, data: bytes, name: str, screen: Screen) -> Message:
        """A picture with a caption and buttons."""
        self.settle()
        return await self.bot.send_photo(
            self.chat_id,
            InputFile(data, filename=name),
            caption=screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=screen.keyboard(),
        )

    async def send_file(self, data: bytes, name: str, caption: Markup) -> Message:
        """A file with a caption."""
        self.settle()
        return await self.bot.send_document(
            self.chat_id,
            InputFile(data, filename=name),
            caption=caption,
            parse_mode=ParseMode.HTML,
        )

    async def download(self, file_id: str) -> bytes:
        """A file that somebody sent, of at most 20 MB (Bot API, getFile)."""
        file = await self.bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())

    def settle(self, text: str | None = None, *, alert: bool = False) -> None:
        """Answer the tap, once, beside whatever else is sent: it ends the spinner on the button."""
        if self.query is not None and self._notice is None:
            self._notice = asyncio.create_task(self._answer_query(self.query.id, text, alert))
            self.answered_by_notice = text is not None

    async def _answer_query(self, query_id: str, text: str | None, alert: bool) -> None:
        try:
            await self.bot.answer_callback_query(
                query_id, text=None if text is None else text[:200], show_alert=alert
            )
        except BadRequest:
            return  # too old: the spinner is gone by itself

    async def finish(self) -> None:
        """Wait for what runs beside; every tap is answered in the end."""
        self.settle()
        if self._notice is not None:
            await self._notice

    async def answer(self, outcome: Outcome) -> None:
        """Put an outcome into words; the same way when the update comes a second time."""
        await self.office.answers[outcome.name](self, outcome)


Answer = Callable[[Turn, Outcome], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a delivery is worded for."""

    office: Office
    delivery: Delivery
    _: Translator

    @property
    def desk(self) -> Desk:
        """The desk that services want first."""
        return self.office.desk


class Later(Exception):
    """A renderer says that its message is to be sent at ``due_at`` only, such as in the morning."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__(due_at.isoformat())
        self.due_at = due_at


#: Words a delivery in its reader's language: a message, or several in their order, of which those
#: that have arrived are not sent again; they can be changes of earlier messages. ``None``: there is
#: nothing to say any more.
Renderer = Callable[[Reader], Awaitable[Screen | Sequence[Screen | Edit | Removal] | None]]


@dataclass(frozen=True, slots=True)
class Route:
    """Something a person can do, and who may do it.

    ``kind`` is how it is done; ``name`` the command or the button's route. ``menu`` describes a
    command in Telegram's menu (none: not listed there).
    """

    kind: Literal["command", "button", "words", "file", "membership"]
    name: str
    access: Access
    act: Callable[[Turn], Awaitable[None]]
    menu: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A button of the menu (``home``) or of the staff's menu, for whom ``access`` admits.

    ``rank`` orders the entries; ``label`` is a source text.
    """

    label: str
    route: str
    access: Access
    rank: int
    place: Literal["home", "staff"] = "home"


@dataclass(frozen=True, slots=True)
class Feature:
    """What a module of ``handlers`` adds to the bot."""

    routes: Sequence[Route] = ()
    entries: Sequence[Entry] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    renderers: Mapping[str, Renderer] = field(default_factory=dict)
    conversations: Sequence[Conversation] = ()
