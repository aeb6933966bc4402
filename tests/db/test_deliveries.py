"""The outbox: in order for each person, at once for different ones, and nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.config import Settings
from bot.domain.person import Person, Role
from bot.services import deliveries, people, retention
from bot.services.deliveries import LEASE, PATIENT_TRIES, PAUSES, Delivery
from bot.services.desk import Desk
from bot.services.people import NewPerson
from db.engine import Database
from tests.conftest import Clock


async def create_person(desk: Desk, telegram_id: int) -> Person:
    await people.add_registered(desk, [NewPerson(telegram_id, "N. N.", "de", Role.ADMIN, None)])
    person = (await people.arrive(desk, telegram_id, 0)).person
    assert person is not None
    return person


async def post(desk: Desk, person: Person, subject: str, due_at: datetime | None = None) -> None:
    async with desk.change() as change:
        await change.post("note", person.id, subject, {"text": subject}, due_at)


async def claimed(desk: Desk, limit: int = 8) -> list[Delivery]:
    """What a courier gets now."""
    return await deliveries.begin(desk, await deliveries.due(desk, limit))


async def texts(desk: Desk, limit: int = 8) -> list[str]:
    return [delivery.details["text"] for delivery in await claimed(desk, limit)]


async def one(desk: Desk) -> Delivery:
    (delivery,) = await claimed(desk)
    return delivery


@pytest.fixture
async def ada(desk: Desk) -> Person:
    return await create_person(desk, 11)


@pytest.fixture
async def bob(desk: Desk) -> Person:
    return await create_person(desk, 12)


async def test_one_at_a_time_to_each_person_in_the_order_of_writing(
    desk: Desk, ada: Person, bob: Person
) -> None:
    for subject in ("a1", "a2", "a3"):
        await post(desk, ada, subject)
    await post(desk, bob, "b1")
    for expected in (["a1", "b1"], ["a2"], ["a3"], []):
        batch = await claimed(desk)
        assert [delivery.details["text"] for delivery in batch] == expected
        assert await claimed(desk) == []
        for delivery in batch:
            await deliveries.settle(desk, [deliveries.sent(delivery, [1])])
    assert await deliveries.count(desk) == {"sent": 4}


async def test_the_same_message_is_posted_once(desk: Desk, ada: Person) -> None:
    await post(desk, ada, "a1")
    await deliveries.settle(desk, [deliveries.sent(await one(desk), [1])])
    await post(desk, ada, "a1")
    assert await deliveries.count(desk) == {"sent": 1}


async def test_what_is_due_later_waits_and_holds_up_nothing(
    desk: Desk, clock: Clock, ada: Person
) -> None:
    await post(desk, ada, "tomorrow", clock() + timedelta(days=1))
    await post(desk, ada, "now")
    await deliveries.settle(desk, [deliveries.sent(await one(desk), [1])])
    assert await texts(desk) == []
    clock.forward(days=1)
    assert await texts(desk) == ["tomorrow"]


async def test_what_a_crash_left_behind_is_taken_up_after_its_lease(
    desk: Desk, clock: Clock, ada: Person
) -> None:
    await post(desk, ada, "a1")
    await post(desk, ada, "a2")
    assert (await one(desk)).attempts == 1
    clock.forward(seconds=LEASE.total_seconds() - 1)
    assert await texts(desk) == []
    clock.forward(seconds=1)
    again = await one(desk)
    assert (again.details["text"], again.attempts) == ("a1", 2)
    await deliveries.settle(desk, [deliveries.sent(again, [1])])
    assert await texts(desk) == ["a2"]


async def test_what_telegram_puts_off_keeps_its_place(
    desk: Desk, clock: Clock, ada: Person, bob: Person
) -> None:
    await post(desk, ada, "a1")
    await post(desk, ada, "a2")
    later = clock() + timedelta(seconds=30)
    await deliveries.settle(desk, [deliveries.not_sent(await one(desk), "429", later)])
    await post(desk, bob, "b1")
    assert await texts(desk) == ["b1"]
    clock.forward(seconds=30)
    first = await one(desk)
    assert (first.details["text"], first.attempts) == ("a1", 1)
    await deliveries.settle(desk, [deliveries.sent(first, [1])])
    assert await texts(desk) == ["a2"]


async def test_a_line_that_is_down_for_a_night_loses_nothing(
    desk: Desk, clock: Clock, ada: Person
) -> None:
    await post(desk, ada, "a1")
    for _ in range(50):
        await deliveries.settle(desk, [deliveries.not_sent(await one(desk), "ConnectError")])
        clock.forward(minutes=10)
    assert (await one(desk)).attempts == 1


async def test_what_may_have_arrived_is_tried_with_growing_pauses_and_then_given_up(
    desk: Desk, clock: Clock, ada: Person
) -> None:
    await post(desk, ada, "a1")
    for pause in PAUSES:
        await deliveries.settle(
            desk, [deliveries.uncertain(await one(desk), "TimedOut", desk.clock())]
        )
        clock.forward(seconds=pause - 1)
        assert await texts(desk) == []
        clock.forward(seconds=1)
    await deliveries.settle(desk, [deliveries.uncertain(await one(desk), "TimedOut", desk.clock())])
    assert await deliveries.count(desk) == {"failed": 1}


async def test_later_messages_wait_a_while_for_one_whose_fate_is_unknown(
    desk: Desk, clock: Clock, ada: Person
) -> None:
    await post(desk, ada, "a1")
    await post(desk, ada, "a2")
    for pause in PAUSES[:PATIENT_TRIES]:
        await deliveries.settle(
            desk, [deliveries.uncertain(await one(desk), "TimedOut", desk.clock())]
        )
        assert await texts(desk) == []
        clock.forward(seconds=pause)
    await deliveries.settle(desk, [deliveries.uncertain(await one(desk), "TimedOut", desk.clock())])
    assert await texts(desk) == ["a2"]


async def test_what_cannot_be_worded_holds_up_nothing(desk: Desk, ada: Person) -> None:
    await post(desk, ada, "a1")
    await post(desk, ada, "a2")
    await deliveries.settle(desk, [deliveries.unworded(await one(desk), "KeyError", desk.clock())])
    assert await texts(desk) == ["a2"]


async def test_who_blocked_the_bot_is_left_alone_until_they_return(
    desk: Desk, clock: Clock, ada: Person, bob: Person
) -> None:
    await post(desk, ada, "a1")
    await deliveries.settle(
        desk, [deliveries.unreachable(await one(desk), "bot was blocked by the user")]
    )
    await post(desk, ada, "a2")
    await post(desk, bob, "b1")
    clock.forward(days=30)
    assert await texts(desk) == ["b1"]
    await people.mark_seen(desk, ada)
    await deliveries.settle(desk, [deliveries.sent(await one(desk), [1])])
    assert await texts(desk) == ["a2"]


async def test_what_nobody_came_back_for_is_deleted_in_the_end(
    desk: Desk, clock: Clock, ada: Person
) -> None:
    await post(desk, ada, "a1")
    await deliveries.settle(desk, [deliveries.unreachable(await one(desk), "user is deactivated")])
    clock.forward(days=desk.settings.retention.settled_deliveries - 1)
    await retention.enforce(desk, clock())
    assert await deliveries.count(desk) == {"held": 1}
    clock.forward(days=2)
    await retention.enforce(desk, clock())
    assert await deliveries.count(desk) == {}


@pytest.fixture
async def replicas(city_url: str, clock: Clock) -> AsyncIterator[list[Desk]]:
    """Three processes on one database."""
    settings = replace(Settings(), database_url=city_url)
    desks = [Desk(Database(city_url), settings, clock) for _ in range(3)]
    yield desks
    for desk in desks:
        await desk.database.close()


async def test_several_couriers_never_take_the_same_message(replicas: list[Desk]) -> None:
    crowd = [await create_person(replicas[0], number) for number in range(20, 40)]
    for number in range(6):
        for person in crowd:
            await post(replicas[0], person, f"{person.id}-{number}")
    taken: list[tuple[int, str]] = []

    async def empty(desk: Desk) -> None:
        while ids := await deliveries.due(desk, 5):
            for delivery in await deliveries.begin(desk, ids):
                taken.append((delivery.recipient_id, delivery.details["text"]))
                await deliveries.settle(desk, [deliveries.sent(delivery, [1])])

    await asyncio.gather(*(empty(desk) for desk in replicas for _ in range(2)))
    assert Counter(taken).most_common(1)[0][1] == 1
    for person in crowd:
        own = [text for recipient, text in taken if recipient == person.id]
        assert own == [f"{person.id}-{number}" for number in range(6)]
    assert await deliveries.count(replicas[0]) == {"sent": 120}
