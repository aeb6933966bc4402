"""The chat page as its readers use it: opened in a browser, one phone per person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Download, Locator, Page, expect
from scripted_bot import WELCOME

from bot.demo.standin import Person

WIDE = {"width": 1400, "height": 860}
PHONE = {"width": 360, "height": 700}


@asynccontextmanager
async def opened(
    browser: Browser,
    url: str,
    *,
    size: dict[str, int] = WIDE,
    colours: str = "light",
    language: str = "en-GB",
) -> AsyncIterator[Page]:
    """The page in a browser of its own; any error in its console fails the test."""
    context = await browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        color_scheme=colours,  # type: ignore[arg-type]
        locale=language,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    page.set_default_timeout(8000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    await page.goto(url)
    await expect(page.locator(".chat").first).to_be_visible()
    yield page
    await context.close()
    assert [trouble for trouble in troubles if "ERR_CONNECTION" not in trouble] == []


def phone_of(page: Page, person: Person) -> Locator:
    return page.locator(f'.chat[data-person="{person.id}"]')


async def content_of(download: Download) -> bytes:
    path = await download.path()
    return await asyncio.to_thread(path.read_bytes)


async def start(phone: Locator) -> None:
    await phone.get_by_role("button", name="Start").click()
    await expect(phone.get_by_text(WELCOME)).to_be_visible()


async def write(phone: Locator, text: str) -> None:
    await phone.get_by_role("textbox").fill(text)
    await phone.get_by_role("textbox").press("Enter")
