"""How a screen becomes Telegram's messages: texts, pictures and files.

A caption holds 1024 characters: a longer text goes below its attachment as a message of its own.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from hashlib import sha256
from typing import Any

from markupsafe import Markup
from telegram import Bot, InputFile, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import MessageLimit, ParseMode

from handlers.ui import Attachment, Screen

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

#: Telegram's ids of what was uploaded, by content: to send it again costs nothing.
Uploads = dict[bytes, str]

#: Seconds for an upload that nobody waits for: shorter than the lease, after which it would be
#: taken for lost and sent once more.
UPLOAD_SECONDS = 45.0

_TAG = re.compile(r"<[^>]*>")


def visible_length(text: Markup) -> int:
    """The number of characters that Telegram counts: those after the markup is read."""
    return len(html.unescape(_TAG.sub("", text)))


def messages_of(screen: Screen) -> list[Screen]:
    """The messages that it takes to show a screen, in their order."""
    if screen.attachment is None or visible_length(screen.text) <= MessageLimit.CAPTION_LENGTH:
        return [screen]
    return [Screen(Markup(), attachment=screen.attachment), replace(screen, attachment=None)]


async def send(
    bot: Bot,
    chat_id: int,
    screen: Screen,
    *,
    uploads: Uploads,
    reply_to: int | None = None,
    rate_limit_args: int | None = None,
) -> Message:
    """Send a screen that fits into one message, also when what it replies to is gone."""
    options: dict[str, Any] = {
        "parse_mode": ParseMode.HTML,
        "reply_markup": screen.keyboard(),
        "reply_parameters": None
        if reply_to is None
        else ReplyParameters(reply_to, allow_sending_without_reply=True),
    }
    if rate_limit_args is not None:
        options["rate_limit_args"] = rate_limit_args
        options["write_timeout"] = UPLOAD_SECONDS
    if screen.attachment is None:
        return await bot.send_message(
            chat_id, screen.text, link_preview_options=NO_PREVIEW, **options
        )
    return await _send_file(bot, chat_id, screen.attachment, screen.text or None, uploads, options)


async def _send_file(
    bot: Bot,
    chat_id: int,
    attachment: Attachment,
    caption: Markup | None,
    uploads: Uploads,
    options: dict[str, Any],
) -> Message:
    """Bytes are uploaded once in the life of a process."""
    content = attachment.content
    if isinstance(content, str):
        file: str | InputFile = content
        digest = None
    else:
        digest = sha256(f"{attachment.kind}/{attachment.name}/".encode() + content).digest()
        file = uploads.get(digest) or InputFile(content, filename=attachment.name)
    if attachment.kind == "photo":
        message = await bot.send_photo(chat_id, file, caption=caption, **options)
    else:
        message = await bot.send_document(chat_id, file, caption=caption, **options)
    if digest is not None and (file_id := file_id_of(message)) is not None:
        uploads[digest] = file_id
    return message


def file_id_of(message: Message) -> str | None:
    """Telegram's id of the picture or file in a message."""
    if message.photo:
        return message.photo[-1].file_id
    return None if message.document is None else message.document.file_id
