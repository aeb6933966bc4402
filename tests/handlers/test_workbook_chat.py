"""The directory's workbook in chat: export, edit, send back, see the changes, confirm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.demo.standin import Person
from bot.domain.person import Role
from bot.i18n import translator
from bot.services import directory
from tests.conftest import Stage

XLSX = "verzeichnis.xlsx"

#: Topics of the small town of these stories; a whole city takes openpyxl seconds.
TOPICS = ("residence", "waste", "press", "youth")


@pytest.fixture
async def town(stage: Stage) -> Stage:
    """The stage with a small directory."""
    whole = stage.directory
    topics = {slug: replace(whole.topics[slug], words={}) for slug in TOPICS}
    offices = {topic.office for topic in topics.values()} | {"integration"}
    contacts = {topic.contact for topic in topics.values()}
    await directory.apply(
        stage.desk,
        replace(
            whole,
            groups={t.group: whole.groups[t.group] for t in topics.values()},
            topics=topics,
            offices={slug: office for slug, office in whole.offices.items() if slug in offices},
            contacts={slug: c for slug, c in whole.contacts.items() if slug in contacts},
            rooms={},
        ),
    )
    return replace(stage, directory=await directory.load(stage.desk))


def edited(data: bytes, edit: Callable[[Workbook], object]) -> bytes:
    """The workbook after a person of the city has worked on it."""
    workbook = load_workbook(BytesIO(data))
    edit(workbook)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def cell(sheet: Worksheet, slug: str, header: str) -> tuple[int, int]:
    """Row and column of a value, found as people find it: by short name and heading."""
    headers = [str(found.value) for found in sheet[1]]
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == slug)
    return row, headers.index(header) + 1


def put(sheet: Worksheet, slug: str, header: str, value: object) -> None:
    """Write into the cell of a short name under a heading."""
    row, column = cell(sheet, slug, header)
    sheet.cell(row, column).value = value  # type: ignore[assignment]


async def exports(admin: Person) -> bytes:
    """The workbook that the bot sends."""
    await admin.says("/export")
    return admin.download(await admin.sees("herne-"))


async def test_an_unchanged_export_changes_nothing(town: Stage) -> None:
    petra = await town.person("Petra", "en", role=Role.ADMIN)
    data = await exports(petra)
    assert load_workbook(BytesIO(data)).sheetnames
    await petra.sends_file(XLSX, data)
    await petra.sees("Nothing would change")
    assert (await directory.load(town.desk)).revision == town.directory.revision


async def test_changes_are_shown_first_and_applied_on_confirmation(town: Stage) -> None:
    petra = await town.person("Petra", "en", role=Role.ADMIN)
    ada = await town.person("Ada", "en")

    def move_office(workbook: Workbook) -> None:
        put(workbook["Stellen"], "buergerdienste", "Anschrift", "Neue Musterstraße 1, 44623 Herne")
        contacts = workbook["Kontakte"]
        row, _column = cell(contacts, "kevin-probemann", "Kürzel")
        for topics in (workbook["Themen"],):
            for line in topics.iter_rows(min_row=2):
                for found in line:
                    if found.value == "kevin-probemann":
                        found.value = None
        contacts.delete_rows(row)

    await petra.sends_file(XLSX, edited(await exports(petra), move_office))
    changes = await petra.sees("This would change:")
    assert "✏️ buergerdienste" in changes.text
    assert "➖ kevin-probemann" in changes.text
    await petra.sees("Shall I apply these changes?")
    await ada.says("residence permit")
    await ada.sees("Musterstraße 12")

    await petra.taps("Apply all")
    await petra.sees("The directory is up to date for everybody")
    await ada.says("residence permit")
    await ada.sees("Neue Musterstraße 1")
    await petra.sends_file(XLSX, await exports(petra))
    await petra.sees("Nothing would change")


async def test_stopping_before_the_confirmation_changes_nothing(town: Stage) -> None:
    petra = await town.person("Petra", "en", role=Role.ADMIN)
    data = await exports(petra)
    await petra.sends_file(
        XLSX, edited(data, lambda w: put(w["Stellen"], "presse", "Telefon", "+49 221 4710 999"))
    )
    await petra.sees("Shall I apply these changes?")
    await petra.taps("Stop")
    await petra.sees("I have stopped")
    assert (await directory.load(town.desk)).offices == town.directory.offices


async def test_mistakes_are_listed_by_sheet_row_and_column_in_german(town: Stage) -> None:
    petra = await town.person("Petra", "de", role=Role.ADMIN)
    data = await exports(petra)
    places = {}

    def spoil(workbook: Workbook) -> None:
        put(workbook["Stellen"], "presse", "Telefon", "keine Nummer")
        put(workbook["Themen"], "waste", "Stelle", "gibt-es-nicht")
        places["phone"] = cell(workbook["Stellen"], "presse", "Telefon")[0]
        places["office"] = cell(workbook["Themen"], "waste", "Stelle")[0]

    await petra.sends_file(XLSX, edited(data, spoil))
    _ = translator("de")
    where = "📍 Sheet “{sheet}”, row {row}, column “{column}”"
    listed = await petra.sees(
        _.label(where, sheet="Stellen", row=places["phone"], column="Telefon")
    )
    assert _.label(where, sheet="Themen", row=places["office"], column="Stelle") in listed.text
    assert (
        _.label(
            "“{value}” is not a phone number. Write it like +49 221 4710 000.",
            value="keine Nummer",
        )
        in listed.text
    )
    assert (await directory.load(town.desk)).revision == town.directory.revision


async def test_a_workbook_full_of_mistakes_still_fits_in_one_message(town: Stage) -> None:
    petra = await town.person("Petra", "en", role=Role.ADMIN)

    def spoil(workbook: Workbook) -> None:
        for sheet in workbook.worksheets[1:]:
            for line in sheet.iter_rows(min_row=2):
                for found in line[2:]:
                    found.value = "<falsch & viel zu lang> " * 40

    await petra.sends_file(XLSX, edited(await exports(petra), spoil))
    listed = await petra.sees("I cannot use this workbook. Nothing was changed.")
    assert "more mistakes" in listed.text


async def test_an_organisation_with_key_persons_cannot_be_removed(town: Stage) -> None:
    petra = await town.person("Petra", "en", role=Role.ADMIN)
    await town.person("Ada", "en", organisation="anadolu")
    data = await exports(petra)

    def remove(workbook: Workbook) -> None:
        sheet = workbook["Organisationen"]
        sheet.delete_rows(cell(sheet, "anadolu", "Kürzel")[0])

    without = edited(data, remove)
    await petra.sends_file(XLSX, without)
    refused = await petra.sees("have key persons and cannot be removed")
    assert town.directory.organisations["anadolu"].name in refused.text


async def test_a_key_person_who_came_in_between_is_not_lost(town: Stage) -> None:
    petra = await town.person("Petra", "en", role=Role.ADMIN)
    data = await exports(petra)

    def remove(workbook: Workbook) -> None:
        sheet = workbook["Organisationen"]
        sheet.delete_rows(cell(sheet, "polonia", "Kürzel")[0])

    await petra.sends_file(XLSX, edited(data, remove))
    await petra.sees("Shall I apply these changes?")
    await town.person("Ada", "en", organisation="polonia")
    await petra.taps("Apply all")
    answer = (await petra.answered())[-1]
    name = town.directory.organisations["polonia"].name
    assert name in (answer["text"] or petra.screen().text)
    assert "polonia" in (await directory.load(town.desk)).organisations


async def test_a_directory_that_changed_in_the_meantime_is_not_overwritten(town: Stage) -> None:
    petra = await town.person("Petra", "en", role=Role.ADMIN)
    paul = await town.person("Paul", "en", role=Role.ADMIN)
    data = await exports(petra)
    for admin, number in ((petra, "+49 221 4710 991"), (paul, "+49 221 4710 992")):
        await admin.sends_file(
            XLSX, edited(data, lambda w, n=number: put(w["Stellen"], "presse", "Telefon", n))
        )
        await admin.sees("Shall I apply these changes?")
    await paul.taps("Apply all")
    await paul.sees("The directory is up to date")
    await petra.taps("Apply all")
    refused = (await petra.answered())[-1]
    assert "The directory was changed in the meantime" in refused["text"]
    stored = await directory.load(town.desk)
    assert stored.offices["presse"].phone == "+49 221 4710 992"


async def test_other_files_are_refused_with_a_reason(town: Stage) -> None:
    petra = await town.person("Petra", "en", role=Role.ADMIN)
    await petra.sends_file("photo.pdf", b"%PDF-1.7")
    await petra.sees("I can only read the directory's workbook")
    await petra.sends_file(XLSX, b"this is no workbook")
    await petra.sees("This is not an Excel workbook")

    ada = await town.person("Ada", "en")
    await ada.sends_file(XLSX, b"this is no workbook")
    await ada.sees("You do not have access to this")
