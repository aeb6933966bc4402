"""Telegram's limits: one budget of messages for all chats, and a 429 obeyed to the second.

Answers to people who wait go at once and are counted; bulk gets what they leave of the budget.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

#: ``rate_limit_args`` of a call that is not an answer to somebody who waits.
BULK = 1

#: The same for a message whose turn the courier has taken with :meth:`Limiter.turns`.
TAKEN = 2

#: A call is held at most so long, in seconds, before whoever makes it is told. Bulk to a person is
#: not held at all: the outbox keeps the message.
PATIENCE = 60.0

#: What is longer is no moment that a clock can show, or a mistake; in seconds.
LONGEST_WAIT = 7 * 86400.0

#: Bulk messages to one chat: so many at once, then one a second (Bot API FAQ).
CHAT_BURST = 5
CHAT_SECONDS = 1.0

#: Bulk that had to wait for a slow moment catches up with what fits into so many seconds.
BURST_SECONDS = 0.2


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants us to wait; of more than a week it is asked again after one."""
    wait = error.retry_after
    seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    return min(seconds, LONGEST_WAIT)


class Budget:
    """A bucket that fills by ``per_second``; who may not wait takes it below zero.

    The debt is bounded by a second's worth: a crowd of people slows bulk down, but never stops it.
    """

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._capacity = max(1.0, per_second * BURST_SECONDS)
        self._level = self._capacity
        self._at = 0.0

    def left(self, now: float) -> float:
        """How many messages may go now; negative when people were answered on credit."""
        grown = (now - self._at) * self._per_second
        self._level = min(self._capacity, self._level + max(0.0, grown))
        self._at = now
        return self._level

    def spend(self, count: float, now: float) -> None:
        """Count messages; a negative number gives back what was not used."""
        self._level = max(self.left(now) - count, -self._per_second)

    def seconds_to_one(self, now: float) -> float:
        """How long until a message may go."""
        return max(0.0, (1.0 - self.left(now)) / self._per_second)


class Limiter(BaseRateLimiter[int]):
    """Holds calls to chats that Telegram has told us to leave alone for a while."""

    def __init__(self, per_second: float) -> None:
        self._budget = Budget(per_second)
        self._held: dict[object, float] = {}
        self._bulk_held = 0.0
        self._paced: dict[object, float] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def ready(self, most: int) -> int:
        """Wait for the budget, and say how many messages may go now, up to ``most``."""
        clock = asyncio.get_running_loop().time
        while True:
            wait = self._budget.seconds_to_one(clock())
            if wait <= 0:
                return min(most, int(self._budget.left(clock())))
            await asyncio.sleep(wait)

    def held_for(self) -> float:
        """How many seconds Telegram wants no bulk, by its latest 429."""
        return max(0.0, self._bulk_held - asyncio.get_running_loop().time())

    def spend(self, count: int) -> None:
        """The courier takes so many turns; its messages carry :data:`TAKEN`."""
        self._budget.spend(count, asyncio.get_running_loop().time())

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Any:
        """Make the call when it is allowed; a 429 moves the chat's deadline and is tried again.

        Raises :class:`~telegram.error.RetryAfter` at once for bulk to a person (the outbox keeps
        the message) and for a wait longer than anybody would sit through.
        """
        bulk = rate_limit_args is not None
        chat = data.get("chat_id")
        place = endpoint if chat is None else chat
        clock = asyncio.get_running_loop().time
        patience = clock() + (0.0 if bulk and chat is not None else PATIENCE)
        while True:
            if rate_limit_args == BULK:
                await self.ready(1)
            now = clock()
            until = self._free_at(place, now, bulk=bulk)
            if until > now:
                if until > patience:
                    if rate_limit_args == TAKEN:
                        self._budget.spend(-1, now)
                    raise RetryAfter(timedelta(seconds=until - now))
                await asyncio.sleep(until - now)
                continue
            if rate_limit_args == BULK or (not bulk and is_message(endpoint)):
                self._budget.spend(1, now)
            try:
                result = await callback(*args, **kwargs)
            except RetryAfter as error:
                deadline = clock() + seconds_of(error)
                self._held[place] = max(self._held.get(place, 0.0), deadline)
                if bulk:
                    self._bulk_held = max(self._bulk_held, deadline)
                if deadline > patience:
                    raise
            else:
                if bulk and chat is not None:
                    self._count(chat, now)
                return result

    def _free_at(self, place: object, now: float, *, bulk: bool) -> float:
        """When a call may be made: in the past if now."""
        if self._held.get(place, 0.0) <= now:
            self._held.pop(place, None)
        until = self._held.get(place, 0.0)
        if not bulk:
            return until
        burst = (CHAT_BURST - 1) * CHAT_SECONDS
        return max(until, self._bulk_held, self._paced.get(place, 0.0) - burst)

    def _count(self, chat: object, now: float) -> None:
        """The generic cell rate algorithm: each message moves the chat's turn by a second."""
        if len(self._paced) > 1000:
            self._paced = {key: turn for key, turn in self._paced.items() if turn > now}
        self._paced[chat] = max(self._paced.get(chat, 0.0), now) + CHAT_SECONDS


def is_message(endpoint: str) -> bool:
    """Whether a call puts a message into a chat: those are what Telegram counts (Bot API FAQ)."""
    return endpoint.startswith(("send", "copy", "forward")) and endpoint != "sendChatAction"
