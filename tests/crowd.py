"""A crowd for the tests of crashes: people who click, write and ask, each waiting for each answer.

They go by what buttons carry, not by what they say, so that every language will do; and they
remember what the bot confirmed to them, which is what must be found in the database afterwards.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from bot.demo.standin import Message, StandIn
from bot.demo.standin import Person as Phone

T = TypeVar("T")

#: Seconds after which somebody gives up: longer than the bot is killed again and again, for on a
#: busy machine a big thing, such as a new directory, is only done when the killing is over.
PATIENCE = 240.0


async def until(
    standin: StandIn,
    look: Callable[[], T | None],
    complaint: Callable[[], str],
    person: int | None = None,
) -> T:
    """Wait, by the stand-in's events (those of one person only), until ``look`` finds something."""
    happening = standin.world.events.listen(person)
    try:
        async with asyncio.timeout(PATIENCE):
            while (found := look()) is None:
                await happening.get()
            return found
    except TimeoutError:
        raise AssertionError(complaint()) from None
    finally:
        standin.world.events.leave(happening)


#: Digits as consonants, so that what nobody could have meant stays so.
_UNREADABLE = str.maketrans("0123456789-", "bcdfghjklmx", "P")


def data_of(message: Message) -> list[str]:
    """What the buttons of a message carry."""
    return [key["callback_data"] for row in message.rows for key in row if "callback_data" in key]


@dataclass
class Visitor:
    """Somebody with a phone who does one thing after the other, and what they were told."""

    standin: StandIn
    phone: Phone
    random: Random
    name: str
    errands: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    applied: list[str] = field(default_factory=list)
    invited: int = 0
    language: str | None = None
    updates: int = 0
    taps: set[str] = field(default_factory=set)
    _since: int = 0
    _serial: int = 0

    def text(self, about: str) -> str:
        """Words that nobody else writes."""
        self._serial += 1
        return f"{about} {self.name}-{self._serial}"

    async def says(self, text: str) -> None:
        """Write."""
        self._since = self.standin.world.moment()
        self.updates += 1
        await self.phone.says(text)

    async def taps_on(self, message: Message, pattern: str, *, impatient: bool = False) -> str:
        """Tap the button that carries ``pattern``; twice when impatient. Gives what it carries."""
        fitting = [data for data in data_of(message) if re.fullmatch(pattern, data)]
        data = self.random.choice(fitting)
        self._since = self.standin.world.moment()
        for _ in range(2 if impatient else 1):
            self.updates += 1
            self.taps.add(await self.phone.taps(data, message))
        return data

    async def sees(self, pattern: str = "", words: str = "", *, only: bool = False) -> Message:
        """Wait for a new or newly edited message with a button that carries ``pattern``.

        ``only``: with no other button; and with none at all when there is no pattern.
        """

        def look() -> Message | None:
            for message in reversed(self.phone.messages):
                if not message.from_bot or message.moment <= self._since:
                    continue
                found = data_of(message)
                fits = [data for data in found if re.fullmatch(pattern, data)]
                if only and len(found) != len(fits):
                    continue
                if words in message.text and (fits or not pattern):
                    return message
            return None

        wanted = f"{self.name} waited in vain for {pattern!r} {words!r}"
        return await until(
            self.standin, look, lambda: f"{wanted}\n{self.phone.transcript()}", self.phone.id
        )

    async def lives(self, closing: asyncio.Event) -> None:
        """Run errands, and look around in between, until closing time."""
        stories: Mapping[str, Callable[[], Awaitable[None]]] = {
            "ask": self.asks,
            "report": self.reports,
            "miss": self.misses,
            "language": self.changes_language,
        }
        while self.errands or not closing.is_set():
            await (stories[self.errands.pop()]() if self.errands else self.looks_around())

    async def looks_around(self) -> Message:
        """Menu, topic, card: what most people do most of the time."""
        await self.says("/menu")
        await self.taps_on(await self.sees("groups"), "groups")
        await self.taps_on(await self.sees("group:.+"), "group:.+")
        topic = await self.taps_on(await self.sees("topic:.+"), "topic:.+")
        return await self.sees(topic.replace("topic", "ask"))

    async def asks(self) -> None:
        """A question to the city; some people tap twice on *send*."""
        text = self.text("Frage")
        await self.taps_on(await self.looks_around(), "ask:.+")
        await self.sees("dx")
        await self.says(text)
        confirm = await self.sees(r"d:.*:send", text)
        await self.taps_on(confirm, r"d:.*:send", impatient=self.random.random() < 0.3)
        await self.sees("mine|menu", only=True)
        self.asked.append(text)

    async def reports(self) -> None:
        """An entry is wrong."""
        text = self.text("Falsch")
        await self.taps_on(await self.looks_around(), "wrong:.+")
        await self.sees("dx")
        await self.says(text)
        await self.sees("menu", only=True)
        self.reported.append(text)

    async def misses(self) -> None:
        """A search for something that does not exist."""
        text = self.text("qxzvw").translate(_UNREADABLE)
        await self.says(text)
        await self.sees("groups|ask", only=True)
        self.missed.append(text)

    async def changes_language(self) -> None:
        """Another language, perhaps the same one."""
        await self.says("/language")
        chosen = await self.taps_on(await self.sees("lang:.+"), "lang:.+")
        await self.sees("groups")
        self.language = chosen.removeprefix("lang:")

    async def asks_for_access(self) -> None:
        """A stranger would like to be let in."""
        text = self.text("Chor")
        await self.says("/start")
        await self.taps_on(await self.sees("lang:.+"), "lang:.+")
        await self.taps_on(await self.sees("access"), "access")
        await self.taps_on(await self.sees("d:.*:agree"), "d:.*:agree")
        await self.taps_on(await self.sees("d:.*:suggested"), "d:.*:suggested")
        await self.sees("d[bx].*", only=True)
        await self.says(text)
        await self.taps_on(await self.sees("d:.*:send", text), "d:.*:send")
        await self.sees(only=True)
        self.asked.append(text)

    async def invites(self) -> None:
        """A member of staff makes an invitation."""
        await self.says("/invite")
        await self.taps_on(await self.sees("d:.*:steering"), "d:.*:steering")
        await self.taps_on(await self.sees("d:.*:en"), "d:.*:en")
        await self.sees("revoke:.+")
        self.invited += 1

    async def imports(self, workbook: bytes, name: str) -> None:
        """A member of staff replaces the directory."""
        self._since = self.standin.world.moment()
        self.updates += 1
        await self.phone.sends_file("directory.xlsx", workbook)
        await self.taps_on(await self.sees("d:.*:apply"), "d:.*:apply")
        await self.sees(only=True)
        self.applied.append(name)

    def unanswered(self) -> set[str]:
        """Taps whose spinner has not ended."""
        return self.taps - {answer["id"] for answer in self.phone.answers}

    def copies(self, text: str) -> int:
        """How many messages of the bot contain ``text``."""
        return sum(m.from_bot and text in m.text for m in self.phone.messages)
