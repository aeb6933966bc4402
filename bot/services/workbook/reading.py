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
from bot.services.workbook.package import check_package, damaged, too_much_inside

if TYPE_CHECKING:
    from openpyxl import Workbook

#: Nothing is looked for to the right of this column.
_LAST_COLUMN = 30

#: Characters in all cells. Many cells can share one text, so the size of the file bounds nothing.
_MOST_TEXT = 8_000_000

#: Value and kind of each cell; ``f`` is a formula, ``e`` an error.
Line = list[tuple[CellValue, str]]

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
        titles = {clean(title).casefold(): title for title in workbook.sheetnames}
        _report_sheets(titles, mistakes)
        source = _Source(workbook)
        return {
            sheet.name: list(_rows(source.lines(titles[sheet.name.casefold()]), sheet, mistakes))
            for sheet in SHEETS
            if sheet.name.casefold() in titles
        }
    finally:
        workbook.close()


def _report_sheets(titles: Mapping[str, str], mistakes: Mistakes) -> None:
    expected = {name.casefold() for name in (GUIDE, *(sheet.name for sheet in SHEETS))}
    for folded, title in titles.items():
        if folded not in expected:
            mistakes.add(
                title,
                0,
                "",
                N_("The sheet “{sheet}” does not belong in this workbook. Please delete it."),
                sheet=title,
            )
    for sheet in SHEETS:
        if sheet.name.casefold() not in titles:
            mistakes.add(sheet.name, 0, "", N_("The sheet “{sheet}” is missing."), sheet=sheet.name)


class _Source:
    """The cells of the file, as far as they are few enough."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._text = 0

    def lines(self, title: str) -> Iterator[Line]:
        """Row by row, without the empty cells at the end."""
        worksheet = self._workbook[title]
        worksheet.reset_dimensions()  # what the file says about its own size can be wrong
        for cells in worksheet.iter_rows(min_row=1, max_col=_LAST_COLUMN):
            line: Line = []
            for cell in cells:
                value = cell.value
                line.append((value, cell.data_type))
                if isinstance(value, str):
                    self._text += len(value)
            if self._text > _MOST_TEXT:
                raise too_much_inside()
            while line and line[-1][0] is None:
                line.pop()
            yield line


def _rows(lines: Iterator[Line], sheet: Sheet, mistakes: Mistakes) -> Iterator[Row]:
    places = _places(next(lines, []), sheet, mistakes)
    missing = {column.field for column in sheet.columns} - set(places.values())
    nameless: set[int] = set()
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
            if index not in places:
                if not _is_blank(value) and index not in nameless:
                    nameless.add(index)
                    mistakes.add(sheet.name, number, _letter(index), _OUTSIDE)
            elif kind == "f":
                row.wrong(places[index], N_("There is a formula here. Write the value itself."))
            elif kind == "e":
                row.wrong(places[index], N_("Excel shows an error here. Write the value itself."))
            else:
                values[places[index]] = value
        row.values = values
        yield row


_OUTSIDE = N_("There is something in a column that does not belong here. Please delete it.")


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(index + 1)


def _places(heading: Line, sheet: Sheet, mistakes: Mistakes) -> dict[int, str]:
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
