"""Workbooks that people take away: their texts stay texts, and they read from the reader's side."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from bot.i18n import translator
from bot.services.sheets import Table, workbook_of


def opened(language: str, *tables: Table) -> Workbook:
    return load_workbook(BytesIO(workbook_of(translator(language), tables)))


@pytest.mark.parametrize(
    "words", ["=1+1", "+49 2323 16", "-5", "@home", "#N/A", "=cmd|' /C calc'!A0"]
)
def test_what_people_wrote_is_never_a_formula(words: str) -> None:
    sheet = opened("de", Table("Texte", (words,), [(words, 5)])).active
    assert sheet is not None
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.value, cell.data_type) == (words, "s")
    assert sheet["B2"].data_type == "n"


@pytest.mark.parametrize(("language", "from_the_right"), [("de", False), ("ar", True)])
def test_a_sheet_begins_where_its_language_does(language: str, from_the_right: bool) -> None:
    workbook = opened(language, Table("a", ("Name",), []), Table("b", (), [("x",)]))
    assert [bool(s.sheet_view.rightToLeft) for s in workbook.worksheets] == [from_the_right] * 2


def test_headings_stay_in_sight_and_empty_cells_are_empty() -> None:
    day = date(2026, 11, 25)
    named = Table("n" * 40, ("Name", "Day"), [("Ada", day), ("", None)], named=True)
    sheet = opened("en", named).worksheets[0]
    assert (sheet.title, sheet.freeze_panes) == ("n" * 31, "B2")
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert (sheet["B2"].value.date(), sheet["B2"].number_format) == (day, "DD.MM.YYYY")
    assert [sheet["A3"].value, sheet["B3"].value] == [None, None]
