"""Tells whoever looks on, the chat page or a waiting test, that something has changed.

Waiting for an event instead of looking again and again keeps the tests fast and free of sleeps.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bot.demo.standin.refusals import JSON

#: A page that is this far behind is cut off; it loads everything anew when it comes back.
_BACKLOG = 1000

Listener = asyncio.Queue[JSON | None]


class Events:
    def __init__(self) -> None:
        self._listeners: dict[Listener, int | None] = {}
        self._next: asyncio.Future[None] | None = None

    @property
    def has_listeners(self) -> bool:
        return bool(self._listeners)

    def listen(self, person: int | None) -> Listener:
        """A queue of the events of ``person`` (``None``: of all). ``None`` in it is the end."""
        queue: Listener = asyncio.Queue(_BACKLOG)
        self._listeners[queue] = person
        return queue

    def leave(self, queue: Listener) -> None:
        self._listeners.pop(queue, None)

    def publish(self, kind: str, person: int | None, **details: Any) -> None:
        """Something happened in the chat of ``person`` (``None``: concerns all)."""
        if self._next is not None:
            if not self._next.done():
                self._next.set_result(None)
            self._next = None
        for queue, wanted in list(self._listeners.items()):
            if wanted is not None and person is not None and wanted != person:
                continue
            try:
                queue.put_nowait({"type": kind, "person": person, **details})
            except asyncio.QueueFull:
                self.leave(queue)
                queue.get_nowait()
                queue.put_nowait(None)

    async def changed(self) -> None:
        """Return after the next event."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._next)

    def close(self) -> None:
        """End all streams."""
        for queue in list(self._listeners):
            self.leave(queue)
            while queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
