"""The little world of the stand-in: people, their private chats with the bot, and what was said.

Knows nothing of HTTP: the Bot API methods and the people's actions both work on it.
"""

from __future__ import annotations

import itertools
import time
from collections import OrderedDict
from typing import Any

from bot.demo.standin.chats import Account, Chat, Message, Query
from bot.demo.standin.events import Events
from bot.demo.standin.faults import RateLimits
from bot.demo.standin.files import Files
from bot.demo.standin.refusals import JSON, Refused
from bot.demo.standin.settings import Settings
from bot.demo.standin.updates import Updates


class World:
    """Everything there is. ``kept`` bounds what is remembered per chat (``None``: all of it)."""

    def __init__(self, bot: JSON, *, kept: int | None = None, rate_limits: bool = False) -> None:
        self.bot = bot
        self.kept = kept
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files(kept=None if kept is None else 10 * kept)
        self.updates = Updates()
        self.events = Events()
        self.settings = Settings(bot["first_name"])
        self.queries: OrderedDict[str, Query] = OrderedDict()
        self.answers: dict[int, list[JSON]] = {}
        self.taps: dict[int, int] = {}
        self._ahead = 0.0
        self.rates = RateLimits(self.now) if rate_limits else None
        self._people = itertools.count(2_000_001)
        self._message_ids = itertools.count(1)
        self._query_ids = itertools.count(4_000_000_000_000_000_001)
        self._moments = itertools.count(1)

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let the time of this world pass, for what depends on a message's age."""
        self._ahead += seconds

    def moment(self) -> int:
        return next(self._moments)

    def join(
        self,
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "",
        label: str = "",
    ) -> Account:
        """A new account; it has not pressed Start yet."""
        number = next(self._people)
        account = Account(number, first_name, last_name, username, language_code, label)
        self.accounts[account.id] = account
        self.chats[account.id] = Chat(account)
        self.events.publish("state", account.id)
        return account

    def chat_for_sending(self, chat_id: int) -> Chat:
        """The chat that the bot wants to write to; refuses as Telegram does."""
        chat = self.chats.get(chat_id)
        if chat is None:
            if chat_id == self.bot["id"]:
                raise Refused("the bot can't send messages to the bot", 403)
            raise Refused("chat not found")
        account = chat.account
        if account.deactivated:
            raise Refused("user is deactivated", 403)
        if account.blocked:
            raise Refused("bot was blocked by the user", 403)
        if not account.started:
            raise Refused("bot can't initiate conversation with a user", 403)
        return chat

    def post(
        self, chat: Chat, content: JSON, *, from_bot: bool, keyboard: JSON | None = None
    ) -> Message:
        """Put a message into ``chat`` and tell the page."""
        sender = self.bot if from_bot else chat.account.as_user()
        data: JSON = {
            "message_id": next(self._message_ids),
            "from": sender,
            "chat": chat.account.as_chat(),
            "date": int(self.now()),
            **content,
        }
        message = Message(chat.account.id, data, keyboard, self.moment(), from_bot=from_bot)
        chat.messages[message.message_id] = message
        if self.kept is not None and len(chat.messages) > self.kept:
            del chat.messages[next(iter(chat.messages))]
        self.tell("message", message)
        return message

    def edit(self, message: Message, data: JSON) -> None:
        """Replace what the message says by ``data``; the earlier version stays in its history."""
        if self.kept is None:
            message.history.append(message.data)
        message.data = {**data, "edit_date": int(self.now())}
        message.moment = self.moment()
        self.tell("edit", message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        self.events.publish("delete", message.chat_id, message_id=message.message_id)

    def tell(self, kind: str, message: Message) -> None:
        if self.events.has_listeners:
            self.events.publish(kind, message.chat_id, message=message.as_json())
        else:
            self.events.publish(kind, message.chat_id)

    def ask(self, person: int) -> Query:
        """A new callback query of ``person``."""
        query = Query(str(next(self._query_ids)), person, self.now())
        self.queries[query.id] = query
        self.taps[person] = self.taps.get(person, 0) + 1
        if self.kept is not None and len(self.queries) > 100 * self.kept:
            self.queries.popitem(last=False)
        return query

    def answer(self, query: Query, answer: JSON) -> None:
        query.answer = answer
        answers = self.answers.setdefault(query.person, [])
        answers.append(answer)
        if self.kept is not None and len(answers) > self.kept:
            del answers[0]
        self.events.publish("callback_answer", query.person, **answer)

    def bot_profile(self) -> JSON:
        """For the chat page."""
        settings = self.settings
        return {
            "id": self.bot["id"],
            "username": self.bot["username"],
            "first_name": settings.text("name", ""),
            "description": settings.text("description", ""),
            "short_description": settings.text("short_description", ""),
        }

    def state(self) -> JSON:
        """The bot, the people and the present moment, for the chat page."""
        people: list[dict[str, Any]] = [
            {
                "id": account.id,
                "first_name": account.first_name,
                "last_name": account.last_name,
                "username": account.username,
                "language_code": account.language_code,
                "label": account.label,
                "blocked": account.blocked,
            }
            for account in self.accounts.values()
        ]
        return {"bot": self.bot_profile(), "people": people, "now": self.now()}
