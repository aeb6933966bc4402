"""The chat page as a window on several people: sizes, colours, scrolling, a lost server.

A page that loses its place, or sticks out of a small phone, spoils every trial.
"""

from __future__ import annotations

import pytest
from phone import PHONE, WIDE, opened, phone_of, start, write
from playwright.async_api import Browser, Page, expect
from scripted_bot import WELCOME, ScriptedBot

from bot.demo.standin import Person, StandIn

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_people_play_side_by_side(
    bot: ScriptedBot, page: Page, ayse: Person, omar: Person
) -> None:
    for person in (ayse, omar):
        await start(phone_of(page, person))
    await write(phone_of(page, ayse), "from Ayşe")
    await write(phone_of(page, omar), "from Omar")
    await expect(phone_of(page, ayse).locator(".row.in").last).to_contain_text("from Ayşe")
    await expect(phone_of(page, omar).locator(".row.in").last).to_contain_text("from Omar")
    await expect(phone_of(page, omar)).not_to_contain_text("from Ayşe")


async def test_another_person_can_be_added(
    bot: ScriptedBot, standin: StandIn, page: Page, ayse: Person
) -> None:
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("First name").fill("Olena")
    await page.get_by_label("Language of the phone").select_option("uk")
    await page.get_by_role("dialog").get_by_role("button", name="Add a person").click()
    phone = page.get_by_role("region", name="Chat of Olena")
    await expect(phone).to_contain_text("Ukrainian")
    await start(phone)


async def test_who_blocks_the_bot_can_come_back(bot: ScriptedBot, page: Page, ayse: Person) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    await phone.get_by_role("button", name="Menu").click()
    await phone.get_by_role("menuitem", name="Block the bot").click()
    await expect(phone.get_by_role("textbox")).to_be_hidden()
    await phone.get_by_role("button", name="Unblock the bot").click()
    await write(phone, "back")
    await expect(phone.locator(".row.in").last).to_contain_text("You said back")


async def test_dark_follows_the_system_until_one_chooses(
    bot: ScriptedBot, browser: Browser, url: str, ayse: Person
) -> None:
    async with opened(browser, url, colours="dark") as page:
        root = page.locator("html")
        await expect(root).to_have_attribute("data-theme", "dark")
        await expect(root).to_have_css("color-scheme", "dark")
        await page.get_by_role("button", name="Dark or light").click()
        await expect(root).to_have_attribute("data-theme", "light")
        await page.reload()
        await expect(root).to_have_attribute("data-theme", "light")


async def test_on_a_phone_one_chat_at_a_time_and_nothing_sticks_out(
    bot: ScriptedBot, browser: Browser, url: str, ayse: Person, omar: Person
) -> None:
    async with opened(browser, url, size=PHONE, language="de-DE") as page:
        first = phone_of(page, ayse)
        await first.get_by_role("button", name="Starten").click()
        await expect(first.get_by_text(WELCOME)).to_be_visible()
        await write(first, "Donaudampfschifffahrtsgesellschaftskapitän" * 4)
        await bot.send_file(ayse.id, "ein-langer-dateiname-ohne-jede-luecke" * 2 + ".pdf", b"x")
        await expect(first.locator(".file")).to_be_visible()
        for _ in range(2):
            width = await page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"]
            sticking_out = await page.locator("body *:visible").evaluate_all(
                "(all, width) => all.filter((e) => !e.closest('.off-screen') &&"
                " e.getBoundingClientRect().right > width + 1).map((e) => e.outerHTML)",
                PHONE["width"],
            )
            assert sticking_out == []
            await page.get_by_role("button", name="Omar Muster zeigen").click()
            await expect(first).to_have_count(0)
            await expect(phone_of(page, omar)).to_be_visible()
        await bot.call("sendMessage", chat_id=ayse.id, text="Noch etwas")
        await expect(page.get_by_role("button", name="Ayşe Muster zeigen, 1 neu")).to_be_visible()


async def test_who_reads_back_is_not_moved_but_told(
    bot: ScriptedBot, page: Page, ayse: Person
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    for number in range(30):
        await bot.call("sendMessage", chat_id=ayse.id, text=f"Message {number}")
    await expect(phone.get_by_text("Message 29")).to_be_in_viewport()
    await phone.locator(".scroller").hover()
    await page.mouse.wheel(0, -4000)
    await expect(phone.get_by_text(WELCOME)).to_be_in_viewport()
    await bot.call("sendMessage", chat_id=ayse.id, text="The newest")
    told = phone.get_by_role("button", name="To the newest message")
    await expect(told).to_contain_text("New messages")
    await expect(phone.get_by_text(WELCOME)).to_be_in_viewport()
    await told.click()
    await expect(phone.get_by_text("The newest")).to_be_in_viewport()


async def test_older_messages_come_when_one_scrolls_up(
    browser: Browser, url: str, ayse: Person
) -> None:
    for number in range(120):
        await ayse.says(f"Line {number}.")
    async with opened(browser, url) as page:
        phone = phone_of(page, ayse)
        await expect(phone.get_by_text("Line 119.")).to_be_in_viewport()
        await expect(phone.get_by_text("Line 0.")).to_have_count(0)
        await phone.locator(".scroller").hover()
        await page.mouse.wheel(0, -20_000)
        await expect(phone.get_by_text("Line 0.")).to_have_count(1)


async def test_a_restart_of_the_server_is_survived(
    browser: Browser, standin: StandIn, ayse: Person
) -> None:
    async with standin.serving() as url:
        port = int(url.rpartition(":")[2])
        context = await browser.new_context(viewport=WIDE, locale="en-GB")  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(url)
        await expect(phone_of(page, ayse)).to_be_visible()
    await expect(page.get_by_text("The demo does not answer")).to_be_visible()
    await ayse.says("Written meanwhile")
    async with standin.serving(port):
        await expect(page.get_by_text("Written meanwhile")).to_be_visible(timeout=10_000)
        await context.close()


async def test_three_hundred_messages_at_once_do_not_halt_the_page(
    bot: ScriptedBot, page: Page, ayse: Person
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    await page.evaluate(
        "window.longest = 0; new PerformanceObserver((list) => {"
        " for (const task of list.getEntries()) longest = Math.max(longest, task.duration);"
        "}).observe({ entryTypes: ['longtask'] })"
    )
    for number in range(300):
        await bot.call("sendMessage", chat_id=ayse.id, text=f"Number {number}.")
    await expect(phone.get_by_text("Number 299.")).to_be_in_viewport()
    # A long task of a second would be felt; a loaded test machine needs some room.
    assert await page.evaluate("window.longest") < 1000
