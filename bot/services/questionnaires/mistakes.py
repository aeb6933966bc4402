"""Mistakes in a questionnaire's file, each with the place where it can be put right.

All of them are collected before anything is refused: nobody wants to try a file ten times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.wording import N_, Message, Refusal
from bot.services.workbook.cells import clean

#: So many mistakes are listed; the others are counted.
MOST_LISTED = 200

_MOST_QUOTED = 150


@dataclass(frozen=True, slots=True)
class Place:
    """Codes of what an entry of the file belongs to; empty where it belongs to nothing such."""

    section: str = ""
    item: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class QuestionnaireError:
    """``line`` counts from 1; 0 is the file as a whole. ``language`` is the text's, if it is one's.

    In the message, words of the file itself stand as they are.
    """

    line: int
    place: Place
    language: str
    message: Message

    def named(self) -> Iterator[Message]:
        """The place in words, from the outer to the inner: item, option, language."""
        if self.place.item:
            yield Message(N_("item “{code}”"), {"code": self.place.item})
        elif self.place.section:
            yield Message(N_("section “{code}”"), {"code": self.place.section})
        if self.place.option:
            yield Message(N_("option “{code}”"), {"code": self.place.option})
        if self.language:
            yield Message(N_("language “{code}”"), {"code": self.language})


class QuestionnaireErrors(Refusal):
    """The file cannot be used. ``more`` counts the errors that are not in ``errors``."""

    def __init__(self, file: str, errors: tuple[QuestionnaireError, ...], more: int = 0) -> None:
        super().__init__(
            N_("The questionnaire cannot be used. Number of mistakes: {count}."),
            count=len(errors) + more,
        )
        self.file = file
        self.errors = errors
        self.more = more


class Mistakes:
    """Collects what is wrong while the reading goes on."""

    def __init__(self) -> None:
        self._errors: list[QuestionnaireError] = []

    def add(
        self, line: int, place: Place, text: str, /, language: str = "", **values: object
    ) -> None:
        """Note a mistake; ``text`` is the source text of a sentence, ``values`` are those in it."""
        shown = {name: quoted(value) for name, value in values.items()}
        self._errors.append(QuestionnaireError(line, place, language, Message(text, shown)))

    def raise_if_any(self, file: str) -> None:
        """Raise :class:`QuestionnaireErrors` with all of them in the order of the file."""
        if self._errors:
            self._errors.sort(key=lambda error: error.line)
            listed = tuple(self._errors[:MOST_LISTED])
            raise QuestionnaireErrors(file, listed, len(self._errors) - len(listed))


class Unreadable(Exception):
    """The file cannot be taken apart; ``line`` is where that shows."""

    def __init__(self, line: int, text: str, /, **values: object) -> None:
        super().__init__(text)
        self.line = line
        self.message = Message(text, {name: quoted(value) for name, value in values.items()})


def quoted(value: object) -> object:
    """What the file says, short enough for a sentence about it."""
    if not isinstance(value, str):
        return value
    value = clean(value)
    return value if len(value) <= _MOST_QUOTED else value[: _MOST_QUOTED - 1] + "…"
