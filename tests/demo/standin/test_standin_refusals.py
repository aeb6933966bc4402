"""What Telegram refuses, the stand-in refuses: same code, same words."""

from __future__ import annotations

import io
import struct
from typing import Any

import aiohttp
import pytest
from standin_client import Client

from bot.demo.standin import Person, StandIn


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "a", **fields}]]}


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "\u200b\xa0"}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 4097}, "message is too long"),
        (
            {"text": "<x>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        ),
        ({"reply_markup": button(callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": button(callback_data="ä" * 33)}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": button(callback_data="")}, "BUTTON_DATA_INVALID"),
        (
            {"reply_markup": button()},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"reply_markup": {"inline_keyboard": [[{"callback_data": "x"}]]}},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"reply_markup": {"inline_keyboard": [{"text": "a", "callback_data": "x"}]}},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            {"reply_markup": button(url="tel:+492214710000")},
            "inline keyboard button URL 'tel:+492214710000' is invalid: Wrong HTTP URL",
        ),
        (
            {"reply_markup": button(url="http://localhost/")},
            "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        ),
        ({"reply_markup": button(copy_text={"text": "x" * 257})}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"reply_markup": button(callback_data="x", style="red")},
            "invalid button style specified",
        ),
        (
            {"reply_markup": button(web_app={"url": "http://example.org"})},
            "inline keyboard button Web App URL 'http://example.org' is invalid: "
            "Only HTTPS links are allowed",
        ),
        (
            {
                "reply_markup": {
                    "inline_keyboard": [[{"text": "a", "callback_data": "x"}] for _ in range(101)]
                }
            },
            "reply markup is too long",
        ),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "x"}] * 9]}},
            "reply markup is too long",
        ),
        ({"reply_markup": None}, "object expected as reply markup"),
        ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ],
)
async def test_messages_that_telegram_refuses(
    client: Client, ayse: Person, params: dict[str, Any], refusal: str
) -> None:
    told = await client.refusal("sendMessage", **{"chat_id": ayse.id, "text": "x", **params})
    assert told == f"400 Bad Request: {refusal}"
    assert ayse.messages == []


@pytest.mark.parametrize(
    "params",
    [
        {"text": "x" * 4096},
        {"text": "<b>" + "😀" * 4096 + "</b>", "parse_mode": "HTML"},
        {"reply_markup": button(callback_data="x" * 64)},
        {"reply_markup": button(url="https://example.org/x")},
        {"reply_markup": button(url="tg://resolve?domain=x")},
        {"reply_markup": button(copy_text={"text": "+49 221 4710000"}, style="primary")},
        {"reply_markup": button(web_app={"url": "https://example.org"})},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "x"}] * 8] * 12}},
        {"reply_markup": {"inline_keyboard": []}},
        {"reply_markup": {"remove_keyboard": True}},
        {"reply_markup": {"force_reply": True, "input_field_placeholder": "a"}},
        {"reply_markup": {"keyboard": [["a", {"text": "b", "request_contact": True}]]}},
        {"reply_parameters": {"message_id": 999, "allow_sending_without_reply": True}},
    ],
)
async def test_messages_at_the_limit_pass(
    client: Client, ayse: Person, params: dict[str, Any]
) -> None:
    answer = await client.call("sendMessage", **{"chat_id": ayse.id, "text": "x", **params})
    assert answer["ok"], answer


async def test_whom_the_bot_cannot_write_to(
    client: Client, standin: StandIn, ayse: Person, omar: Person, stranger: Person
) -> None:
    ayse.block()
    omar.deactivate()
    for chat_id, refusal in (
        (ayse.id, "403 Forbidden: bot was blocked by the user"),
        (omar.id, "403 Forbidden: user is deactivated"),
        (stranger.id, "403 Forbidden: bot can't initiate conversation with a user"),
        (12345, "400 Bad Request: chat not found"),
        ("@nobody", "400 Bad Request: chat not found"),
        ("", "400 Bad Request: chat_id is empty"),
    ):
        assert await client.refusal("sendMessage", chat_id=chat_id, text="x") == refusal
    await stranger.says("/start")
    assert (await client.call("sendMessage", chat_id=stranger.id, text="x"))["ok"]
    ayse.unblock()
    assert (await client.call("sendMessage", chat_id=ayse.id, text="x"))["ok"]


async def test_wrong_token_and_unknown_method(client: Client) -> None:
    assert await client.refusal("getMoney") == "404 Not Found"
    stranger = Client(client.url, "1000:WRONG", client.session)
    assert await stranger.refusal("getMe") == "401 Unauthorized"


async def test_a_web_page_cannot_use_the_bot_api(client: Client) -> None:
    url = f"{client.url}/bot{client.token}/getMe"
    async with client.session.get(url, headers={"Origin": "https://example.org"}) as answer:
        assert answer.status == 403


async def test_edits_that_telegram_refuses(client: Client, ayse: Person, omar: Person) -> None:
    hers = await ayse.says("/start")
    sent = (await client.call("sendMessage", chat_id=ayse.id, text="a"))["result"]
    markup = {"keyboard": [["a"]]}
    typed = await client.call("sendMessage", chat_id=ayse.id, text="a", reply_markup=markup)
    card = await client.call("sendContact", chat_id=ayse.id, phone_number="1", first_name="a")

    async def refusal(message_id: int, chat_id: int = ayse.id, **params: Any) -> str:
        params = {"text": "b", **params}
        return await client.refusal(
            "editMessageText", chat_id=chat_id, message_id=message_id, **params
        )

    assert await refusal(999) == "400 Bad Request: message to edit not found"
    assert (
        await refusal(sent["message_id"], omar.id) == "400 Bad Request: message to edit not found"
    )
    assert await refusal(hers.message_id) == "400 Bad Request: message can't be edited"
    assert (
        await refusal(typed["result"]["message_id"]) == "400 Bad Request: message can't be edited"
    )
    assert (
        await refusal(card["result"]["message_id"])
        == "400 Bad Request: there is no text in the message to edit"
    )
    assert await refusal(sent["message_id"], text="x" * 4097) == "400 Bad Request: MESSAGE_TOO_LONG"
    assert await refusal(sent["message_id"], text="a") == (
        "400 Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )
    assert (
        await client.refusal(
            "editMessageCaption", chat_id=ayse.id, message_id=sent["message_id"], caption="b"
        )
        == "400 Bad Request: there is no caption in the message to edit"
    )
    assert (
        await client.refusal(
            "editMessageReplyMarkup",
            chat_id=ayse.id,
            message_id=sent["message_id"],
            reply_markup=markup,
        )
        == "400 Bad Request: inline keyboard expected"
    )


async def test_an_edit_without_a_keyboard_takes_the_old_one_away(
    client: Client, ayse: Person
) -> None:
    sent = await client.call(
        "sendMessage", chat_id=ayse.id, text="a", reply_markup=button(callback_data="x")
    )
    await client.call(
        "editMessageText", chat_id=ayse.id, message_id=sent["result"]["message_id"], text="b"
    )
    assert ayse.screen().buttons == ()
    assert ayse.messages[0].history[0]["text"] == "a"


async def test_deleting_after_two_days(client: Client, standin: StandIn, ayse: Person) -> None:
    old = (await client.call("sendMessage", chat_id=ayse.id, text="a"))["result"]["message_id"]
    standin.advance(48 * 3600 + 60)
    new = (await client.call("sendMessage", chat_id=ayse.id, text="b"))["result"]["message_id"]
    assert (
        await client.refusal("deleteMessage", chat_id=ayse.id, message_id=old)
        == "400 Bad Request: message can't be deleted for everyone"
    )
    assert (await client.call("deleteMessage", chat_id=ayse.id, message_id=new))["ok"]
    assert (
        await client.refusal("deleteMessage", chat_id=ayse.id, message_id=new)
        == "400 Bad Request: message to delete not found"
    )


async def test_answers_to_taps(client: Client, standin: StandIn, ayse: Person) -> None:
    too_old = (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )

    async def refusal(query: str, **params: Any) -> str:
        return await client.refusal("answerCallbackQuery", callback_query_id=query, **params)

    assert await refusal("1") == too_old
    await client.call(
        "sendMessage", chat_id=ayse.id, text="a", reply_markup=button(callback_data="x")
    )
    first = await ayse.taps("a")
    assert await refusal(first, text="x" * 201) == "400 Bad Request: MESSAGE_TOO_LONG"
    assert await refusal(first, url="https://example.org") == "400 Bad Request: URL_INVALID"
    assert (await client.call("answerCallbackQuery", callback_query_id=first))["ok"]
    assert await refusal(first) == too_old
    second = await ayse.taps("a")
    standin.advance(200)
    assert await refusal(second) == too_old


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        ({"command": "", "description": "a"}, "command must be non-empty"),
        ({"command": "x" * 33, "description": "a"}, "command length must not exceed 32"),
        ({"command": "Über", "description": "a"}, "BOT_COMMAND_INVALID"),
        ({"command": "start", "description": ""}, "command description must be non-empty"),
        (
            {"command": "start", "description": "x" * 257},
            "command description length must not exceed 256",
        ),
    ],
)
async def test_commands_that_telegram_refuses(
    client: Client, command: dict[str, str], refusal: str
) -> None:
    told = await client.refusal("setMyCommands", commands=[command])
    assert told == f"400 Bad Request: {refusal}"


async def test_settings_know_two_letter_languages_and_lengths(client: Client) -> None:
    command = {"command": "start", "description": "a"}
    assert (
        await client.refusal("setMyCommands", commands=[command], language_code="pt-br")
        == "400 Bad Request: invalid language code specified"
    )
    assert "400" in await client.refusal("setMyCommands", commands=[command] * 101)
    assert "400" in await client.refusal("setMyName", name="x" * 65)
    assert "400" in await client.refusal("setMyDescription", description="x" * 513)
    assert "400" in await client.refusal("setMyShortDescription", short_description="x" * 121)


def picture(width: int, height: int) -> bytes:
    """As much of a PNG as is looked at."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "400 Bad Request: file must be non-empty"),
        (b"no picture", "400 Bad Request: IMAGE_PROCESS_FAILED"),
        (picture(9000, 2000), "400 Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (picture(2100, 100), "400 Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (
            picture(100, 100) + bytes(10 * 1024 * 1024),
            "400 Bad Request: file of size 10485784 bytes is too big for a photo; "
            "the maximum size is 10485760 bytes",
        ),
        (bytes(52 * 1024 * 1024), "413 Request Entity Too Large"),
    ],
    ids=["empty", "no picture", "too wide", "too flat", "too big", "far too big"],
)
async def test_photos_that_telegram_refuses(
    client: Client, ayse: Person, content: bytes, refusal: str
) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ayse.id))
    form.add_field("photo", io.BytesIO(content), filename="a.png")
    url = f"{client.url}/bot{client.token}/sendPhoto"
    async with client.session.post(url, data=form) as answer:
        body = await answer.json()
    assert f"{body['error_code']} {body['description']}" == refusal


async def test_files_that_are_not_there(client: Client, ayse: Person) -> None:
    document = await ayse.sends_file("a.pdf", b"%PDF")
    file_id = document.data["document"]["file_id"]
    for method, params, refusal in (
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {"document": "x"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": file_id}, "type of file mismatch"),
        (
            "sendDocument",
            {"document": file_id, "caption": "x" * 1025},
            "message caption is too long",
        ),
        ("getFile", {"file_id": "x"}, "wrong file_id or the file is temporarily unavailable"),
    ):
        told = await client.refusal(method, chat_id=ayse.id, **params)
        assert told == f"400 Bad Request: {refusal}"


async def test_rate_limits_are_enforced_where_wanted(client: Client) -> None:
    limited = StandIn(rate_limits=True)
    ayse = limited.add_person("Ayşe", started=True)
    async with limited.serving() as url:
        there = Client(url, limited.token, client.session)
        answers = [await there.call("sendMessage", chat_id=ayse.id, text="x") for _ in range(8)]
        refused = [answer for answer in answers if not answer["ok"]]
        assert len(ayse.messages) == 5
        assert refused[0]["error_code"] == 429
        assert refused[0]["description"] == "Too Many Requests: retry after 1"
        assert refused[0]["parameters"] == {"retry_after": 1}
        limited.advance(1)
        assert (await there.call("sendMessage", chat_id=ayse.id, text="x"))["ok"]
