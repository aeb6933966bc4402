"""A test's own view of a person: what they see, and what is told when they do not."""

from __future__ import annotations

import asyncio

import pytest
from standin_client import Client

from bot.demo.standin import NotPossible, Person, StandIn


def buttons(*labels: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": one, "callback_data": one.lower()}] for one in labels]}


async def test_seeing_waits_for_what_comes(client: Client, ayse: Person) -> None:
    await ayse.says("/start")
    seeing = asyncio.create_task(ayse.sees("welcome"))
    await client.call("sendMessage", chat_id=ayse.id, text="You are welcome")
    assert (await seeing).text == "You are welcome"


async def test_what_was_there_before_the_last_act_does_not_count(
    client: Client, ayse: Person
) -> None:
    await client.call("sendMessage", chat_id=ayse.id, text="menu")
    await ayse.sees("menu")
    await ayse.says("menu, please")
    with pytest.raises(AssertionError, match="'menu' was not seen"):
        await ayse.sees("menu", timeout=0.01)


async def test_a_disappointment_shows_the_conversation(client: Client, ayse: Person) -> None:
    await ayse.says("/start")
    await client.call("sendMessage", chat_id=ayse.id, text="hello", reply_markup=buttons("Los"))
    with pytest.raises(AssertionError) as failed:
        await ayse.sees("good-bye", timeout=0.01)
    told = str(failed.value)
    assert "Ayşe: /start" in told
    assert "bot: hello" in told
    assert "[Los]" in told
    with pytest.raises(AssertionError, match="no button 'Halt'"):
        await ayse.taps("Halt")


async def test_tapping_finds_the_newest_button(
    client: Client, standin: StandIn, ayse: Person
) -> None:
    for _ in range(2):
        await client.call(
            "sendMessage", chat_id=ayse.id, text="a", reply_markup=buttons("Back", "Go back")
        )
    await client.call("sendMessage", chat_id=ayse.id, text="b")
    await ayse.taps("Go")
    await ayse.taps("back")
    updates = (await client.call("getUpdates"))["result"]
    taps = [
        (u["callback_query"]["message"]["message_id"], u["callback_query"]["data"]) for u in updates
    ]
    assert taps == [(2, "go back"), (2, "back")]


async def test_waiting_for_answers(client: Client, ayse: Person) -> None:
    await client.call("sendMessage", chat_id=ayse.id, text="a", reply_markup=buttons("Go"))
    query = await ayse.taps("Go")
    with pytest.raises(AssertionError, match="fewer than 1 taps"):
        await ayse.answered(timeout=0.01)
    waiting = asyncio.create_task(ayse.answered())
    await client.call("answerCallbackQuery", callback_query_id=query)
    assert len(await waiting) == 1


async def test_a_person_who_blocked_cannot_write(ayse: Person) -> None:
    ayse.block()
    with pytest.raises(NotPossible, match="blocked"):
        await ayse.says("hello")


async def test_without_history_only_the_latest_is_kept(client: Client) -> None:
    forgetful = StandIn(keep_history=False)
    ayse = forgetful.add_person("Ayşe", started=True)
    async with forgetful.serving() as url:
        there = Client(url, forgetful.token, client.session)
        for number in range(50):
            await there.call("sendMessage", chat_id=ayse.id, text=str(number))
    assert len(ayse.messages) == 20
    assert ayse.screen().text == "49"
