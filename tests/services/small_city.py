"""A city small enough to read at a glance, and its workbook with single cells spoilt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

from openpyxl import Workbook, load_workbook

from bot.domain.directory import Contact, Directory, Office, Organisation, Room, Topic, TopicGroup
from bot.services.workbook import WorkbookErrors, read_workbook, write_workbook

TODAY = date(2026, 11, 22)

SMALL_CITY = Directory(
    groups={"home": TopicGroup("home", {"de": "Wohnen", "tr": "Konut"})},
    topics={
        "housing": Topic(
            slug="housing",
            group="home",
            office="soziales",
            contact="petra-muster",
            titles={"de": "Wohngeld", "tr": "Kira yardımı"},
            concerns={"de": "Ich möchte Wohngeld beantragen."},
            words={"de": ("Miete", "zu teuer"), "tr": ("kira",)},
        ),
        "waste": Topic("waste", "home", "entsorgung", None, {"de": "Abfall"}),
    },
    offices={
        "soziales": Office(
            slug="soziales",
            code="FB 41",
            names={"de": "Soziales", "ar": "الشؤون الاجتماعية"},
            address="Musterstraße 14, 44623 Herne",
            latitude=51.5396,
            longitude=7.2256,
            phone="+49 221 4710 130",
            email="soziales@example.org",
            hours="Mo–Fr 8:30–12:00; Do 14:00–17:30",
        ),
        "entsorgung": Office("entsorgung", None, {"de": "entsorgung herne"}),
    },
    contacts={
        "petra-muster": Contact(
            slug="petra-muster",
            office="soziales",
            name="Petra Muster",
            room="1.12",
            phone="+49 221 4710 131",
            email="petra.muster@example.org",
            hours="nach Vereinbarung",
            languages=("de", "tr"),
            verified_on=date(2026, 9, 14),
        )
    },
    organisations={"anadolu": Organisation("anadolu", "Muster-Verein", "Wanne", ("tr", "ku"))},
    rooms={
        "saal": Room(
            slug="saal",
            names={"de": "Muster-Saal", "tr": "Örnek Salon"},
            address="Musterplatz 2, 44623 Herne",
            latitude=51.5385,
            longitude=7.2212,
            capacity=120,
            equipment=("projector", "kitchen"),
            accessibility=("step-free",),
            hours="Mo–Fr 8:00–22:00",
            buffer_minutes=30,
            rules={"de": "Bitte aufräumen."},
            manager="petra-muster",
        )
    },
)


def edited(edit: Callable[[Workbook], None], city: Directory = SMALL_CITY) -> bytes:
    """The city's workbook after someone worked on it."""
    workbook = load_workbook(BytesIO(write_workbook(city)))
    edit(workbook)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def with_cell(sheet: str, cell: str, value: object) -> bytes:
    """The small city's workbook with one cell changed."""

    def edit(workbook: Workbook) -> None:
        workbook[sheet][cell] = value

    return edited(edit)


def mistakes_in(data: bytes) -> list[tuple[str, int, str, str]]:
    """What the reader says is wrong: sheet, row, column, and the sentence in English."""
    try:
        read_workbook(data, today=TODAY)
    except WorkbookErrors as refused:
        return [
            (
                error.sheet,
                error.row,
                error.column,
                error.message.text.format(**error.message.values),
            )
            for error in refused.errors
        ]
    return []
