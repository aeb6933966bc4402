"""Lengths of time, such as those before a start: usual ones to tap, and any other to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.dialogue.kinds.kind import Draft, Shown
from bot.domain.dialogue.kinds.labels import find
from bot.domain.dialogue.kinds.multiple import Multiple
from bot.domain.dialogue.script import Input, Offer, Option, Reading, Step
from bot.domain.meetings.reminders import format_offset, parse_offset
from bot.domain.typed.lengths import coded
from bot.domain.wording import N_, Message

_BETWEEN = re.compile(r"[,;،؛\n]")


class Lengths(Multiple):
    """A list of lengths as ``4w`` or ``36h``, the longest first; an exclusive option means none.

    An option whose label is its code is worded by the presenter, as what was written is.
    """

    def offer(
        self, step: Step, draft: Any, reading: Reading, *, value: Any = None, page: int | None
    ) -> Offer:
        marked = value or () if draft is None else draft
        offer = super().offer(step, draft, _with(step, reading, marked), value=value, page=page)
        cells = [
            replace(cell, label=parse_offset(cell.code)) if cell.label == cell.code else cell
            for cell in offer.cells
        ]
        hint = Message(
            N_("You can choose several, or write others, such as “3 days” or “30 minutes”.")
        )
        return replace(offer, cells=cells, hint=hint)

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> Any:
        marked = list(reading.suggested or ()) if draft is None else list(draft)
        if given.text is None:
            begun = replace(reading, suggested=marked)
            return super().accept(step, given, draft, _with(step, begun, marked))
        options = reading.options(step)
        typed = [_length(part, options, reading) for part in _BETWEEN.split(given.text)]
        alone = {option.code for option in options if option.exclusive}
        return Draft(_sorted(typed if alone & {*typed} else {*marked, *typed} - alone))

    def _complete(self, codes: list[str]) -> list[str]:
        return super()._complete(_sorted(codes))

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)

    def shown(self, step: Step, value: Any, options: Sequence[Option]) -> tuple[Shown, ...]:
        labels = {o.code: o.label for o in options or step.options if o.label != o.code}
        return tuple(labels.get(code) or parse_offset(code) for code in value)


def _length(text: str, options: Sequence[Option], reading: Reading) -> str:
    """The code of what was written: a label, or a length. Raises ``Refusal``."""
    return find(options, text, reading) or format_offset(parse_offset(coded(text)))


def _sorted(codes: Iterable[str]) -> list[str]:
    """The longest first; a word that is no length stands alone."""
    found = list(dict.fromkeys(codes))
    return found if len(found) < 2 else sorted(found, key=parse_offset, reverse=True)


def _with(step: Step, reading: Reading, codes: Iterable[str]) -> Reading:
    """The reading with options for what was written besides."""
    options = reading.options(step)
    known = {option.code for option in options}
    others = tuple(Option(code, code) for code in codes if code not in known)
    return replace(reading, choices=(*options, *others))


LENGTHS = Lengths()
