"""A questionnaire: sections of items, what each one accepts, and when it is asked.

Frozen values; where they come from (a file, a table) is nothing to them. What a survey calls an
item is called so here, because a *question* in this house is a concern sent to the city.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.domain.directory import Texts


class ItemKind(StrEnum):
    """What an item accepts; the values stand in files."""

    CHOICE = "choice"
    MULTIPLE = "multiple"
    YES_NO = "yes-no"
    NUMBER = "number"
    SCALE = "scale"
    SHORT_TEXT = "short-text"
    LONG_TEXT = "long-text"
    DATE = "date"


#: What an item's answer is, by kind; ``None`` everywhere: asked and skipped.
#: choice: an option's code · multiple: list of codes in the options' order · yes-no: bool ·
#: number: int, or float when the item has decimals · scale: int · texts: str · date: ISO 8601 day.
Answer = str | int | float | bool | list[str] | None

#: Answers by the item's code. An item that was not asked is absent.
Answers = Mapping[str, Any]


class Comparison(StrEnum):
    """How a condition looks at an answer. One that is missing or was skipped passes none."""

    IS = "is"
    IS_NOT = "is-not"
    INCLUDES = "includes"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of an earlier item's answer against ``values`` (any of them is enough)."""

    item: str
    comparison: Comparison
    values: tuple[str | int | float | bool, ...]

    def __call__(self, answers: Answers) -> bool:
        """Whether the answers so far pass."""
        given = answers.get(self.item)
        if given is None:
            return False
        match self.comparison:
            case Comparison.IS:
                return given in self.values
            case Comparison.IS_NOT:
                return given not in self.values
            case Comparison.INCLUDES:
                return any(value in given for value in self.values)
            case Comparison.AT_LEAST:
                return bool(given >= self.values[0])
            case Comparison.AT_MOST:
                return bool(given <= self.values[0])

    def items(self) -> Iterator[str]:
        """The items that it looks at."""
        yield self.item


@dataclass(frozen=True, slots=True)
class Together:
    """Several conditions: all of them, or any."""

    conditions: tuple[Condition | Together, ...]
    every: bool

    def __call__(self, answers: Answers) -> bool:
        """Whether the answers so far pass."""
        passed = (condition(answers) for condition in self.conditions)
        return all(passed) if self.every else any(passed)

    def items(self) -> Iterator[str]:
        """The items that they look at."""
        for condition in self.conditions:
            yield from condition.items()


@dataclass(frozen=True, slots=True)
class ItemOption:
    """Something to choose. ``code`` stays the same over versions, so that rounds can be compared.

    An ``exclusive`` one of a multiple choice (*none of these*) takes all others away.
    """

    code: str
    texts: Texts
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked. ``code`` stays the same over versions.

    ``minimum`` and ``maximum`` bound a number or a scale (both inclusive); ``longest`` a text in
    characters. ``low`` and ``high`` say what the ends of a scale mean. ``feeds`` names the field of
    the MSO directory that the answer goes to (one of :data:`DIRECTORY_FIELDS`).
    """

    code: str
    kind: ItemKind
    section: str
    texts: Texts
    help: Texts = field(default_factory=dict)
    required: bool = True
    options: tuple[ItemOption, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    longest: int | None = None
    low: Texts = field(default_factory=dict)
    high: Texts = field(default_factory=dict)
    when: Condition | Together | None = None
    feeds: str | None = None

    def option(self, code: str) -> ItemOption | None:
        """The option of that code."""
        return next((option for option in self.options if option.code == code), None)

    def asked(self, answers: Answers) -> bool:
        """Whether it is asked, given the answers so far."""
        return self.when is None or self.when(answers)


#: Fields of the MSO directory. ``publish`` is the yes/no item by which an organisation agrees to
#: be shown there; without its yes nothing of it is published.
DIRECTORY_FIELDS = (
    "publish",
    "founded",
    "structure",
    "members",
    "languages",
    "offers",
    "target-groups",
    "district",
    "contact-name",
    "contact-phone",
    "contact-email",
    "website",
    "about",
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a questionnaire under one title."""

    code: str
    titles: Texts


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a questionnaire. Two with the same name and version are the same.

    ``languages`` are those in which every text stands. ``crossed_by`` is the item (choice or
    multiple choice) by whose options results are broken down: the target groups.
    """

    name: str
    version: int
    titles: Texts
    intro: Texts
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    languages: tuple[str, ...]
    crossed_by: str | None = None

    def item(self, code: str) -> Item:
        """The item of that code; ``KeyError`` when there is none."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)

    def feeding(self, name: str) -> Item | None:
        """The item that feeds a field of the MSO directory."""
        return next((item for item in self.items if item.feeds == name), None)


@dataclass(frozen=True, slots=True)
class Response:
    """What one organisation answered in one round."""

    organisation: str
    organisation_name: str
    answers: Answers
    submitted: bool = True


def asked_only(questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """The answers to items that are asked, given the answers before them: no orphan stays."""
    kept: dict[str, Any] = {}
    for item in questionnaire.items:
        if item.code in answers and item.asked(kept):
            kept[item.code] = answers[item.code]
    return kept
