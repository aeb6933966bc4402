"""One of several options; a single one is a confirmation or consent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.domain.dialogue.kinds.kind import Kind, Shown
from bot.domain.dialogue.kinds.labels import find
from bot.domain.dialogue.script import Cell, Input, Offer, Option, Reading, Step
from bot.domain.wording import N_, Refusal

#: Options of a long list that comes from outside, shown at once.
PAGE = 8


def paged(cells: Sequence[Cell], step: Step, page: int | None) -> Offer:
    """All cells, or a page of them where a list from outside has become long."""
    if step.source is None or len(cells) <= PAGE * 2:
        return Offer(cells)
    last = (len(cells) - 1) // PAGE
    shown = max(0, min(page or 0, last))
    return Offer(
        cells[shown * PAGE : (shown + 1) * PAGE],
        before=shown - 1 if shown > 0 else None,
        after=shown + 1 if shown < last else None,
    )


class Choice(Kind):
    """Exactly one option."""

    marks = True

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        cells = [
            Cell(option.code, option.label, chosen=option.code == value)
            for option in reading.options(step)
        ]
        return paged(cells, step, page)

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> str:
        options = reading.options(step)
        wanted = given.code
        if wanted is None and given.text is not None:
            wanted = find(options, given.text, reading)
            if wanted is None and len(options) == 1 and _agrees(given.text, reading.language):
                wanted = options[0].code
        if wanted is None or all(option.code != wanted for option in options):
            raise Refusal(N_("Please tap one of the buttons."))
        return wanted

    def fits(self, step: Step, value: Any) -> bool:
        if step.source is not None:
            return isinstance(value, str)
        return any(option.code == value for option in step.options)

    def take(self, step: Step, value: Any, reading: Reading) -> Any:
        return self.accept(step, Input(code=str(value)), None, reading)

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        return tuple(o.label for o in options if o.code == value) or (str(value),)


def _agrees(text: str, language: str) -> bool:
    from bot.domain.typed.yes_no import yes_no

    return bool(yes_no(text, language))


CHOICE = Choice()
