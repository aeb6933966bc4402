"""What a person does on their phone: writes, taps, sends a file, shares, blocks.

Each act puts the update into the bot's queue exactly as Telegram words it.
"""

from __future__ import annotations

from typing import Any

from bot.demo.standin import limits
from bot.demo.standin.chats import Account, Chat, Message, Query
from bot.demo.standin.markup import formatted, is_blank
from bot.demo.standin.params import Upload
from bot.demo.standin.refusals import JSON, NotPossible
from bot.demo.standin.world import World

#: Within the numbers that the Federal Network Agency reserves for fiction.
_SAMPLE_NUMBER = "+49221471{:04d}"


def write(
    world: World,
    chat: Chat,
    text: str,
    reply_to: int | None = None,
    entities: list[JSON] | None = None,
) -> Message:
    """Send a text. ``/start`` takes back a block, as the button in Telegram does."""
    words = formatted(text, entities=entities)
    if is_blank(words.text):
        raise NotPossible("the text is empty", 400)
    if len(words.text) > limits.TEXT:
        raise NotPossible("the text is too long", 400)
    if chat.account.blocked and words.text.partition(" ")[0] == "/start":
        unblock(world, chat)
    content: JSON = {"text": words.text}
    if words.entities:
        content["entities"] = words.entities
    return _send(world, chat, content, reply_to)


def tap(world: World, chat: Chat, message_id: int, data: str, *, forged: bool = False) -> Query:
    """Tap a button; a ``forged`` tap sends data that no button of that message has."""
    message = chat.messages.get(message_id)
    there = message is not None and not message.deleted
    if not forged:
        _must_be_open(chat)
        if message is None or message.deleted:
            raise NotPossible("there is no such message", 404)
        if not any(button.get("callback_data") == data for row in message.rows for button in row):
            raise NotPossible("that button is not on the message", 404)
    seen: JSON = {"message_id": message_id, "chat": chat.account.as_chat(), "date": 0}
    if message is not None and there:
        seen = message.data
    query = world.ask(chat.account.id)
    update: JSON = {
        "id": query.id,
        "from": chat.account.as_user(),
        "message": seen,
        "chat_instance": str(-chat.account.id * 7919),
        "data": data,
    }
    world.updates.put("callback_query", update)
    return query


def send_file(world: World, chat: Chat, upload: Upload, caption: str, *, photo: bool) -> Message:
    _must_be_open(chat)
    stored = world.files.add(
        "photo" if photo else "document", upload.name, upload.content, upload.mime_type
    )
    content: JSON = {"photo": stored.as_photo()} if photo else {"document": stored.as_document()}
    words = formatted(caption)
    if len(words.text) > limits.CAPTION:
        raise NotPossible("the caption is too long", 400)
    if words.text:
        content["caption"] = words.text
    if words.entities:
        content["caption_entities"] = words.entities
    return _send(world, chat, content)


def share_contact(world: World, chat: Chat, contact: JSON | None = None) -> Message:
    """Share the person's own contact, or ``contact``.

    Someone else's names another ``user_id``; 0 stands for someone without Telegram.
    """
    account = chat.account
    shared: JSON = {
        "phone_number": _SAMPLE_NUMBER.format(account.id % 1000),
        "first_name": account.first_name,
    }
    if account.last_name:
        shared["last_name"] = account.last_name
    if contact and contact.get("user_id", account.id) != account.id:
        shared = {key: value for key, value in contact.items() if value}
    else:
        shared |= {**(contact or {}), "user_id": account.id}
    return _send(world, chat, {"contact": shared})


def share_location(world: World, chat: Chat, latitude: float, longitude: float) -> Message:
    return _send(world, chat, {"location": {"latitude": latitude, "longitude": longitude}})


def block(world: World, chat: Chat) -> None:
    """Stop the bot. Does nothing if it is stopped."""
    if not chat.account.blocked:
        chat.account.blocked = True
        _membership(world, chat.account, "member", "kicked")


def unblock(world: World, chat: Chat) -> None:
    if chat.account.blocked:
        chat.account.blocked = False
        _membership(world, chat.account, "kicked", "member")


def _membership(world: World, account: Account, old: str, new: str) -> None:
    world.updates.put(
        "my_chat_member",
        {
            "chat": account.as_chat(),
            "from": account.as_user(),
            "date": int(world.now()),
            "old_chat_member": _member(world.bot, old),
            "new_chat_member": _member(world.bot, new),
        },
    )
    world.events.publish("state", account.id, blocked=account.blocked)


def _member(user: JSON, status: str) -> JSON:
    member: JSON = {"user": user, "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member


def _must_be_open(chat: Chat) -> None:
    if chat.account.deactivated:
        raise NotPossible("this account is deleted")
    if chat.account.blocked:
        raise NotPossible("the bot is blocked: unblock it first")


def _send(
    world: World, chat: Chat, content: dict[str, Any], reply_to: int | None = None
) -> Message:
    _must_be_open(chat)
    chat.account.started = True
    if reply_to is not None:
        replied = chat.messages.get(reply_to)
        if replied is None or replied.deleted:
            raise NotPossible("the message to reply to is not there", 404)
        content["reply_to_message"] = {
            key: value for key, value in replied.data.items() if key != "reply_to_message"
        }
    message = world.post(chat, content, from_bot=False)
    world.updates.put("message", message.data)
    return message
