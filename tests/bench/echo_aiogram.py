"""A bare echo bot on aiogram, as its README writes one, to compare with (optional dependency)."""

from __future__ import annotations

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    """Say the same."""
    await message.answer(message.text or "")


async def main() -> None:
    """Poll until a signal comes."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["ECHO_API_URL"]))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await dispatcher.start_polling(Bot(os.environ["ECHO_TOKEN"], session=session))


if __name__ == "__main__":
    asyncio.run(main())
