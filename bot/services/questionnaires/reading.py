"""From a questionnaire's file (YAML) to its values, or to the list of everything wrong with it.

``needs.yaml`` beside this module is the city's own questionnaire and an example of the format.
Items are asked in the order of the file; a condition looks at earlier ones.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.domain.questionnaire import Item, ItemKind, Questionnaire, Section
from bot.domain.wording import N_
from bot.services.questionnaires.conditions import Conditions
from bot.services.questionnaires.entries import Entry
from bot.services.questionnaires.items import Items
from bot.services.questionnaires.mistakes import (
    Mistakes,
    Place,
    QuestionnaireError,
    QuestionnaireErrors,
    Unreadable,
)
from bot.services.questionnaires.nodes import take_apart
from bot.services.questionnaires.texts import read_languages, read_texts

#: The city's own questionnaire.
DEFAULT = Path(__file__).with_name("needs.yaml")

#: More items than a volunteer would ever answer; in one section they are as many buttons of
#: its results, of which a message holds a hundred with the way back (Bot API).
MOST_ITEMS = 99
MOST_SECTIONS = 20

#: Characters of titles and of what is said before the first item.
LONGEST_TITLE = 100
LONGEST_INTRO = 1000

_MOST_VERSION = 1_000_000

_REQUIRED = ("questionnaire", "version", "languages", "title", "sections")
_KNOWN = (*_REQUIRED, "intro", "crossed-by")


def read_questionnaire(data: bytes, file: str) -> Questionnaire:
    """The questionnaire in ``data``; ``file`` is its name in what is said about it.

    Raises :class:`QuestionnaireErrors` with all mistakes at once, whatever the bytes are. Blocks
    for as long as the file is big: on the event loop use ``asyncio.to_thread``.
    """
    mistakes = Mistakes()
    try:
        root = take_apart(data)
    except Unreadable as error:
        whole = QuestionnaireError(error.line, Place(), "", error.message)
        raise QuestionnaireErrors(file, (whole,)) from error
    entry = Entry(file, root, mistakes, Place())
    questionnaire = _read(entry)
    mistakes.raise_if_any(file)
    return questionnaire


@cache
def default_questionnaire() -> Questionnaire:
    """The city's own questionnaire."""
    return read_questionnaire(DEFAULT.read_bytes(), DEFAULT.name)


def _read(entry: Entry) -> Questionnaire:
    """The questionnaire in ``entry``; to be used only if no mistake was reported."""
    entry.allow(_KNOWN, _REQUIRED)
    languages = read_languages(entry)
    items = Items(languages, entry.mistakes)
    sections, asked = _sections(entry, items)
    _check_publication(items)
    return Questionnaire(
        name=entry.code("questionnaire"),
        version=entry.whole("version", 1, _MOST_VERSION, 1),
        titles=read_texts(entry, "title", languages, LONGEST_TITLE),
        intro=read_texts(entry, "intro", languages, LONGEST_INTRO, lines=True),
        sections=sections,
        items=asked,
        languages=languages or (),
        crossed_by=_crossed_by(entry, items),
    )


def _sections(entry: Entry, items: Items) -> tuple[tuple[Section, ...], tuple[Item, ...]]:
    sections: dict[str, Section] = {}
    drafts = []
    for node in entry.entries("sections", MOST_SECTIONS):
        one = Entry("sections", node, entry.mistakes, Place())
        code = one.code("code")
        one.place = Place(code)
        one.allow(("code", "title", "items"), ("code", "title", "items"))
        if code in sections:
            one.wrong("code", N_("“{key}” is here twice."), key=code)
        section = Section(code, read_texts(one, "title", items.languages, LONGEST_TITLE))
        sections.setdefault(code, section)
        for item in one.entries("items", MOST_ITEMS):
            if items.count == MOST_ITEMS:
                one.wrong(
                    "",
                    N_("There are too many items: at most {most} are possible."),
                    line=item.line,
                    most=MOST_ITEMS,
                )
                break
            drafts.append(items.read(item, code))
    conditions = Conditions(items.drafts, entry.mistakes)
    asked = tuple(replace(draft.item, when=conditions.read(draft)) for draft in drafts)
    conditions.check_order()
    return tuple(sections.values()), asked


def _crossed_by(entry: Entry, items: Items) -> str | None:
    code = entry.text("crossed-by")
    if not code:
        return None
    draft = items.drafts.get(code)
    if draft is None:
        entry.wrong("crossed-by", N_("There is no item “{value}”."), value=code)
    elif draft.sure and draft.item.kind not in (ItemKind.CHOICE, ItemKind.MULTIPLE):
        entry.wrong(
            "crossed-by",
            N_(
                "Results can only be broken down by a choice or a multiple choice; “{value}” "
                "is neither."
            ),
            value=code,
        )
    return code


def _check_publication(items: Items) -> None:
    """Whatever feeds the directory is worth nothing without the agreement to publish it."""
    feeding = [draft for draft in items.drafts.values() if draft.item.feeds]
    if feeding and "publish" not in items.fed:
        feeding[0].entry.wrong(
            "feeds",
            N_(
                "Nothing of this is shown in the MSO directory unless a yes/no item feeds "
                "“publish”."
            ),
        )
