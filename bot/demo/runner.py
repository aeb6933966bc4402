"""`mso-bot demo`: the real bot against the stand-in for Telegram, with sample people to play.

Everything is on this machine: the stand-in serves the Bot API and the chat page on loopback, and
the bot talks to it by real HTTP.
"""

from __future__ import annotations

import asyncio
import webbrowser
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from bot.config import Settings
from bot.demo.cast import fill
from bot.demo.standin import StandIn
from bot.running import stop_on_signals
from bot.services import deliveries, meetings
from bot.services.desk import Desk, open_desk
from db import migrate

#: The stand-in's token; no other server would take it.
TOKEN = "1000:DEMO-TOKEN-OF-THE-STAND-IN"  # noqa: S105 - opens nothing


async def run_demo(*, port: int, folder: Path, open_browser: bool) -> None:
    """Serve the chat page and run the bot until a signal comes."""
    from bot.app import serve

    file = await asyncio.to_thread(_begin_anew, folder)
    settings = replace(Settings(), token=TOKEN, database_url=f"sqlite:///{file}", log="warning")
    await asyncio.to_thread(migrate.upgrade, settings.database_url)
    standin = StandIn(TOKEN, username="herne_demo_bot", name="Herne MSO-Bot")
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(standin.serving(port))
        cast = await fill(standin, settings)
        desk = await stack.enter_async_context(open_desk(settings, standin.clock))
        standin.clock.next_due = partial(_next_due, desk)
        click.echo(f"\n  The demo is ready: {url}\n  Ctrl-C ends it.\n")
        if open_browser:
            await asyncio.to_thread(webbrowser.open, url)
        for person in cast:
            await person.says("/start")
        await serve(replace(settings, api_url=url), stop, clock=standin.clock)
    click.echo("The demo has ended.")


async def _next_due(desk: Desk) -> datetime | None:
    """When the next message is due, or the next reminder whose messages are not written yet."""
    moments = await deliveries.next_due(desk), await meetings.next_notice(desk)
    return min((moment for moment in moments if moment is not None), default=None)


def _begin_anew(folder: Path) -> Path:
    """Where the demo's database will be; that of an earlier demo is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("demo.sqlite3*"):
        path.unlink()
    return folder / "demo.sqlite3"
