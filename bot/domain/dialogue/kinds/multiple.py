"""Any number of options: each tap marks or unmarks one, *done* ends it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.domain.dialogue.kinds.choice import paged
from bot.domain.dialogue.kinds.kind import Kind, Shown
from bot.domain.dialogue.kinds.labels import find
from bot.domain.dialogue.script import (
    DONE,
    Cell,
    Draft,
    Input,
    Offer,
    Option,
    Reading,
    Step,
)
from bot.domain.wording import N_, Message, Refusal

#: What people put between the things of a list, in all our scripts.
_BETWEEN = re.compile(r"[,;،؛\n/+]")

#: *And* in our languages, where it stands between two things and no option has it in its label.
_AND = re.compile(
    r"\s+(?:und|and|ve|et|y|e|i|oraz|și|şi|si|и|і|та|û|u|dhe)\s+|\s+و\s*", re.IGNORECASE
)


class Multiple(Kind):
    """A list of codes in the order of the options."""

    marks = True

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        marked = set(value or () if draft is None else draft)
        cells = [
            Cell(option.code, option.label, chosen=option.code in marked)
            for option in reading.options(step)
        ]
        offer = paged(cells, step, page)
        done = Cell(DONE, Message(N_("✅ Done")), main=True)
        return Offer(
            offer.cells,
            ((done,),) if marked else (),
            Message(N_("You can choose several. Then tap “Done”.")),
            offer.before,
            offer.after,
        )

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> Any:
        options = reading.options(step)
        begun = set(reading.suggested or () if draft is None and given.code else draft or ())
        marked = [option.code for option in options if option.code in begun]
        if given.code == DONE:
            return self._complete(marked)
        if given.code is not None:
            return Draft(_toggled(options, marked, given.code))
        typed = self._typed(given.text or "", options, reading)
        if any(option.exclusive for option in options if option.code in typed):
            if len(typed) > 1:
                raise Refusal(N_("These answers do not go together. Please choose again."))
            marked = []
        elif any(option.exclusive for option in options if option.code in marked):
            marked = []
        return self._complete([o.code for o in options if o.code in {*marked, *typed}])

    def _typed(self, text: str, options: Sequence[Option], reading: Reading) -> list[str]:
        whole = find(options, text, reading)
        if whole is not None:
            return [whole]
        found: list[str | None] = []
        for part in _BETWEEN.split(text):
            if part.strip():
                code = find(options, part, reading)
                parts = [] if code is not None else _AND.split(part)
                found += [find(options, one, reading) for one in parts] or [code]
        if not found or None in found:
            raise Refusal(N_("Please tap the buttons that fit, then “Done”."))
        return [code for code in found if code is not None]

    def _complete(self, codes: list[str]) -> list[str]:
        if not codes:
            raise Refusal(N_("Please choose at least one."))
        return codes

    def fits(self, step: Step, value: Any) -> bool:
        if not isinstance(value, list) or not value:
            return False
        if step.source is not None:
            return all(isinstance(code, str) for code in value)
        known = {option.code: option for option in step.options}
        alone = len(value) == 1
        return all(code in known and (alone or not known[code].exclusive) for code in value)

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        return tuple(o.label for o in options if o.code in value) or tuple(map(str, value))


def _toggled(options: Sequence[Option], marked: list[str], code: str) -> list[str]:
    """The marks after a tap; an exclusive option and the others take each other away."""
    tapped = next((option for option in options if option.code == code), None)
    if tapped is None:
        raise Refusal(N_("Please tap one of the buttons."))
    if code in marked:
        return [other for other in marked if other != code]
    if tapped.exclusive:
        return [code]
    alone = {option.code for option in options if option.exclusive}
    wanted = {*marked, code} - alone
    return [option.code for option in options if option.code in wanted]


MULTIPLE = Multiple()
