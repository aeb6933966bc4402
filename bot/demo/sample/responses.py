"""Invented responses to any questionnaire, for the demo, for tests and for measurements.

They come from the sample organisations, in their languages and scripts; the same seed invents the
same ones. How popular an option is follows from its code, so that rounds have a trend.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bot.demo.sample.city import load_organisations, read_sample
from bot.domain.directory import Organisation
from bot.domain.questionnaire import Answer, Item, ItemKind, Questionnaire, Response

#: A day that does not move, so that the same seed gives the same days.
_FIRST_DAY = date(2027, 1, 15)

_NAMES = ("Ayşe Muster", "Omar Beispiel", "Олена Приклад", "مريم مثال", "Petra Exempel")


def invented_responses(
    questionnaire: Questionnaire, count: int, seed: int = 0
) -> Iterator[Response]:
    """``count`` responses, each of another organisation; from the 23rd on numbered ones."""
    texts: dict[str, Sequence[str]] = read_sample("texts")
    descriptions: Sequence[str] = read_sample("descriptions")
    chance = random.Random(seed)
    organisations = [*load_organisations().values()]
    chance.shuffle(organisations)
    for number in range(count):
        organisation = (
            organisations[number]
            if number < len(organisations)
            else _numbered(number, chance.choice(organisations))
        )
        author = _Author(organisation, number, texts, descriptions, chance)
        answers: dict[str, Any] = {}
        for item in questionnaire.items:
            if item.asked(answers):
                answers[item.code] = author.answer(item)
        yield Response(organisation.slug, organisation.name, answers)


def _numbered(number: int, like: Organisation) -> Organisation:
    name = f"Musterverein {number + 1:04}"
    return Organisation(f"sample-{number + 1:04}", name, like.district, like.languages)


class _Author:
    """One organisation that answers."""

    def __init__(
        self,
        organisation: Organisation,
        number: int,
        texts: dict[str, Sequence[str]],
        descriptions: Sequence[str],
        chance: random.Random,
    ) -> None:
        self.organisation = organisation
        self.number = number
        self.chance = chance
        self.language = chance.choice(organisation.languages)
        self.texts = texts.get(self.language) or texts["de"]
        self.descriptions = descriptions

    def answer(self, item: Item) -> Answer:
        """An answer that the item accepts; of what need not be answered, a sixth is skipped."""
        if not item.required and self.chance.random() < 1 / 6:
            return None
        match item.kind:
            case ItemKind.CHOICE:
                weights = [_liking(item, option.code) for option in item.options]
                options = [option.code for option in item.options]
                return self.chance.choices(options, weights)[0]
            case ItemKind.MULTIPLE:
                return self._several(item)
            case ItemKind.YES_NO:
                return self.chance.random() < 0.35 + 0.6 * _liking(item, "yes")
            case ItemKind.NUMBER | ItemKind.SCALE:
                return self._number(item)
            case ItemKind.DATE:
                return (_FIRST_DAY + timedelta(self.chance.randrange(700))).isoformat()
            case ItemKind.SHORT_TEXT:
                return self._line(item)[: item.longest]
            case ItemKind.LONG_TEXT:
                texts = self.descriptions if item.feeds == "about" else self.texts
                return self.chance.choice(texts)[: item.longest]

    def _several(self, item: Item) -> list[str]:
        free = [option.code for option in item.options if not option.exclusive]
        alone = [option.code for option in item.options if option.exclusive]
        if alone and self.chance.random() < 0.1:
            return [self.chance.choice(alone)]
        spoken = item.feeds == "languages"
        chosen = [
            code
            for code in free
            if (
                code in {"de", *self.organisation.languages}
                if spoken
                else self.chance.random() < _liking(item, code)
            )
        ]
        return chosen or [self.chance.choice(free)]

    def _number(self, item: Item) -> float:
        low = item.minimum if item.minimum is not None else 0
        high = item.maximum if item.maximum is not None else 10_000
        if item.kind is ItemKind.SCALE:
            found = self.chance.triangular(low, high + 0.99, low + (high - low) * 0.75)
        elif low > 1000:  # a year
            found = self.chance.triangular(max(low, 1965), min(high, 2025), 2005)
        else:
            found = low + self.chance.lognormvariate(3.6, 0.9)
        found = min(max(found, low), high)
        return round(found, item.decimals) if item.decimals else int(found)

    def _line(self, item: Item) -> str:
        match item.feeds:
            case "contact-name":
                return self.chance.choice(_NAMES)
            case "contact-phone":
                return f"+49 221 4710 {self.number % 1000:03}"  # a range kept for fiction
            case "contact-email":
                return f"muster{self.number}@example.org"
            case "website":
                return f"https://example.org/{self.organisation.slug}"
            case "district":
                return self.organisation.district
            case _:
                return " ".join(self.chance.choice(self.texts).split()[:3]).rstrip(".,:")


def _liking(item: Item, code: str) -> float:
    """How likely an option is taken, the same in every round."""
    return random.Random(f"{item.code} {code}").uniform(0.12, 0.85)
