"""A stand-in that serves on loopback, a bot that talks to it, and a raw client for odd calls."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import httpx_aiohttp
import pytest
from standin_client import Client
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.demo.standin import Person, StandIn


@pytest.fixture
def standin() -> StandIn:
    return StandIn()


@pytest.fixture
async def url(standin: StandIn) -> AsyncIterator[str]:
    async with standin.serving() as address:
        yield address


@pytest.fixture
async def client(standin: StandIn, url: str) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(url, standin.token, session)


@pytest.fixture
def stranger(standin: StandIn) -> Person:
    """Someone who has not pressed Start."""
    return standin.add_person("Stranger")


@pytest.fixture
def ayse(standin: StandIn) -> Person:
    """Someone who has pressed Start, with a Turkish phone."""
    return standin.add_person("Ayşe", last_name="Muster", language_code="tr", started=True)


@pytest.fixture
def omar(standin: StandIn) -> Person:
    return standin.add_person("Omar", language_code="ar", started=True)


@pytest.fixture
async def bot(standin: StandIn, url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else each 429 is a deprecation warning

    def transport() -> HTTPXRequest:
        carrier = httpx_aiohttp.AiohttpTransport()
        return HTTPXRequest(connection_pool_size=8, httpx_kwargs={"transport": carrier})

    talking = Bot(
        standin.token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=transport(),
        get_updates_request=transport(),
    )
    async with talking:
        yield talking
