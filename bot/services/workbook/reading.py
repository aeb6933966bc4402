"""From the bytes of a workbook to a directory, or to the list of everything wrong with it.

The file is not trusted: its package is checked first, rows are counted rather than believed,
and a formula is refused, never evaluated.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.directory import Directory
from bot.domain.wording import N_
from bot.services.workbook.assembly import assemble
from bot.services.workbook.cells import CellValue, Row, clean
from bot.services.workbook.layout import GUIDE, LAST_ROW, SHEETS, Sheet
from bot.services.workbook.mistakes import Mistakes, WorkbookErrors
from bot.services.workbook.package import check_package, damaged

if TYPE_CHECKING:
    from openpyxl import Workbook

#: Nothing is looked for to the right of this column.
_LAST_COLUMN = 100

#: One workbook at a time: that bounds the memory, and the filter of warnings is global.
_one_at_a_time = threading.Lock()


def read_workbook(data: bytes, *, today: date | None = None) -> Directory:
    """The directory in ``data``, texts trimmed, in the order of the rows.

    ``today`` is the last day on which something can have been verified; by default the
    present day in Germany. Raises :class:`WorkbookErrors` with all mistakes at once.
    """
    latest = today or datetime.now(ZoneInfo("Europe/Berlin")).date()
    check_package(data)
    mistakes = Mistakes()
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that do not matter here
        try:
            rows = _rows_by_sheet(data, mistakes)
        except WorkbookErrors:
            raise
        except Exception as error:  # a damaged file raises anything, anywhere
            raise damaged() from error
    order = tuple(sheet.name for sheet in SHEETS)
    if len(rows) < len(SHEETS):  # without one sheet, every reference to it would be a mistake
        mistakes.raise_if_any(order)
    directory = assemble(rows, latest)
    mistakes.raise_if_any(order)
    return directory


def _rows_by_sheet(data: bytes, mistakes: Mistakes) -> Mapping[str, list[Row]]:
    from openpyxl import load_workbook  # takes 0.15 s, and a start of the bot needs no workbook

    workbook = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    try:
        names = {clean(name).casefold(): name for name in workbook.sheetnames}
        known = {sheet.name.casefold() for sheet in SHEETS} | {GUIDE.casefold()}
        for folded, name in names.items():
            if folded not in known:
                mistakes.add(
                    name,
                    0,
                    "",
                    N_("The sheet “{sheet}” does not belong in this workbook. Please delete it."),
                    sheet=name,
                )
        found: dict[str, list[Row]] = {}
        for sheet in SHEETS:
            if sheet.name.casefold() not in names:
                mistakes.add(
                    sheet.name, 0, "", N_("The sheet “{sheet}” is missing."), sheet=sheet.name
                )
            else:
                title = names[sheet.name.casefold()]
                found[sheet.name] = list(_rows(workbook, title, sheet, mistakes))
        return found
    finally:
        workbook.close()


def _rows(workbook: Workbook, title: str, sheet: Sheet, mistakes: Mistakes) -> Iterator[Row]:
    lines = _lines(workbook, title)
    places = _places(next(lines, []), sheet, mistakes)
    missing = {column.field for column in sheet.columns} - set(places.values())
    for number, line in enumerate(lines, start=2):
        if number > LAST_ROW:
            mistakes.add(
                sheet.name,
                number,
                "",
                N_("Too many rows: at most {count} are possible. Delete everything below."),
                count=LAST_ROW,
            )
            return
        if all(_is_blank(value) for value, _kind in line):
            continue
        row = Row(sheet, number, {}, mistakes, unusable=set(missing))
        values: dict[str, CellValue] = {}
        for index, (value, kind) in enumerate(line):
            field = places.get(index)
            if field is None:
                continue  # a heading that is missing or unknown has been reported
            if kind == "f":
                row.wrong(field, N_("There is a formula in this cell. Write the value itself."))
            elif kind == "e":
                row.wrong(field, N_("Excel shows an error in this cell. Write the value itself."))
            else:
                values[field] = value
        row.values = values
        yield row


def _lines(workbook: Workbook, title: str) -> Iterator[list[tuple[CellValue, str]]]:
    """Value and kind (``f`` formula, ``e`` error) of each cell, row by row."""
    worksheet = workbook[title]
    worksheet.reset_dimensions()  # what the file says about its own size can be wrong
    for cells in worksheet.iter_rows(min_row=1, max_col=_LAST_COLUMN):
        line: list[tuple[CellValue, str]] = [(cell.value, cell.data_type) for cell in cells]
        while line and line[-1][0] is None:
            line.pop()
        yield line


def _places(
    heading: list[tuple[CellValue, str]], sheet: Sheet, mistakes: Mistakes
) -> dict[int, str]:
    """Which field stands in which column, by the names in the first row."""
    fields = {column.header.casefold(): column.field for column in sheet.columns}
    places: dict[int, str] = {}
    for index, (value, _kind) in enumerate(heading):
        name = clean(str(value)) if value is not None else ""
        field = fields.get(name.casefold())
        if field is not None and field not in places.values():
            places[index] = field
        elif field is not None:
            mistakes.add(sheet.name, 1, name, N_("There are two columns with this name."))
        elif name:
            mistakes.add(
                sheet.name, 1, name, N_("This column does not belong here. Please delete it.")
            )
    for column in sheet.columns:
        if column.field not in places.values():
            mistakes.add(sheet.name, 1, column.header, N_("This column is missing."))
    return places


def _is_blank(value: CellValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
