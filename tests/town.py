"""A town for the tests of crashes: people, staff, a directory, and a bot that can be killed."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from sqlalchemy import text

from bot.app import serve
from bot.config import Settings
from bot.demo.sample import load_sample
from bot.demo.standin import TOKEN, StandIn
from bot.domain.directory import Directory, Texts
from bot.domain.person import Role
from bot.services import deliveries, directory, people
from bot.services.desk import Desk
from bot.services.people import NewPerson
from db.engine import Database
from tests.conftest import Clock
from tests.crowd import Visitor

PEOPLE = 50
STRANGERS = 10
TOPICS = 12


def city(version: str) -> Directory:
    """The sample city, made small, with ``version`` in every topic, office and group."""

    def marked(texts: Texts) -> Texts:
        return {language: f"{words} {version}" for language, words in texts.items()}

    sample = load_sample()
    topics = dict(list(sample.topics.items())[:TOPICS])
    groups = {topic.group for topic in topics.values()}
    return replace(
        sample,
        groups={
            k: replace(g, titles=marked(g.titles)) for k, g in sample.groups.items() if k in groups
        },
        offices={k: replace(o, names=marked(o.names)) for k, o in sample.offices.items()},
        topics={
            k: replace(t, titles=marked(t.titles), words={"de": t.words["de"][:3]})
            for k, t in topics.items()
        },
    )


@asynccontextmanager
async def killed_in_the_end(settings: Settings, folder: Path) -> AsyncIterator[None]:
    """``mso-bot run`` in a process of its own; killed with SIGKILL at the end of the block."""
    environment = {
        **os.environ,
        "MSO_BOT_TOKEN": TOKEN,
        "MSO_BOT_API_URL": settings.api_url,
        "MSO_BOT_DATABASE_URL": settings.database_url,
        "MSO_BOT_BULK_PER_SECOND": str(int(settings.bulk_per_second)),
        "MSO_BOT_LOG": "warning",
    }
    with (folder / "bot.log").open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        yield
    finally:
        assert process.returncode is None, (folder / "bot.log").read_text()
        process.kill()
        await process.wait()


@dataclass
class Town:
    """The stand-in, the database, and everybody who takes part."""

    standin: StandIn
    settings: Settings
    folder: Path
    random: Random
    visitors: list[Visitor] = field(default_factory=list)
    strangers: list[Visitor] = field(default_factory=list)
    staff: dict[str, Visitor] = field(default_factory=dict)

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Desk]:
        """The database as somebody sees it who looks while the bot is down."""
        desk = Desk(Database(self.settings.database_url), self.settings)
        try:
            yield desk
        finally:
            await desk.database.close()

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        """What a query finds."""
        async with self.desk() as desk, desk.database.reading() as connection:
            return [tuple(row) for row in await connection.execute(text(query))]

    async def pairs(self, query: str) -> dict[object, object]:
        """What a query with two columns finds."""
        return {row[0]: row[1] for row in await self.rows(query)}

    def visitor(self, name: str, *, started: bool = True) -> Visitor:
        """Somebody new with a phone."""
        phone = self.standin.add_person(name, language_code="en", started=started)
        return Visitor(self.standin, phone, Random(self.random.random()), name)

    async def fill(self) -> None:
        """Register the people and the staff; put the first version of the directory in."""
        first = city("v0")
        organisation = next(iter(first.organisations))
        self.visitors = [self.visitor(f"P{n:02}") for n in range(PEOPLE)]
        self.strangers = [self.visitor(f"S{n:02}", started=False) for n in range(STRANGERS)]
        contacts = {topic.contact for topic in first.topics.values()} - {None}
        self.staff = {slug: self.visitor(slug) for slug in sorted(map(str, contacts))}
        self.staff |= {name: self.visitor(name) for name in ("librarian", "inviter")}
        newcomers = [
            NewPerson(v.phone.id, v.name, "en", Role.KEY_PERSON, organisation)
            for v in self.visitors
        ] + [
            NewPerson(
                v.phone.id,
                v.name,
                "en",
                Role.CONTACT if slug in first.contacts else Role.ADMIN,
                None,
            )
            for slug, v in self.staff.items()
        ]
        async with self.desk() as desk:
            await directory.apply(desk, first)
            await people.add_registered(desk, newcomers)
            for slug, visitor in self.staff.items():
                if slug in first.contacts:
                    await people.hold_contact(desk, visitor.phone.id, slug)

    def everybody(self) -> list[Visitor]:
        """All who have a phone."""
        return [*self.visitors, *self.strangers, *self.staff.values()]

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[None]:
        """``mso-bot run`` in a process of its own; killed at the end of the block."""
        async with killed_in_the_end(self.settings, self.folder):
            yield

    async def somewhere_in_the_work(self) -> None:
        """Return at a random moment: mostly amid the work, now and then during the start."""
        moment = self.random.uniform(0.0, 0.03)
        if self.random.random() < 0.15:
            await asyncio.sleep(20 * moment)
            return
        async with asyncio.timeout(30):
            for _ in range(self.random.randint(1, 150)):
                await self.standin.world.events.changed()
        await asyncio.sleep(moment)

    async def directory_is_whole(self) -> str:
        """The one version of which the whole directory is."""
        queries = ("titles FROM topics", "names FROM offices", "titles FROM topic_groups")
        found = {
            str(row[0]).rsplit("v", 1)[1].rstrip("\"'}")
            for query in queries
            for row in await self.rows(f"SELECT {query}")
        }
        assert len(found) == 1, f"versions mixed: {found}"
        return f"v{found.pop()}"

    @asynccontextmanager
    async def bot_in_this_process(self) -> AsyncIterator[None]:
        """The last start: after the lease, when what the killed ones were sending is taken up."""
        clock = Clock()
        clock.forward(seconds=deliveries.LEASE.total_seconds() + 1)
        stop = asyncio.Event()
        running = asyncio.create_task(serve(self.settings, stop, clock=clock))
        try:
            yield
        finally:
            stop.set()
            await running
