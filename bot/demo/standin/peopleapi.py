"""The side of the server that people use: the chat page's JSON calls and its stream of events.

Only for this machine: other hosts' pages are kept out by the checks of :mod:`.pages`.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from aiohttp.web import BaseRequest, Response, StreamResponse

from bot.demo.standin import actions
from bot.demo.standin.chats import Chat
from bot.demo.standin.clock import Clock
from bot.demo.standin.faults import Faults, fault_from_json
from bot.demo.standin.pages import SECURITY_HEADERS
from bot.demo.standin.params import Params, params_of
from bot.demo.standin.refusals import JSON, NotPossible, Refused
from bot.demo.standin.updates import encode
from bot.demo.standin.world import World

_CHAT = re.compile(r"/demo/chats/(\d{1,18})/([a-z]+)")
_HEARTBEAT_SECONDS = 15.0
#: What a browser may show; everything else is downloaded, so that no file runs as a page.
_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class PeopleApi:
    def __init__(self, world: World, faults: Faults, clock: Clock) -> None:
        self._world = world
        self._faults = faults
        self._clock = clock
        self._acts: dict[str, Callable[[Chat, Params], Any]] = {
            "text": self._text,
            "tap": self._tap,
            "file": self._file,
            "contact": self._contact,
            "location": self._location,
            "block": self._block,
            "unblock": self._unblock,
        }

    async def serve(self, request: BaseRequest, path: str) -> StreamResponse:
        """Answer a call under ``/demo/``; errors are objects with an ``error``."""
        try:
            if path == "/demo/events" and request.method == "GET":
                return await self._events(request)
            if path.startswith("/demo/files/") and request.method == "GET":
                return self._download(path.removeprefix("/demo/files/"))
            params = await params_of(request)
            if path == "/demo/clock" and request.method == "POST":
                return _json(await self._clock.forward(params))
            answer = self._route(request.method, path, params)
        except NotPossible as error:
            return _json({"error": str(error)}, error.status)
        except Refused as error:
            return _json({"error": error.description}, error.code)
        except (KeyError, TypeError, ValueError) as error:
            return _json({"error": f"missing or wrong: {error}"}, 400)
        return _json(answer)

    def _route(self, method: str, path: str, params: Params) -> Any:
        match = _CHAT.fullmatch(path)
        if match:
            chat = self._world.chats.get(int(match.group(1)))
            if chat is None:
                raise NotPossible("there is no such person", 404)
            what = match.group(2)
            if method == "GET" and what == "messages":
                return self._messages(chat, params)
            if method == "GET" and what == "commands":
                return {"commands": self._commands(chat)}
            if method == "POST" and what in self._acts:
                return self._acts[what](chat, params)
        calls: dict[tuple[str, str], Callable[[Params], Any]] = {
            ("GET", "/demo/state"): lambda _: self._world.state(),
            ("POST", "/demo/people"): self._join,
            ("POST", "/demo/faults"): self._add_fault,
            ("DELETE", "/demo/faults"): self._clear_faults,
        }
        call = calls.get((method, path))
        if call is None:
            raise NotPossible("there is nothing here", 404)
        return call(params)

    def _join(self, params: Params) -> JSON:
        names = ("last_name", "username", "language_code", "label")
        if not params.text("first_name").strip():
            raise NotPossible("a person needs a first name", 400)
        details = {name: params.text(name) for name in names}
        account = self._world.join(params.text("first_name").strip(), **details)
        people: list[JSON] = self._world.state()["people"]
        return next(person for person in people if person["id"] == account.id)

    def _messages(self, chat: Chat, params: Params) -> JSON:
        before = params.integer("before", 1 << 62)
        limit = min(max(params.integer("limit", 100), 1), 1000)
        found: list[JSON] = []
        for message in chat.existing():
            if message.message_id < before:
                found.append(message.as_json())
                if len(found) == limit:
                    break
        return {"messages": found[::-1]}

    def _commands(self, chat: Chat) -> list[JSON]:
        account = chat.account
        return self._world.settings.commands_for(account.id, account.language_code)

    def _text(self, chat: Chat, params: Params) -> JSON:
        reply_to = params.integer("reply_to_message_id") or None
        return actions.write(self._world, chat, params.text("text"), reply_to).as_json()

    def _tap(self, chat: Chat, params: Params) -> JSON:
        query = actions.tap(
            self._world,
            chat,
            params.integer("message_id"),
            params.text("data"),
            forged=params.flag("forged"),
        )
        return {"callback_query_id": query.id}

    def _file(self, chat: Chat, params: Params) -> JSON:
        upload = params.upload("file")
        if upload is None:
            raise NotPossible("there is no file", 400)
        photo = params.flag("as_photo")
        caption = params.text("caption")
        return actions.send_file(self._world, chat, upload, caption, photo=photo).as_json()

    def _contact(self, chat: Chat, params: Params) -> JSON:
        names = ("phone_number", "first_name", "last_name")
        contact = {name: params.text(name) for name in names if params.text(name)}
        if "user_id" in params:
            contact["user_id"] = params.values["user_id"]
        return actions.share_contact(self._world, chat, contact).as_json()

    def _location(self, chat: Chat, params: Params) -> JSON:
        latitude, longitude = params.number("latitude"), params.number("longitude")
        if latitude is None or longitude is None:
            raise NotPossible("a location needs latitude and longitude", 400)
        return actions.share_location(self._world, chat, latitude, longitude).as_json()

    def _block(self, chat: Chat, _: Params) -> JSON:
        actions.block(self._world, chat)
        return {"blocked": True}

    def _unblock(self, chat: Chat, _: Params) -> JSON:
        actions.unblock(self._world, chat)
        return {"blocked": False}

    def _add_fault(self, params: Params) -> JSON:
        fault_from_json(self._faults, dict(params.values))
        return {"ok": True}

    def _clear_faults(self, _: Params) -> JSON:
        self._faults.clear()
        return {"ok": True}

    def _download(self, file_id: str) -> Response:
        stored = self._world.files.get(file_id)
        if stored is None:
            raise NotPossible("there is no such file", 404)
        shown = stored.mime_type in _SHOWN
        response = Response(
            body=stored.content,
            headers={
                "Content-Type": stored.mime_type if shown else "application/octet-stream",
                "Cache-Control": "private, max-age=31536000, immutable",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
            },
        )
        if not shown:
            response.headers["Content-Type"] = _harmless(stored.mime_type)
            response.headers["Content-Disposition"] = _attachment(stored.name or "file")
        return response

    async def _events(self, request: BaseRequest) -> StreamResponse:
        person = request.rel_url.query.get("person")
        response = StreamResponse(
            headers={
                **SECURITY_HEADERS,
                "Content-Type": "text/event-stream; charset=utf-8",
                "Cache-Control": "no-store",
            }
        )
        queue = self._world.events.listen(int(person) if person else None)
        try:
            await response.prepare(request)
            await response.write(b": welcome\n\n")
            await self._stream(queue, response)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._world.events.leave(queue)
        return response

    async def _stream(self, queue: asyncio.Queue[JSON | None], response: StreamResponse) -> None:
        while True:
            try:
                event = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if event is None:
                return
            data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
            await response.write(f"data: {data}\n\n".encode())


def _harmless(mime_type: str) -> str:
    """A type that no browser runs."""
    plain = re.fullmatch(r"[\w.+-]+/[\w.+-]+", mime_type) is not None
    active = any(word in mime_type for word in ("html", "xml", "script", "svg"))
    office = "openxmlformats" in mime_type
    return mime_type if plain and (not active or office) else "application/octet-stream"


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"


def _json(value: Any, status: int = 200) -> Response:
    return Response(
        text=encode(value),
        status=status,
        content_type="application/json",
        headers={**SECURITY_HEADERS, "Cache-Control": "no-store"},
    )
