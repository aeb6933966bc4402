"""Looks at the ZIP package before anything interprets it.

A few kilobytes can unpack to gigabytes, or keep an XML parser busy for minutes; so sizes,
names and the amount of markup are bounded first, with memory for one small block only.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from bot.domain.wording import N_
from bot.services.workbook.layout import LAST_ROW
from bot.services.workbook.mistakes import UnusableFile

MAX_FILE = 10_000_000
MAX_UNPACKED = 25_000_000

#: Parts in the package. Ours has about forty; a central directory can list millions.
MAX_PARTS = 250

#: ``<`` and ``=`` characters, so about twice the XML elements and once the attributes: the
#: parsers' time and memory follow their number. The sample city in sixteen languages has 47,000.
MAX_MARKUP = 250_000

#: The same for each part that is neither a sheet nor its texts; ours have 2,000 at most.
MAX_OTHER_MARKUP = 30_000

#: Sheets, counted by their attribute: many could name the same part, read again for each.
MAX_SHEETS = 30

_BLOCK = 1 << 16
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: also wraps encrypted .xlsx
_CENTRAL_ENTRY = b"PK\x01\x02"  # APPNOTE.TXT 4.3.12
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml|xl/sharedStrings\.xml")
_PLAIN_ENCODINGS = {b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1"}
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")


def check_package(data: bytes) -> None:
    """Raise :class:`UnusableFile` unless ``data`` is a small, plain XLSX package."""
    if len(data) > MAX_FILE:
        raise UnusableFile(
            N_("The file is too large. At most {megabytes} MB are possible."),
            megabytes=MAX_FILE // 1_000_000,
        )
    if data.startswith(_OLD_OFFICE):
        raise UnusableFile(
            N_(
                "The file is protected by a password or has the old Excel format. Save it "
                "without a password as an Excel workbook (.xlsx)."
            )
        )
    if not data.startswith(b"PK\x03\x04"):
        raise UnusableFile(N_("This is not an Excel workbook. Please send a file ending in .xlsx."))
    if data.count(_CENTRAL_ENTRY) > MAX_PARTS:
        raise too_much_inside()
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check_parts(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise damaged() from error


def damaged() -> UnusableFile:
    """The file is no whole package: cut off on its way, or changed by hand."""
    return UnusableFile(
        N_("The file is damaged or incomplete. Open it in Excel, save it and send it again.")
    )


def too_much_inside() -> UnusableFile:
    """The file would take more memory or time than a city's directory ever needs."""
    return UnusableFile(
        N_(
            "There is too much in the workbook: at most {count} rows in a sheet are possible. "
            "Delete rows, sheets and formats that are not needed, and send it again."
        ),
        count=LAST_ROW,
    )


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_much_inside()
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnusableFile(
            N_("The file is protected by a password. Please save it without a password.")
        )
    if len(set(names)) != len(names):
        raise damaged()
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise UnusableFile(N_("This is not an Excel workbook. Please send a file ending in .xlsx."))
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        raise _macros()
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise UnusableFile(
            N_("The workbook has links to other files. Remove them and send it again.")
        )
    if any(name.startswith("xl/embeddings/") for name in names):
        raise UnusableFile(
            N_("There are other files inside the workbook. Remove them and send it again.")
        )
    _read_through(package, parts)


def _macros() -> UnusableFile:
    return UnusableFile(
        N_("The workbook has macros. Save it as an Excel workbook without macros (.xlsx).")
    )


def _read_through(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, block by block, since the sizes in the headers can lie."""
    unpacked = markup = sheets = 0
    for part in parts:
        is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        most = markup + (MAX_MARKUP if _SHEET_PART.fullmatch(part.filename) else MAX_OTHER_MARKUP)
        most = min(most, MAX_MARKUP)
        with package.open(part) as stream:
            before = b""
            while block := stream.read(_BLOCK):
                unpacked += len(block)
                markup += block.count(b"<") + block.count(b"=")
                sheets += (before[-6:] + block).count(b"sheetId")
                if unpacked > MAX_UNPACKED or markup > most or sheets > MAX_SHEETS:
                    raise too_much_inside()
                if is_xml and not before:
                    _check_encoding(block)
                if part.filename == "[Content_Types].xml" and b"macroEnabled" in block:
                    raise _macros()
                if is_xml and b"\0" in block:
                    raise damaged()
                before = block


def _check_encoding(start: bytes) -> None:
    """What is counted above are bytes: an encoding in which ``<`` is another byte would hide."""
    declared = _ENCODING.match(start.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in _PLAIN_ENCODINGS:
        raise damaged()
