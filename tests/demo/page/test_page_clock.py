"""The clock on the chat page: it shows the demo's time and puts it forward."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from phone import PHONE, opened, phone_of, start, write
from playwright.async_api import Browser, Page, expect
from scripted_bot import ScriptedBot

from bot.demo.standin import Person, StandIn

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def shown(page: Page) -> datetime:
    moment = await page.locator(".clock time").get_attribute("datetime")
    assert moment is not None
    return datetime.fromisoformat(moment)


async def choose(page: Page, step: str) -> None:
    await page.get_by_role("button", name="Clock of the demo").click()
    await page.get_by_role("menuitem", name=step).click()


@pytest.mark.parametrize(
    ("step", "amount"),
    [("One day later", timedelta(days=1)), ("One week later", timedelta(weeks=1))],
)
async def test_time_is_put_forward(
    bot: ScriptedBot, standin: StandIn, page: Page, ayse: Person, step: str, amount: timedelta
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    before = standin.clock()
    await choose(page, step)
    await expect(page.locator("body > .toast")).to_contain_text("It is now")
    assert timedelta(0) <= standin.clock() - before - amount < timedelta(seconds=30)
    assert abs(await shown(page) - standin.clock()) < timedelta(minutes=1, seconds=30)
    await write(phone, "later")
    await expect(phone.get_by_text("Today")).to_be_visible()


async def test_the_next_planned_moment(
    bot: ScriptedBot, standin: StandIn, page: Page, ayse: Person
) -> None:
    moment = standin.clock() + timedelta(days=17, hours=2)

    async def planned() -> datetime:
        return moment

    standin.clock.next_due = planned
    await choose(page, "Until the next message is due")
    await expect(page.locator("body > .toast")).to_contain_text("It is now")
    assert timedelta(0) < standin.clock() - moment < timedelta(seconds=30)


async def test_nothing_is_planned(bot: ScriptedBot, standin: StandIn, page: Page) -> None:
    before = standin.clock()
    await choose(page, "Until the next message is due")
    await expect(page.locator("body > .toast")).to_contain_text("Nothing is planned")
    assert standin.clock() - before < timedelta(seconds=30)


async def test_all_open_pages_follow(
    bot: ScriptedBot, browser: Browser, url: str, page: Page
) -> None:
    async with opened(browser, url, size=PHONE) as other:
        await other.get_by_role("button", name="Clock of the demo").click()
        menu = await other.get_by_role("menu").bounding_box()
        assert menu is not None
        assert 0 <= menu["x"] <= menu["x"] + menu["width"] <= PHONE["width"]
        await other.keyboard.press("Escape")
        await choose(other, "One week later")
        await expect(other.locator("body > .toast")).to_contain_text("It is now")
        await expect(page.locator(".clock time")).to_have_text(
            await other.locator(".clock time").text_content() or ""
        )
