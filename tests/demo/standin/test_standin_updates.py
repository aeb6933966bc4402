"""Updates come as Telegram sends them, and come again until they are confirmed."""

from __future__ import annotations

import asyncio
from typing import Any

from standin_client import Client

from bot.demo.standin import Person, StandIn


async def fetch(client: Client, **params: Any) -> list[dict[str, Any]]:
    answer = await client.call("getUpdates", **params)
    assert answer["ok"], answer
    updates: list[dict[str, Any]] = answer["result"]
    return updates


async def test_an_update_comes_again_until_it_is_confirmed(client: Client, ayse: Person) -> None:
    await ayse.says("one")
    await ayse.says("two")
    first = await fetch(client)
    assert [update["message"]["text"] for update in first] == ["one", "two"]
    assert await fetch(client) == first
    assert await fetch(client, offset=first[1]["update_id"]) == first[1:]
    assert await fetch(client, offset=first[1]["update_id"] + 1) == []
    assert await fetch(client) == []


async def test_ids_ascend_and_the_limit_is_kept(client: Client, ayse: Person) -> None:
    for number in range(120):
        await ayse.says(str(number))
    ids = [update["update_id"] for update in await fetch(client)]
    assert ids == list(range(ids[0], ids[0] + 100))
    assert len(await fetch(client, limit=3)) == 3
    assert [one["message"]["text"] for one in await fetch(client, offset=-2)] == ["118", "119"]
    assert len(await fetch(client)) == 2


async def test_a_long_poll_waits_for_what_comes(client: Client, ayse: Person) -> None:
    poll = asyncio.create_task(fetch(client, timeout=20))
    await client.call("getMe")
    await ayse.says("late")
    assert [update["message"]["text"] for update in await poll] == ["late"]


async def test_a_second_poll_ends_the_first_with_a_conflict(client: Client, ayse: Person) -> None:
    first = asyncio.create_task(client.refusal("getUpdates", timeout=20))
    await client.call("getMe")
    await client.call("getMe")
    second = asyncio.create_task(fetch(client, timeout=20))
    assert await first == (
        "409 Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    await ayse.says("hello")
    assert len(await second) == 1


async def test_only_what_is_wanted_comes_and_the_wish_is_kept(client: Client, ayse: Person) -> None:
    await fetch(client, allowed_updates=["message"])
    ayse.block()
    ayse.unblock()
    await ayse.says("a")
    assert [list(update)[1] for update in await fetch(client)] == ["message"]
    await fetch(client, allowed_updates=[])
    ayse.block()
    assert [list(update)[1] for update in await fetch(client)] == ["message", "my_chat_member"]


async def test_a_command_carries_its_entity(client: Client, ayse: Person) -> None:
    await ayse.says("/start abc")
    (update,) = await fetch(client)
    message = update["message"]
    assert message["from"] == {
        "id": ayse.id,
        "is_bot": False,
        "first_name": "Ayşe",
        "last_name": "Muster",
        "language_code": "tr",
    }
    assert message["chat"] == {
        "id": ayse.id,
        "first_name": "Ayşe",
        "last_name": "Muster",
        "type": "private",
    }
    assert message["text"] == "/start abc"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_a_tap_carries_its_message(client: Client, ayse: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Los", "callback_data": "go:1"}]]}
    await client.call("sendMessage", chat_id=ayse.id, text="a", reply_markup=markup)
    query = await ayse.taps("Los")
    (update,) = await fetch(client)
    tap = update["callback_query"]
    assert (tap["id"], tap["data"], tap["from"]["id"]) == (query, "go:1", ayse.id)
    assert tap["message"]["text"] == "a"
    assert tap["message"]["reply_markup"] == markup
    assert tap["chat_instance"]


async def test_a_forged_tap_on_a_message_that_is_gone(client: Client, ayse: Person) -> None:
    await ayse.forges("admin:drop", message_id=77)
    (update,) = await fetch(client)
    message = update["callback_query"]["message"]
    assert (message["message_id"], message["date"]) == (77, 0)


async def test_files_contacts_and_places(client: Client, ayse: Person) -> None:
    await ayse.sends_file("liste.xlsx", b"PK", caption="the list")
    await ayse.shares_contact()
    await ayse.shares_location(51.5, 7.2)
    document, contact, place = [update["message"] for update in await fetch(client)]
    assert document["document"]["file_name"] == "liste.xlsx"
    assert document["document"]["file_size"] == 2
    assert document["document"]["mime_type"].endswith("spreadsheetml.sheet")
    assert document["caption"] == "the list"
    assert contact["contact"]["user_id"] == ayse.id
    assert place["location"] == {"latitude": 51.5, "longitude": 7.2}


async def test_a_block_is_told_and_start_takes_it_back(client: Client, ayse: Person) -> None:
    ayse.block()
    ayse.block()
    await ayse.says("/start")
    kinds = [
        (list(update)[1], update.get("my_chat_member", {}).get("new_chat_member", {}).get("status"))
        for update in await fetch(client)
    ]
    assert kinds == [("my_chat_member", "kicked"), ("my_chat_member", "member"), ("message", None)]


async def test_waiting_updates_can_be_dropped(client: Client, ayse: Person) -> None:
    await ayse.says("a")
    info = (await client.call("getWebhookInfo"))["result"]
    assert (info["url"], info["pending_update_count"]) == ("", 1)
    await client.call("deleteWebhook", drop_pending_updates=True)
    assert await fetch(client) == []
    assert "getUpdates only" in await client.refusal("setWebhook", url="https://example.org")


async def test_idle_waits_for_the_last_confirmation(
    client: Client, standin: StandIn, ayse: Person
) -> None:
    await standin.idle()
    await ayse.says("a")
    waiting = asyncio.create_task(standin.idle())
    (update,) = await fetch(client)
    assert not waiting.done()
    await fetch(client, offset=update["update_id"] + 1)
    await waiting
