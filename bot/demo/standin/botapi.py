"""The side of the server that bots talk to: ``/bot<token>/<method>`` and ``/file/bot<token>/…``.

Everything that is the same for all methods is here: the token, faults, latency, the call log.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from aiohttp.web import BaseRequest, Response

from bot.demo.standin.faults import Faults, refusal
from bot.demo.standin.methods import METHODS
from bot.demo.standin.params import Params, params_of
from bot.demo.standin.refusals import Refused
from bot.demo.standin.updates import encode
from bot.demo.standin.world import World

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the bot; ``at`` on the monotonic clock, ``chat`` if it names one."""

    method: str
    chat: int | None
    params: dict[str, Any]
    at: float


class BotApi:
    """``latency`` in seconds is added to each call, half before it takes effect, half after."""

    def __init__(self, token: str, world: World, latency: float, calls: deque[Call]) -> None:
        self._paths = f"/bot{token}/"
        self._file_paths = f"/file/bot{token}/"
        self._world = world
        self._calls = calls
        self.faults = Faults()
        self.latency = latency

    async def serve(self, request: BaseRequest, path: str) -> Response:
        """Answer a call; closes the connection without an answer where a fault says so."""
        if not path.startswith(self._paths):
            return _failed(Refused("Unauthorized", 401))
        if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
            # No bot is a browser: this is a web page that tries the well-known token.
            return _failed(Refused("web pages are not served", 403))
        name = path[len(self._paths) :]
        method = name.lower()
        try:
            params = await params_of(request)
        except Refused as refused:
            return _failed(refused)
        chat_id = params.chat_if_given()
        if method != "getupdates":
            self._calls.append(Call(name, chat_id, params.values, time.monotonic()))
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        fault = self.faults.take(method, chat_id)
        if fault is not None:
            if fault.kind == "lost_request":
                return _hung_up(request)
            if fault.kind == "delay":
                await asyncio.sleep(fault.seconds)
            trouble = refusal(fault)
            if trouble is not None:
                return _failed(trouble)
        answer = await self._answer(method, params)
        if fault is not None and fault.kind == "lost_reply":
            return _hung_up(request)
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        return answer

    async def _answer(self, method: str, params: Params) -> Response:
        try:
            if method == "getupdates":
                result = await self._world.updates.fetch(
                    params.integer("offset"),
                    params.integer("limit", 100),
                    params.number("timeout") or 0.0,
                    params.json("allowed_updates"),
                )
            else:
                function = METHODS.get(method)
                if function is None:
                    raise Refused("Not Found", 404)
                result = encode(function(self._world, params))
        except Refused as refused:
            return _failed(refused)
        return Response(text=f'{{"ok":true,"result":{result}}}', content_type=_JSON)

    def file(self, path: str) -> Response:
        """Download what ``getFile`` gave the path of."""
        stored = None
        if path.startswith(self._file_paths):
            stored = self._world.files.at(path[len(self._file_paths) :])
        if stored is None:
            return _failed(Refused("Not Found", 404))
        return Response(body=stored.content, content_type="application/octet-stream")


def _failed(refused: Refused) -> Response:
    response = Response(text=encode(refused.as_json()), status=refused.code, content_type=_JSON)
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def _hung_up(request: BaseRequest) -> Response:
    if request.transport is not None:
        request.transport.abort()
    return Response()
