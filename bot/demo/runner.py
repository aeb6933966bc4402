"""`mso-bot demo`: the real bot against the stand-in for Telegram, with sample people to play.

Everything is on this machine: the stand-in serves the Bot API and the chat page on loopback, and
the bot talks to it by real HTTP.
"""

from __future__ import annotations

import asyncio
import webbrowser
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from bot.config import Settings
from bot.demo.loading import load_round
from bot.demo.sample import load_sample
from bot.demo.standin import Person, StandIn
from bot.domain.person import Role
from bot.running import stop_on_signals
from bot.services import deliveries, directory, meetings, people
from bot.services.desk import Desk, open_desk
from bot.services.people import NewPerson
from db import migrate

#: The stand-in's token; no other server would take it.
TOKEN = "1000:DEMO-TOKEN-OF-THE-STAND-IN"  # noqa: S105 - opens nothing


#: Organisations that answered the round before the demo begins: there are results to look at, and
#: those that agreed are shown.
LAST_ROUND = 18


@dataclass(frozen=True, slots=True)
class Cast:
    """A person of the demo. Without a role they are a stranger."""

    first_name: str
    last_name: str
    language: str
    label: str
    role: Role | None = None


CAST = (
    Cast("Ayşe", "Muster-Örnek", "tr", "Schlüsselperson", Role.KEY_PERSON),
    Cast("Layla", "Muster-Mithal", "ar", "Schlüsselperson", Role.KEY_PERSON),
    Cast("Petra", "Muster", "de", "Integrationsbüro", Role.ADMIN),
    Cast("Sam", "Stranger", "en", "unbekannt"),
)


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
        cast = await _fill(standin, settings)
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
    moments = await deliveries.next_due(desk), await meetings.next_reminder(desk)
    return min((moment for moment in moments if moment is not None), default=None)


def _begin_anew(folder: Path) -> Path:
    """Where the demo's database will be; that of an earlier demo is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("demo.sqlite3*"):
        path.unlink()
    return folder / "demo.sqlite3"


async def _fill(standin: StandIn, settings: Settings) -> list[Person]:
    """The sample city and its people; returns those who are registered."""
    async with open_desk(settings) as desk:
        city = load_sample()
        await directory.apply(desk, city)
        await load_round(desk, LAST_ROUND, seed=1, closed=True)
        registered: list[Person] = []
        newcomers: list[NewPerson] = []
        for who in CAST:
            person = standin.add_person(
                who.first_name,
                last_name=who.last_name,
                language_code=who.language,
                label=who.label,
                started=who.role is not None,
            )
            if who.role is None:
                continue
            speaking = [o.slug for o in city.organisations.values() if who.language in o.languages]
            newcomers.append(
                NewPerson(
                    telegram_id=person.id,
                    name=f"{who.first_name} {who.last_name}",
                    language=who.language,
                    role=who.role,
                    organisation=speaking[0] if who.role is Role.KEY_PERSON else None,
                )
            )
            registered.append(person)
        await people.add_registered(desk, newcomers)
        return registered
