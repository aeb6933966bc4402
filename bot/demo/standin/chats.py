"""Accounts, messages, chats and taps: what the world of the stand-in consists of.

A message is kept just as the Bot API shows it, so that what a test sees is what the bot was told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.demo.standin.refusals import JSON


@dataclass(slots=True)
class Account:
    """A person's account at Telegram. ``started`` means that the bot may write first."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    label: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def as_user(self) -> JSON:
        user: JSON = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for key in ("last_name", "username", "language_code"):
            if value := getattr(self, key):
                user[key] = value
        return user

    def as_chat(self) -> JSON:
        chat: JSON = {"id": self.id, "first_name": self.first_name}
        for key in ("last_name", "username"):
            if value := getattr(self, key):
                chat[key] = value
        chat["type"] = "private"
        return chat


class Message:
    """A message as the Bot API gives it (``data``), and what happened to it.

    ``keyboard`` is a reply keyboard, its removal or a forced reply, which Telegram shows to the
    person but never gives back to the bot. ``history`` holds the earlier versions, oldest first.
    ``moment`` grows with every message and every edit.
    """

    __slots__ = (
        "chat_id",
        "data",
        "deleted",
        "from_bot",
        "history",
        "keyboard",
        "message_id",
        "moment",
        "reactions",
    )

    def __init__(
        self, chat_id: int, data: JSON, keyboard: JSON | None, moment: int, *, from_bot: bool
    ) -> None:
        self.chat_id = chat_id
        self.message_id: int = data["message_id"]
        self.data = data
        self.keyboard = keyboard
        self.moment = moment
        self.from_bot = from_bot
        self.history: list[JSON] = []
        self.reactions: list[JSON] = []
        self.deleted = False

    def __repr__(self) -> str:
        return f"<Message {self.message_id} {self.text!r}>"

    @property
    def text(self) -> str:
        """What can be read: the text or caption, and names of what is attached."""
        data = self.data
        if "text" in data:
            return str(data["text"])
        parts = [data.get("caption", "")]
        parts.append(data.get("document", {}).get("file_name", ""))
        venue = data.get("venue", {})
        parts += [venue.get("title", ""), venue.get("address", "")]
        contact = data.get("contact", {})
        parts += [contact.get(key, "") for key in ("first_name", "last_name", "phone_number")]
        return "\n".join(filter(None, parts))

    @property
    def rows(self) -> list[list[JSON]]:
        """The inline buttons."""
        rows: list[list[JSON]] = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline buttons."""
        return [button["text"] for row in self.rows for button in row]

    def as_json(self) -> JSON:
        """For the chat page."""
        shown = {**self.data, "from_bot": self.from_bot}
        if self.keyboard is not None:
            shown["reply_markup"] = self.keyboard
        if self.reactions:
            shown["reactions"] = self.reactions
        return shown


@dataclass(slots=True)
class Chat:
    account: Account
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: int | None = None

    def existing(self) -> Iterator[Message]:
        """The messages that are not deleted, newest first."""
        return (message for message in reversed(self.messages.values()) if not message.deleted)


@dataclass(slots=True)
class Query:
    """A tap on a button that waits for its answer."""

    id: str
    person: int
    asked_at: float
    answer: JSON | None = None
