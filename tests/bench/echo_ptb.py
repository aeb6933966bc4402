"""A bare echo bot on python-telegram-bot, as its own examples write one, to compare with.

``stock`` is what its README shows; the others change one thing each.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

VARIANTS = ("stock", "concurrent", "aiohttp")


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say the same."""
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


def main(variant: str) -> None:
    """Poll until a signal comes."""
    logging.basicConfig(level=logging.WARNING)
    api_url = os.environ["ECHO_API_URL"]
    builder: ApplicationBuilder[Any, Any, Any, Any, Any, Any] = ApplicationBuilder()
    builder = builder.token(os.environ["ECHO_TOKEN"]).base_url(f"{api_url}/bot")
    if variant != "stock":
        builder = builder.concurrent_updates(True)
    if variant == "aiohttp":
        import httpx
        from httpx_aiohttp import AiohttpTransport
        from telegram.request import HTTPXRequest

        limits = httpx.Limits(max_connections=256, max_keepalive_connections=256)
        transport = AiohttpTransport(limits=limits)
        builder = builder.request(
            HTTPXRequest(connection_pool_size=256, httpx_kwargs={"transport": transport})
        )
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.run_polling(allowed_updates=["message"])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else VARIANTS[0])
