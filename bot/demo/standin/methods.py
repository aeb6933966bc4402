"""The table of the Bot API methods that the stand-in knows, and the small ones among them.

A method that is missing here is answered with 404, as Telegram answers an unknown one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from bot.demo.standin import editing, limits, sending
from bot.demo.standin.params import Params
from bot.demo.standin.refusals import JSON, Refused
from bot.demo.standin.settings import scope_of
from bot.demo.standin.world import World

Method = Callable[[World, Params], Any]


def get_me(world: World, params: Params) -> JSON:
    return {
        **world.bot,
        "first_name": world.settings.text("name", ""),
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, params: Params) -> JSON:
    chat = world.chats.get(params.chat_id())
    if chat is None:
        raise Refused("chat not found")
    return {
        **chat.account.as_chat(),
        "accent_color_id": chat.account.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_file(world: World, params: Params) -> JSON:
    stored = world.files.get(params.text("file_id"))
    if stored is None:
        raise Refused("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > limits.DOWNLOAD_BYTES:
        raise Refused("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def set_webhook(world: World, params: Params) -> bool:
    if params.text("url"):
        raise Refused("bad webhook: the stand-in for Telegram delivers by getUpdates only")
    return delete_webhook(world, params)


def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    return True


def get_webhook_info(world: World, params: Params) -> JSON:
    info: JSON = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def set_my_commands(world: World, params: Params) -> bool:
    scope = scope_of(params.json("scope"))
    world.settings.set_commands(params.json("commands"), scope, params.text("language_code"))
    _tell_commands(world, scope[1])
    return True


def _tell_commands(world: World, chat_id: int | None) -> None:
    world.events.publish("commands", chat_id)


def get_my_commands(world: World, params: Params) -> list[JSON]:
    return world.settings.commands(scope_of(params.json("scope")), params.text("language_code"))


def delete_my_commands(world: World, params: Params) -> bool:
    scope = scope_of(params.json("scope"))
    world.settings.delete_commands(scope, params.text("language_code"))
    _tell_commands(world, scope[1])
    return True


def _set_text(kind: str, world: World, params: Params) -> bool:
    world.settings.set_text(kind, params.text("language_code"), params.text(kind).strip())
    world.events.publish("state", None)
    return True


def _get_text(kind: str, world: World, params: Params) -> JSON:
    return {kind: world.settings.text(kind, params.text("language_code"))}


def set_chat_menu_button(world: World, params: Params) -> bool:
    chat_id = params.chat_if_given()
    if chat_id is not None and chat_id not in world.chats:
        raise Refused("chat not found")
    button = params.json("menu_button") or {"type": "default"}
    world.settings.set_menu_button(chat_id, button)
    return True


def get_chat_menu_button(world: World, params: Params) -> JSON:
    return world.settings.menu_button(params.chat_if_given())


def nothing_to_do(world: World, params: Params) -> bool:
    return True


#: By name in small letters: Telegram does not mind how a method is written.
METHODS: dict[str, Method] = {
    "getme": get_me,
    "logout": nothing_to_do,
    "close": nothing_to_do,
    "getchat": get_chat,
    "getfile": get_file,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendcontact": sending.send_contact,
    "sendlocation": sending.send_location,
    "sendvenue": sending.send_venue,
    "sendchataction": sending.send_chat_action,
    "forwardmessage": sending.forward_message,
    "copymessage": sending.copy_message,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": editing.answer_callback_query,
    "setmessagereaction": editing.set_message_reaction,
    "pinchatmessage": editing.pin_chat_message,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmyname": partial(_set_text, "name"),
    "getmyname": partial(_get_text, "name"),
    "setmydescription": partial(_set_text, "description"),
    "getmydescription": partial(_get_text, "description"),
    "setmyshortdescription": partial(_set_text, "short_description"),
    "getmyshortdescription": partial(_get_text, "short_description"),
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
}
