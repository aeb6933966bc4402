"""The stand-in for Telegram: one server on this machine for bots, for people and for tests.

``make demo``, the tests over real HTTP and the benchmark all use this same one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from bot.demo.standin import limits
from bot.demo.standin.botapi import BotApi, Call
from bot.demo.standin.clock import Clock
from bot.demo.standin.faults import Faults
from bot.demo.standin.pages import page, refused_visitor
from bot.demo.standin.people import PATIENCE, Person
from bot.demo.standin.peopleapi import PeopleApi
from bot.demo.standin.refusals import JSON
from bot.demo.standin.updates import Updates
from bot.demo.standin.world import World

TOKEN = "1000:TEST"  # noqa: S105 - it opens nothing but the stand-in
#: How much a stand-in without history remembers of each chat.
_KEPT = 20


class StandIn:
    """A Telegram of one's own.

    ``latency`` in seconds slows each Bot API call. ``keep_history=False`` bounds what is
    remembered, for long measurements. ``rate_limits`` enforces Telegram's limits with 429.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        username: str = "mso_sample_bot",
        name: str = "MSO-Bot",
        latency: float = 0.0,
        keep_history: bool = True,
        rate_limits: bool = False,
    ) -> None:
        self.token = token
        bot: JSON = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
        }
        kept = None if keep_history else _KEPT
        self.world = World(bot, kept=kept, rate_limits=rate_limits)
        #: The latest calls of the bot, without ``getUpdates``.
        self.calls: deque[Call] = deque(maxlen=10_000 if keep_history else 100)
        self._api = BotApi(token, self.world, latency, self.calls)
        #: The present moment here; the page's clock puts it forward.
        self.clock = Clock(self.world)
        self._people_api = PeopleApi(self.world, self._api.faults, self.clock)

    @property
    def faults(self) -> Faults:
        """Troubles to inject: ``standin.faults.add("429", method="sendMessage", count=2)``."""
        return self._api.faults

    @property
    def latency(self) -> float:
        return self._api.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._api.latency = seconds

    @property
    def updates(self) -> Updates:
        """The queue that the bot fetches from."""
        return self.world.updates

    def add_person(
        self,
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "",
        label: str = "",
        started: bool = False,
    ) -> Person:
        """Someone with a phone. Until they write, or if not ``started``, the bot cannot."""
        account = self.world.join(
            first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            label=label,
        )
        account.started = started
        return Person(self.world, self.world.chats[account.id])

    def person(self, person_id: int) -> Person:
        """The person with this id, for instance one whom the chat page added."""
        return Person(self.world, self.world.chats[person_id])

    def people(self) -> list[Person]:
        return [Person(self.world, chat) for chat in self.world.chats.values()]

    def advance(self, seconds: float) -> None:
        """Let time pass, for what depends on the age of a message or of a tap."""
        self.world.advance(seconds)

    async def idle(self, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109 - a test's patience
        """Return when the bot has fetched and confirmed every update.

        Raises ``AssertionError`` when ``timeout`` seconds pass in which it confirms none.
        """
        updates, confirmed = self.world.updates, -1
        idle = asyncio.create_task(updates.idle())
        while not idle.done() and confirmed != updates.confirmed:
            confirmed = updates.confirmed
            await asyncio.wait([idle], timeout=timeout)
        if not idle.done():
            idle.cancel()
            raise AssertionError(f"{len(updates)} updates are still not confirmed")

    @asynccontextmanager
    async def serving(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
        """Serve while the context lasts; gives the URL, to be used as base of the Bot API too."""
        server = web.Server(
            self._serve, request_factory=_request, access_log=None, keepalive_timeout=300.0
        )
        runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await runner.setup()
        self.world.updates.open()
        try:
            site = web.TCPSite(runner, host, port, backlog=1024)
            await site.start()
            address = runner.addresses[0]
            shown = "[::1]" if host == "::1" else host
            yield f"http://{shown}:{address[1]}"
        finally:
            self.world.updates.close()
            self.world.events.close()
            await runner.cleanup()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            return await self._api.serve(request, path)
        if path.startswith("/file/"):
            return self._api.file(path)
        refusal = refused_visitor(request)
        if refusal is not None:
            return web.Response(status=403, text=refusal + "\n")
        if path.startswith("/demo/"):
            return await self._people_api.serve(request, path)
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405)
        return page(path)


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    """A request that may be as large as Telegram allows."""
    loop = asyncio.get_running_loop()
    most = limits.UPLOAD_BYTES + (1 << 20)
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=most)
