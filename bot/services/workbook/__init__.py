"""The directory as a workbook (XLSX) that the city's people fill in, and back again.

Reading is strict and safe because the file comes from outside; both directions block, so
callers on the event loop use ``asyncio.to_thread``.
"""

from __future__ import annotations

from bot.services.workbook.mistakes import WorkbookError, WorkbookErrors
from bot.services.workbook.reading import read_workbook
from bot.services.workbook.writing import write_workbook

__all__ = ["WorkbookError", "WorkbookErrors", "read_workbook", "write_workbook"]
