"""Writing down what became of messages: those that end at the same time share a transaction.

A message whose outcome is lost would be sent again, so a database that is away is tried patiently.
"""

from __future__ import annotations

import asyncio

from bot.services import deliveries
from bot.services.deliveries import Note
from bot.services.desk import Desk, Overtaken, Unavailable

#: Pauses in seconds before what became of a message is written down once more, when the database is
#: away just then; together shorter than the lease, after which the message would be sent again.
WRITE_PAUSES = (0.3, 1, 2, 4, 8, 15)


class Ledger:
    """One for each courier."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open: list[tuple[Note, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, note: Note) -> None:
        """Return when it is written down; raises what kept it from being so."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._open.append((note, written))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await written

    async def _write_all(self) -> None:
        while self._open:
            page, self._open = self._open, []
            trouble = await self._settle([note for note, _ in page])
            for note, written in page:
                if len(page) > 1 and _is_of_one(trouble):
                    _end(written, await self._settle([note]))
                else:
                    _end(written, trouble)
        self._writing = None

    async def _settle(self, notes: list[Note]) -> Exception | None:
        for pause in (*WRITE_PAUSES, None):
            try:
                await deliveries.settle(self._desk, notes)
            except Overtaken as error:
                return error
            except Unavailable as error:
                if pause is None:
                    return error
                await asyncio.sleep(pause)
            except Exception as error:  # noqa: BLE001 - each delivery reports it as its own
                return error
            else:
                break
        return None


def _is_of_one(trouble: Exception | None) -> bool:
    """Whether a note cannot be written down, and the others of the page can: they have arrived."""
    away = isinstance(trouble, Unavailable) and not isinstance(trouble, Overtaken)
    return trouble is not None and not away


def _end(written: asyncio.Future[None], trouble: Exception | None) -> None:
    if written.cancelled():
        return
    if trouble is None:
        written.set_result(None)
    else:
        written.set_exception(trouble)
