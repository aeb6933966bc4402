"""Receiving: in order for each person, at once for different ones, and confirmed only when done."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import text
from telegram import Bot
from telegram.error import Conflict

from bot.app import serve
from bot.config import Settings
from bot.demo.standin import TOKEN, StandIn
from bot.demo.standin.updates import Updates
from bot.domain.person import Role
from bot.services.desk import Desk
from bot.services.inbox import Inbox
from handlers.receiving import LIMIT, Handle, Raw, Receiver, sender
from handlers.transport import READ, Transport
from tests.conftest import Clock, Stage, playing


@asynccontextmanager
async def receiving(url: str, handle: Handle, **options: Any) -> AsyncIterator[Receiver]:
    """A receiver at work until the end of the block; then it stops in an orderly way."""
    async with Transport(2) as polling, Transport(8) as calls:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=calls, get_updates_request=polling)
        receiver = Receiver(bot, polling, handle, **{"parallel": 8, **options})
        running = asyncio.create_task(receiver.run())
        try:
            yield receiver
        finally:
            receiver.stop()
            await asyncio.wait_for(running, 30)


@pytest.fixture
def standin() -> StandIn:
    return StandIn(TOKEN)


class Work:
    """Handles updates: those of ``slow`` people only when they are let go."""

    def __init__(self) -> None:
        self.slow: set[int] = set()
        self.let_go = asyncio.Event()
        self.begun = asyncio.Event()
        self.done: dict[int, list[str]] = defaultdict(list)
        self.at_once = self.most_at_once = 0

    async def __call__(self, raw: Raw) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.begun.set()
        try:
            if sender(raw) in self.slow:
                await self.let_go.wait()
            await asyncio.sleep(0)
            self.done[sender(raw)].append(raw.get("message", {}).get("text", ""))
        finally:
            self.at_once -= 1


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.005)


async def test_an_update_is_confirmed_only_when_it_is_done(standin: StandIn) -> None:
    ada, work = standin.add_person("Ada"), Work()
    work.slow.add(ada.id)
    async with standin.serving() as url, receiving(url, work):
        await ada.says("a")
        await until(lambda: standin.updates.handed_out > 3)  # it was seen again and again
        assert (standin.updates.confirmed, len(standin.updates)) == (0, 1)
        work.let_go.set()
        await standin.idle()
    assert work.done == {ada.id: ["a"]}


async def test_each_persons_order_is_kept_and_the_number_at_once_is_bounded(
    standin: StandIn,
) -> None:
    crowd, work = [standin.add_person(f"P{n}") for n in range(20)], Work()
    async with standin.serving() as url, receiving(url, work, parallel=8):
        for number in range(12):
            for person in crowd:
                await person.says(str(number))
        await standin.idle()
    assert set(map(tuple, work.done.values())) == {tuple(str(n) for n in range(12))}
    assert len(work.done) == 20
    assert 1 < work.most_at_once <= 8


async def test_a_slow_person_holds_up_nobody_else(standin: StandIn, desk: Desk) -> None:
    ada, bob, work = standin.add_person("Ada"), standin.add_person("Bob"), Work()
    work.slow.add(ada.id)
    inbox = Inbox(desk)
    async with standin.serving() as url, receiving(url, work, inbox=inbox):
        for number in range(LIMIT + 50):
            await ada.says(str(number))
        for number in range(2 * LIMIT):
            await bob.says(str(number))
        await until(lambda: len(work.done[bob.id]) == 2 * LIMIT)
        assert work.done[ada.id] == []
        assert await inbox.held() != []
        work.let_go.set()
        await standin.idle()
        await until(lambda: len(work.done[ada.id]) == LIMIT + 50)
    assert work.done[ada.id] == [str(number) for number in range(LIMIT + 50)]
    assert await inbox.held() == []


async def test_what_is_kept_aside_survives_a_crash(standin: StandIn, desk: Desk) -> None:
    ada, bob, work = standin.add_person("Ada"), standin.add_person("Bob"), Work()
    work.slow.add(ada.id)
    inbox = Inbox(desk)
    numbers = [str(number) for number in range(LIMIT)]
    async with standin.serving() as url, Transport(2) as polling, Transport(2) as calls:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=calls, get_updates_request=polling)
        receiver = Receiver(bot, polling, work, parallel=8, inbox=inbox)
        running = asyncio.create_task(receiver.run())
        for number in numbers:
            await ada.says(number)
        await bob.says("b")
        await until(lambda: work.done[bob.id] == ["b"])
        running.cancel()
        await asyncio.wait([running])
        work.slow.clear()
        again = Work()
        async with receiving(url, again, inbox=inbox):
            await until(lambda: len(again.done[ada.id]) == LIMIT)
            await standin.idle()
    assert again.done[ada.id] == numbers
    assert await inbox.held() == []


async def test_an_error_in_the_work_stops_nothing(standin: StandIn) -> None:
    ada, seen = standin.add_person("Ada"), []

    async def fail(raw: Raw) -> None:
        seen.append(raw["message"]["text"])
        raise ZeroDivisionError

    async with standin.serving() as url, receiving(url, fail):
        await ada.says("a")
        await ada.says("b")
        await standin.idle()
    assert seen == ["a", "b"]


async def test_work_that_is_cut_off_is_done_with_and_holds_up_nothing(standin: StandIn) -> None:
    ada, seen = standin.add_person("Ada"), []

    async def cut_off(raw: Raw) -> None:
        seen.append(raw["message"]["text"])
        never = asyncio.get_running_loop().create_future()
        never.cancel()
        await never

    async with standin.serving() as url, receiving(url, cut_off):
        await ada.says("a")
        await ada.says("b")
        await standin.idle()
    assert seen == ["a", "b"]


async def test_an_orderly_stop_finishes_and_confirms(standin: StandIn) -> None:
    ada, work = standin.add_person("Ada"), Work()
    work.slow.add(ada.id)
    async with standin.serving() as url:
        async with receiving(url, work) as receiver:
            await ada.says("a")
            await work.begun.wait()
            receiver.stop()
            await ada.says("b")
            work.let_go.set()
        assert work.done == {ada.id: ["a"]}
        assert len(standin.updates) == 1
        async with receiving(url, work):
            await standin.idle()
    assert work.done == {ada.id: ["a", "b"]}


@pytest.mark.parametrize("kind", ["5xx", "429", "lost_request", "lost_reply"])
async def test_a_poll_that_fails_is_made_again(standin: StandIn, kind: Any) -> None:
    ada, work = standin.add_person("Ada"), Work()
    fault = standin.faults.add(kind, method="getUpdates")
    async with standin.serving() as url, receiving(url, work):
        await ada.says("a")
        await standin.idle()
    assert fault.hits == 1
    assert work.done == {ada.id: ["a"]}


async def test_another_poller_is_waited_out(standin: StandIn) -> None:
    ada, work = standin.add_person("Ada"), Work()
    async with standin.serving() as url, receiving(url, work), Transport(2) as other:
        await until(lambda: standin.updates.allowed != [])
        rival = Bot(TOKEN, base_url=f"{url}/bot", request=other, get_updates_request=other)
        rivalry = asyncio.create_task(rival.get_updates(timeout=5))
        with pytest.raises(Conflict):
            await rivalry
        await ada.says("a")
        await standin.idle()
    assert work.done == {ada.id: ["a"]}


async def test_telegram_comes_back_after_it_was_gone(standin: StandIn) -> None:
    ada, work = standin.add_person("Ada"), Work()
    async with standin.serving() as url:
        port = int(url.rpartition(":")[2])
    async with receiving(url, work):
        await ada.says("a")
        for _ in range(2):
            async with standin.serving(port):
                await standin.idle()
            await ada.says("b")
        async with standin.serving(port):
            await standin.idle()
    assert work.done == {ada.id: ["a", "b", "b"]}


async def test_ids_that_begin_anew_after_a_quiet_week(standin: StandIn) -> None:
    ada, work = standin.add_person("Ada"), Work()
    async with standin.serving() as url, receiving(url, work):
        await ada.says("before")
        await standin.idle()
        old, standin.world.updates = standin.world.updates, Updates(first_id=17)
        old.close()  # the poll that waits ends with nothing, as after thirty quiet seconds
        await ada.says("after")
        await standin.idle()
    assert work.done == {ada.id: ["before", "after"]}


async def test_a_webhook_of_former_times_is_removed() -> None:
    told: list[str] = []

    async def telegram(request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        told.append(method)
        if method == "deleteWebhook" and told.count(method) > 1:
            return web.json_response({"ok": True, "result": True})
        if method == "deleteWebhook":
            return web.json_response({"ok": False, "description": "Bad Gateway"}, status=502)
        if told.count("deleteWebhook") < 2:
            words = "Conflict: can't use getUpdates method while webhook is active"
            return web.json_response({"ok": False, "description": words}, status=409)
        return web.json_response({"ok": True, "result": []})

    server = web.ServerRunner(web.Server(telegram, access_log=None))  # type: ignore[arg-type]
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", 0).start()
    try:
        async with receiving(f"http://127.0.0.1:{server.addresses[0][1]}", Work()):
            await until(lambda: told.count("deleteWebhook") == 2 and told[-1] == "getUpdates")
    finally:
        await server.cleanup()
    assert told[:2] == ["getUpdates", "deleteWebhook"]


@pytest.mark.parametrize(
    "nonsense", [{"ok": True}, {"ok": True, "result": True}, {"ok": True, "result": [{"id": 1}]}]
)
async def test_an_answer_that_is_not_telegrams_ends_nothing(nonsense: dict[str, Any]) -> None:
    """As the log-in page of a wireless network may give one."""
    answers = [{"ok": True, "result": [{"update_id": 7}]}, nonsense]
    handled: list[Raw] = []

    async def telegram(_request: web.BaseRequest) -> web.Response:
        return web.json_response(answers.pop() if answers else {"ok": True, "result": []})

    async def handle(raw: Raw) -> None:
        handled.append(raw)

    server = web.ServerRunner(web.Server(telegram, access_log=None))
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", 0).start()
    try:
        async with receiving(f"http://127.0.0.1:{server.addresses[0][1]}", handle):
            await until(lambda: handled != [])
    finally:
        await server.cleanup()
    assert handled == [{"update_id": 7}]


MALFORMED: tuple[dict[str, Any], ...] = (
    {},
    {"message": None},
    {"message": "words"},
    {"message": {"from": {"id": "x"}}},
    {"message": {"from": {"id": [1]}, "chat": {"id": 1, "type": "private"}, "date": 0}},
    {"message": {"message_id": 1, "date": "yesterday", "chat": {}}},
    {"callback_query": {"id": 5, "from": 7}},
    {"callback_query": {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "A"}}},
    {"my_chat_member": {"chat": None}},
    {"a_kind_of_the_future": {"from": {"id": 3}, "content": ["x"]}},
)


async def test_poison_is_set_aside_and_harms_nobody(stage: Stage) -> None:
    ada = await stage.person("Ada Muster", "en")
    for update in MALFORMED:
        stage.standin.updates.put_raw(update)
        await ada.says("/menu")
        await ada.sees("What can I do for you")
    await stage.standin.idle()
    async with stage.desk.database.reading() as connection:
        kinds = (await connection.execute(text("SELECT kind, error FROM poison_updates"))).all()
    assert {row.kind for row in kinds} == {"unreadable"}


async def test_an_update_that_comes_again_is_answered_from_what_is_stored(
    city_url: str, clock: Clock, standin: StandIn
) -> None:
    async with playing(city_url, clock, standin) as stage:
        ada = await stage.person("Ada Muster", "en", role=Role.KEY_PERSON)
        update_id = standin.updates.put_raw({}) + 1
        message = await ada.says("qxzvw blorp")
        await ada.sees("I did not find anything")
        await standin.idle()
    standin.world.updates = Updates(first_id=update_id)
    assert standin.updates.put("message", message.data) == update_id
    async with playing(city_url, clock, standin) as stage:
        await standin.idle()
        answers = [m for m in ada.messages if "I did not find anything" in m.text]
        assert len(answers) == 2
        async with stage.desk.database.reading() as connection:
            stored = await connection.execute(text("SELECT text FROM failed_searches"))
            assert [row.text for row in stored] == ["qxzvw blorp"]


async def test_a_stop_in_the_middle_of_an_answer_gives_the_answer(
    city_url: str, clock: Clock, standin: StandIn
) -> None:
    async with playing(city_url, clock, standin) as stage:
        ada = await stage.person("Ada Muster", "en")
        fault = standin.faults.add("delay", method="sendMessage", seconds=0.5)
        await ada.says("/menu")
        await until(lambda: fault.hits == 1)
    assert "What can I do for you" in ada.screen().text
    assert len(standin.updates) == 0


async def test_the_bot_starts_while_telegram_is_away(
    city_url: str, clock: Clock, standin: StandIn
) -> None:
    async with standin.serving() as url:
        port = int(url.rpartition(":")[2])
    settings = replace(Settings(), token=TOKEN, api_url=url, database_url=city_url)
    ada, stop = standin.add_person("Ada", language_code="en"), asyncio.Event()
    running = asyncio.create_task(serve(settings, stop, clock=clock))
    await ada.says("/start")
    async with standin.serving(port):
        await ada.sees("choose your language")
        await standin.idle()
        stop.set()
        await running


async def test_the_bot_can_be_stopped_while_telegram_is_away(
    empty_url: str, clock: Clock, standin: StandIn
) -> None:
    async with standin.serving() as url:
        pass
    settings = replace(Settings(), token=TOKEN, api_url=url, database_url=empty_url)
    stop = asyncio.Event()
    running = asyncio.create_task(serve(settings, stop, clock=clock))
    await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(running, 5)


async def test_the_bot_waits_if_telegram_wants_it_to_before_it_begins(
    empty_url: str, clock: Clock, standin: StandIn
) -> None:
    fault = standin.faults.add("429", method="getMe", retry_after=3600)
    async with standin.serving() as url:
        settings = replace(Settings(), token=TOKEN, api_url=url, database_url=empty_url)
        stop = asyncio.Event()
        running = asyncio.create_task(serve(settings, stop, clock=clock))
        await until(lambda: fault.hits == 1)
        await asyncio.wait([running], timeout=0.2)
        assert not running.done()
        stop.set()
        await asyncio.wait_for(running, 20)


async def test_a_stop_waits_for_no_answer_of_telegrams(
    city_url: str, clock: Clock, standin: StandIn
) -> None:
    async with playing(city_url, clock, standin) as stage:
        ada = await stage.person("Ada Muster", "en")
        await ada.says("/menu")
        await ada.sees("What can I do for you")
        await standin.idle()
        standin.faults.add("delay", method="getUpdates", seconds=3600, count=None)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < READ
