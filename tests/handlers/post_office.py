"""A post office for tests: a courier of one process over the stand-in, and people to write to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import escape
from telegram.ext import ExtBot

from bot.app import open_office
from bot.config import Settings
from bot.demo.standin import TOKEN, StandIn
from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services import deliveries, people
from bot.services.desk import Desk
from bot.services.people import NewPerson
from db.engine import Database
from handlers.delivery import Courier
from handlers.limiter import Limiter
from handlers.transport import Transport
from handlers.turn import Reader
from handlers.ui import Attachment, Screen
from tests.conftest import Clock


async def render_note(reader: Reader) -> Screen | Sequence[Screen] | None:
    """Words the notes of these tests; one of them cannot be worded, one need not be.

    ``file`` is attached, a text with a bar becomes several messages.
    """
    text = str(reader.delivery.details["text"])
    if text == "unspeakable":
        raise KeyError(text)
    if text == "outdated":
        return None
    file = reader.delivery.details.get("file")
    attachment = None if file is None else Attachment("note.txt", str(file).encode())
    first, *others = (Screen(escape(part)) for part in text.split("|"))
    return [replace(first, attachment=attachment), *others] if others or file else first


@dataclass
class PostOffice:
    """A courier of one process, and people to write to."""

    standin: StandIn
    desk: Desk
    courier: Courier

    async def person(self, name: str) -> Phone:
        """Somebody who can be written to."""
        phone = self.standin.add_person(name, started=True)
        await people.add_registered(
            self.desk, [NewPerson(phone.id, name, "en", Role.STEERING, None)]
        )
        return phone

    async def post(
        self, to: Phone, *texts: str, due_at: datetime | None = None, file: str | None = None
    ) -> None:
        """Put notes into the outbox."""
        person = (await people.arrive(self.desk, to.id, 0)).person
        assert person is not None
        for text in texts:
            details = {"text": text} if file is None else {"text": text, "file": file}
            async with self.desk.change() as change:
                await change.post("note", person.id, text[:20], details, due_at)

    async def deliver(self) -> int:
        """Deliver whatever can be delivered now; returns how many were tried."""
        tried = 0
        while begun := await self.courier.send_off():
            await self.courier.written_down()
            tried += begun
        return tried

    async def states(self) -> dict[str, int]:
        """How many messages are in each state."""
        return await deliveries.count(self.desk)


@asynccontextmanager
async def at_work(
    standin: StandIn, database_url: str, api_url: str, clock: Clock
) -> AsyncIterator[PostOffice]:
    """One process with its own database connections, limits and line to Telegram."""
    desk = Desk(Database(database_url), replace(Settings(), database_url=database_url), clock)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(desk.database.close)
        calls = await stack.enter_async_context(Transport(40))
        limiter = Limiter(1000)
        bot: ExtBot[Any] = ExtBot(
            TOKEN,
            base_url=f"{api_url}/bot",
            request=calls,
            get_updates_request=calls,
            rate_limiter=limiter,
        )
        office = open_office(desk)
        office.renderers = {**office.renderers, "note": render_note}
        yield PostOffice(standin, desk, Courier(office, bot, limiter))
