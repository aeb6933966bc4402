"""Telegram's limits: a 429 is obeyed to the second, bulk waits, interactive replies go first.

Bulk takes from a bucket below Telegram's 30 a second, which leaves room for people who are waiting
for an answer right now; those are only held when Telegram itself says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

#: ``rate_limit_args`` of a call that is not an answer to somebody who waits.
BULK = 1

#: A call is held at most so long, in seconds, before whoever makes it is told. Bulk to a person is
#: not held at all: the outbox keeps the message.
PATIENCE = 60.0

#: Bulk messages to one chat: so many at once, then one a second (Bot API FAQ).
CHAT_BURST = 5
CHAT_SECONDS = 1.0


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


class Limiter(BaseRateLimiter[int]):
    """Holds calls to chats that Telegram has told us to leave alone for a while."""

    def __init__(self, bulk_per_second: float) -> None:
        burst = max(1.0, bulk_per_second / 5)
        self._bulk = AsyncLimiter(burst, burst / bulk_per_second)
        self._held: dict[object, float] = {}
        self._bulk_held = 0.0
        self._paced: dict[object, float] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

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
        bulk = rate_limit_args == BULK
        chat = data.get("chat_id")
        place = endpoint if chat is None else chat
        clock = asyncio.get_running_loop().time
        patience = clock() + (0.0 if bulk and chat is not None else PATIENCE)
        while True:
            if bulk:
                await self._bulk.acquire()
            now = clock()
            until = self._free_at(place, now, bulk=bulk)
            if until > now:
                if until > patience:
                    raise RetryAfter(timedelta(seconds=until - now))
                await asyncio.sleep(until - now)
                continue
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
