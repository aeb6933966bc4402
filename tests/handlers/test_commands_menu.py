"""Telegram's own menu of commands: per language, and for each person what they may do."""

from __future__ import annotations

import asyncio

from bot.app import routes
from bot.demo.standin.people import PATIENCE
from bot.domain.person import Role
from bot.i18n import languages, native_name, translator
from tests.conftest import Stage

PUBLIC = {"language", "help", "cancel", "mydata", "forget", "privacy"}
REGISTERED = PUBLIC | {"menu", "contacts", "ask", "questions", "topics", "profile", "rooms"}


async def menu_of(stage: Stage, code: str) -> dict[str, str]:
    """The commands that a stranger's phone shows, once they are published in its language."""
    stranger = await stage.person(f"Stranger {code}", code, role=None)
    expected = translator(code).label("Change the language")
    async with asyncio.timeout(PATIENCE):
        while stranger.commands.get("language") != expected:
            await stage.standin.world.events.changed()
    return stranger.commands


async def test_strangers_see_what_is_open_to_them_in_their_language(stage: Stage) -> None:
    for code in languages():
        commands = await menu_of(stage, code)
        assert set(commands) == PUBLIC
        assert all(1 <= len(description) <= 256 for description in commands.values())


async def test_a_person_who_came_in_gets_the_commands_of_their_role(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    for person, expected in (
        (ada, REGISTERED | {"survey"}),
        (petra, REGISTERED | {"survey", "results", "staff", "invite", "export"}),
    ):
        await person.says("/language")
        await person.sees("choose your language")
        await person.taps("English")
        await person.sees("What can I do for you")
        assert set(person.commands) == expected

    for code in languages():
        await ada.says("/language")
        await stage.standin.idle()
        await ada.taps(native_name(code))
        await stage.standin.idle()
        assert ada.commands["menu"] == translator(code).label("The menu")


async def test_what_does_not_exist_is_no_dead_end(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await ada.says("/nonsense")
    await ada.sees("I do not know this command")
    await ada.taps("Menu")
    await ada.sees("What can I do for you")
    await ada.forges("a-button-of-long-ago:1")
    assert "does not work any more" in (await ada.answered())[-1]["text"]


def test_every_command_is_described_and_fits_telegrams_rules() -> None:
    for route in routes():
        if route.kind == "command":
            assert route.name.isascii()
            assert route.name.islower()
            assert len(route.name) <= 32
            assert route.menu is not None or route.name in {"start", "access"}
