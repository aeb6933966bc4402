"""A bot that does next to nothing, to find the ceiling of the stand-in and the crowd themselves.

It makes the same calls as ours for a tap (an edit and the callback answer) without any library for
bots, any database and any thought.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
from typing import Any

import aiohttp

_KEYBOARD = json.dumps(
    {
        "inline_keyboard": [
            [{"text": data, "callback_data": data}] for data in ("groups", "group:a", "topic:a")
        ]
        + [[{"text": "menu", "callback_data": "menu"}]]
    }
)


class NoOp:
    """Answers each update at once."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base
        self._numbers = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Poll until cancelled."""
        offset = 0
        while True:
            updates = await self._call("getUpdates", {"offset": offset, "timeout": 30})
            for update in updates:
                offset = update["update_id"] + 1
                task = asyncio.create_task(self._answer(update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _answer(self, update: dict[str, Any]) -> None:
        text = f"Screen {next(self._numbers)}"
        query = update.get("callback_query")
        if query is None:
            chat = update["message"]["chat"]["id"]
            values = {"chat_id": chat, "text": text, "reply_markup": _KEYBOARD}
            await self._call("sendMessage", values)
            return
        message = query["message"]
        values = {
            "chat_id": message["chat"]["id"],
            "message_id": message["message_id"],
            "text": text,
            "reply_markup": _KEYBOARD,
        }
        await asyncio.gather(
            self._call("editMessageText", values),
            self._call("answerCallbackQuery", {"callback_query_id": query["id"]}),
        )

    async def _call(self, method: str, values: dict[str, Any]) -> Any:
        async with self._session.post(f"{self._base}/{method}", json=values) as response:
            return (await response.json())["result"]


async def main() -> None:
    """Poll until a signal comes."""
    base = f"{os.environ['ECHO_API_URL']}/bot{os.environ['ECHO_TOKEN']}"
    connector = aiohttp.TCPConnector(limit=256)
    async with aiohttp.ClientSession(connector=connector) as session:
        await NoOp(session, base).run()


if __name__ == "__main__":
    asyncio.run(main())
