"""The Bot API methods that put a message into a chat.

Each checks its parameters in the order in which Telegram complains.
"""

from __future__ import annotations

from bot.demo.standin import limits
from bot.demo.standin.chats import Chat, Message
from bot.demo.standin.files import StoredFile
from bot.demo.standin.markup import Formatted, formatted
from bot.demo.standin.params import Params
from bot.demo.standin.refusals import JSON, Refused
from bot.demo.standin.world import World

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def text_of(world: World, params: Params, name: str = "text") -> Formatted:
    """The parsed text or caption of a call."""
    source = params.text(name)
    given = params.json("entities" if name == "text" else "caption_entities")
    text = formatted(source, params.text("parse_mode"), given if isinstance(given, list) else None)
    for index, entity in enumerate(text.entities):
        if entity["type"] == "text_mention":
            account = world.accounts.get(int(entity["user"]["id"]))
            user = account.as_user() if account else world.bot
            text.entities[index] = {**entity, "user": user}
    return text


def send_message(world: World, params: Params) -> JSON:
    if not params.text("text"):
        raise Refused("message text is empty")
    text = text_of(world, params)
    limits.check_text(text)
    content: JSON = {"text": text.text}
    if text.entities:
        content["entities"] = text.entities
    return _send(world, params, content)


def send_photo(world: World, params: Params) -> JSON:
    stored = _file(world, params, "photo")
    return _send(world, params, {"photo": stored.as_photo()} | _caption(world, params))


def send_document(world: World, params: Params) -> JSON:
    stored = _file(world, params, "document")
    return _send(world, params, {"document": stored.as_document()} | _caption(world, params))


def send_contact(world: World, params: Params) -> JSON:
    contact: JSON = {}
    for name in ("phone_number", "first_name"):
        contact[name] = params.text(name).strip()
        if not contact[name]:
            raise Refused(f'field "{name}" must be non-empty')
    for name in ("last_name", "vcard"):
        if params.text(name):
            contact[name] = params.text(name)
    if len(params.text("vcard").encode()) > 2048:
        raise Refused("vCard is too long")
    return _send(world, params, {"contact": contact})


def send_location(world: World, params: Params) -> JSON:
    return _send(world, params, {"location": _location(params)})


def send_venue(world: World, params: Params) -> JSON:
    location = _location(params)
    venue: JSON = {"location": location}
    for name in ("title", "address"):
        venue[name] = params.text(name).strip()
        if not venue[name]:
            raise Refused(f"venue {name} must be non-empty")
    return _send(world, params, {"venue": venue, "location": location})


def send_chat_action(world: World, params: Params) -> bool:
    chat = world.chat_for_sending(params.chat_id())
    action = params.text("action")
    if action not in _ACTIONS:
        raise Refused("wrong parameter action in request")
    world.events.publish("typing", chat.account.id, action=action)
    return True


def forward_message(world: World, params: Params) -> JSON:
    source = _source(world, params, "forward")
    origin: JSON = {"date": source.data["date"]}
    sender = source.data["from"]
    content = {"forward_origin": {"type": "user", "sender_user": sender, **origin}}
    return _send(world, params, content | _content(source))


def copy_message(world: World, params: Params) -> JSON:
    source = _source(world, params, "copy")
    content = _content(source)
    if "caption" in params:
        content.pop("caption_entities", None)
        content |= _caption(world, params)
    sent = _send(world, params, content)
    return {"message_id": sent["message_id"]}


def _caption(world: World, params: Params) -> JSON:
    if not params.text("caption"):
        return {}
    caption = text_of(world, params, "caption")
    limits.check_caption(caption)
    content: JSON = {"caption": caption.text} if caption.text else {}
    if caption.entities:
        content["caption_entities"] = caption.entities
    return content


def _location(params: Params) -> JSON:
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if latitude is None or not -90 <= latitude <= 90:
        raise Refused("latitude is empty" if latitude is None else "wrong latitude specified")
    if longitude is None or not -180 <= longitude <= 180:
        raise Refused("longitude is empty" if longitude is None else "wrong longitude specified")
    return {"latitude": latitude, "longitude": longitude}


def _file(world: World, params: Params, kind: str) -> StoredFile:
    upload = params.upload(kind)
    if upload is not None:
        # Whether the person can be written to is asked first: nothing is stored for a refusal.
        world.chat_for_sending(params.chat_id())
        return world.files.add(kind, upload.name, upload.content, upload.mime_type)
    file_id = params.text(kind)
    if not file_id:
        raise Refused(f"there is no {kind} in the request")
    stored = world.files.get(file_id)
    if stored is None:
        raise Refused("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise Refused("type of file mismatch")
    return stored


def _source(world: World, params: Params, act: str) -> Message:
    try:
        chat = world.chats[int(params.text("from_chat_id"))]
        message = chat.messages[params.integer("message_id")]
    except (KeyError, ValueError):
        raise Refused(f"message to {act} not found") from None
    if message.deleted:
        raise Refused(f"message to {act} not found")
    return message


_CONTENT = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "contact",
    "location",
    "venue",
)


def _content(message: Message) -> JSON:
    return {key: message.data[key] for key in _CONTENT if key in message.data}


def _send(world: World, params: Params, content: JSON) -> JSON:
    """Post ``content`` to the chat of the call, with its keyboard and what it replies to."""
    keyboard: JSON | None = None
    if "reply_markup" in params:
        markup = params.json("reply_markup", "reply keyboard markup")
        inline, keyboard = limits.reply_markup(markup)
        if inline is not None:
            content["reply_markup"] = inline
    chat = world.chat_for_sending(params.chat_id())
    replied = _replied_to(chat, params)
    if replied is not None:
        content["reply_to_message"] = {
            key: value for key, value in replied.data.items() if key != "reply_to_message"
        }
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    if world.rates is not None:
        world.rates.spend(chat.account.id)
    return world.post(chat, content, from_bot=True, keyboard=keyboard).data


def _replied_to(chat: Chat, params: Params) -> Message | None:
    reply = params.json("reply_parameters")
    if isinstance(reply, dict):
        wanted, lenient = reply.get("message_id"), reply.get("allow_sending_without_reply")
    elif "reply_to_message_id" in params:
        wanted = params.integer("reply_to_message_id")
        lenient = params.flag("allow_sending_without_reply")
    else:
        return None
    message = chat.messages.get(int(wanted or 0))
    if message is not None and not message.deleted:
        return message
    if lenient:
        return None
    raise Refused("message to be replied not found")
