"""A questionnaire as a dialogue: one step for each item, and a review before it is handed in."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.dialogue import Option, Script, Step
from bot.domain.questionnaire import Item, ItemKind, Questionnaire
from bot.domain.wording import N_

#: The script's name, whatever the questionnaire's is.
NAME = "questionnaire"


def subject_of(response_id: int) -> str:
    """What the dialogue of a response is about."""
    return f"response:{response_id}"


#: The step of the review; no item can have this code.
REVIEW = "*review"

_KINDS = {
    ItemKind.SHORT_TEXT: "line",
    ItemKind.LONG_TEXT: "text",
}

#: Characters of a text whose item sets no bound.
LONGEST = {ItemKind.SHORT_TEXT: 200, ItemKind.LONG_TEXT: 2000}


def script_of(questionnaire: Questionnaire, identifier: int) -> Script:
    """The script; ``identifier``, that of the stored version, is its version."""
    sections = {section.code: section.titles for section in questionnaire.sections}
    steps = [_step(item, sections[item.section]) for item in questionnaire.items]
    review = Step(
        REVIEW,
        "review",
        N_("Almost done! These are your answers. To change one, tap its number."),
    )
    return Script(NAME, identifier, (*steps, review), lasting=True, progress=True)


def _step(item: Item, section: Mapping[str, str]) -> Step:
    return Step(
        item.code,
        _KINDS.get(item.kind, item.kind.value),
        item.texts,
        options=tuple(Option(o.code, o.texts, o.exclusive) for o in item.options),
        longest=item.longest or LONGEST.get(item.kind, 1000),
        minimum=item.minimum,
        maximum=item.maximum,
        decimals=item.decimals,
        low=item.low,
        high=item.high,
        when=item.when,
        required=item.required,
        help=item.help,
        section=section,
    )
