"""The limiter: what Telegram says is obeyed, and nobody waits for somebody else's limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.demo.standin import TOKEN, Person, StandIn
from handlers.limiter import BULK, CHAT_BURST, PATIENCE, Limiter, seconds_of
from handlers.transport import Transport

PER_SECOND = 50.0


@pytest.fixture
def standin() -> StandIn:
    return StandIn(TOKEN)


class Watched(Transport):
    """A line to Telegram that knows when each call has left."""

    def __init__(self, connections: int) -> None:
        super().__init__(connections)
        self.left: list[float] = []

    async def do_request(self, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        self.left.append(now())
        return await super().do_request(*arguments, **options)


@pytest.fixture
async def line() -> AsyncIterator[Watched]:
    async with Watched(64) as line:
        yield line


@pytest.fixture
async def bot(standin: StandIn, line: Watched) -> AsyncIterator[ExtBot[Any]]:
    async with standin.serving() as url, Transport(1) as polling:
        yield ExtBot(
            TOKEN,
            base_url=f"{url}/bot",
            request=line,
            get_updates_request=polling,
            rate_limiter=Limiter(PER_SECOND),
        )


@pytest.fixture
def ada(standin: StandIn) -> Person:
    return standin.add_person("Ada", started=True)


@pytest.fixture
def bob(standin: StandIn) -> Person:
    return standin.add_person("Bob", started=True)


def moments(standin: StandIn, person: Person | None) -> list[float]:
    """When the bot called, for this person's chat (none: for no chat)."""
    chat = None if person is None else person.id
    return [call.at for call in standin.calls if call.chat == chat]


def now() -> float:
    return asyncio.get_running_loop().time()


async def bulk(bot: ExtBot[Any], person: Person, text: str = "bulk") -> None:
    await bot.send_message(person.id, text, rate_limit_args=BULK)


async def test_a_429_holds_that_chat_alone_and_is_obeyed(
    standin: StandIn, bot: ExtBot[Any], ada: Person, bob: Person
) -> None:
    standin.faults.add("429", chat_id=ada.id, retry_after=2)
    first = asyncio.create_task(bot.send_message(ada.id, "a"))
    while not moments(standin, ada):
        await bot.send_message(bob.id, "b")
    await bot.send_message(bob.id, "b")
    assert not first.done()
    await asyncio.gather(first, bot.send_message(ada.id, "b"))
    refused, *later = moments(standin, ada)
    assert len(later) == 2
    assert all(at - refused >= 2 for at in later)
    assert sorted(message.text for message in ada.messages) == ["a", "b"]


async def test_nobody_is_kept_waiting_longer_than_they_would(
    standin: StandIn, bot: ExtBot[Any], ada: Person, bob: Person
) -> None:
    standin.faults.add("429", chat_id=ada.id, retry_after=int(PATIENCE) + 10)
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(ada.id, "a")
        assert PATIENCE < seconds_of(caught.value) <= PATIENCE + 10
    assert len(moments(standin, ada)) == 1
    await bot.send_message(bob.id, "b")


async def test_a_429_without_a_chat_is_obeyed_too(standin: StandIn, bot: ExtBot[Any]) -> None:
    standin.faults.add("429", method="getMe", retry_after=1)
    await bot.get_me()
    refused, again = moments(standin, None)
    assert again - refused >= 1


async def test_bulk_to_a_person_is_never_held_but_given_back(
    standin: StandIn, bot: ExtBot[Any], ada: Person
) -> None:
    standin.faults.add("429", chat_id=ada.id, retry_after=40)
    began = now()
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bulk(bot, ada)
        assert 20 < seconds_of(caught.value) <= 40
    assert now() - began < 20
    assert len(moments(standin, ada)) == 1


async def test_a_429_on_bulk_pauses_all_bulk_but_no_answer(
    standin: StandIn, bot: ExtBot[Any], ada: Person, bob: Person
) -> None:
    standin.faults.add("429", chat_id=ada.id, retry_after=40)
    with pytest.raises(RetryAfter):
        await bulk(bot, ada)
    with pytest.raises(RetryAfter):
        await bulk(bot, bob)
    assert moments(standin, bob) == []
    async with asyncio.timeout(20):
        await bot.send_message(bob.id, "answer")


async def test_a_429_on_an_answer_does_not_pause_bulk_to_others(
    standin: StandIn, bot: ExtBot[Any], ada: Person, bob: Person
) -> None:
    standin.faults.add("429", chat_id=ada.id, retry_after=1)
    answer = asyncio.create_task(bot.send_message(ada.id, "answer"))
    while not moments(standin, ada):
        await bot.get_me()
    await bulk(bot, bob)
    assert not answer.done()
    await answer


async def test_bulk_stays_below_its_rate(standin: StandIn, bot: ExtBot[Any], line: Watched) -> None:
    crowd = [standin.add_person(f"P{n}", started=True) for n in range(40)]
    await asyncio.gather(*(bulk(bot, person) for person in crowd))
    sent = line.left
    assert len(sent) == len(crowd)
    burst = PER_SECOND / 5
    for number, at in enumerate(sent):
        within = sum(at <= other < at + 0.2 for other in sent[number:])
        assert within <= 2 * burst + 1
    assert sent[-1] - sent[0] >= 0.9 * (len(crowd) - burst) / PER_SECOND


async def test_one_chat_gets_bulk_by_the_second(
    standin: StandIn, bot: ExtBot[Any], ada: Person, bob: Person
) -> None:
    for _ in range(CHAT_BURST):
        await bulk(bot, ada)
    with pytest.raises(RetryAfter) as caught:
        await bulk(bot, ada)
    assert 0 < seconds_of(caught.value) <= 1
    await bulk(bot, bob)
    await asyncio.sleep(seconds_of(caught.value))
    await bulk(bot, ada)
    assert len(ada.messages) == CHAT_BURST + 1


async def test_an_answer_overtakes_bulk_that_waits(
    standin: StandIn, bot: ExtBot[Any], ada: Person
) -> None:
    crowd = [standin.add_person(f"P{n}", started=True) for n in range(500)]
    waiting = [asyncio.create_task(bulk(bot, person)) for person in crowd]
    await bot.get_me()
    await bot.send_message(ada.id, "answer")
    assert not all(task.done() for task in waiting)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


async def test_telegrams_own_limits_are_kept(standin: StandIn) -> None:
    strict = StandIn(TOKEN, rate_limits=True)
    crowd = [strict.add_person(f"P{n}", started=True) for n in range(75)]
    async with strict.serving() as url, Transport(64) as calls, Transport(1) as polling:
        bot: ExtBot[Any] = ExtBot(
            TOKEN,
            base_url=f"{url}/bot",
            request=calls,
            get_updates_request=polling,
            rate_limiter=Limiter(25.0),
        )
        await asyncio.gather(*(bulk(bot, person) for person in crowd))
    assert all(len(person.messages) == 1 for person in crowd)
    assert len(strict.calls) == len(crowd)  # not one was refused
