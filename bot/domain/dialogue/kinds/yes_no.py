"""Yes or no, tapped or written in any of the product's languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.dialogue.kinds.kind import Kind, Shown
from bot.domain.dialogue.script import Cell, Input, Offer, Option, Reading, Step
from bot.domain.wording import N_, Message, Refusal

YES = Message(N_("Yes"))
NO = Message(N_("No"))


class YesNo(Kind):
    """A bool."""

    marks = True

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        return Offer((Cell("yes", YES, value is True), Cell("no", NO, value is False)))

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> bool:
        if given.code in ("yes", "no"):
            return given.code == "yes"
        if given.text is not None:
            from bot.domain.typed.yes_no import yes_no

            typed = yes_no(given.text, reading.language)
            if typed is not None:
                return typed
        raise Refusal(N_("Please tap “Yes” or “No”, or write it."))

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, bool)

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        return (YES if value else NO,)


YES_NO = YesNo()
