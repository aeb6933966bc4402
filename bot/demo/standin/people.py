"""A person with a phone, as tests tell the story: says, taps, sees.

Waiting is by events, and what was not seen is reported together with the whole conversation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.demo.standin import actions
from bot.demo.standin.chats import Chat, Message
from bot.demo.standin.params import Upload
from bot.demo.standin.refusals import JSON, NotPossible
from bot.demo.standin.world import World

T = TypeVar("T")

#: Seconds after which a test gives up, on however busy a machine: no test that succeeds waits so
#: long.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Screen:
    """The newest message of the bot."""

    message_id: int
    text: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(label for row in self.rows for label in row)


class Person:
    """Someone who chats with the bot. Made by ``StandIn.add_person``."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat
        self._since = 0

    @property
    def id(self) -> int:
        return self._chat.account.id

    @property
    def first_name(self) -> str:
        return self._chat.account.first_name

    @property
    def messages(self) -> list[Message]:
        """All messages of the chat, oldest first, deleted ones too."""
        return list(self._chat.messages.values())

    @property
    def commands(self) -> dict[str, str]:
        """The bot's commands as this person's menu shows them."""
        account = self._chat.account
        found = self._world.settings.commands_for(account.id, account.language_code)
        return {command["command"]: command["description"] for command in found}

    @property
    def answers(self) -> list[JSON]:
        """The answers to this person's taps: ``id``, ``text``, ``show_alert``, ``url``."""
        return list(self._world.answers.get(self.id, ()))

    async def says(
        self,
        text: str,
        reply_to: Message | int | None = None,
        entities: list[JSON] | None = None,
    ) -> Message:
        """Write ``text``, formatted by ``entities``; ``/start`` presses Start."""
        self._since = self._world.moment()
        wanted = reply_to.message_id if isinstance(reply_to, Message) else reply_to
        return actions.write(self._world, self._chat, text, wanted, entities)

    async def taps(self, button: str, message: Message | None = None) -> str:
        """Tap the button whose label or data is ``button``, or whose label contains it.

        Looks on ``message``, or on the newest message that has such a button, then on the reply
        keyboard. Gives the id of the callback query ("" for a reply keyboard).
        """
        for candidate in [message] if message else list(self._chat.existing()):
            data = _data_of(candidate, button)
            if data is not None:
                self._since = self._world.moment()
                return actions.tap(self._world, self._chat, candidate.message_id, data).id
        for row in self.reply_keyboard:
            for key in row:
                if message is None and button in key["text"]:
                    await self._press(key)
                    return ""
        raise AssertionError(f"no button {button!r} to tap\n{self.transcript()}")

    async def _press(self, key: JSON) -> None:
        if key.get("request_contact"):
            await self.shares_contact()
        elif key.get("request_location"):
            await self.shares_location(51.54, 7.22)
        else:
            await self.says(key["text"])

    @property
    def reply_keyboard(self) -> list[list[JSON]]:
        """The rows of the reply keyboard that is open."""
        for message in self._chat.existing():
            if message.keyboard is not None:
                rows: list[list[JSON]] = message.keyboard.get("keyboard", [])
                return rows
        return []

    async def forges(self, data: str, message_id: int | None = None) -> str:
        """Send a tap that no button offers, on ``message_id`` or the bot's newest message."""
        if message_id is None:
            message_id = next((m.message_id for m in self._chat.existing() if m.from_bot), 1)
        self._since = self._world.moment()
        return actions.tap(self._world, self._chat, message_id, data, forged=True).id

    async def sends_file(
        self, name: str, content: bytes, caption: str = "", *, as_photo: bool = False
    ) -> Message:
        self._since = self._world.moment()
        upload = Upload(name, "", content)
        return actions.send_file(self._world, self._chat, upload, caption, photo=as_photo)

    async def shares_contact(self, contact: JSON | None = None) -> Message:
        """Share ``contact``, or one's own."""
        self._since = self._world.moment()
        return actions.share_contact(self._world, self._chat, contact)

    async def shares_location(self, latitude: float, longitude: float) -> Message:
        self._since = self._world.moment()
        return actions.share_location(self._world, self._chat, latitude, longitude)

    def block(self) -> None:
        """Stop the bot; it is told, and can write no more."""
        actions.block(self._world, self._chat)

    def unblock(self) -> None:
        actions.unblock(self._world, self._chat)

    def deactivate(self) -> None:
        """Delete the account at Telegram; nobody is told."""
        self._chat.account.deactivated = True

    def download(self, message: Message) -> bytes:
        """The content of the document or photo of ``message``."""
        photo = message.data.get("photo", [{}])[-1]
        file_id = message.data.get("document", photo).get("file_id", "")
        stored = self._world.files.get(file_id)
        if stored is None:
            raise NotPossible("there is no file in that message", 404)
        return stored.content

    async def sees(self, text: str, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109
        """Wait until the bot has sent or edited a message that contains ``text``.

        Counts what came since this person last did something. Raises ``AssertionError`` with the
        whole conversation after ``timeout`` seconds.
        """
        return await self._until(lambda: self._shown(text), f"{text!r} was not seen", timeout)

    async def answered(self, count: int | None = None, timeout: float = PATIENCE) -> list[JSON]:  # noqa: ASYNC109
        """Wait until ``count`` taps in all are answered (default: all so far); all answers."""
        wanted = self._world.taps.get(self.id, 0) if count is None else count

        def enough() -> list[JSON] | None:
            return self.answers if len(self.answers) >= wanted else None

        return await self._until(enough, f"fewer than {wanted} taps were answered", timeout)

    async def _until(self, look: Callable[[], T | None], complaint: str, seconds: float) -> T:
        try:
            async with asyncio.timeout(seconds):
                while (found := look()) is None:
                    await self._world.events.changed()
                return found
        except TimeoutError:
            raise AssertionError(f"{complaint} within {seconds} s\n{self.transcript()}") from None

    def _shown(self, text: str) -> Message | None:
        fresh = [m for m in self._chat.existing() if m.from_bot and m.moment > self._since]
        fresh.sort(key=lambda message: -message.moment)
        return next((message for message in fresh if text in message.text), None)

    def screen(self) -> Screen:
        """The newest message of the bot; ``AssertionError`` if there is none."""
        for message in self._chat.existing():
            if message.from_bot:
                rows = tuple(tuple(button["text"] for button in row) for row in message.rows)
                return Screen(message.message_id, message.text, rows)
        raise AssertionError(f"the bot has said nothing\n{self.transcript()}")

    def transcript(self) -> str:
        """The conversation, for people who read a failed test."""
        lines = [f"--- chat of {self.first_name} ({self.id}) ---"]
        for message in self._chat.messages.values():
            who = "bot" if message.from_bot else self.first_name
            marks = "".join(
                f" ({word})"
                for word, applies in (("edited", message.history), ("deleted", message.deleted))
                if applies
            )
            photo = "(photo) " if "photo" in message.data else ""
            lines.append(f"{message.message_id} {who}{marks}: {photo}{message.text}")
            lines += ["    " + " ".join(f"[{b['text']}]" for b in row) for row in message.rows]
            if message.keyboard is not None:
                lines.append(f"    keyboard: {message.keyboard}")
        lines += [
            f"answer: {a['text']!r} alert={a['show_alert']}" for a in self.answers if a["text"]
        ]
        return "\n".join(lines)


def _data_of(message: Message, button: str) -> str | None:
    """The data of the button that is meant: the exact one first, then a part of a label."""
    keys = [key for row in message.rows for key in row if "callback_data" in key]
    for key in keys:
        if button in (key["callback_data"], key["text"]):
            return str(key["callback_data"])
    return next((str(key["callback_data"]) for key in keys if button in key["text"]), None)
