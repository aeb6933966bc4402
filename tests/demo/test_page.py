"""The chat page of the demo, played in a real browser against the real stand-in.

People write and tap as on a phone; a scripted bot answers over HTTP.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Download, Locator, Page, async_playwright, expect
from scripted_bot import ARABIC, WELCOME, ScriptedBot, scripted_bot

from bot.demo.standin import Person, StandIn

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE = {"width": 1400, "height": 860}
PHONE = {"width": 360, "height": 700}
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


@in_module
async def page(browser: Browser, url: str, ayse: Person, omar: Person) -> AsyncIterator[Page]:
    async with opened(browser, url) as shown:
        yield shown


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


async def test_a_new_chat_begins_with_start_and_then_one_writes(
    bot: ScriptedBot, page: Page, ayse: Person
) -> None:
    phone = phone_of(page, ayse)
    await expect(phone.get_by_text("A bot to try the page with.")).to_be_visible()
    await start(phone)
    await write(phone, "Merhaba")
    await expect(phone.locator(".row.out", has_text="Merhaba")).to_be_visible()
    await expect(phone.locator(".row.in", has_text="You said Merhaba")).to_be_visible()
    await expect(phone.get_by_role("textbox")).to_have_value("")


async def test_shift_and_enter_begin_a_new_line(bot: ScriptedBot, page: Page, ayse: Person) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    await phone.get_by_role("textbox").fill("one")
    await phone.get_by_role("textbox").press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".row.in").last).to_contain_text("You said one\ntwo")


async def test_a_tapped_button_turns_until_the_bot_has_answered(
    bot: ScriptedBot, page: Page, ayse: Person
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    button = phone.get_by_role("button", name="Wait")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    bot.release.set()
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_an_edit_changes_the_message_in_its_place_and_keeps_the_focus(
    bot: ScriptedBot, page: Page, ayse: Person
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    await phone.get_by_role("button", name="More").press("Enter")
    await expect(phone.get_by_text("Here is more.")).to_be_visible()
    await expect(phone.get_by_text(WELCOME)).to_have_count(0)
    await expect(phone.locator(".row")).to_have_count(2)
    await expect(phone.locator(".row.in .edited")).to_have_text("edited")
    await expect(phone.get_by_role("button", name="Back")).to_be_focused()


async def test_answers_to_taps_are_notes_or_alerts(
    bot: ScriptedBot, page: Page, ayse: Person
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    await phone.get_by_role("button", name="Note").click()
    await expect(phone.locator(".toast")).to_have_text("This is the note.")
    await phone.get_by_role("button", name="Alert").click()
    alert = phone.get_by_role("alertdialog")
    await expect(alert).to_contain_text("This is the alert.")
    await page.keyboard.press("Escape")
    await expect(alert).to_have_count(0)
    await expect(phone.get_by_role("button", name="Alert")).to_be_focused()


async def test_arabic_runs_from_right_to_left_and_turkish_from_left(
    bot: ScriptedBot, page: Page, omar: Person
) -> None:
    phone = phone_of(page, omar)
    await start(phone)
    await write(phone, "/arabic")
    arabic = phone.locator(".row.in .text", has_text=ARABIC.split("\n")[0])
    await expect(arabic).to_have_css("direction", "rtl")
    await expect(phone.locator(".row.in .text").first).to_have_css("direction", "ltr")
    field = phone.get_by_role("textbox")
    await field.fill("مرحبا")
    await expect(field).to_have_css("direction", "rtl")
    await field.fill("Merhaba")
    await expect(field).to_have_css("direction", "ltr")


async def test_commands_are_chosen_by_keyboard(bot: ScriptedBot, page: Page, ayse: Person) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    field = phone.get_by_role("textbox")
    commands = phone.get_by_role("listbox", name="Commands")
    await field.press_sequentially("/")
    await expect(commands.get_by_role("option")).to_have_count(3)
    await field.press("ArrowDown")
    await expect(commands.get_by_role("option", selected=True)).to_contain_text("/help")
    await field.press("Escape")
    await expect(commands).to_be_hidden()
    await field.press_sequentially("la")
    await expect(commands.get_by_role("option")).to_have_count(1)
    await field.press("Enter")
    await expect(phone.locator(".row.in").last).to_contain_text("You said /language")


async def test_files_go_both_ways(
    bot: ScriptedBot, page: Page, ayse: Person, tmp_path: Path
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    sent = tmp_path / "list.csv"
    sent.write_bytes("name\nÖrnek\n".encode())
    await phone.locator("input[type=file]").set_input_files(sent)
    await expect(phone.locator(".context")).to_contain_text("list.csv")
    await phone.get_by_role("button", name="Send").click()
    await expect(phone.get_by_text("Got list.csv")).to_be_visible()
    assert bot.received == [sent.read_bytes()]

    await bot.send_file(ayse.id, "leaflet.pdf", b"%PDF-1.7 sample")
    async with page.expect_download() as waiting:
        await phone.get_by_role("link", name="Download: leaflet.pdf").click()
    download = await waiting.value
    assert download.suggested_filename == "leaflet.pdf"
    assert await content_of(download) == b"%PDF-1.7 sample"


async def test_staff_answer_by_replying(bot: ScriptedBot, page: Page, ayse: Person) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    await phone.get_by_role("textbox").press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".context")).to_contain_text("Reply to MSO-Bot")
    await write(phone, "My answer")
    await expect(phone.locator(".row.out .quote")).to_contain_text(WELCOME)
    await expect(phone.get_by_text("You said My answer")).to_be_visible()
    assert bot.heard[-1]["reply_to_message"]["text"] == WELCOME


async def test_an_invitation_link_is_opened_as_one_of_the_people(
    bot: ScriptedBot, page: Page, ayse: Person, omar: Person
) -> None:
    await start(phone_of(page, ayse))
    await phone_of(page, ayse).get_by_role("button", name="Invitation").click()
    await page.get_by_role("dialog").get_by_role("button", name="Omar").click()
    said = phone_of(page, omar).locator(".row.out").last
    await expect(said).to_contain_text("/start welcome-1")


async def test_contacts_and_places_can_be_shared_and_kept(
    bot: ScriptedBot, page: Page, ayse: Person
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    for what in ("My contact", "Location"):
        await phone.get_by_role("button", name="Attach").click()
        await phone.get_by_role("menuitem", name=what).click()
        await page.get_by_role("dialog").get_by_role("button", name="Share").click()
    await expect(phone.get_by_role("img", name="Map sketch")).to_be_visible()
    async with page.expect_download() as waiting:
        await phone.get_by_role("button", name="Save contact").click()
    card = (await content_of(await waiting.value)).decode()
    assert card.startswith("BEGIN:VCARD")
    assert "FN:Ayşe" in card


async def test_what_people_write_never_becomes_markup(
    bot: ScriptedBot, page: Page, ayse: Person
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    await write(phone, "<img src=x onerror=alert(1)> & <b>bold</b>")
    said = phone.locator(".row.out .text").last
    await expect(said).to_contain_text("<img src=x onerror=alert(1)> & <b>bold</b>")
    await expect(said.locator("img, b")).to_have_count(0)


async def test_entities_are_shown_and_addresses_checked(
    bot: ScriptedBot, page: Page, ayse: Person
) -> None:
    phone = phone_of(page, ayse)
    await start(phone)
    text = '😀 <b>bold <i>both</i></b> <a href="https://example.org/">here</a> <code>code</code>'
    await bot.call("sendMessage", chat_id=ayse.id, text=text, parse_mode="HTML")
    shown = phone.locator(".row.in .text").last
    await expect(shown.locator("strong")).to_have_text("bold both")
    await expect(shown.locator("strong em")).to_have_text("both")
    await expect(shown.locator("a")).to_have_attribute("href", "https://example.org/")
    await expect(shown.locator("a")).to_have_attribute("rel", "noopener noreferrer")


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
