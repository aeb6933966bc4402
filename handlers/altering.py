"""Changing what was sent before: putting other words into a message, or taking it out of the chat.

Telegram lets a bot edit its messages for ever and delete them for 48 hours (Bot API, Updating
messages). A message that its reader has deleted needs no change any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest

from handlers.sending import NO_PREVIEW
from handlers.ui import Screen

#: In the place of the id of a message that was taken out of the chat: nothing can be put there.
DELETED = 0

#: Telegram's words when a message is as it should be, or is not there any more.
_FINE = ("not modified", "message to edit not found", "message to delete not found")


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to stand in a message; ``caption``: below its picture or file."""

    message_id: int
    screen: Screen
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """A message that is to disappear, or where it cannot any more, to say only ``note``."""

    message_id: int
    note: Markup
    caption: bool = False


async def alter(bot: Bot, chat_id: int, change: Edit | Removal, rate_limit_args: int) -> int:
    """Make the change; returns the message's id, or :data:`DELETED` when it is there no more."""
    if isinstance(change, Edit):
        await _edit(bot, chat_id, change, rate_limit_args)
        return change.message_id
    try:
        await bot.delete_message(
            chat_id,
            change.message_id,
            rate_limit_args=rate_limit_args,  # type: ignore[call-arg]
        )
    except BadRequest as error:
        if not _is_fine(error):
            note = Edit(change.message_id, Screen(change.note), change.caption)
            await _edit(bot, chat_id, note, rate_limit_args)
            return change.message_id
    return DELETED


async def _edit(bot: Bot, chat_id: int, change: Edit, rate_limit_args: int) -> None:
    options = {
        "chat_id": chat_id,
        "message_id": change.message_id,
        "parse_mode": ParseMode.HTML,
        "reply_markup": change.screen.keyboard(),
        "rate_limit_args": rate_limit_args,
    }
    try:
        if change.caption:
            await bot.edit_message_caption(caption=change.screen.text, **options)  # type: ignore[arg-type]
        else:
            await bot.edit_message_text(
                change.screen.text,
                link_preview_options=NO_PREVIEW,
                **options,  # type: ignore[arg-type]
            )
    except BadRequest as error:
        if not _is_fine(error):
            raise


def _is_fine(error: BadRequest) -> bool:
    return any(words in error.message.lower() for words in _FINE)
