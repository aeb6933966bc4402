"""`mso-bot check`: is everything in place to run? Says what is, what is not, and what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.config import Settings
from bot.domain.person import Role


def run_checks(settings: Settings, say: Callable[[str], object]) -> bool:
    """Check configuration, database and token; returns whether all is well."""
    say("configuration: ok")
    good = _database(settings, say)
    return asyncio.run(_token(settings, say)) and good


def _database(settings: Settings, say: Callable[[str], object]) -> bool:
    from db import migrate

    try:
        if not migrate.exists(settings.database_url):
            say("database: not there yet; `mso-bot db upgrade` or `mso-bot run` makes it")
            return True
        stands, head = migrate.current(settings.database_url), migrate.head()
    except SQLAlchemyError as error:
        say(f"database: cannot be used ({type(error).__name__})")
        return False
    if stands != head:
        say(f"database: stands at {stands or 'nothing'}, needs {head}; run `mso-bot db upgrade`")
        return False
    topics, admins = asyncio.run(_contents(settings))
    say(f"database: ok, {topics} topics, {admins} admins")
    if not topics:
        say("  the directory is empty: `mso-bot sample` or `mso-bot import FILE`")
    if not admins:
        say("  nobody looks after the bot: `mso-bot invite --role admin`")
    return True


async def _contents(settings: Settings) -> tuple[int, int]:
    from bot.services import directory, people
    from bot.services.desk import open_desk

    async with open_desk(settings) as desk:
        shelves = await directory.load(desk)
        return len(shelves.topics), await people.count_role(desk, Role.ADMIN)


async def _token(settings: Settings, say: Callable[[str], object]) -> bool:
    if settings.token is None:
        say("token: MSO_BOT_TOKEN is missing; get one from @BotFather")
        return False
    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    bot = Bot(settings.token, base_url=f"{settings.api_url}/bot")
    try:
        async with bot:
            say(f"token: ok, the bot is @{bot.username}")
    except InvalidToken:
        say("token: Telegram does not accept it")
        return False
    except TelegramError as error:
        say(f"token: Telegram cannot be reached ({type(error).__name__})")
        return False
    return True
