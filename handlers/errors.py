"""When something goes wrong: the person gets an apology with an id, the log gets the same id.

Never a message text, a name or a token: the log names the kind of error and the place in the code.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from telegram.ext import CallbackContext

from bot.i18n import Translator
from handlers.ui import Screen, button

log = logging.getLogger("mso_bot.errors")


def new_error_id() -> str:
    """A short id that a person can read out on the phone."""
    return secrets.token_hex(3)


def report(error: BaseException, error_id: str, update_id: int) -> None:
    """Log kind and place of an error without its message, which may hold somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in reversed(frames[-6:])
    )
    log.error("error %s in update %s: %s at %s", error_id, update_id, type(error).__name__, place)


@contextmanager
def reported() -> Iterator[None]:
    """What goes wrong in this block ends it, and is logged: something else goes on after it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, it concerns this block alone
        report(error, new_error_id(), 0)


async def last_resort(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    """What not even the door has caught; left alone, the library would log it with its message."""
    if context.error is not None:
        report(context.error, new_error_id(), getattr(update, "update_id", 0))


def apology(_: Translator, error_id: str) -> Screen:
    """What the person sees."""
    return Screen(
        _(
            "😔 I am sorry, something went wrong on my side. Nothing was changed. "
            "Please try again in a moment. If it happens again, please tell the "
            "integration office this number: <code>{number}</code>",
            number=error_id,
        ),
        ((button(_.label("🏠 Menu"), "menu"),),),
    )
