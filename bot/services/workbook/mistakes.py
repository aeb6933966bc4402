"""Mistakes in a workbook, each with the place where it can be put right.

All of them are collected before anything is refused: nobody wants to upload a file ten times.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.wording import N_, Message, Refusal

#: So many mistakes are listed; who has more has usually made the same one in every row.
MOST_LISTED = 50

_MOST_QUOTED = 40


@dataclass(frozen=True, slots=True)
class WorkbookError:
    """``row`` as Excel counts; 0 or an empty name where the mistake has no such place."""

    sheet: str
    row: int
    column: str
    message: Message


class WorkbookErrors(Refusal):
    """The workbook cannot be used. ``more`` counts the errors that are not in ``errors``."""

    def __init__(self, errors: tuple[WorkbookError, ...], more: int = 0) -> None:
        super().__init__(
            N_("The workbook cannot be used. Number of mistakes: {count}."),
            count=len(errors) + more,
        )
        self.errors = errors
        self.more = more


class UnusableFile(WorkbookErrors):
    """The file as a whole is refused; there is one error and it has no place."""

    def __init__(self, text: str, **values: object) -> None:
        message = Message(text, values)
        super().__init__((WorkbookError("", 0, "", message),))
        self.message = message


class Mistakes:
    """Collects what is wrong while the reading goes on."""

    def __init__(self) -> None:
        self._errors: list[WorkbookError] = []
        self._count = 0

    def add(self, sheet: str, row: int, column: str, text: str, /, **values: object) -> None:
        self._count += 1
        if len(self._errors) < MOST_LISTED:
            shown = {name: _quoted(value) for name, value in values.items()}
            self._errors.append(WorkbookError(sheet, row, column, Message(text, shown)))

    def raise_if_any(self, sheet_order: tuple[str, ...]) -> None:
        if not self._errors:
            return
        place = {name: index for index, name in enumerate(sheet_order)}
        self._errors.sort(key=lambda error: (place.get(error.sheet, -1), error.row))
        raise WorkbookErrors(tuple(self._errors), self._count - len(self._errors))


def _quoted(value: object) -> object:
    """A cell can hold thousands of characters; the sentence about it stays readable."""
    if isinstance(value, str) and len(value) > _MOST_QUOTED:
        return value[: _MOST_QUOTED - 1] + "…"
    return value
