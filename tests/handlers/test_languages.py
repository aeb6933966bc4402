"""Languages: changed at any moment; a dialogue in the middle goes on in the new one."""

from __future__ import annotations

import pytest

from bot.domain.person import Role
from bot.i18n import languages, native_name, translator
from tests.conftest import Stage

OTHERS = tuple(code for code in languages() if code != "en")


async def test_every_language_is_offered_in_its_own_script(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says("/language")
    offered = await ada.sees("Please choose your language")
    assert [label.removeprefix("✓ ") for label in offered.buttons] == [
        native_name(code) for code in languages()
    ]
    assert "✓ English" in offered.buttons


async def test_telegrams_own_language_is_the_preselection(stage: Stage) -> None:
    for code in languages():
        stranger = await stage.person(f"Stranger {code}", f"{code}-XX", role=None)
        await stranger.says("/start")
        offered = await stranger.sees(str(translator(code).label("Please choose your language.")))
        assert f"✓ {native_name(code)}" in offered.buttons
    foreign = await stage.person("Foreign", "xx", role=None)
    await foreign.says("/start")
    await foreign.sees(translator("de").label("Please choose your language."))


@pytest.mark.skipif(not OTHERS, reason="no catalogue beside the source texts")
async def test_a_dialogue_goes_on_in_the_new_language(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says("Does the question stay?")
    await ada.sees("May I send this to")
    for code in OTHERS:
        await ada.says("/language")
        await stage.standin.idle()
        await ada.taps(native_name(code))
        prompt = await ada.sees("Does the question stay?")
        assert translator(code).label("✅ Send") in prompt.buttons
        assert "{" not in prompt.text
    await ada.taps(translator(OTHERS[-1]).label("✅ Send"))
    await petra.sees("Does the question stay?")


@pytest.mark.skipif(not OTHERS, reason="no catalogue beside the source texts")
async def test_the_language_of_the_registration_may_change_until_its_end(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    await petra.taps("editor")
    await petra.sees("In which language")
    await petra.taps("English")
    forward = await petra.sees("You can forward this message")
    token = forward.text.split("start=")[1].split()[0]

    last = OTHERS[-1]
    _ = translator(last)
    eve = await stage.person("Eve", "en", role=None)
    await eve.says(f"/start {token}")
    await eve.sees("choose your language")
    await eve.taps("English")
    await eve.sees("Do you agree?")
    await eve.says("/language")
    await eve.sees("choose your language")
    await eve.taps(native_name(last))
    await stage.standin.idle()
    await eve.taps(_.label("✅ I agree"))
    await stage.standin.idle()
    await eve.taps("👤 Eve")
    await stage.standin.idle()
    await eve.taps(_.label("✅ Yes, that is right"))
    await stage.standin.idle()
    menu = eve.screen()
    assert _.label("🔎 Find the right contact") in menu.buttons, "the later choice counts"


async def test_answers_arrive_in_each_readers_present_language(stage: Stage) -> None:
    readers = {}
    for code in languages():
        readers[code] = await stage.person(f"Admin {code}", code, role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    await ada.says("residence permit")
    await ada.sees("Petra Muster")
    await ada.taps("This is wrong")
    await ada.sees("What is wrong with this entry?")
    await ada.says("Room 105, not 104.")
    for code, reader in readers.items():
        told = await reader.sees("Room 105, not 104.")
        assert told.buttons == [translator(code).label("✅ Done")]


async def test_the_menu_of_every_language_is_complete_and_in_bounds(stage: Stage) -> None:
    for code in languages():
        reader = await stage.person(f"Reader {code}", code)
        await reader.says("/menu")
        await stage.standin.idle()
        menu = reader.screen()
        assert "Reader" in menu.text
        assert "{" not in menu.text
        assert all(0 < len(label) <= 60 for label in menu.buttons)
        await reader.says("/help")
        await stage.standin.idle()
        assert "/language" in reader.screen().text
