"""From a directory to the workbook that the city's people edit, and that reads back the same.

Text that begins like a formula is stored as text and flagged, so that an exported name cannot
run in anyone's Excel (CWE-1236).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from bot.domain.directory import BASE_LANGUAGE, Directory, Texts
from bot.services.workbook.cells import clean
from bot.services.workbook.layout import (
    ACCESSIBILITY_WORDS,
    CONTACTS,
    EQUIPMENT_WORDS,
    GROUPS,
    GUIDE,
    GUIDE_LINES,
    LAST_ROW,
    NO,
    OFFICE_NAMES,
    OFFICES,
    ORGANISATIONS,
    ROOM_TEXTS,
    ROOMS,
    SHEETS,
    TOPIC_TEXTS,
    TOPICS,
    YES,
    Column,
    Sheet,
)

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

#: One value per column, in the order of the columns.
Line = tuple[str | float | date | None, ...]

#: Offered in the lists; any other code that is known can be typed.
_OFFERED_LANGUAGES = "de,en,tr,ar,ru,uk,pl,fr,ro,bg,fa,ku,es,it,sr,sq"

FORMULA_STARTS = ("=", "+", "-", "@")


def write_workbook(directory: Directory) -> bytes:
    """The XLSX file; :func:`read_workbook` makes the same directory of it (revision 0)."""
    from openpyxl import Workbook  # takes 0.15 s, and a start of the bot needs no workbook

    workbook = Workbook()
    guide = workbook.active
    assert guide is not None  # openpyxl's new workbook has one sheet
    _write_guide(guide)
    lines: dict[str, Iterable[Line]] = {
        GROUPS.name: _group_lines(directory),
        TOPICS.name: _topic_lines(directory),
        TOPIC_TEXTS.name: _topic_text_lines(directory),
        OFFICES.name: _office_lines(directory),
        OFFICE_NAMES.name: _office_name_lines(directory),
        CONTACTS.name: _contact_lines(directory),
        ORGANISATIONS.name: _organisation_lines(directory),
        ROOMS.name: _room_lines(directory),
        ROOM_TEXTS.name: _room_text_lines(directory),
    }
    for sheet in SHEETS:
        _write_sheet(workbook.create_sheet(sheet.name), sheet, lines[sheet.name])
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


# ------------------------------------------------------------------------------ what is written


def _languages(*texts: Iterable[str]) -> list[str]:
    """All languages of ``texts``, German first, the others by their code."""
    codes = {code for codes in texts for code in codes}
    return sorted(codes, key=lambda code: (code != BASE_LANGUAGE, code))


def _text_lines(slug: str, texts: Texts) -> Iterator[Line]:
    for language in _languages(texts):
        yield slug, language, texts[language]


def _group_lines(directory: Directory) -> Iterator[Line]:
    for group in directory.groups.values():
        yield from _text_lines(group.slug, group.titles)


def _topic_lines(directory: Directory) -> Iterator[Line]:
    for topic in directory.topics.values():
        yield topic.slug, topic.group, topic.office, topic.contact


def _topic_text_lines(directory: Directory) -> Iterator[Line]:
    for topic in directory.topics.values():
        for language in _languages(topic.titles, topic.concerns, topic.words):
            yield (
                topic.slug,
                language,
                topic.titles.get(language),
                topic.concerns.get(language),
                "; ".join(topic.words.get(language, ())),
            )


def _office_lines(directory: Directory) -> Iterator[Line]:
    for office in directory.offices.values():
        yield (
            office.slug,
            office.code,
            office.address,
            office.latitude,
            office.longitude,
            office.phone,
            office.email,
            office.hours,
        )


def _office_name_lines(directory: Directory) -> Iterator[Line]:
    for office in directory.offices.values():
        yield from _text_lines(office.slug, office.names)


def _contact_lines(directory: Directory) -> Iterator[Line]:
    for contact in directory.contacts.values():
        yield (
            contact.slug,
            contact.office,
            contact.name,
            contact.room,
            contact.phone,
            contact.email,
            contact.hours,
            ", ".join(contact.languages),
            contact.verified_on,
        )


def _organisation_lines(directory: Directory) -> Iterator[Line]:
    for organisation in directory.organisations.values():
        yield (
            organisation.slug,
            organisation.name,
            organisation.district,
            ", ".join(organisation.languages),
        )


def _room_lines(directory: Directory) -> Iterator[Line]:
    for room in directory.rooms.values():
        yield (
            room.slug,
            room.address,
            room.latitude,
            room.longitude,
            room.capacity,
            "; ".join(EQUIPMENT_WORDS[code] for code in room.equipment),
            "; ".join(ACCESSIBILITY_WORDS[code] for code in room.accessibility),
            room.hours,
            room.buffer_minutes,
            YES if room.closed_on_holidays else NO,
            room.photo,
            room.manager,
        )


def _room_text_lines(directory: Directory) -> Iterator[Line]:
    for room in directory.rooms.values():
        for language in _languages(room.names, room.rules):
            yield room.slug, language, room.names.get(language), room.rules.get(language)


# ------------------------------------------------------------------------------ how it looks


def _write_guide(worksheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    worksheet.title = GUIDE
    worksheet.column_dimensions["A"].width = 110
    for number, line in enumerate(GUIDE_LINES, start=1):
        cell = worksheet.cell(number, 1, line or None)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if number == 1 or (line and len(line) < 10):
            cell.font = Font(bold=True, size=14 if number == 1 else 11)


def _write_sheet(worksheet: Worksheet, sheet: Sheet, lines: Iterable[Line]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    required = PatternFill("solid", fgColor="BDD7EE")
    optional = PatternFill("solid", fgColor="E7E6E6")
    for index, column in enumerate(sheet.columns, start=1):
        head = worksheet.cell(1, index, column.header)
        head.font = Font(bold=True)
        head.fill = required if column.required else optional
        head.comment = Comment(column.hint, "MSO-Bot", height=120, width=260)
        dimension = worksheet.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        dimension.number_format = column.number_format  # for the rows that are still empty
        _offer_choices(worksheet, column, get_column_letter(index))
    wrapped = Alignment(wrap_text=True, vertical="top")
    number = 1
    for number, line in enumerate(lines, start=2):
        for index, (column, value) in enumerate(zip(sheet.columns, line, strict=True), start=1):
            cell = worksheet.cell(number, index)
            cell.number_format = column.number_format
            if sheet.row_height:
                cell.alignment = wrapped
            if value is not None and value != "":
                put_value(cell, value)
        if sheet.row_height:
            worksheet.row_dimensions[number].height = sheet.row_height
    worksheet.freeze_panes = "A2"
    last = get_column_letter(len(sheet.columns))
    worksheet.auto_filter.ref = f"A1:{last}{number}"


def put_value(cell: Cell | MergedCell, value: str | float | date) -> None:
    """Write a value; a text stays one, whatever it begins with (CWE-1236)."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = clean(value)
    cell.data_type = "s"  # never a formula or an error, whatever it looks like
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def _offer_choices(worksheet: Worksheet, column: Column, letter: str) -> None:
    """A list to choose from; what is not in it can still be typed and is checked on import."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if column.choices == "languages":
        source = f'"{_OFFERED_LANGUAGES}"'
    elif column.choices == "yes-no":
        source = f'"{YES},{NO}"'
    elif column.choices:
        source = f"'{column.choices}'!$A$2:$A${LAST_ROW}"
    else:
        return
    validation = DataValidation(type="list", formula1=source, allow_blank=True)
    validation.showErrorMessage = False
    validation.add(f"{letter}2:{letter}{LAST_ROW}")
    worksheet.add_data_validation(validation)
