"""Deliveries to many: posted once, found by subject, withdrawn, dropped when too late, held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.person import Person, Role
from bot.services import deliveries, people
from bot.services.deliveries import CHUNK, Letter
from bot.services.desk import Desk
from tests.conftest import Clock
from tests.services.walking import create_person

MEETING = "meeting:12"


@pytest.fixture
async def ada(desk: Desk) -> Person:
    return await create_person(desk, Role.ADMIN)


@pytest.fixture
async def bob(desk: Desk) -> Person:
    return await create_person(desk, Role.STEERING)


@pytest.fixture
def letter(clock: Clock, ada: Person) -> Letter:
    """A reminder for Ada, due now."""
    return Letter("reminder", MEETING, ada.id, {"text": "soon"}, clock())


async def begun(desk: Desk) -> list[deliveries.Delivery]:
    return await deliveries.begin(desk, await deliveries.due(desk, 8))


async def test_any_number_is_posted_and_each_once(desk: Desk, letter: Letter) -> None:
    def letters() -> Iterator[Letter]:
        return (replace(letter, occasion=str(n)) for n in range(2 * CHUNK + 1))

    assert await deliveries.post_many(desk, letters()) == 2 * CHUNK + 1
    assert desk.outbox.is_set()
    assert await deliveries.post_many(desk, letters()) == 0
    assert await deliveries.count(desk, MEETING) == {"waiting": 2 * CHUNK + 1}
    assert await deliveries.count(desk, "meeting:1") == {}


async def test_who_waits_is_served_before_the_many(
    desk: Desk, letter: Letter, ada: Person, bob: Person
) -> None:
    await deliveries.post_many(desk, [letter, replace(letter, recipient_id=bob.id)])
    async with desk.change() as change:
        await change.post("answered", bob.id, 7, {})
    first, second = await begun(desk)
    assert (first.kind, first.recipient_id) == ("answered", bob.id)
    assert (second.kind, second.recipient_id) == ("reminder", ada.id)
    assert await begun(desk) == []
    await deliveries.settle(desk, [deliveries.sent(first, [1])])
    (third,) = await begun(desk)
    assert (third.kind, third.recipient_id) == ("reminder", bob.id)


async def test_what_would_come_too_late_is_dropped(
    desk: Desk, clock: Clock, letter: Letter
) -> None:
    hour = timedelta(hours=1)
    in_time = replace(letter, due_at=clock() + hour, expires_at=clock() + 2 * hour)
    late = replace(in_time, occasion="late", expires_at=clock() + hour)
    await deliveries.post_many(desk, [late, in_time])
    clock.forward(hours=1)
    while not (batch := await begun(desk)):
        assert await deliveries.count(desk) == {"waiting": 1, "dropped": 1}
    assert [delivery.details for delivery in batch] == [in_time.details]
    assert await deliveries.count(desk) == {"sending": 1, "dropped": 1}


async def test_what_is_withdrawn_is_not_sent(desk: Desk, clock: Clock, letter: Letter) -> None:
    later = clock() + timedelta(days=1)
    await deliveries.post_many(
        desk,
        [
            letter,
            replace(letter, occasion="1d", due_at=later),
            replace(letter, kind="invitation", due_at=later),
            replace(letter, subject="meeting:1", due_at=later),
        ],
    )
    (in_flight,) = await begun(desk)
    assert await deliveries.withdraw(desk, MEETING, kinds=["reminder"], reason="moved") == 1
    assert await deliveries.withdraw(desk, MEETING, reason="cancelled") == 1
    assert await deliveries.withdraw(desk, MEETING, reason="cancelled") == 0
    await deliveries.settle(desk, [deliveries.sent(in_flight, [5])])
    assert await deliveries.count(desk) == {"withdrawn": 2, "sent": 1, "waiting": 1}
    clock.forward(days=1)
    assert [delivery.subject for delivery in await begun(desk)] == ["meeting:1"]


async def test_a_withdrawn_one_comes_back_only_for_another_occasion(
    desk: Desk, letter: Letter
) -> None:
    await deliveries.post_many(desk, [letter])
    await deliveries.withdraw(desk, MEETING, reason="moved")
    assert await deliveries.post_many(desk, [letter]) == 0
    assert await deliveries.post_many(desk, [replace(letter, occasion="moved")]) == 1


async def test_what_has_arrived_can_be_found_to_be_corrected(
    desk: Desk, letter: Letter, ada: Person, bob: Person
) -> None:
    await deliveries.post_many(desk, [letter, replace(letter, recipient_id=bob.id)])
    first, second = await begun(desk)
    await deliveries.settle(desk, [deliveries.sent(first, [5, 6]), deliveries.sent(second, [9])])
    (page,) = await deliveries.arrived(desk, MEETING, limit=1)
    assert (page.recipient_id, page.chat_id, page.message_ids) == (ada.id, ada.telegram_id, (5, 6))
    (rest,) = await deliveries.arrived(desk, MEETING, after=page.id)
    assert (rest.recipient_id, rest.message_ids) == (bob.id, (9,))


async def test_who_blocked_the_bot_gets_what_is_still_of_use_when_they_return(
    desk: Desk, clock: Clock, letter: Letter, ada: Person
) -> None:
    await deliveries.post_many(desk, [letter])
    (delivery,) = await begun(desk)
    await deliveries.settle(desk, [deliveries.unreachable(delivery, "blocked")])
    in_two_hours = clock() + timedelta(hours=2)
    await deliveries.post_many(
        desk,
        [
            replace(letter, occasion="short-lived", expires_at=in_two_hours),
            replace(letter, occasion="lasting"),
        ],
    )
    while await deliveries.due(desk, 8):
        assert await begun(desk) == []
    assert await deliveries.count(desk) == {"held": 3}
    clock.forward(days=1)
    desk.outbox.clear()
    await people.mark_seen(desk, ada)
    assert desk.outbox.is_set()
    while await deliveries.due(desk, 8):
        for delivery in await begun(desk):
            await deliveries.settle(desk, [deliveries.sent(delivery, [1])])
    assert await deliveries.count(desk) == {"sent": 2, "dropped": 1}


async def test_blocking_holds_what_is_planned(desk: Desk, clock: Clock, letter: Letter) -> None:
    person = (await people.arrive(desk, 0, 0)).person
    assert person is None
    await deliveries.post_many(desk, [replace(letter, due_at=clock() + timedelta(days=1))])
    ada = await people.find(desk, letter.recipient_id)
    assert ada is not None
    await people.mark_seen(desk, ada, blocked=True)
    assert await deliveries.count(desk) == {"held": 1}
    await people.mark_seen(desk, ada)
    assert await deliveries.count(desk) == {"waiting": 1}


async def test_the_next_planned_moment_is_known(desk: Desk, clock: Clock, letter: Letter) -> None:
    assert await deliveries.next_due(desk) is None
    moment = clock() + timedelta(hours=3)
    await deliveries.post_many(
        desk,
        [
            replace(letter, occasion="a", due_at=moment + timedelta(hours=1)),
            replace(letter, occasion="b", due_at=moment),
        ],
    )
    assert await deliveries.next_due(desk) == moment
    await deliveries.post_many(desk, [letter])
    await begun(desk)
    at_most = clock() + deliveries.LEASE
    found = await deliveries.next_due(desk)
    assert found is not None
    assert found <= at_most
