"""What comes out of a round: counts, statistics, cross tables and texts, as frozen values.

A count is exact, or two bounds between which it lies; so the same values serve both editions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.questionnaire import Item, Questionnaire

#: A figure that fewer organisations gave is not shown to the steering group (product.md, 5).
LEAST = 3

#: Codes of categories that are no option: no answer · an answer (texts) · any other year.
SKIPPED = "-"
GIVEN = "+"
OTHERS = "*"


class Edition(StrEnum):
    """Who reads: staff see everything, the steering group what names no organisation."""

    STAFF = "staff"
    STEERING = "steering"


@dataclass(frozen=True, slots=True)
class Count:
    """How many organisations: exactly, or between two bounds (both inclusive)."""

    least: int
    most: int

    @property
    def exact(self) -> bool:
        """Whether the figure itself is shown."""
        return self.least == self.most

    def minus(self, other: Count) -> Count:
        """What is left when ``other`` is taken away."""
        return Count(max(0, self.least - other.most), self.most - other.least)


def exactly(number: int) -> Count:
    """A count that is shown as it is."""
    return Count(number, number)


#: What is shown instead of a small figure: zero, one or two.
SMALL = Count(0, LEAST - 1)


@dataclass(frozen=True, slots=True)
class Category:
    """An option, a scale's step, a class of numbers or a year, and how many gave it."""

    code: str
    count: Count


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of the numbers given, in the item's unit; for staff only: the extremes are single answers."""

    given: int
    least: float
    median: float
    mean: float
    most: float
    total: float


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """A text that an organisation wrote; for the steering group without its name."""

    text: str
    organisation_name: str | None


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The figures of one item.

    ``asked`` counts the organisations that came to it. Without ``shown`` it is not broken down:
    too few were asked, or its figures would give away those of another item. ``middle`` is the
    code of the class in which the median lies. Without ``all_texts`` the texts are a selection.
    """

    item: Item
    asked: Count
    answered: Count
    skipped: Count
    categories: tuple[Category, ...] = ()
    shown: bool = True
    statistics: Statistics | None = None
    middle: str | None = None
    texts: tuple[TextAnswer, ...] = ()
    all_texts: bool = True

    def count(self, code: str) -> Count | None:
        """The count of the category of that code."""
        return next((entry.count for entry in self.categories if entry.code == code), None)

    def share(self, code: str) -> float | None:
        """The share of those who answered, 0 to 1; ``None`` unless both figures are shown."""
        count = self.count(code)
        if count is None or not count.exact or not self.answered.exact or not self.answered.most:
            return None
        return count.most / self.answered.most


@dataclass(frozen=True, slots=True)
class Cross:
    """An item's categories by target group. ``cells`` by (category, group); a missing one is not
    shown. ``sizes`` are how many organisations reach a group.
    """

    item: Item
    rows: tuple[str, ...]
    groups: tuple[str, ...]
    sizes: Mapping[str, int]
    cells: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class RoundResults:
    """All figures of one round in one edition. ``organisations`` are the names of those who
    answered, by name; empty for the steering group. ``given`` is how many answered.
    """

    questionnaire: Questionnaire
    edition: Edition
    invited: int
    given: int
    items: tuple[ItemResult, ...]
    crosses: tuple[Cross, ...]
    organisations: tuple[str, ...] = ()

    def of(self, code: str) -> ItemResult:
        """The result of the item of that code; ``KeyError`` when there is none."""
        for result in self.items:
            if result.item.code == code:
                return result
        raise KeyError(code)
