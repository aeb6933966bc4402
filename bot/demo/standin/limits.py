"""Telegram's limits on texts, keyboards, commands and uploads, refused in Telegram's words.

Source: Bot API 10.0 and the sources of TDLib; where the words are not known, the nearest are used.
"""

from __future__ import annotations

import json
import re
from typing import Any

from bot.demo.standin.links import checked_link
from bot.demo.standin.markup import Formatted, is_blank
from bot.demo.standin.refusals import JSON, Refused

TEXT = 4096
CAPTION = 1024
CALLBACK_DATA = 64
CALLBACK_ANSWER = 200
#: Seconds in which a tap wants its answer.
CALLBACK_AGE = 150.0
#: Seconds in which a bot can delete a message.
DELETE_AGE = 48 * 3600.0
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024

_BUTTON_KINDS = frozenset(
    {
        "url",
        "login_url",
        "callback_data",
        "callback_game",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "pay",
        "web_app",
        "copy_text",
    }
)
_STYLES = ("primary", "success", "danger")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")


def check_text(text: Formatted, too_long: str = "message is too long") -> None:
    if is_blank(text.text):
        raise Refused("text must be non-empty")
    if len(text.text) > TEXT:
        raise Refused(too_long)


def check_caption(caption: Formatted) -> None:
    if len(caption.text) > CAPTION:
        raise Refused("message caption is too long")


def inline_keyboard(markup: Any) -> JSON | None:
    """The inline keyboard of ``markup`` as Telegram gives it back; ``None`` if it has no button."""
    if not isinstance(markup, dict):
        raise Refused("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        if markup:
            raise Refused("inline keyboard expected")
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    checked = [[_inline_button(button) for button in row] for row in rows if row]
    count = sum(len(row) for row in checked)
    if count > 100 or any(len(row) > 8 for row in checked):
        raise Refused("reply markup is too long")
    if count > 20 and len(json.dumps(checked, ensure_ascii=False).encode()) > 10_240:
        raise Refused("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def _inline_button(button: Any) -> JSON:
    trouble = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise Refused(trouble + "InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise Refused(trouble + 'Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise Refused(trouble + 'Field "text" must be of type String')
    if is_blank(button["text"]):
        raise Refused("inline keyboard button text must be non-empty")
    kinds = _BUTTON_KINDS.intersection(button)
    if not kinds:
        raise Refused(trouble + "Text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise Refused("BUTTON_TYPE_INVALID")
    (kind,) = kinds
    value = button[kind]
    if kind == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode()) <= CALLBACK_DATA:
            raise Refused("BUTTON_DATA_INVALID")
    elif kind == "url":
        link = checked_link(value) if isinstance(value, str) else None
        if link is None:
            raise Refused(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        value = link
    elif kind == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= 256:
            raise Refused("BUTTON_COPY_TEXT_INVALID")
    elif kind == "web_app":
        url = value.get("url") if isinstance(value, dict) else None
        if not isinstance(url, str) or not url.startswith("https://"):
            raise Refused(
                f"inline keyboard button Web App URL '{url}' is invalid: "
                "Only HTTPS links are allowed"
            )
    checked: JSON = {"text": button["text"], kind: value}
    _keep_look(button, checked)
    return checked


def _keep_look(button: JSON, checked: JSON) -> None:
    style = button.get("style")
    if style:
        if style not in _STYLES:
            raise Refused("invalid button style specified")
        checked["style"] = style
    if button.get("icon_custom_emoji_id"):
        checked["icon_custom_emoji_id"] = button["icon_custom_emoji_id"]


def reply_markup(markup: Any) -> tuple[JSON | None, JSON | None]:
    """Split ``markup`` into an inline keyboard and what the person's input field gets."""
    if not isinstance(markup, dict):
        raise Refused("object expected as reply markup")
    if "keyboard" in markup:
        return None, _reply_keyboard(markup)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return None, markup
    return inline_keyboard(markup), None


def _reply_keyboard(markup: JSON) -> JSON:
    rows = markup["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    if len(markup.get("input_field_placeholder") or "") > 64:
        raise Refused("input field placeholder is too long")
    checked = [[_reply_button(button) for button in row] for row in rows if row]
    if not checked:
        raise Refused("reply keyboard must be non-empty")
    if any(len(row) > 12 for row in checked) or sum(map(len, checked)) > 300:
        raise Refused("reply markup is too long")
    return {**markup, "keyboard": checked}


def _reply_button(button: Any) -> JSON:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise Refused("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if is_blank(button["text"]):
        raise Refused("keyboard button text must be non-empty")
    checked = {key: value for key, value in button.items() if value not in (None, False)}
    _keep_look(button, checked)
    return checked


def commands(items: Any) -> list[JSON]:
    """The commands as Telegram stores them."""
    if not isinstance(items, list):
        raise Refused("can't parse commands JSON object")
    if len(items) > 100:
        raise Refused("BOT_COMMANDS_TOO_MUCH")
    checked: list[JSON] = []
    for item in items:
        if not isinstance(item, dict) or "command" not in item or "description" not in item:
            raise Refused("can't parse BotCommand: BotCommand must be an Object")
        name = str(item["command"]).removeprefix("/")
        description = str(item["description"]).strip()
        if not name:
            raise Refused("command must be non-empty")
        if len(name) > 32:
            raise Refused("command length must not exceed 32")
        if _COMMAND.fullmatch(name) is None:
            raise Refused("BOT_COMMAND_INVALID")
        if not description:
            raise Refused("command description must be non-empty")
        if len(description) > 256:
            raise Refused("command description length must not exceed 256")
        checked.append({"command": name, "description": description})
    return checked


def language(code: str) -> str:
    """A language code of the bot's settings: two letters, or none."""
    if code and _LANGUAGE.fullmatch(code) is None:
        raise Refused("invalid language code specified")
    return code


def photo(content: bytes, size: tuple[int, int] | None) -> tuple[int, int]:
    """The width and height of a photo that Telegram takes."""
    if len(content) > PHOTO_BYTES:
        raise Refused(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_BYTES} bytes"
        )
    if size is None:
        raise Refused("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(size) > 20 * min(size):
        raise Refused("PHOTO_INVALID_DIMENSIONS")
    return size
