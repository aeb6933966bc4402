"""A file from outside is refused, clearly and within seconds, when it is not what it seems."""

from __future__ import annotations

import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import pytest
from openpyxl import Workbook
from small_city import SMALL_CITY, edited, mistakes_in

from bot.services.workbook import write_workbook

GOOD = write_workbook(SMALL_CITY)
SHEET = "xl/worksheets/sheet2.xml"
SECONDS = 5  # the machine that runs the tests may be busy; alone it takes a tenth

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def repacked(
    change: Mapping[str, Callable[[bytes], bytes]] | None = None,
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """The good workbook with parts changed or added in its package."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(GOOD)) as good,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in good.namelist():
            edit = (change or {}).get(name, lambda part: part)
            package.writestr(name, edit(good.read(name)))
        for name, part in (extra or {}).items():
            package.writestr(name, part)
    return stream.getvalue()


def in_sheet(rows: bytes) -> bytes:
    """The good workbook with raw XML at the end of a sheet."""
    return repacked({SHEET: lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>")})


def sharing(strings: bytes, rows: bytes) -> bytes:
    """A workbook whose cells share texts."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    return repacked(
        {
            "[Content_Types].xml": lambda part: part.replace(b"</Types>", override.encode()),
            SHEET: lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"),
        },
        {"xl/sharedStrings.xml": b"<sst " + MAIN + b">" + strings + b"</sst>"},
    )


def refusal(data: bytes) -> str:
    """The one sentence with which the whole file is refused, in time."""
    started = time.monotonic()
    mistakes = mistakes_in(data)
    assert time.monotonic() - started < SECONDS
    ((sheet, row, column, sentence),) = mistakes
    assert (sheet, row, column) == ("", 0, "")
    return sentence


def with_encrypted_flag(data: bytes) -> bytes:
    """Set bit 0 of the general purpose flags of every central entry (APPNOTE.TXT 4.4.4)."""
    return re.sub(rb"(PK\x01\x02.{4})(.)", lambda found: found[1] + b"\x01", data, flags=re.DOTALL)


def lying_about_its_size() -> bytes:
    """A part of 60 MB whose headers claim ten bytes (APPNOTE.TXT 4.4.9)."""
    real = (60_000_000).to_bytes(4, "little")
    data = repacked(extra={"xl/media/image1.png": bytes(60_000_000)})
    assert data.count(real) == 2
    return data.replace(real, (10).to_bytes(4, "little"))


NOT_XLSX = "This is not an Excel workbook. Please send a file ending in .xlsx."
DAMAGED = "The file is damaged or incomplete. Open it in Excel, save it and send it again."
TOO_MUCH = "There is too much in the workbook: at most 5000 rows in a sheet are possible."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(b"", NOT_XLSX, id="nothing"),
        pytest.param(b"slug;name\n", NOT_XLSX, id="CSV"),
        pytest.param(b"%PDF-1.7 " + bytes(1000), NOT_XLSX, id="PDF"),
        pytest.param(GOOD[: len(GOOD) // 2], DAMAGED, id="cut off"),
        pytest.param(GOOD[:-30], DAMAGED, id="cut off at the end"),
        pytest.param(b"PK\x03\x04" + bytes(10_000_000), "The file is too large.", id="11 MB"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
            "The file is protected",
            id="password",
        ),
        pytest.param(with_encrypted_flag(GOOD), "The file is protected", id="encrypted ZIP"),
        pytest.param(
            repacked(extra={"xl/vbaProject.bin": b"x"}), "The workbook has macros.", id="macros"
        ),
        pytest.param(
            repacked(
                {
                    "[Content_Types].xml": lambda part: part.replace(
                        b"sheet.main", b"sheet.macroEnabled"
                    )
                }
            ),
            "The workbook has macros.",
            id="macro-enabled type",
        ),
        pytest.param(
            repacked(extra={"xl/externalLinks/externalLink1.xml": b"<a/>"}),
            "The workbook has links to other files.",
            id="external links",
        ),
        pytest.param(
            repacked(extra={"xl/embeddings/oleObject1.bin": b"x"}),
            "There are other files inside the workbook.",
            id="embedded file",
        ),
        pytest.param(
            repacked(extra={f"xl/part{number}.xml": b"" for number in range(3000)}),
            TOO_MUCH,
            id="3,000 parts",
        ),
        pytest.param(repacked(extra={"xl/a.bin": bytes(60_000_000)}), TOO_MUCH, id="ZIP bomb"),
        pytest.param(lying_about_its_size(), DAMAGED, id="ZIP bomb with wrong sizes"),
        pytest.param(
            repacked({"xl/styles.xml": lambda p: p.replace(b"</cellXfs>", b"<xf/>" * 200_000)}),
            TOO_MUCH,
            id="200,000 styles",
        ),
        pytest.param(in_sheet(b"<row>" + b"<c/>" * 450_000 + b"</row>"), TOO_MUCH, id="wide row"),
        pytest.param(in_sheet(b"<a>" * 210_000 + b"</a>" * 210_000), TOO_MUCH, id="deep nesting"),
        pytest.param(
            sharing(
                b"<si><t>" + b"x" * 1_000_000 + b"</t></si>",
                b'<row><c t="s"><v>0</v></c></row>' * 4000,
            ),
            TOO_MUCH,
            id="one long text in 4,000 cells",
        ),
        pytest.param(
            repacked({SHEET: lambda part: part.decode().encode("utf-16")}), DAMAGED, id="UTF-16"
        ),
        pytest.param(
            repacked({SHEET: lambda part: b'<?xml version="1.0" encoding="cp037"?>' + part}),
            DAMAGED,
            id="an encoding that hides markup",
        ),
        pytest.param(repacked({SHEET: lambda part: part[:-40]}), DAMAGED, id="broken XML"),
    ],
)
def test_a_file_that_is_not_a_plain_workbook_is_refused(data: bytes, sentence: str) -> None:
    assert refusal(data).startswith(sentence)


def test_entities_are_never_expanded() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(98, 110)
    )
    cell = b'<row><c t="inlineStr"><is><t>&m;</t></is></c></row></sheetData>'
    data = repacked({SHEET: lambda part: entities + b"]>" + part.replace(b"</sheetData>", cell)})
    assert refusal(data) == DAMAGED


def test_a_hundred_thousand_rows_are_refused() -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Organisationen")
    for number in range(100_000):
        sheet.append([f"org-{number}"])
    stream = BytesIO()
    workbook.save(stream)
    assert refusal(stream.getvalue()).startswith(TOO_MUCH)


def test_too_many_rows_are_told_with_their_sheet() -> None:
    def add(workbook: Workbook) -> None:
        for number in range(5_200):
            workbook["Organisationen"].append([f"org-{number}", "Muster"])

    sentence = "Too many rows: at most 5000 are possible. Delete everything below."
    assert mistakes_in(edited(add)) == [("Organisationen", 5001, "", sentence)]


def test_a_row_far_below_is_not_overlooked() -> None:
    row = b'<row r="1048576"><c t="inlineStr"><is><t>x</t></is></c></row>'
    assert [mistake[:2] for mistake in mistakes_in(in_sheet(row))] == [("Themengruppen", 5001)]


def test_what_a_sheet_says_about_its_size_is_not_believed() -> None:
    def lie(size: bytes) -> bytes:
        return repacked(
            {
                SHEET: lambda part: re.sub(
                    rb"<dimension[^>]*>", b'<dimension ref="%s"/>' % size, part
                )
            }
        )

    assert mistakes_in(lie(b"A1:XFD1048576")) == []
    assert mistakes_in(lie(b"A1:A1")) == []


def test_a_zip_bomb_takes_little_memory() -> None:
    bomb = lying_about_its_size()
    tracemalloc.start()
    try:
        mistakes_in(bomb)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
