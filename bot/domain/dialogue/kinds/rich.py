"""A text with the formatting that Telegram lets people give it: bold, links, lists.

The value is HTML, made from Telegram's entities by the caller; bounds count what is read.
"""

from __future__ import annotations

from html import escape
from typing import Any

from bot.domain.dialogue.kinds.kind import Kind
from bot.domain.dialogue.kinds.text import bounded
from bot.domain.dialogue.script import Input, Reading, Step
from bot.domain.wording import N_, Refusal


class Rich(Kind):
    """Formatted text."""

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> str:
        if given.text is None:
            raise Refusal(N_("Please write it as a text message."))
        plain = bounded(step, given.text)
        return escape(plain, quote=False) if given.html is None else given.html.strip()

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, str) and bool(value)


RICH = Rich()
