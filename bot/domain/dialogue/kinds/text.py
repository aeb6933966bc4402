"""A text in one's own words, and a single line of it such as a name."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

from bot.domain.dialogue.kinds.kind import Kind
from bot.domain.dialogue.script import Input, Reading, Step
from bot.domain.wording import N_, Refusal

#: Letters and signs that show nothing: Hangul fillers, the empty Braille pattern.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def bounded(step: Step, text: str) -> str:
    """The text without space around it, if it is as long as the step wants."""
    text = text.strip()
    if len(text) < step.shortest or not visible(text):
        raise Refusal(N_("That is a little short. Please write a few more words."))
    if len(text) > step.longest:
        raise Refusal(
            N_("That is too long: {length} characters. At most {longest} are possible."),
            length=len(text),
            longest=step.longest,
        )
    return text


def visible(text: str) -> bool:
    """Whether there is anything to see: no text of format characters and blank letters alone."""
    return any(
        unicodedata.category(character)[0] not in "CZM" and character not in BLANKS
        for character in text
    )


class Text(Kind):
    """Any text."""

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> str:
        if given.text is None:
            raise Refusal(N_("Please write it as a text message."))
        return bounded(step, given.text)

    def fits(self, step: Step, value: Any) -> bool:
        return isinstance(value, str) and step.shortest <= len(value) <= step.longest

    def take(self, step: Step, value: Any, reading: Reading) -> Any:
        return self.accept(step, Input(text=str(value)), None, reading)


class Line(Text):
    """A text that others read as one thing, such as a name: it cannot add lines to a message."""

    def accept(self, step: Step, given: Input, draft: Any, reading: Reading) -> str:
        one = None if given.text is None else " ".join(given.text.split())
        return super().accept(step, replace(given, text=one), draft, reading)


TEXT = Text()
LINE = Line()
