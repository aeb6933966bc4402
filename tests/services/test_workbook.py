"""A newcomer at the city fills in the workbook: what is clear is taken, the rest is explained."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import Workbook
from small_city import SMALL_CITY, TODAY, edited, mistakes_in, with_cell

from bot.domain.directory import Directory
from bot.domain.rooms.features import ACCESSIBILITY, EQUIPMENT
from bot.services.workbook import WorkbookErrors, read_workbook, write_workbook
from bot.services.workbook.layout import ACCESSIBILITY_WORDS, EQUIPMENT_WORDS


def read(data: bytes) -> Directory:
    return read_workbook(data, today=TODAY)


# What people type


def test_an_unchanged_export_changes_nothing() -> None:
    assert read(write_workbook(SMALL_CITY)) == SMALL_CITY


def test_spaces_and_line_breaks_around_a_text_do_not_matter() -> None:
    city = read(with_cell("Kontakte", "C2", "  Petra\n Muster "))
    assert city.contacts["petra-muster"].name == "Petra Muster"


def test_search_words_are_separated_by_semicolons_or_line_breaks() -> None:
    city = read(with_cell("Thementexte", "E2", "Miete;zu teuer\n Wohnung ;; Miete"))
    assert city.topics["housing"].words["de"] == ("Miete", "zu teuer", "Wohnung")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        (492214710131, "+49 221 4710131"),
        (2214710131, "+49 221 4710131"),
        ("0221 4710 131", "0221 4710 131"),
        (" +49  221 4710 131", "+49 221 4710 131"),
        (None, ""),
    ],
)
def test_a_phone_number_may_be_typed_as_a_number(typed: object, understood: str) -> None:
    assert read(with_cell("Kontakte", "E2", typed)).contacts["petra-muster"].phone == understood


@pytest.mark.parametrize("typed", [datetime(2026, 5, 15), "15.05.2026", "15.5.2026", "2026-05-15"])  # noqa: DTZ001 - Excel knows no zones
def test_a_day_may_be_a_date_or_be_written_out(typed: object) -> None:
    city = read(with_cell("Kontakte", "I2", typed))
    assert city.contacts["petra-muster"].verified_on == date(2026, 5, 15)


def test_a_room_may_be_a_number() -> None:
    assert read(with_cell("Kontakte", "D2", 112)).contacts["petra-muster"].room == "112"
    assert read(with_cell("Kontakte", "D2", 112.0)).contacts["petra-muster"].room == "112"


def test_a_coordinate_may_have_a_decimal_comma() -> None:
    assert read(with_cell("Stellen", "D2", "51,5")).offices["soziales"].latitude == 51.5


def test_languages_may_be_separated_in_any_way() -> None:
    city = read(with_cell("Kontakte", "H2", "DE; tr/ku  ar, de"))
    assert city.contacts["petra-muster"].languages == ("de", "tr", "ku", "ar")


@pytest.mark.parametrize(
    ("cell", "typed", "field", "understood"),
    [
        ("E2", "80", "capacity", 80),
        ("E2", 80.0, "capacity", 80),
        ("F2", "Küche, BEAMER ; ", "equipment", ("projector", "kitchen")),
        ("F2", None, "equipment", ()),
        ("I2", None, "buffer_minutes", 0),
        ("J2", None, "closed_on_holidays", True),
        ("J2", "Nein", "closed_on_holidays", False),
        ("J2", False, "closed_on_holidays", False),
    ],
)
def test_what_a_room_has_is_taken_kindly(
    cell: str, typed: object, field: str, understood: object
) -> None:
    assert getattr(read(with_cell("Räume", cell, typed)).rooms["saal"], field) == understood


def test_the_words_of_the_workbook_are_those_of_the_rooms() -> None:
    assert tuple(EQUIPMENT_WORDS) == tuple(EQUIPMENT)
    assert tuple(ACCESSIBILITY_WORDS) == tuple(ACCESSIBILITY)


def test_a_language_that_no_text_has_yet_is_only_another_row() -> None:
    def add_rows(workbook: Workbook) -> None:
        workbook["Thementexte"].append(["housing", "sq", "Shtesa e qirasë", None, "qira; shtëpi"])

    topic = read(edited(add_rows)).topics["housing"]
    assert topic.titles["sq"] == "Shtesa e qirasë"
    assert topic.words["sq"] == ("qira", "shtëpi")


def test_empty_rows_and_notes_on_the_guide_do_not_matter() -> None:
    def edit(workbook: Workbook) -> None:
        workbook["Anleitung"]["B3"] = "=1+1"
        workbook["Organisationen"].insert_rows(2, 3)
        workbook["Organisationen"]["A2"] = "   "

    assert read(edited(edit)) == SMALL_CITY


def test_columns_may_stand_in_another_order() -> None:
    def swap(workbook: Workbook) -> None:
        sheet = workbook["Organisationen"]
        for row in sheet.iter_rows():
            row[1].value, row[2].value = row[2].value, row[1].value

    assert read(edited(swap)) == SMALL_CITY


# What is wrong, and where


@pytest.mark.parametrize(
    ("sheet", "cell", "typed", "column", "sentence"),
    [
        ("Kontakte", "C2", None, "Name", "This cell must not be empty."),
        ("Kontakte", "C2", "=1+1", "Name", "There is a formula here. Write the value itself."),
        ("Kontakte", "C2", "#REF!", "Name", "Excel shows an error here. Write the value itself."),
        ("Kontakte", "C2", "x" * 81, "Name", "The text is too long: 81 characters, at most 80."),
        (
            "Kontakte",
            "D2",
            date(2026, 12, 1),
            "Raum",
            "There must be text in this cell. Format the cell as text and type the text again.",
        ),
        (
            "Kontakte",
            "E2",
            "ruf an",
            "Telefon",
            "“ruf an” is not a phone number. Write it like +49 221 4710 000.",
        ),
        ("Kontakte", "F2", "petra@muster", "E-Mail", "“petra@muster” is not an e-mail address."),
        (
            "Kontakte",
            "H2",
            "de, klingonisch",
            "Sprachen",
            "“klingonisch” is not the code of a language. Examples: de, en, tr, ar.",
        ),
        ("Kontakte", "I2", date(2026, 11, 23), "Geprüft am", "This date is in the future."),
        ("Kontakte", "I2", "31.02.2026", "Geprüft am", "This must be a date such as 15.05.2026."),
        ("Kontakte", "I2", True, "Geprüft am", "This must be a date such as 15.05.2026."),
        ("Kontakte", "I2", "1.1.1850", "Geprüft am", "This must be a date such as 15.05.2026."),
        (
            "Stellen",
            "D2",
            "north",
            "Breite",
            "This must be a number between -90 and 90.",
        ),
        ("Stellen", "E2", 181, "Länge", "This must be a number between -180 and 180."),
        ("Stellen", "E2", None, "Länge", "Give both latitude and longitude, or neither."),
        ("Themen", "C2", "sozialamt", "Stelle", "“sozialamt” is not in the sheet “Stellen”."),
        ("Themen", "D2", "niemand", "Kontakt", "“niemand” is not in the sheet “Kontakte”."),
        (
            "Themen",
            "D3",
            "petra-muster",
            "Kontakt",
            "“petra-muster” works at “soziales”, not at “entsorgung”.",
        ),
        ("Themen", "B2", None, "Gruppe", "This cell must not be empty."),
        (
            "Organisationen",
            "A2",
            "Anadolu e.V.",
            "Kürzel",
            "“Anadolu e.V.” is not a short name: use lower-case letters a–z, digits and hyphens, "
            "at most 40.",
        ),
        (
            "Thementexte",
            "C2",
            "T" * 65,
            "Titel",
            "The text is too long: 65 characters, at most 64.",
        ),
        ("Thementexte", "C2", None, "Titel", "The German text is missing."),
        (
            "Thementexte",
            "E2",
            "w" * 101,
            "Suchwörter",
            "The search word “"
            + "w" * 39
            + "…” is too long. Put a semicolon between search words.",
        ),
        ("Thementexte", "B3", "de", "Sprache", "There is already a row in this language."),
        ("Räume", "E2", None, "Personen", "This cell must not be empty."),
        ("Räume", "E2", "viele", "Personen", "This must be a whole number from 1 to 5000."),
        ("Räume", "E2", 0, "Personen", "This must be a whole number from 1 to 5000."),
        (
            "Räume",
            "G2",
            "stufenlos; Lift",
            "Barrierefreiheit",
            "“Lift” is not known here. The note at the column's heading says what is possible.",
        ),
        ("Räume", "I2", -5, "Pause danach", "This must be a whole number from 0 to 240."),
        ("Räume", "J2", "vielleicht", "Feiertags zu", "Write “ja” or “nein”."),
        (
            "Räume",
            "K2",
            "http://example.org/a.jpg",
            "Foto",
            "“http://example.org/a.jpg” is not a web address. It begins with https://.",
        ),
        ("Räume", "L2", "niemand", "Verwaltung", "“niemand” is not in the sheet “Kontakte”."),
        ("Raumtexte", "C2", None, "Name", "The German text is missing."),
        (
            "Raumtexte",
            "D2",
            "r" * 601,
            "Hausregeln",
            "The text is too long: 601 characters, at most 600.",
        ),
        (
            "Themengruppen",
            "B2",
            "xx",
            "Sprache",
            "“xx” is not the code of a language. Examples: de, en, tr, ar.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(
    sheet: str, cell: str, typed: object, column: str, sentence: str
) -> None:
    row = int(cell[1:])
    assert mistakes_in(with_cell(sheet, cell, typed)) == [(sheet, row, column, sentence)]


def test_bad_hours_are_told_in_the_words_of_the_hours() -> None:
    ((sheet, row, column, sentence),) = mistakes_in(with_cell("Kontakte", "G2", "Montags immer"))
    assert (sheet, row, column) == ("Kontakte", 2, "Sprechzeiten")
    assert "immer" in sentence


def test_a_short_name_that_is_there_twice() -> None:
    def repeat(workbook: Workbook) -> None:
        workbook["Stellen"].append(["soziales"])

    assert mistakes_in(edited(repeat)) == [
        ("Stellen", 4, "Kürzel", "“soziales” appears twice in this sheet.")
    ]


def test_a_topic_needs_a_german_text() -> None:
    def translate(workbook: Workbook) -> None:
        workbook["Thementexte"]["B4"] = "tr"

    def delete(workbook: Workbook) -> None:
        workbook["Thementexte"].delete_rows(4)

    ((sheet, row, column, sentence),) = mistakes_in(edited(translate))
    assert (sheet, row, column) == ("Themen", 3, "Kürzel")
    assert sentence.startswith("“waste” has no German text in the sheet “Thementexte”.")
    ((sheet, row, column, sentence),) = mistakes_in(edited(delete))
    assert (sheet, row, column) == ("Themen", 3, "Kürzel")


def test_a_translated_concern_needs_the_german_one() -> None:
    assert mistakes_in(with_cell("Thementexte", "D2", None)) == []

    def edit(workbook: Workbook) -> None:
        workbook["Thementexte"]["D2"], workbook["Thementexte"]["D3"] = None, "Kira yardımı isterim."

    assert mistakes_in(edited(edit)) == [
        ("Thementexte", 2, "Anliegen", "The German text is missing.")
    ]


def test_an_eleventh_group_is_one_too_many() -> None:
    def add(workbook: Workbook) -> None:
        for number in range(10):
            workbook["Themengruppen"].append([f"group-{number}", "de", f"Gruppe {number}"])

    assert mistakes_in(edited(add)) == [
        ("Themengruppen", 13, "Kürzel", "There are too many groups: at most 10.")
    ]


def test_sheets_and_columns_that_are_unknown_or_missing() -> None:
    def edit(workbook: Workbook) -> None:
        workbook.create_sheet("Tabelle1")
        workbook["Organisationen"]["D1"] = "Notiz"
        workbook["Kontakte"]["L2"] = "siehe oben"

    assert mistakes_in(edited(edit)) == [
        (
            "Tabelle1",
            0,
            "",
            "The sheet “Tabelle1” does not belong in this workbook. Please delete it.",
        ),
        (
            "Kontakte",
            2,
            "L",
            "There is something in a column that does not belong here. Please delete it.",
        ),
        ("Organisationen", 1, "Notiz", "This column does not belong here. Please delete it."),
        ("Organisationen", 1, "Sprachen", "This column is missing."),
        (
            "Organisationen",
            2,
            "D",
            "There is something in a column that does not belong here. Please delete it.",
        ),
    ]


def test_a_missing_sheet_is_told_without_what_follows_from_it() -> None:
    def delete(workbook: Workbook) -> None:
        del workbook["Stellen"]

    assert mistakes_in(edited(delete)) == [("Stellen", 0, "", "The sheet “Stellen” is missing.")]


def test_all_mistakes_come_at_once_in_the_order_of_the_sheets() -> None:
    def edit(workbook: Workbook) -> None:
        workbook["Kontakte"]["F2"] = "?"
        workbook["Themen"]["C3"] = "?"
        workbook["Stellen"]["F2"] = "?"
        workbook["Stellen"]["G2"] = "?"

    places = [mistake[:3] for mistake in mistakes_in(edited(edit))]
    assert places == [
        ("Themen", 3, "Stelle"),
        ("Stellen", 2, "Telefon"),
        ("Stellen", 2, "E-Mail"),
        ("Kontakte", 2, "E-Mail"),
    ]


def test_of_many_mistakes_fifty_are_listed_and_the_others_counted() -> None:
    def edit(workbook: Workbook) -> None:
        for number in range(70):
            workbook["Organisationen"].append([f"org-{number}"])

    with pytest.raises(WorkbookErrors) as refused:
        read(edited(edit))
    assert len(refused.value.errors) == 50
    assert refused.value.more == 20
    assert refused.value.message.values == {"count": 70}
