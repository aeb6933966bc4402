"""Telegram's own menus: the list of commands and the description of the bot, per language.

What everybody may do is offered to all; whoever is registered gets a list of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.domain.person import Person
from bot.domain.wording import N_
from bot.i18n import SOURCE_LANGUAGE, Translator, languages, translator
from handlers.limiter import BULK
from handlers.turn import Route, Turn

log = logging.getLogger(__name__)

SHORT = N_("Find the right contact at the city of Herne, in your language.")
LONG = N_(
    "For contact people of migrant organisations in Herne: find the right person at the city, "
    "ask your question, and get the answer here. In your language."
)


def commands_for(routes: Sequence[Route], person: Person | None, _: Translator) -> list[BotCommand]:
    """The commands that a person may use, described in their language."""
    return [
        BotCommand(route.name, _.label(route.menu)[:256])
        for route in routes
        if route.kind == "command" and route.menu and route.access.admits(person)
    ]


async def publish(bot: Bot, routes: Sequence[Route]) -> None:
    """Set commands and descriptions for everybody, in every language; failure is no disaster."""
    for language in languages():
        _ = translator(language)
        code = "" if language == SOURCE_LANGUAGE else language
        try:
            await bot.set_my_commands(
                commands_for(routes, None, _),
                language_code=code or None,
                rate_limit_args=BULK,  # type: ignore[call-arg]
            )
            await bot.set_my_short_description(
                _.label(SHORT)[:120],
                language_code=code or None,
                rate_limit_args=BULK,  # type: ignore[call-arg]
            )
            await bot.set_my_description(
                _.label(LONG)[:512],
                language_code=code or None,
                rate_limit_args=BULK,  # type: ignore[call-arg]
            )
        except TelegramError as error:
            log.warning("menus in %s could not be set: %s", language, type(error).__name__)


async def offer_to(bot: Bot, routes: Sequence[Route], person: Person, chat_id: int) -> None:
    """Give a registered person their own list of commands, and take it from who is no longer."""
    if not person.registered:
        await take_back(bot, chat_id)
        return
    try:
        await bot.set_my_commands(
            commands_for(routes, person, translator(person.language)),
            scope=BotCommandScopeChat(chat_id),
        )
    except TelegramError as error:
        log.warning("the commands of a person could not be set: %s", type(error).__name__)


async def take_back(bot: Bot, chat_id: int) -> None:
    """A chat's own list goes; what everybody may do is offered again."""
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.warning("the commands of a person could not be taken back: %s", type(error).__name__)


async def offer(turn: Turn) -> None:
    """After somebody came in or changed their language."""
    if turn.person is not None:
        await offer_to(turn.bot, turn.office.routes, turn.person, turn.chat_id)
