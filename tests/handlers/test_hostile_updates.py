"""Updates that no well-behaved phone sends: broken, unasked for, from groups, without words."""

from __future__ import annotations

from typing import Any

from bot.domain.person import Role
from tests.conftest import Stage
from tests.handlers.watching import changed, contents, raw

SORRY = "😔"

UNSTORABLE = (
    "a\x00b permit",
    "\x00",
    "half \ud83d pair",
    "\udc00\udc00",
    "bell\x07\x1b[31m",
    "\ufffe",
)


async def test_what_no_database_can_hold_is_cleaned(stage: Stage) -> None:
    for text in UNSTORABLE:
        await writes_what_cannot_be_stored(stage, text)


async def writes_what_cannot_be_stored(stage: Stage, text: str) -> None:
    ada = await stage.person("Ada", "en")
    stage.standin.updates.put_raw(raw(ada, text=text))
    await stage.standin.idle()
    heard = [m for m in ada.messages if m.from_bot]
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    stage.standin.updates.put_raw(raw(ada, text=f"How? {text}"))
    await ada.sees("May I send this")
    await ada.taps("Send")
    await ada.sees("Your question has the number")
    stage.standin.updates.put_raw(
        raw(
            ada,
            document={"file_id": text, "file_unique_id": text, "file_name": f"{text}.xlsx"},
            caption=text,
        )
    )
    await stage.standin.idle()
    assert SORRY not in ada.transcript()
    assert heard


async def test_a_stranger_with_an_impossible_name_is_greeted(stage: Stage) -> None:
    sam = stage.standin.add_person("Sam", language_code="en", started=True)
    update = raw(sam, text="/access", entities=[{"type": "bot_command", "offset": 0, "length": 7}])
    update["message"]["from"] |= {"first_name": "\x00\ud800", "last_name": "\u202e<b>\x00"}
    stage.standin.updates.put_raw(update)
    await sam.sees("choose your language")
    stage.standin.updates.put_raw(update)
    await sam.sees("Do you agree?")
    await sam.taps("I agree")
    await sam.sees("What is your name?")
    assert SORRY not in sam.transcript()


#: Messages without a text that anybody could read.
WORDLESS: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "👍",
        }
    },
    "voice": {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    "video note": {
        "video_note": {"file_id": "n", "file_unique_id": "n", "length": 240, "duration": 3}
    },
    "dice": {"dice": {"emoji": "🎲", "value": 6}},
    "location": {"location": {"latitude": 51.5, "longitude": 7.2}},
    "contact": {"contact": {"phone_number": "+492214710000", "first_name": "<b>"}},
    "photo": {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]},
    "pinned": {
        "pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}
    },
    "nothing at all": {},
    "something new": {"hologram": {"size": 3}},
}


async def test_a_message_without_words_is_answered(stage: Stage) -> None:
    for kind in WORDLESS:
        await sends_no_words(stage, kind)


async def sends_no_words(stage: Stage, kind: str) -> None:
    ada = await stage.person("Ada", "en")
    sam = await stage.person("Sam", "en", role=None)
    await sam.says("/start")
    await sam.sees("choose your language")
    before = await contents(stage.desk)
    for phone in (ada, sam):
        stage.standin.updates.put_raw(raw(phone, **WORDLESS[kind]))
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    assert "I can only read text" in ada.screen().text
    assert "This is the bot of the city of Herne" in sam.screen().text


async def test_forwarded_words_and_captions_are_words(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    origin = {"type": "hidden_user", "date": 0, "sender_user_name": "<b>Somebody</b>"}
    stage.standin.updates.put_raw(raw(ada, text="residence permit", forward_origin=origin))
    await ada.sees("Petra Muster")
    photo = WORDLESS["photo"]
    stage.standin.updates.put_raw(raw(ada, caption="residence permit", **photo))
    await stage.standin.idle()
    assert len([m for m in ada.messages if m.from_bot and "Petra Muster" in m.text]) == 2


async def test_updates_that_were_not_asked_for_do_nothing(stage: Stage) -> None:
    for kind in ("edited_message", "channel_post", "edited_channel_post"):
        await comes_unasked(stage, kind)


async def comes_unasked(stage: Stage, kind: str) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    before, said = await contents(stage.desk), len(petra.messages)
    message = raw(petra, text="editor", edit_date=1_790_000_001)["message"]
    stage.standin.updates.put_raw({kind: message})
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    assert len(petra.messages) == said


async def test_in_a_group_the_bot_is_silent(stage: Stage) -> None:
    for kind in ("group", "supergroup", "channel"):
        await writes_in_a(stage, kind)


async def writes_in_a(stage: Stage, kind: str) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    group = {"id": -100_123, "type": kind, "title": "Everybody"}
    before, calls = await contents(stage.desk), len(stage.standin.calls)
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    for text in ("/staff", "/start", "residence permit", "/xyzzy"):
        stage.standin.updates.put_raw(raw(petra, group, text=text, entities=command))
    document = {"file_id": "d", "file_unique_id": "d", "file_name": "herne.xlsx"}
    stage.standin.updates.put_raw(raw(petra, group, document=document))
    shown = raw(petra, group, text="x")["message"]
    who = shown["from"]
    query = {"id": "1", "from": who, "chat_instance": "1", "data": "staff", "message": shown}
    stage.standin.updates.put_raw({"callback_query": query})
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    methods = [call.method for call in list(stage.standin.calls)[calls:]]
    assert not [m for m in methods if m.lower().startswith(("send", "edit"))]


NOWHERE = (
    {"data": "staff", "inline_message_id": "x"},
    {"data": "staff"},
    {"game_short_name": "tetris", "inline_message_id": "x"},
    {"data": "", "inline_message_id": "x"},
)


async def test_a_tap_without_a_message_does_nothing(stage: Stage) -> None:
    for content in NOWHERE:
        await taps_nowhere(stage, content)


async def taps_nowhere(stage: Stage, content: dict[str, str]) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    before = await contents(stage.desk)
    who = raw(petra)["message"]["from"]
    query = {"id": "1", "from": who, "chat_instance": "1", **content}
    stage.standin.updates.put_raw({"callback_query": query})
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    assert petra.messages == []
    await petra.says("/staff")
    await petra.sees("For staff")


async def test_a_tap_on_a_message_too_old_to_edit_gets_a_new_one(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    chat = {"id": petra.id, "type": "private", "first_name": "Petra"}
    who = raw(petra)["message"]["from"]
    old = {"message_id": 7, "chat": chat, "date": 0}
    query = {"id": "1", "from": who, "chat_instance": "1", "data": "staff", "message": old}
    stage.standin.updates.put_raw({"callback_query": query})
    await petra.sees("For staff")


async def test_commands_that_do_not_exist_are_no_dead_end(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    before = await contents(stage.desk)
    for text in ("/xyzzy", "/start_", "/menü", "/a" * 30, "/sudo rm -rf /"):
        await ada.says(text)
        await ada.sees("")
    await ada.says("/MENU")
    await ada.sees("What can I do for you")
    await ada.says("/start@mso_sample_bot")
    await ada.sees("What can I do for you")
    after = changed(before, await contents(stage.desk))
    assert set(after) <= {"failed_searches", "processed_updates"}
    assert SORRY not in ada.transcript()


async def test_strange_senders_harm_nobody_else(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    put = stage.standin.updates.put_raw
    senders: tuple[Any, ...] = (
        "x",
        None,
        [],
        {},
        {"id": "x"},
        {"id": None},
        {"id": -1},
        {"id": 1.5},
    )
    for who in senders:
        put({"message": {"message_id": 1, "date": 0, "text": "x", "from": who, "chat": who}})
        put({"callback_query": {"id": "1", "from": who, "data": "staff"}})
    messages: tuple[Any, ...] = (None, [], {}, "x", 7)
    for broken in messages:
        put({"message": broken})
    put({})
    for number in (2**63, 2**70, -(2**70), 0):
        far = raw(ada, {"id": number, "type": "private"}, text="/menu")
        far["message"]["from"]["id"] = number
        put(far)
    put({"message": {**raw(ada)["message"], "entities": [{"type": "bot_command"}], "text": "/x"}})
    put({"message": {**raw(ada)["message"], "date": 2**80, "text": "x"}})
    await ada.says("/menu")
    await ada.sees("What can I do for you")
    await stage.standin.idle()
