"""Filling a sheet of a workbook (XLSX) that people take away, safely."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.services.workbook.cells import clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTH = 22

Cell = str | int | float | None


def fill(worksheet: Worksheet, lines: Iterable[tuple[Cell, ...]]) -> None:
    """Write lines, the first one as the heading.

    What people wrote is always text, never a formula (CWE-1236).
    """
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for row, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            cell = worksheet.cell(row, column)
            if isinstance(value, str):
                cell.value = clean(value)
                cell.data_type = "s"
            elif value is not None:
                cell.value = value
            if row == 1:
                cell.font = Font(bold=True)
                worksheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    worksheet.freeze_panes = "A2"
