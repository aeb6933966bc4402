"""Conversations on the chat page, played in a real browser against the real stand-in.

People write and tap as on a phone; a scripted bot answers over HTTP.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from phone import content_of, phone_of, start, write
from playwright.async_api import Page, expect
from scripted_bot import ARABIC, WELCOME, ScriptedBot

from bot.demo.standin import Person

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


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


async def test_a_command_inside_arabic_keeps_its_stroke_in_front(
    bot: ScriptedBot, page: Page, omar: Person
) -> None:
    phone = phone_of(page, omar)
    await start(phone)
    await write(phone, "للمساعدة: /help")
    command = phone.locator(".row.out .command", has_text="/help").last
    await expect(command).to_have_css("direction", "ltr")


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
