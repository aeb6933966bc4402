"""All answers once more before they are handed in: each can be changed, then *hand in*."""

from __future__ import annotations

from typing import Any

from bot.domain.dialogue.kinds.kind import Kind
from bot.domain.dialogue.script import SUBMIT, Cell, Input, Offer, Reading, Step
from bot.domain.wording import N_, Message, Refusal


class Review(Kind):
    """True, once it is handed in. The option, where there is one, words the button."""

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        # translators: all answers of a questionnaire go to the city now
        label = step.options[0].label if step.options else Message(N_("✅ Hand in"))
        return Offer(grid=((Cell(SUBMIT, label, main=True),),))

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> bool:
        if given.code == SUBMIT:
            return True
        if given.text is not None:
            from bot.domain.typed.yes_no import yes_no

            if yes_no(given.text, reading.language):
                return True
        raise Refusal(
            N_("Please tap a number to change an answer, or “Hand in” when everything is right.")
        )

    def fits(self, step: Step, value: Any) -> bool:
        return False


REVIEW = Review()
