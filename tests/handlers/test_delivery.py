"""The courier: each message arrives, in order, once; one person's trouble is theirs alone."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.config import Settings
from bot.demo.standin import Person as Phone
from bot.demo.standin import StandIn
from bot.domain.person import Role
from bot.services import deliveries, people
from bot.services.deliveries import LEASE, PAUSES
from bot.services.desk import Desk
from db.engine import Database
from handlers.ledger import Ledger
from tests.conftest import Clock, Stage, playing
from tests.handlers.post_office import PostOffice, at_work


@pytest.fixture
async def ada(post_office: PostOffice) -> Phone:
    return await post_office.person("Ada")


@pytest.fixture
async def bob(post_office: PostOffice) -> Phone:
    return await post_office.person("Bob")


def received(phone: Phone) -> list[str]:
    return [message.text for message in phone.messages if message.from_bot]


def attempts(standin: StandIn, phone: Phone) -> int:
    return sum(call.chat == phone.id for call in standin.calls)


async def test_each_persons_messages_arrive_in_order(
    post_office: PostOffice, ada: Phone, bob: Phone
) -> None:
    for number in range(5):
        await post_office.post(ada, f"a{number}")
        await post_office.post(bob, f"b{number}")
    await post_office.deliver()
    assert received(ada) == [f"a{number}" for number in range(5)]
    assert received(bob) == [f"b{number}" for number in range(5)]
    assert await post_office.states() == {"sent": 10}


async def test_what_is_due_later_comes_later(
    post_office: PostOffice, clock: Clock, ada: Phone
) -> None:
    await post_office.post(ada, "tomorrow", due_at=clock() + timedelta(days=1))
    await post_office.post(ada, "today")
    await post_office.deliver()
    assert received(ada) == ["today"]
    clock.forward(days=1)
    await post_office.deliver()
    assert received(ada) == ["today", "tomorrow"]


async def test_what_need_not_be_said_any_more_is_not(post_office: PostOffice, ada: Phone) -> None:
    await post_office.post(ada, "outdated", "news")
    await post_office.deliver()
    assert received(ada) == ["news"]
    assert await post_office.states() == {"dropped": 1, "sent": 1}


async def test_what_cannot_be_worded_blocks_nothing_and_is_given_up_in_the_end(
    post_office: PostOffice, clock: Clock, ada: Phone, bob: Phone
) -> None:
    await post_office.post(ada, "unspeakable", "a")
    await post_office.post(bob, "b")
    await post_office.deliver()
    assert (received(ada), received(bob)) == (["a"], ["b"])
    for pause in PAUSES:
        assert await post_office.states() == {"sent": 2, "waiting": 1}
        clock.forward(seconds=pause)
        await post_office.deliver()
    assert await post_office.states() == {"sent": 2, "failed": 1}


async def test_what_telegram_refuses_for_good_is_not_tried_again(
    post_office: PostOffice, ada: Phone
) -> None:
    await post_office.post(ada, "x" * 5000, "a")
    await post_office.deliver()
    assert received(ada) == ["a"]
    assert await post_office.states() == {"failed": 1, "sent": 1}
    assert attempts(post_office.standin, ada) == 2


async def test_who_cannot_be_reached_is_tried_once_and_written_to_when_they_return(
    post_office: PostOffice, clock: Clock, ada: Phone, bob: Phone
) -> None:
    post_office.standin.faults.add("403", chat_id=ada.id)
    await post_office.post(ada, "a1")
    await post_office.deliver()
    await post_office.post(ada, "a2")
    await post_office.post(bob, "b")
    clock.forward(days=3)
    await post_office.deliver()
    assert received(bob) == ["b"]
    assert attempts(post_office.standin, ada) == 1
    person = (await people.arrive(post_office.desk, ada.id, 0)).person
    assert person is not None
    assert person.blocked
    await people.mark_seen(post_office.desk, person)
    await post_office.deliver()
    assert received(ada) == ["a1", "a2"]


async def test_a_chat_that_does_not_exist_is_left_alone(
    post_office: PostOffice, ada: Phone
) -> None:
    post_office.standin.world.chats.pop(ada.id)
    await post_office.post(ada, "a1", "a2")
    await post_office.deliver()
    assert attempts(post_office.standin, ada) == 1
    assert await post_office.states() == {"held": 2}


async def test_too_many_requests_put_off_one_person_and_keep_the_order(
    post_office: PostOffice, clock: Clock, ada: Phone, bob: Phone
) -> None:
    post_office.standin.faults.add("429", chat_id=ada.id, retry_after=1)
    await post_office.post(ada, "a1", "a2")
    await post_office.deliver()
    assert received(ada) == []
    await post_office.post(bob, "b")
    await asyncio.sleep(1)  # Telegram's time, which no clock of ours can put forward
    clock.forward(seconds=1)
    await post_office.deliver()
    assert (received(ada), received(bob)) == (["a1", "a2"], ["b"])
    assert attempts(post_office.standin, ada) == 3


async def test_a_lost_reply_is_the_only_thing_that_doubles(
    post_office: PostOffice, clock: Clock, ada: Phone, bob: Phone
) -> None:
    post_office.standin.faults.add("lost_reply", chat_id=ada.id)
    await post_office.post(ada, "a1", "a2")
    await post_office.post(bob, "b")
    await post_office.deliver()
    assert (received(ada), received(bob)) == (["a1"], ["b"])
    clock.forward(seconds=PAUSES[0])
    await post_office.deliver()
    assert received(ada) == ["a1", "a1", "a2"]
    assert await post_office.states() == {"sent": 3}


@pytest.mark.parametrize("kind", ["lost_request", "5xx"])
async def test_what_may_have_been_lost_is_sent_again(
    post_office: PostOffice, clock: Clock, ada: Phone, kind: Any
) -> None:
    post_office.standin.faults.add(kind, chat_id=ada.id)
    await post_office.post(ada, "a1", "a2")
    await post_office.deliver()
    assert received(ada) == []
    clock.forward(seconds=PAUSES[0])
    await post_office.deliver()
    assert received(ada) == ["a1", "a2"]


async def test_a_line_that_was_down_all_night_loses_and_doubles_nothing(
    standin: StandIn, empty_url: str, clock: Clock
) -> None:
    async with standin.serving() as api_url:
        port = int(api_url.rpartition(":")[2])
    async with at_work(standin, empty_url, api_url, clock) as post_office:
        crowd = [await post_office.person(f"P{number}") for number in range(5)]
        for person in crowd:
            await post_office.post(person, "1", "2", "3")
        for _ in range(20):
            assert await post_office.courier.send_off() >= len(crowd)
            await post_office.courier.written_down()
            clock.forward(minutes=30)
        assert await post_office.states() == {"waiting": 15}
        async with standin.serving(port):
            await post_office.deliver()
        assert [received(person) for person in crowd] == [["1", "2", "3"]] * 5


async def test_what_a_dead_process_was_sending_is_sent_after_its_lease(
    post_office: PostOffice, clock: Clock, ada: Phone
) -> None:
    await post_office.post(ada, "a1", "a2")
    await deliveries.begin(post_office.desk, await deliveries.due(post_office.desk, 8))
    await post_office.deliver()
    assert received(ada) == []
    clock.forward(seconds=LEASE.total_seconds())
    await post_office.deliver()
    assert received(ada) == ["a1", "a2"]


async def test_a_clock_that_jumps_sends_nothing_twice(
    post_office: PostOffice, clock: Clock, ada: Phone
) -> None:
    post_office.standin.faults.add("delay", chat_id=ada.id, seconds=0.5)
    await post_office.post(ada, "a1")
    await post_office.courier.send_off()
    clock.forward(days=7)
    assert await post_office.courier.send_off() == 0
    await post_office.courier.written_down()
    assert received(ada) == ["a1"]
    assert await post_office.states() == {"sent": 1}


async def test_two_couriers_never_send_the_same(
    standin: StandIn, empty_url: str, clock: Clock
) -> None:
    async with AsyncExitStack() as stack:
        api_url = await stack.enter_async_context(standin.serving())
        offices = [
            await stack.enter_async_context(at_work(standin, empty_url, api_url, clock))
            for _ in range(2)
        ]
        crowd = [await offices[0].person(f"P{number}") for number in range(20)]
        for person in crowd:
            await offices[0].post(person, "1", "2", "3")
        while (await offices[0].states()).get("waiting"):
            await asyncio.gather(*(office.deliver() for office in offices))
        assert Counter(tuple(received(person)) for person in crowd) == {("1", "2", "3"): 20}
        assert await offices[0].states() == {"sent": 60}


async def test_a_stop_writes_down_what_is_in_flight(
    city_url: str, clock: Clock, standin: StandIn
) -> None:
    async with playing(city_url, clock, standin) as stage:
        ada = await stage.person("Ada Muster", "en")
        person = (await people.arrive(stage.desk, ada.id, 0)).person
        assert person is not None
        standin.faults.add("delay", method="sendMessage", chat_id=ada.id, seconds=0.5)
        async with stage.desk.change() as change:
            await change.post("report-resolved", person.id, 1, {})
        while not attempts(standin, ada):
            await standin.world.events.changed()
    desk = Desk(Database(city_url), Settings(), clock)
    assert await deliveries.count(desk) == {"sent": 1}
    await desk.database.close()
    assert len(received(ada)) == 1


async def test_blocking_and_coming_back(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    ada = await stage.person("Ada Muster", "en")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says("When does the office open?")
    await ada.sees("May I send this")
    await ada.taps("Send")
    await ada.sees("Your question has the number")
    question = await petra.sees("When does the office open?")

    ada.block()
    await stage.standin.idle()
    for answer in ("At eight.", "On Thursdays at two."):
        await petra.says(answer, reply_to=question)
        await petra.sees("is on its way")
    found = await deliveries.count(stage.desk)
    assert found.pop("sent") == 1
    assert found.keys() <= {"waiting", "held"}  # held when their turn comes
    assert sum(found.values()) == 2

    ada.unblock()
    await ada.sees("On Thursdays at two.")
    answers = [text for text in received(ada) if "answers your question" in text]
    assert ["At eight." in text for text in answers] == [True, False]


async def test_a_message_about_a_question_that_is_deleted_meanwhile_is_written_down(
    post_office: PostOffice, ada: Phone, bob: Phone
) -> None:
    person = (await people.arrive(post_office.desk, ada.id, 0)).person
    assert person is not None
    async with post_office.desk.change() as change:
        await change.post("note", person.id, 1, {"text": "a", "question": 4711})
    await post_office.post(bob, "b")
    await post_office.deliver()
    assert await post_office.states() == {"sent": 2}


async def test_what_cannot_be_written_down_spoils_no_other_note(
    post_office: PostOffice, ada: Phone, bob: Phone
) -> None:
    desk, ledger = post_office.desk, Ledger(post_office.desk)
    for person in (ada, bob):
        await post_office.post(person, "a")
    bad, good = await deliveries.begin(desk, await deliveries.due(desk, 2))
    bad = replace(bad, details={"question": "no number"})
    trouble, fine = await asyncio.gather(
        ledger.write(deliveries.sent(bad, [1])),
        ledger.write(deliveries.sent(good, [2])),
        return_exceptions=True,
    )
    assert isinstance(trouble, ValueError)
    assert fine is None
    assert await post_office.states() == {"sending": 1, "sent": 1}


async def test_a_wait_without_end_is_written_down(
    post_office: PostOffice, standin: StandIn, clock: Clock, ada: Phone
) -> None:
    standin.faults.add("429", chat_id=ada.id, retry_after=10**12)
    await post_office.post(ada, "a")
    await post_office.deliver()
    assert await post_office.states() == {"waiting": 1}
    due = await deliveries.next_due(post_office.desk)
    assert due is not None
    assert due - clock() > timedelta(days=6)


async def test_who_comes_back_between_two_looks_gets_everything_in_order(
    post_office: PostOffice, ada: Phone
) -> None:
    desk = post_office.desk
    person = (await people.arrive(desk, ada.id, 0)).person
    assert person is not None
    await people.mark_seen(desk, person, blocked=True)
    await post_office.post(ada, "a", "b")
    assert await deliveries.begin(desk, await deliveries.due(desk, 9)) == []
    (later,) = await deliveries.due(desk, 9)
    await people.mark_seen(desk, person)
    assert await deliveries.begin(desk, [later]) == []
    await post_office.deliver()
    assert received(ada) == ["a", "b"]


async def test_what_is_in_flight_while_the_clock_jumps_holds_up_nobody(
    post_office: PostOffice, clock: Clock, ada: Phone
) -> None:
    post_office.standin.latency = 0.5
    await post_office.post(ada, "a")
    running = asyncio.create_task(post_office.courier.run())
    while await post_office.states() != {"sending": 1}:  # noqa: ASYNC110 - rings no bell
        await asyncio.sleep(0.01)
    clock.forward(days=1)
    await post_office.post(ada, "b")
    turns = 0
    while received(ada) != ["a", "b"]:
        await asyncio.sleep(0.01)
        turns += 1
    post_office.courier.stop()
    await running
    assert turns > 5, "the loop went on for others"
    assert attempts(post_office.standin, ada) == 2
