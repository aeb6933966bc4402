"""Receiving: long polling that confirms an update to Telegram only after it has had its effect.

One person's updates are handled in order, people in parallel up to a bound. A crash loses nothing:
what was not confirmed comes again and is recognised by its id. Telegram hands out a hundred at a
time from the oldest unconfirmed on; when none of a hundred gets done, they are kept in the inbox.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.services.desk import Unavailable
from bot.services.inbox import Inbox
from bot.services.inbox import Raw as Raw
from handlers.limiter import seconds_of

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")

#: Seconds that Telegram holds a poll open when there is nothing new (Bot API: up to 50).
LONG_POLL = 30

#: While something is being handled, the next poll comes at the latest after this, in seconds.
LINGER = 0.05

#: Updates in one answer (Bot API: up to 100).
LIMIT = 100

#: Updates kept in the inbox at most; what is more waits at Telegram.
MOST_HELD = 2000


#: Seconds at the end for what is being handled; and then for letting go of it, and for the last
#: poll. Whoever stops a service waits a minute and a half (systemd's default), then kills it.
FINISH, GIVE_UP = 20.0, 5.0


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


def _has_id(raw: object) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("update_id"), int)


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
        inbox: Inbox | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._bot = bot
        self._request = request
        self._handle = handle
        self._free = asyncio.Semaphore(parallel)
        self._inbox = inbox
        self._ready = ready
        self._running: dict[int, asyncio.Task[None]] = {}
        self._unconfirmed: dict[int, Raw] = {}
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
            await self._go_on()
            while not self._stopping.is_set():
                if self._unconfirmed:
                    await asyncio.wait(
                        [self._running[update_id] for update_id in self._unconfirmed],
                        timeout=LINGER,
                    )
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
                if not self._take(batch) and len(batch) >= LIMIT:
                    await self._make_room()
            await self._drain()
        finally:
            stopped.cancel()

    async def _poll(self) -> Sequence[Raw]:
        arguments: dict[str, Any] = {
            "limit": LIMIT,
            "timeout": 0 if self._unconfirmed else LONG_POLL,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        offset = self._offset()
        if offset is not None:
            arguments["offset"] = offset
        batch = await self._get_updates(**arguments)
        if not batch and not self._unconfirmed:
            # All is confirmed. Telegram may go on with a lower, random id after a quiet week.
            self._next = None
            self._finished.clear()
        return batch

    async def _get_updates(
        self, patience: float = LONG_POLL + 10.0, **arguments: Any
    ) -> Sequence[Raw]:
        """The updates as Telegram sends them: a bad one must not spoil the others.

        ``patience``: seconds until it must have begun to answer.
        """
        url = f"{self._bot.base_url}/getUpdates?{urlencode(arguments)}"
        try:
            answer = await self._request.post(url, read_timeout=patience)
        except KeyError:
            answer = None
        if not isinstance(answer, list) or not all(map(_has_id, answer)):
            raise TelegramError("that was no list of updates")
        return answer

    def _offset(self) -> int | None:
        """The oldest update that is not finished; Telegram forgets everything before it."""
        return next(iter(self._unconfirmed), self._next)

    async def _go_on(self) -> None:
        """Handle what a former process has kept."""
        while self._inbox is not None and not self._stopping.is_set():
            try:
                for raw in await self._inbox.held():
                    self._begin(raw)
            except Unavailable as error:
                log.warning("the inbox cannot be read now: %s", error)
                await asyncio.sleep(1)
            else:
                return

    async def _make_room(self) -> None:
        """Nothing of a full answer gets done: keep it here and let Telegram go on."""
        if self._inbox is None or len(self._running) >= MOST_HELD:
            return
        stuck = dict(self._unconfirmed)
        if not stuck:
            return
        try:
            await self._inbox.hold(list(stuck.values()))
        except Unavailable as error:
            log.warning("no room can be made for others: %s", error)
            return
        log.info("%d updates are kept, for they take long", len(stuck))
        for update_id in stuck:
            if self._unconfirmed.pop(update_id, None) is None:
                await self._release(update_id)  # it was done in the meantime

    def _take(self, batch: Sequence[Raw]) -> int:
        """Begin with what is new in the batch; gives how many these are."""
        seen, new = set(), 0
        for raw in batch:
            update_id = int(raw["update_id"])
            seen.add(update_id)
            self._next = update_id + 1
            if update_id in self._running or update_id in self._finished:
                continue
            self._unconfirmed[update_id] = raw
            self._begin(raw)
            new += 1
        self._finished &= seen
        return new

    def _begin(self, raw: Raw) -> None:
        update_id, person = int(raw["update_id"]), sender(raw)
        task = asyncio.create_task(self._in_turn(raw, self._tails.get(person)))
        self._running[update_id] = task
        self._tails[person] = task
        task.add_done_callback(partial(self._done, update_id, person))

    async def _in_turn(self, raw: Raw, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        async with self._free:
            await self._handle(raw)
        if int(raw["update_id"]) not in self._unconfirmed:
            await self._release(int(raw["update_id"]))

    async def _release(self, update_id: int) -> None:
        """Drop what was kept; if it cannot be now, it comes once more and is recognised."""
        if self._inbox is not None:
            try:
                await self._inbox.release(update_id)
            except Unavailable as error:
                log.warning("update %s stays in the inbox: %s", update_id, error)

    def _done(self, update_id: int, person: int, task: asyncio.Task[None]) -> None:
        if self._tails.get(person) is task:
            del self._tails[person]
        if task.cancelled() and self._stopping.is_set():
            return  # unconfirmed, it comes again
        if task.cancelled():
            log.error("update %s could not be handled: it was cancelled", update_id)
        elif task.exception() is not None:
            log.error("update %s could not be handled: %r", update_id, type(task.exception()))
        self._running.pop(update_id, None)
        self._unconfirmed.pop(update_id, None)
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
            await asyncio.wait(list(self._running.values()), timeout=FINISH)
        late = list(self._running.values())
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=GIVE_UP)
        offset = self._offset()
        if offset is None:
            return
        try:
            await self._get_updates(GIVE_UP, offset=offset, limit=1, timeout=0)
        except TelegramError:
            log.warning("the last updates could not be confirmed; they will be recognised")
