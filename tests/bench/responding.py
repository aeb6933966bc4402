"""Everybody answers the city's questionnaire at once: how fast, and whether an answer is lost.

Each person speaks for an organisation of their own, goes by what the bot shows, waits each time
until it answers, and remembers what they said, which must be found in the database afterwards.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.config import Settings
from bot.demo.sample import load_sample
from bot.demo.standin import Message, Person, StandIn
from bot.domain.dialogue import DONE, SUBMIT
from bot.domain.directory import Organisation
from bot.domain.person import Role
from bot.domain.questionnaire import Item, ItemKind, Questionnaire
from bot.services import directory, people
from bot.services.desk import Desk
from bot.services.people import NewPerson
from bot.services.questionnaires import rounds
from bot.services.questionnaires.reading import default_questionnaire
from db import migrate
from db.engine import Database
from tests.bench.crowd import LANGUAGES, Crowd, NoAnswer, Pace
from tests.bench.subjects import our_bot, running

#: Marks that only steer the direction of text.
_DIRECTION = re.compile("[\u200e\u200f\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Responding:
    """``updates`` were answered in all, by ``people`` who gave ``answers``; ``lost`` are those that
    are not stored as they were given. ``cpu_ms``: of the bot's processor time for each update.
    """

    subject: str
    people: int
    updates: int
    answers: int
    lost: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float


def measure_responding(name: str, url: str, size: int = 500) -> Responding:
    """Fill a fresh database, let ``size`` people answer, and look what is stored."""
    migrate.upgrade(url)
    return asyncio.run(_measure(name, url, size))


async def _measure(name: str, url: str, size: int) -> Responding:
    await _fill(url, size)
    async with running(our_bot(name, url), size) as bot:
        volunteers = [Volunteer(bot.crowd, one, n) for n, one in enumerate(bot.crowd.people)]
        started, cpu = time.perf_counter(), bot.cpu_seconds()
        waits = await asyncio.gather(*(volunteer.answer_all() for volunteer in volunteers))
        pace = Pace(time.perf_counter() - started, tuple(wait for own in waits for wait in own))
        cpu = bot.cpu_seconds() - cpu
        await bot.standin.idle()
    stored = await _stored(url)
    lost = sum(
        stored.get(volunteer.organisation, {}).get(code, NoAnswer) != answer
        for volunteer in volunteers
        for code, answer in volunteer.said.items()
    )
    return Responding(
        subject=name,
        people=size,
        updates=len(pace.waits),
        answers=sum(len(volunteer.said) for volunteer in volunteers),
        lost=lost,
        per_second=pace.per_second,
        p50_ms=pace.percentile(0.5) * 1000,
        p99_ms=pace.percentile(0.99) * 1000,
        cpu_ms=cpu / len(pace.waits) * 1000,
    )


async def _fill(url: str, size: int) -> None:
    """The sample city, an organisation for each of the crowd, and an open round."""
    city = load_sample()
    own = [Organisation(f"sample-{n}", f"Musterverein {n}", "", ("de",)) for n in range(size)]
    city = replace(city, organisations={**city.organisations, **{o.slug: o for o in own}})
    crowd = Crowd(StandIn(), size).people
    newcomers = [
        NewPerson(person.id, person.first_name, LANGUAGES[n % 4], Role.KEY_PERSON, own[n].slug)
        for n, person in enumerate(crowd)
    ]
    desk = Desk(Database(url), replace(Settings(), database_url=url))
    try:
        await directory.apply(desk, city)
        # Opened before anybody is there: what is measured is answering, not inviting.
        await rounds.open_round(desk, None, None, default_questionnaire())
        await people.add_registered(desk, newcomers)
    finally:
        await desk.database.close()


async def _stored(url: str) -> dict[str, Mapping[str, Any]]:
    desk = Desk(Database(url), replace(Settings(), database_url=url))
    try:
        round = await rounds.current(desk)
        assert round is not None
        return {r.organisation: r.answers for r in await rounds.handed_in(desk, round.id)}
    finally:
        await desk.database.close()


class Volunteer:
    """Answers for ``organisation``; ``said`` is what, by the item's code."""

    def __init__(self, crowd: Crowd, person: Person, number: int) -> None:
        self.organisation = f"sample-{number}"
        self.said: dict[str, Any] = {}
        self._crowd = crowd
        self._person = person
        self._number = number
        self._language = LANGUAGES[number % 4]
        self._chance = random.Random(number)

    async def answer_all(self) -> list[float]:
        """From the list of organisations to the thanks; the seconds waited each time."""
        waits = [await self._crowd.text(self._person, "/survey")]
        newest = self._newest()
        waits.append(
            await self._crowd.tap(
                self._person, f"answers:{self.organisation}", newest, new_message=True
            )
        )
        while (message := self._newest()) and (codes := _codes(message)) is not None:
            if SUBMIT in codes:
                waits.append(await self._tap(message, codes[SUBMIT]))
                break
            waits += await self._answer(_item(message, self._language), message, codes)
        return waits

    def _newest(self) -> Message:
        return next(m for m in reversed(self._person.messages) if m.from_bot)

    async def _tap(self, message: Message, data: str) -> float:
        return await self._crowd.tap(self._person, data, message)

    async def _answer(self, item: Item, message: Message, codes: Mapping[str, str]) -> list[float]:
        if item.kind is ItemKind.MULTIPLE:
            return await self._choose(item, message, codes)
        if item.kind in (ItemKind.CHOICE, ItemKind.YES_NO, ItemKind.SCALE):
            code = self._chance.choice(sorted(codes))
            yes_no = {"yes": True, "no": False}
            self.said[item.code] = yes_no.get(code, int(code) if code.isdecimal() else code)
            return [await self._tap(message, codes[code])]
        text: str
        if item.kind is ItemKind.NUMBER:
            self.said[item.code] = 1900 + self._number % 100
            text = str(self.said[item.code])
        elif item.kind is ItemKind.DATE:
            self.said[item.code] = f"2027-05-{self._number % 28 + 1:02}"
            text = f"{self._number % 28 + 1}.5.2027"
        else:
            text = self.said[item.code] = f"{item.code} {self._number}"
        return [await self._crowd.text(self._person, text)]

    async def _choose(self, item: Item, message: Message, codes: Mapping[str, str]) -> list[float]:
        several = [option.code for option in item.options if not option.exclusive]
        chosen = set(self._chance.sample(several, 2))
        self.said[item.code] = [option.code for option in item.options if option.code in chosen]
        waits = []
        for code in (*sorted(chosen), DONE):
            newest = self._newest()
            found = _codes(newest) or {}
            waits.append(await self._tap(newest, found[code]))
        return waits


def _codes(message: Message) -> dict[str, str] | None:
    """What the options of a prompt carry, by their code; ``None`` when it is no prompt."""
    data = [str(key.get("callback_data", "")) for row in message.rows for key in row]
    if not any(one == "dx" for one in data):
        return None
    return {one.split(":", 2)[2]: one for one in data if one.startswith("d:")}


def _item(message: Message, language: str) -> Item:
    """The item that a prompt asks."""
    questionnaire: Questionnaire = default_questionnaire()
    lines = _DIRECTION.sub("", message.text).splitlines()
    for item in questionnaire.items:
        if item.texts[language] in lines:
            return item
    raise NoAnswer(message.text)
