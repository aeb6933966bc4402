"""A crowd with phones: many people at once, each waiting for the bot's answer before going on.

They live in the stand-in's own process and hear of answers through one queue, so that driving them
costs next to nothing beside what the bot costs.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from bot.demo.standin import Message, Person, StandIn

LANGUAGES = ("de", "en", "tr", "ar")

#: What is tapped, again and again: down from the menu to a card, and back up.
WALK = ("groups", "group:", "topic:", "group:", "groups", "menu")

#: Seconds that somebody waits for an answer before the measurement counts as broken.
PATIENCE = 30.0


class NoAnswer(Exception):
    """The bot did not answer somebody."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a crowd saw: ``waits`` are the seconds from each tap or text to its answer."""

    seconds: float
    waits: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Updates that were answered in a second."""
        return len(self.waits) / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds within which ``share`` of the answers came."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass(slots=True)
class _Waiting:
    events: set[str]
    answered: asyncio.Future[None]


class Crowd:
    """People of one stand-in; use it as a context. ``act`` is what each does in a loop."""

    def __init__(self, standin: StandIn, size: int) -> None:
        self._standin = standin
        self._waiting: dict[int, _Waiting] = {}
        self._listening: asyncio.Task[None] | None = None
        self.people = [
            standin.add_person(
                f"Muster {number}", language_code=LANGUAGES[number % 4], started=True
            )
            for number in range(size)
        ]

    async def __aenter__(self) -> Crowd:
        self._listening = asyncio.create_task(self._listen())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self) -> None:
        events = self._standin.world.events
        queue = events.listen(None)
        try:
            while (event := await queue.get()) is not None:
                waiting = self._waiting.get(event["person"] or 0)
                if waiting is None or event["type"] not in waiting.events:
                    continue
                if event["type"] == "message" and not event["message"]["from_bot"]:
                    continue
                waiting.events.discard(event["type"])
                if not waiting.events and not waiting.answered.done():
                    waiting.answered.set_result(None)
        finally:
            events.leave(queue)

    async def _answer(self, person: Person, act: Awaitable[object], *events: str) -> float:
        """Do something and wait until all of ``events`` came; returns the seconds it took."""
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[person.id] = _Waiting(set(events), answered)
        started = time.perf_counter()
        await act
        try:
            async with asyncio.timeout(PATIENCE):
                await answered
        except TimeoutError:
            raise NoAnswer(person.transcript()) from None
        return time.perf_counter() - started

    async def run(self, habit: Callable[[Crowd, Person], Habit], seconds: float) -> Pace:
        """Let everybody act in parallel for about ``seconds``."""
        habits = [habit(self, person) for person in self.people]
        await asyncio.gather(*(each.begin() for each in habits))
        started = time.perf_counter()
        deadline = started + seconds

        async def live(each: Habit) -> list[float]:
            waits = [await each.act()]
            while time.perf_counter() < deadline:
                waits.append(await each.act())
            return waits

        waits = await asyncio.gather(*(live(each) for each in habits))
        return Pace(time.perf_counter() - started, tuple(wait for own in waits for wait in own))

    async def text(self, person: Person, text: str) -> float:
        """Write a text and wait for a message of the bot."""
        return await self._answer(person, person.says(text), "message")

    async def tap(
        self, person: Person, data: str, message: Message, *, new_message: bool = False
    ) -> float:
        """Tap a button and wait for the edited (or a new) message and the end of the spinner."""
        shown = "message" if new_message else "edit"
        return await self._answer(person, person.taps(data, message), shown, "callback_answer")


class Habit:
    """What one person does in a loop."""

    def __init__(self, crowd: Crowd, person: Person) -> None:
        self._crowd = crowd
        self._person = person

    async def begin(self) -> None:
        """Before the loop."""

    async def act(self) -> float:
        """Once around the loop; returns the seconds waited for the answer."""
        raise NotImplementedError


class Writing(Habit):
    """Writes short texts, for bots that echo."""

    async def act(self) -> float:
        return await self._crowd.text(self._person, "Guten Tag")


class Tapping(Habit):
    """Walks from the menu to a card and back, by buttons only."""

    def __init__(self, crowd: Crowd, person: Person) -> None:
        super().__init__(crowd, person)
        self._random = random.Random(person.id)
        self._steps: Iterator[str] = cycle(WALK)
        self._menu: Message | None = None

    async def begin(self) -> None:
        newest = next((m for m in reversed(self._person.messages) if m.from_bot), None)
        if newest is None:
            await self._crowd.text(self._person, "/menu")
            newest = self._person.messages[-1]
        self._menu = newest
        self._steps = islice(cycle(WALK), self._place(newest), None)

    def _place(self, message: Message) -> int:
        """Where the walk goes on: at the first step that the screen offers."""
        for place, step in enumerate(WALK):
            if _offers(message, step):
                return place
        raise NoAnswer(self._person.transcript())

    async def act(self) -> float:
        assert self._menu is not None
        offered = _offers(self._menu, next(self._steps))
        if not offered:
            raise NoAnswer(self._person.transcript())
        return await self._crowd.tap(self._person, self._random.choice(offered), self._menu)


def _offers(message: Message, step: str) -> list[str]:
    """The buttons of a screen that lead where a step of the walk goes."""
    found = [str(button.get("callback_data", "")) for row in message.rows for button in row]
    if step.endswith(":"):
        return [data for data in found if data.startswith(step)]
    return [data for data in found if data == step]
