"""Troubles on order, as a bot sees them."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest
from standin_client import Client
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TimedOut

from bot.demo.standin import Person, StandIn


async def test_too_many_requests(standin: StandIn, bot: Bot, ayse: Person) -> None:
    standin.faults.add("429", method="sendMessage", retry_after=7, count=2)
    for _ in range(2):
        with pytest.raises(RetryAfter, match="Retry in 0:00:07"):
            await bot.send_message(ayse.id, "a")
    await bot.send_message(ayse.id, "a")
    assert len(ayse.messages) == 1


async def test_a_fault_of_one_chat(standin: StandIn, bot: Bot, ayse: Person, omar: Person) -> None:
    fault = standin.faults.add("403", chat_id=ayse.id, count=None)
    for _ in range(3):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(ayse.id, "a")
    await bot.send_message(omar.id, "a")
    assert fault.hits == 3
    standin.faults.clear()
    await bot.send_message(ayse.id, "a")


async def test_a_server_error(standin: StandIn, bot: Bot, ayse: Person) -> None:
    standin.faults.add("5xx", code=502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(ayse.id, "a")
    assert ayse.messages == []


async def test_a_lost_request_has_no_effect(standin: StandIn, bot: Bot, ayse: Person) -> None:
    standin.faults.add("lost_request", method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(ayse.id, "a")
    assert ayse.messages == []
    await bot.send_message(ayse.id, "a")


async def test_a_lost_reply_has_its_effect(standin: StandIn, bot: Bot, ayse: Person) -> None:
    standin.faults.add("lost_reply", method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(ayse.id, "a")
    assert [message.text for message in ayse.messages] == ["a"]


async def test_a_delay(standin: StandIn, bot: Bot, ayse: Person) -> None:
    standin.faults.add("delay", method="sendMessage", seconds=0.3)
    with pytest.raises(TimedOut):
        await bot.send_message(ayse.id, "a", read_timeout=0.05)
    assert ayse.messages == []


async def test_latency_slows_every_call(standin: StandIn, client: Client) -> None:
    standin.latency = 0.1
    start = time.perf_counter()
    await asyncio.gather(*(client.call("getMe") for _ in range(20)))
    assert 0.1 <= time.perf_counter() - start < 1.5


async def test_faults_over_http(client: Client, ayse: Person) -> None:
    rule = {"kind": "lost reply", "method": "sendMessage", "chat_id": ayse.id}
    assert await client.demo("POST", "faults", json=rule) == (200, {"ok": True})
    with pytest.raises(aiohttp.ClientError):
        await client.call("sendMessage", chat_id=ayse.id, text="a")
    assert len(ayse.messages) == 1
    await client.demo("POST", "faults", json={"kind": "429", "count": None})
    assert "429" in await client.refusal("getMe")
    await client.demo("DELETE", "faults")
    assert (await client.call("getMe"))["ok"]
    for wrong in ({"kind": "fire"}, {"kind": "429", "colour": "red"}, {}):
        status, _ = await client.demo("POST", "faults", json=wrong)
        assert status == 400


async def test_calls_are_logged(standin: StandIn, client: Client, ayse: Person) -> None:
    await client.call("getUpdates")
    await client.call("sendMessage", chat_id=ayse.id, text="a")
    (call,) = standin.calls
    assert (call.method, call.chat, call.params["text"]) == ("sendMessage", ayse.id, "a")
