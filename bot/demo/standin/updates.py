"""The queue of updates that the bot fetches by long polling, with Telegram's own semantics.

An update stays until a later offset confirms it, so a bot that dies gets it again.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any

from bot.demo.standin.refusals import JSON, Refused

encode = json.JSONEncoder(separators=(",", ":")).encode

#: What a bot gets only if it asks for it (Bot API, getUpdates).
_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_CONFLICT = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)


class Updates:
    """``first_id`` is the id of the first update; they ascend by one, as Telegram's do."""

    def __init__(self, first_id: int = 100_000_001) -> None:
        self._next_id = first_id
        self._waiting: deque[tuple[int, str]] = deque()
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._idle: list[asyncio.Future[None]] = []
        self._closed = False
        #: How many updates were handed out, and how many were confirmed (for the benchmark).
        self.handed_out = 0
        self.confirmed = 0

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def allowed(self) -> list[str]:
        return sorted(self._allowed or ())

    def put(self, kind: str, payload: JSON) -> int | None:
        """Queue an update; its id, or ``None`` if the bot does not want this kind."""
        wanted = kind not in _ASKED_FOR if self._allowed is None else kind in self._allowed
        if not wanted:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append((update_id, f'{{"update_id":{update_id},"{kind}":{encode(payload)}}}'))
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        return update_id

    def put_raw(self, update: JSON) -> int:
        """Queue anything under the next id, to see what a bot does with a broken update."""
        update_id = self._next_id
        self._next_id += 1
        self._waiting.append((update_id, encode({"update_id": update_id, **update})))
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        return update_id

    async def fetch(self, offset: int, limit: int, timeout: float, allowed: Any) -> str:  # noqa: ASYNC109 - the parameter of the Bot API
        """The JSON array that ``getUpdates`` answers. ``timeout`` in seconds, at most 50."""
        if isinstance(allowed, list):
            self._allowed = frozenset(map(str, allowed)) if allowed else None
        self._confirm(offset)
        if self._poll is not None and not self._poll.done():
            # As Telegram does: the poll that waits is ended, the new one takes its place.
            self._poll.set_exception(Refused(_CONFLICT, 409))
        limit = min(max(limit, 1), 100)
        timeout = min(timeout, 50.0)
        if not self._waiting and timeout > 0 and not self._closed:
            poll: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._poll = poll
            try:
                await asyncio.wait_for(poll, timeout)
            except TimeoutError:
                return "[]"
            finally:
                if self._poll is poll:
                    self._poll = None
        batch = [text for (_, text), _ in zip(self._waiting, range(limit), strict=False)]
        self.handed_out += len(batch)
        return f"[{','.join(batch)}]"

    def _confirm(self, offset: int) -> None:
        waiting = self._waiting
        if offset < 0:
            while len(waiting) > -offset:
                waiting.popleft()
                self.confirmed += 1
        while waiting and waiting[0][0] < offset:
            waiting.popleft()
            self.confirmed += 1
        if not waiting and self._idle:
            for future in self._idle:
                if not future.done():
                    future.set_result(None)
            self._idle.clear()

    def drop(self) -> None:
        """Forget all waiting updates."""
        self._confirm(self._next_id)

    async def idle(self) -> None:
        """Return when every update was fetched and confirmed."""
        if self._waiting:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._idle.append(future)
            await future

    def close(self) -> None:
        """End a waiting poll, for the server is going down."""
        self._closed = True
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def open(self) -> None:
        self._closed = False
