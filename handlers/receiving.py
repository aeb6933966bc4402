"""Receiving: long polling that confirms an update to Telegram only after it has had its effect.

One person's updates are handled in order, people in parallel up to a bound. A crash loses nothing:
what was not confirmed comes again and is recognised by its id.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, cast
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from handlers.limiter import seconds_of

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

#: Seconds that Telegram holds a poll open when there is nothing new (Bot API: up to 50).
LONG_POLL = 30

#: While something is being handled, the next poll comes at the latest after this, in seconds.
LINGER = 0.05

Raw = Mapping[str, Any]


class Handle(Protocol):
    """Deals with one raw update; returns when it may be confirmed."""

    def __call__(self, raw: Raw) -> Awaitable[None]: ...


def sender(raw: Raw) -> int:
    """Whose update it is, so that each person's stay in order; 0 when nobody's."""
    for part in raw.values():
        if isinstance(part, Mapping) and isinstance(part.get("from"), Mapping):
            person = part["from"].get("id")
            return person if isinstance(person, int) else 0
    return 0


class Receiver:
    """Polls for one bot by ``request`` and hands its updates to ``handle``.

    ``ready`` is called with every poll that goes out.
    """

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        handle: Handle,
        *,
        parallel: int,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._bot = bot
        self._request = request
        self._handle = handle
        self._free = asyncio.Semaphore(parallel)
        self._ready = ready
        self._running: dict[int, asyncio.Task[None]] = {}
        self._finished: set[int] = set()
        self._tails: dict[int, asyncio.Task[None]] = {}
        self._next: int | None = None
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take no more updates; those under way are finished and confirmed."""
        self._stopping.set()

    async def run(self) -> None:
        """Receive until :meth:`stop`. Raises only what no waiting can mend: a wrong token."""
        stopped = asyncio.create_task(self._stopping.wait())
        pause = 0.5
        try:
            while not self._stopping.is_set():
                if self._running:
                    await asyncio.wait(list(self._running.values()), timeout=LINGER)
                poll = asyncio.create_task(self._poll())
                self._ready()
                await asyncio.wait([poll, stopped], return_when=asyncio.FIRST_COMPLETED)
                if not poll.done():
                    poll.cancel()
                    await asyncio.wait([poll])
                    break
                try:
                    batch = poll.result()
                except InvalidToken:
                    raise
                except TelegramError as error:
                    await self._recover(error, pause, stopped)
                    pause = min(pause * 2, 30.0)
                    continue
                pause = 0.5
                self._take(batch)
            await self._drain()
        finally:
            stopped.cancel()

    async def _poll(self) -> Sequence[Raw]:
        arguments: dict[str, Any] = {
            "limit": 100,
            "timeout": 0 if self._running else LONG_POLL,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        offset = self._offset()
        if offset is not None:
            arguments["offset"] = offset
        batch = await self._get_updates(**arguments)
        if not batch and not self._running:
            # All is confirmed. Telegram may go on with a lower, random id after a quiet week.
            self._next = None
            self._finished.clear()
        return batch

    async def _get_updates(self, **arguments: Any) -> Sequence[Raw]:
        """The updates as Telegram sends them: a bad one must not spoil the others."""
        result = await self._request.post(
            f"{self._bot.base_url}/getUpdates?{urlencode(arguments)}", read_timeout=LONG_POLL + 10
        )
        return cast(Sequence[Raw], result)

    def _offset(self) -> int | None:
        """The oldest update that is not finished; Telegram forgets everything before it."""
        if self._running:
            return next(iter(self._running))
        return self._next

    def _take(self, batch: Sequence[Raw]) -> None:
        seen = set()
        for raw in batch:
            update_id = int(raw["update_id"])
            seen.add(update_id)
            if update_id in self._running or update_id in self._finished:
                continue
            self._next = update_id + 1
            person = sender(raw)
            task = asyncio.create_task(self._in_turn(raw, self._tails.get(person)))
            self._running[update_id] = task
            self._tails[person] = task
            task.add_done_callback(partial(self._done, update_id, person))
        self._finished &= seen

    async def _in_turn(self, raw: Raw, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        async with self._free:
            await self._handle(raw)

    def _done(self, update_id: int, person: int, task: asyncio.Task[None]) -> None:
        if self._tails.get(person) is task:
            del self._tails[person]
        if task.cancelled():
            return  # stopping: unconfirmed, it comes again
        if task.exception() is not None:
            log.error("update %s could not be handled: %r", update_id, type(task.exception()))
        self._running.pop(update_id, None)
        self._finished.add(update_id)

    async def _recover(
        self, error: TelegramError, pause: float, stopped: asyncio.Task[bool]
    ) -> None:
        if isinstance(error, Conflict) and "webhook" in str(error).lower():
            log.warning("a webhook was set for this bot; removing it to poll")
            try:
                await self._bot.delete_webhook(drop_pending_updates=False)
            except InvalidToken:
                raise
            except TelegramError as failure:
                error = failure
            else:
                return
        if isinstance(error, RetryAfter):
            pause = seconds_of(error)
        kind = "no connection to Telegram" if type(error) is NetworkError else type(error).__name__
        log.warning("polling failed (%s); next try in %.1f s", kind, pause)
        await asyncio.wait([stopped], timeout=pause)

    async def _drain(self) -> None:
        """Finish what is under way, then confirm it with a last poll that takes nothing new."""
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=20)
        for task in list(self._running.values()):
            task.cancel()
        offset = self._offset()
        if offset is None:
            return
        try:
            await self._get_updates(offset=offset, limit=1, timeout=0)
        except TelegramError:
            log.warning("the last updates could not be confirmed; they will be recognised")
