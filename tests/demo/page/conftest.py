"""A Chromium, a stand-in that serves the page, a scripted bot, and two people to play.

Everything runs in one event loop per module, so that the browser is started once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from phone import opened
from playwright.async_api import Browser, Page, async_playwright
from scripted_bot import ScriptedBot, scripted_bot

from bot.demo.standin import Person, StandIn

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
in_module = pytest_asyncio.fixture(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    path = next(filter(None, found), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Chromium, and CI must not skip the page's tests")
        pytest.skip("there is no Chromium on this machine")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest.fixture
def standin() -> StandIn:
    return StandIn()


@pytest.fixture
def ayse(standin: StandIn) -> Person:
    return standin.add_person("Ayşe", last_name="Muster", language_code="tr", label="Key person")


@pytest.fixture
def omar(standin: StandIn) -> Person:
    return standin.add_person("Omar", last_name="Muster", language_code="ar", label="Key person")


@in_module
async def url(standin: StandIn) -> AsyncIterator[str]:
    async with standin.serving() as address:
        yield address


@in_module
async def bot(standin: StandIn, url: str) -> AsyncIterator[ScriptedBot]:
    async with scripted_bot(url, standin.token) as scripted:
        yield scripted


@in_module
async def page(browser: Browser, url: str, ayse: Person, omar: Person) -> AsyncIterator[Page]:
    async with opened(browser, url) as shown:
        yield shown
