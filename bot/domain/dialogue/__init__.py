"""The dialogue engine: a script, a state and an input give the next state. No I/O.

A script is data; a state is what one row of the database holds. Texts are source texts or the
city's own, put into the reader's language by a presenter, so a language can change at any step.
"""

from __future__ import annotations

from bot.domain.dialogue.engine import (
    answer,
    answered,
    back,
    begin,
    can_go_back,
    edit,
    leads_to_review,
    overview,
    page_of,
    skip,
    suggestion,
)
from bot.domain.dialogue.kinds import KINDS
from bot.domain.dialogue.script import (
    DONE,
    END,
    NOWHERE,
    SUBMIT,
    SUGGESTED,
    Answers,
    File,
    Input,
    Offer,
    Option,
    Reading,
    Script,
    Spot,
    State,
    Step,
    Wording,
)

__all__ = [
    "DONE",
    "END",
    "KINDS",
    "NOWHERE",
    "SUBMIT",
    "SUGGESTED",
    "Answers",
    "File",
    "Input",
    "Offer",
    "Option",
    "Reading",
    "Script",
    "Spot",
    "State",
    "Step",
    "Wording",
    "answer",
    "answered",
    "back",
    "begin",
    "can_go_back",
    "edit",
    "leads_to_review",
    "overview",
    "page_of",
    "skip",
    "suggestion",
]
