"""The chat page's side: people over HTTP, the stream of events, and who is kept out."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from standin_client import Client

from bot.demo.standin import Person, StandIn

BUTTONS = {"inline_keyboard": [[{"text": "Los", "callback_data": "go"}]]}


@asynccontextmanager
async def events(client: Client, query: str = "") -> AsyncIterator[asyncio.Queue[dict[str, Any]]]:
    """The events of the stream, as a queue."""
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def read(stream: aiohttp.ClientResponse) -> None:
        async for line in stream.content:
            if line.startswith(b"data: "):
                queue.put_nowait(json.loads(line[6:]))

    async with client.session.get(f"{client.url}/demo/events{query}") as stream:
        assert stream.content_type == "text/event-stream"
        assert await stream.content.readline() == b": welcome\n"
        reader = asyncio.create_task(read(stream))
        yield queue
        reader.cancel()


async def test_a_person_is_added_and_shown(client: Client) -> None:
    status, person = await client.demo(
        "POST",
        "people",
        json={"first_name": "Ayşe", "language_code": "tr", "label": "Key person"},
    )
    assert status == 200
    assert person == {
        "id": person["id"],
        "first_name": "Ayşe",
        "last_name": "",
        "username": "",
        "language_code": "tr",
        "label": "Key person",
        "blocked": False,
    }
    _, state = await client.demo("GET", "state")
    assert state["people"] == [person]
    assert state["bot"]["username"] == "mso_sample_bot"
    status, _ = await client.demo("POST", "people", json={"first_name": " "})
    assert status == 400


async def test_a_conversation(client: Client, standin: StandIn, stranger: Person) -> None:
    chat = f"chats/{stranger.id}"
    status, hello = await client.demo("POST", f"{chat}/text", json={"text": "/start"})
    assert (status, hello["text"], hello["from_bot"]) == (200, "/start", False)
    await client.call("sendMessage", chat_id=stranger.id, text="a", reply_markup=BUTTONS)
    _, listed = await client.demo("GET", f"{chat}/messages")
    assert [message["text"] for message in listed["messages"]] == ["/start", "a"]
    answer = listed["messages"][1]
    assert answer["from_bot"]
    assert answer["reply_markup"] == BUTTONS
    _, older = await client.demo("GET", f"{chat}/messages?before={answer['message_id']}&limit=5")
    assert [message["text"] for message in older["messages"]] == ["/start"]
    tap = {"message_id": answer["message_id"], "data": "go"}
    status, tapped = await client.demo("POST", f"{chat}/tap", json=tap)
    assert status == 200
    assert tapped["callback_query_id"] in standin.world.queries
    status, _ = await client.demo("POST", f"{chat}/tap", json={**tap, "data": "admin"})
    assert status == 404
    forged = {**tap, "data": "admin", "forged": True}
    status, _ = await client.demo("POST", f"{chat}/tap", json=forged)
    assert status == 200
    reply = {"text": "b", "reply_to_message_id": answer["message_id"]}
    _, replied = await client.demo("POST", f"{chat}/text", json=reply)
    assert replied["reply_to_message"]["text"] == "a"


async def test_a_reply_keyboard_is_shown_to_the_person_only(client: Client, ayse: Person) -> None:
    markup = {"keyboard": [["Ja"]], "resize_keyboard": True}
    sent = await client.call("sendMessage", chat_id=ayse.id, text="a", reply_markup=markup)
    assert "reply_markup" not in sent["result"]
    _, listed = await client.demo("GET", f"chats/{ayse.id}/messages")
    assert listed["messages"][0]["reply_markup"] == {
        "keyboard": [[{"text": "Ja"}]],
        "resize_keyboard": True,
    }


async def test_files_and_what_a_browser_may_do_with_them(client: Client, ayse: Person) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"<script>", filename="a.html", content_type="text/html")
    form.add_field("caption", "hier")
    _, sent = await client.demo("POST", f"chats/{ayse.id}/file", data=form)
    assert (sent["document"]["file_name"], sent["caption"]) == ("a.html", "hier")
    url = f"{client.url}/demo/files/{sent['document']['file_id']}"
    async with client.session.get(url) as answer:
        assert await answer.read() == b"<script>"
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a.html"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    status, _ = await client.demo("GET", "files/none")
    assert status == 404


async def test_contact_location_block(client: Client, standin: StandIn, ayse: Person) -> None:
    chat = f"chats/{ayse.id}"
    _, contact = await client.demo("POST", f"{chat}/contact", json={})
    assert contact["contact"]["user_id"] == ayse.id
    _, place = await client.demo("POST", f"{chat}/location", json={"latitude": 1, "longitude": 2})
    assert place["location"] == {"latitude": 1.0, "longitude": 2.0}
    assert await client.demo("POST", f"{chat}/block", json={}) == (200, {"blocked": True})
    status, _ = await client.demo("POST", f"{chat}/text", json={"text": "a"})
    assert status == 409
    assert await client.demo("POST", f"{chat}/unblock", json={}) == (200, {"blocked": False})
    assert len(standin.updates) == 4


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "chats/1/text", 404),
        ("GET", "nothing", 404),
        ("GET", "chats/{id}/nothing", 404),
        ("DELETE", "people", 404),
        ("POST", "chats/{id}/text", 400),
        ("POST", "chats/{id}/file", 400),
        ("POST", "chats/{id}/location", 400),
        ("GET", "events?person=x", 400),
    ],
)
async def test_what_is_not_there_or_wrong(
    client: Client, ayse: Person, method: str, path: str, status: int
) -> None:
    told, answer = await client.demo(method, path.format(id=ayse.id), json={})
    assert told == status
    assert answer["error"]


async def test_the_page_hears_of_everything(client: Client, ayse: Person, omar: Person) -> None:
    async with events(client, f"?person={ayse.id}") as heard:
        await client.call("sendMessage", chat_id=omar.id, text="not for her")
        await client.call("sendChatAction", chat_id=ayse.id, action="typing")
        sent = await client.call("sendMessage", chat_id=ayse.id, text="a", reply_markup=BUTTONS)
        query = await ayse.taps("Los")
        await client.call("answerCallbackQuery", callback_query_id=query, text="ok")
        message_id = sent["result"]["message_id"]
        await client.call("editMessageText", chat_id=ayse.id, message_id=message_id, text="b")
        await client.call("deleteMessage", chat_id=ayse.id, message_id=message_id)
        await client.call("setMyCommands", commands=[{"command": "a", "description": "b"}])
        ayse.block()
        got = [await heard.get() for _ in range(7)]
    kinds = ["typing", "message", "callback_answer", "edit", "delete", "commands", "state"]
    assert [event["type"] for event in got] == kinds
    assert [event["person"] for event in got] == [*[ayse.id] * 5, None, ayse.id]
    assert got[1]["message"]["text"] == "a"
    assert got[1]["message"]["from_bot"]
    assert got[2] == {
        "type": "callback_answer",
        "person": ayse.id,
        "id": query,
        "text": "ok",
        "show_alert": False,
        "url": "",
    }
    assert got[3]["message"]["text"] == "b"
    assert got[4]["message_id"] == message_id
    _, listed = await client.demo("GET", f"chats/{ayse.id}/commands")
    assert listed == {"commands": [{"command": "a", "description": "b"}]}


async def test_streams_end_with_the_server(standin: StandIn) -> None:
    async with aiohttp.ClientSession() as session:
        async with standin.serving() as url:
            stream = await session.get(f"{url}/demo/events")
            assert await stream.content.readline() == b": welcome\n"
        assert await stream.content.read() in (b"\n", b"")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8088"}, 200),
        ({"Host": "[::1]"}, 200),
        ({"Host": "example.org"}, 403),
        ({"Host": "127.0.0.1.example.org"}, 403),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_other_web_pages_are_kept_out(
    client: Client, headers: dict[str, str], status: int
) -> None:
    url = f"{client.url}/demo/people"
    async with client.session.post(url, json={"first_name": "A"}, headers=headers) as answer:
        assert answer.status == status


async def test_the_page_itself_comes_from_the_same_origin_only(client: Client) -> None:
    own = re.match(r"http://[^/]+", client.url)
    assert own is not None
    headers = {"Origin": own.group()}
    status, _ = await client.demo("POST", "people", json={"first_name": "A"}, headers=headers)
    assert status == 200
    async with client.session.get(f"{client.url}/") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    for path in ("/../standin/world.py", "/%2e%2e/standin/world.py", "/%00", "/world.py", "/x.js"):
        async with client.session.get(client.url + path) as answer:
            assert answer.status == 404
