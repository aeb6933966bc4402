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

#: An interactive reply is held at most so long, in seconds, before its turn is tried anew.
PATIENCE = 60.0


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


class Limiter(BaseRateLimiter[int]):
    """Holds calls to chats that Telegram has told us to leave alone for a while."""

    def __init__(self, bulk_per_second: float) -> None:
        self._bulk = AsyncLimiter(bulk_per_second, 1.0)
        self._chats: dict[object, float] = {}
        self._bulk_until = 0.0

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

        Raises :class:`~telegram.error.RetryAfter` at once for bulk (the outbox keeps the message)
        and for a wait longer than anybody would sit through.
        """
        bulk = rate_limit_args == BULK
        chat = data.get("chat_id")
        clock = asyncio.get_running_loop().time
        patience = clock() + PATIENCE
        while True:
            until = max(self._chats.get(chat, 0.0), self._bulk_until if bulk else 0.0)
            if until > clock():
                await asyncio.sleep(until - clock())
                continue
            self._chats.pop(chat, None)
            if bulk:
                await self._bulk.acquire()
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                deadline = clock() + seconds_of(error)
                if chat is not None:
                    self._chats[chat] = max(self._chats.get(chat, 0.0), deadline)
                if bulk:
                    self._bulk_until = max(self._bulk_until, deadline)
                if bulk or deadline > patience:
                    raise
