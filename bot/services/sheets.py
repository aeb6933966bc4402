"""Workbooks (XLSX) that people take away: sheets of rows, written as they come.

A text stays a text in every program that opens the workbook, whatever it begins with (CWE-1236).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from bot.i18n import Translator
from bot.services.workbook.writing import put_value

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell

Value = str | float | date | None
Row = Sequence[Value]

#: The longest name of a sheet (Excel's specifications and limits).
_LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its title, the headings of its columns (none: a sheet without), and its rows.

    ``width`` is that of each column, in characters. With ``named`` rows the first column stays in
    sight when the others are scrolled.
    """

    title: str
    heads: Row
    rows: Iterable[Row]
    width: int = 24
    named: bool = False


def workbook_of(_: Translator, tables: Iterable[Table]) -> bytes:
    """The file, from right to left where the reader's language is. Blocks: with many rows call it
    by ``asyncio.to_thread``.
    """
    from openpyxl import Workbook  # takes 0.15 s, and a start of the bot needs no workbook

    workbook = Workbook(write_only=True)
    for table in tables:
        _add(workbook, table, right_to_left=_.right_to_left)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _add(workbook: Workbook, table: Table, *, right_to_left: bool) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    worksheet = workbook.create_sheet(table.title[:_LONGEST_TITLE])
    worksheet.sheet_view.rightToLeft = right_to_left
    for number in range(1, max(2, len(table.heads)) + 1):
        worksheet.column_dimensions[get_column_letter(number)].width = table.width
    bold, top = Font(bold=True), Alignment(wrap_text=True, vertical="top")

    def cells(row: Row, font: Font | None = None) -> Iterator[Cell | None]:
        for value in row:
            if value is None or value == "":
                yield None
                continue
            cell = WriteOnlyCell(worksheet)
            put_value(cell, value)
            cell.alignment = top
            if isinstance(value, date):
                cell.number_format = "DD.MM.YYYY"
            if font is not None:
                cell.font = font
            yield cell

    if table.heads:
        worksheet.freeze_panes = "B2" if table.named else "A2"
        worksheet.append(cells(table.heads, bold))
    for row in table.rows:
        worksheet.append(cells(row))
