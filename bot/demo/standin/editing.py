"""The Bot API methods that change what is there: edit, delete, answer a tap, react, pin.

Only the bot's own messages can be edited, and only those without a reply keyboard.
"""

from __future__ import annotations

from bot.demo.standin import limits
from bot.demo.standin.chats import Chat, Message
from bot.demo.standin.params import Params
from bot.demo.standin.refusals import JSON, Refused
from bot.demo.standin.sending import text_of
from bot.demo.standin.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(world: World, params: Params) -> JSON:
    if not params.text("text"):
        raise Refused("message text is empty")
    text = text_of(world, params)
    limits.check_text(text, too_long="MESSAGE_TOO_LONG")
    message = _editable(world, params)
    if "text" not in message.data:
        raise Refused("there is no text in the message to edit")
    data = _without(message.data, "text", "entities")
    data["text"] = text.text
    if text.entities:
        data["entities"] = text.entities
    return _apply(world, params, message, data)


def edit_message_caption(world: World, params: Params) -> JSON:
    caption = text_of(world, params, "caption")
    limits.check_caption(caption)
    message = _editable(world, params)
    if not ("photo" in message.data or "document" in message.data):
        raise Refused("there is no caption in the message to edit")
    data = _without(message.data, "caption", "caption_entities")
    if caption.text:
        data["caption"] = caption.text
    if caption.entities:
        data["caption_entities"] = caption.entities
    return _apply(world, params, message, data)


def edit_message_reply_markup(world: World, params: Params) -> JSON:
    message = _editable(world, params)
    return _apply(world, params, message, dict(message.data))


def delete_message(world: World, params: Params) -> bool:
    chat = _chat(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise Refused("message to delete not found")
    if not _deletable(world, message):
        raise Refused("message can't be deleted for everyone")
    world.delete(message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    chat = _chat(world, params)
    ids = params.json("message_ids")
    if not isinstance(ids, list) or not ids:
        raise Refused("message identifiers are not specified")
    if len(ids) > 100:
        raise Refused("too many message identifiers specified")
    for message_id in ids:
        message = chat.messages.get(int(message_id))
        if message is not None and not message.deleted and _deletable(world, message):
            world.delete(message)
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    query = world.queries.get(params.text("callback_query_id"))
    if query is None or query.answer is not None:
        raise Refused(_OLD_QUERY)
    if world.now() - query.asked_at > limits.CALLBACK_AGE:
        raise Refused(_OLD_QUERY)
    if len(params.text("text")) > limits.CALLBACK_ANSWER:
        raise Refused("MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and not url.startswith((f"https://t.me/{world.bot['username']}?", "tg://")):
        raise Refused("URL_INVALID")
    answer = {
        "id": query.id,
        "text": params.text("text"),
        "show_alert": params.flag("show_alert"),
        "url": url,
    }
    world.answer(query, answer)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    chat = _chat(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise Refused("message to react not found")
    reactions = params.json("reaction") or []
    if not isinstance(reactions, list) or len(reactions) > 1:
        raise Refused("REACTIONS_TOO_MANY")
    message.reactions = reactions
    world.tell("edit", message)
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    chat = _chat(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise Refused("message to pin not found")
    chat.pinned = message.message_id
    return True


def _chat(world: World, params: Params) -> Chat:
    chat = world.chats.get(params.chat_id())
    if chat is None:
        raise Refused("chat not found")
    return chat


def _editable(world: World, params: Params) -> Message:
    if "inline_message_id" in params:
        raise Refused("MESSAGE_ID_INVALID")
    chat_id = params.chat_id()
    message_id = params.integer("message_id")
    if not message_id:
        raise Refused("message identifier is not specified")
    if chat_id not in world.chats:
        raise Refused("chat not found")
    message = world.chats[chat_id].messages.get(message_id)
    if message is None or message.deleted:
        raise Refused("message to edit not found")
    if not message.from_bot or message.keyboard is not None or "forward_origin" in message.data:
        raise Refused("message can't be edited")
    if world.chats[chat_id].account.deactivated:
        raise Refused("user is deactivated", 403)
    return message


def _apply(world: World, params: Params, message: Message, data: JSON) -> JSON:
    """Store the new version. As at Telegram, an edit without a keyboard takes the old one away."""
    data.pop("reply_markup", None)
    if "reply_markup" in params:
        markup = params.json("reply_markup", "inline keyboard")
        inline = limits.inline_keyboard(markup)
        if inline is not None:
            data["reply_markup"] = inline
    if _without(data, "edit_date") == _without(message.data, "edit_date"):
        raise Refused(_NOT_MODIFIED)
    world.edit(message, data)
    return message.data


def _without(data: JSON, *names: str) -> JSON:
    return {key: value for key, value in data.items() if key not in names}


def _deletable(world: World, message: Message) -> bool:
    return world.now() - float(message.data["date"]) <= limits.DELETE_AGE
