"""A tiny bot over plain HTTP that answers by a script, so that the page has somebody to talk to.

It holds back the answer to the tap ``wait`` until the test releases it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

JSON = dict[str, Any]

WELCOME = "Welcome! What would you like to do?"
ARABIC = "أهلاً وسهلاً!\nالهاتف: \u2068+49 221 4710 123\u2069"
KEYS = [
    [{"text": "More", "callback_data": "more"}, {"text": "Wait", "callback_data": "wait"}],
    [{"text": "Note", "callback_data": "note"}, {"text": "Alert", "callback_data": "alert"}],
    [{"text": "Invitation", "url": "https://t.me/mso_sample_bot?start=welcome-1"}],
]
COMMANDS = [
    {"command": "start", "description": "Begin"},
    {"command": "help", "description": "What this is"},
    {"command": "language", "description": "Another language"},
]


class ScriptedBot:
    def __init__(self, url: str, token: str, session: aiohttp.ClientSession) -> None:
        self._base = f"{url}/bot{token}"
        self._files = f"{url}/file/bot{token}"
        self._session = session
        self.release = asyncio.Event()
        #: What people have sent: messages, newest last.
        self.heard: list[JSON] = []
        self.received: list[bytes] = []

    async def call(self, method: str, **params: Any) -> Any:
        async with self._session.post(f"{self._base}/{method}", json=params) as answer:
            body = await answer.json()
            assert body["ok"], body
            return body["result"]

    async def send_file(self, chat_id: int, name: str, content: bytes) -> None:
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("chat_id", str(chat_id))
        form.add_field("document", content, filename=name)
        async with self._session.post(f"{self._base}/sendDocument", data=form) as answer:
            assert answer.status == 200, await answer.text()

    async def poll(self) -> None:
        offset = 0
        async with asyncio.TaskGroup() as tasks:
            while True:
                updates = await self.call("getUpdates", offset=offset, timeout=30)
                for update in updates:
                    offset = update["update_id"] + 1
                    if "message" in update:
                        await self._hear(update["message"])
                    elif "callback_query" in update:
                        tasks.create_task(self._tapped(update["callback_query"]))

    async def _hear(self, message: JSON) -> None:
        self.heard.append(message)
        person = message["chat"]["id"]
        if document := message.get("document"):
            file = await self.call("getFile", file_id=document["file_id"])
            async with self._session.get(f"{self._files}/{file['file_path']}") as answer:
                self.received.append(await answer.read())
            await self.call("sendMessage", chat_id=person, text=f"Got {document['file_name']}")
            return
        text = message.get("text", "")
        if text == "/start":
            markup = {"inline_keyboard": KEYS}
            await self.call("sendMessage", chat_id=person, text=WELCOME, reply_markup=markup)
        elif text == "/arabic":
            await self.call("sendMessage", chat_id=person, text=ARABIC)
        else:
            shown = text or next(kind for kind in ("contact", "location") if kind in message)
            await self.call("sendMessage", chat_id=person, text=f"You said {shown}")

    async def _tapped(self, query: JSON) -> None:
        data, message = query["data"], query["message"]
        answer: JSON = {}
        if data == "wait":
            await self.release.wait()
        elif data == "more":
            markup = {"inline_keyboard": [[{"text": "Back", "callback_data": "back"}]]}
            await self.call(
                "editMessageText",
                chat_id=message["chat"]["id"],
                message_id=message["message_id"],
                text="Here is more.",
                reply_markup=markup,
            )
        elif data in ("note", "alert"):
            answer = {"text": f"This is the {data}.", "show_alert": data == "alert"}
        await self.call("answerCallbackQuery", callback_query_id=query["id"], **answer)


@asynccontextmanager
async def scripted_bot(url: str, token: str) -> AsyncIterator[ScriptedBot]:
    """The bot at work while the context lasts."""
    async with aiohttp.ClientSession() as session:
        bot = ScriptedBot(url, token, session)
        await bot.call("setMyCommands", commands=COMMANDS)
        await bot.call("setMyDescription", description="A bot to try the page with.")
        polling = asyncio.create_task(bot.poll())
        try:
            yield bot
        finally:
            polling.cancel()
            with suppress(asyncio.CancelledError):
                await polling
