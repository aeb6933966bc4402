"""Whatever the directory holds, its export reads back as the same, in the same order."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from small_city import SMALL_CITY, TODAY, edited

from bot.domain.directory import Contact, Directory, Office, Organisation, Room, Topic, TopicGroup
from bot.domain.directory_changes import changes
from bot.domain.rooms.features import ACCESSIBILITY, EQUIPMENT, in_order
from bot.services.workbook import read_workbook, write_workbook
from bot.services.workbook.cells import clean

LANGUAGES = ("tr", "ar", "en", "ku", "sr")

slugs = st.text("abcxyz019-", min_size=1, max_size=40)
codes = st.lists(st.sampled_from(("de", *LANGUAGES)), unique=True, max_size=4).map(tuple)
hours = st.sampled_from(("", "nach Vereinbarung", "Mo–Fr 8:30–12:00; Do 14:00–17:30"))
phones = st.sampled_from(("", "+49 221 4710 000", "0221 4710999"))
emails = st.sampled_from(("", "muster@example.org"))


def degrees(limit: int) -> st.SearchStrategy[float]:
    return st.floats(-limit, limit).map(lambda number: round(number, 7))


def texts(longest: int, *, empty: bool = False) -> st.SearchStrategy[str]:
    """Any line of text, and often one that a spreadsheet would like to run or to interpret."""
    tricky = st.sampled_from(
        ("=1+1", "+49", "-", "@SUM(A1)", "=", "#REF!", "1.12", "TRUE", "00012", "'quoted", "كلمة")
    )
    lines = (
        (st.text(max_size=longest) | tricky).map(clean).filter(lambda text: len(text) <= longest)
    )
    return lines if empty else lines.filter(bool)


def in_languages(values: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.builds(
        lambda german, others: {"de": german, **others},
        values,
        st.dictionaries(st.sampled_from(LANGUAGES), values, max_size=3),
    )


words = st.lists(
    texts(100).filter(lambda word: ";" not in word and "؛" not in word),
    unique=True,
    min_size=1,
    max_size=4,
).map(tuple)


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    def unique(least: int, most: int) -> list[str]:
        return draw(st.lists(slugs, unique=True, min_size=least, max_size=most))

    groups = {slug: TopicGroup(slug, draw(in_languages(texts(64)))) for slug in unique(1, 4)}
    offices = {}
    for slug in unique(1, 4):
        has_point = draw(st.booleans())
        offices[slug] = Office(
            slug=slug,
            code=draw(texts(40) | st.none()),
            names=draw(in_languages(texts(150))),
            address=draw(texts(200, empty=True)),
            latitude=draw(degrees(90)) if has_point else None,
            longitude=draw(degrees(180)) if has_point else None,
            phone=draw(phones),
            email=draw(emails),
            hours=draw(hours),
        )
    contacts = {
        slug: Contact(
            slug=slug,
            office=draw(st.sampled_from(sorted(offices))),
            name=draw(texts(80)),
            room=draw(texts(60, empty=True)),
            phone=draw(phones),
            email=draw(emails),
            hours=draw(hours),
            languages=draw(codes),
            verified_on=draw(st.none() | st.dates(date(2000, 1, 1), TODAY)),
        )
        for slug in unique(0, 4)
    }
    topics = {}
    for slug in unique(0, 5):
        office = draw(st.sampled_from(sorted(offices)))
        colleagues = [contact.slug for contact in contacts.values() if contact.office == office]
        topics[slug] = Topic(
            slug=slug,
            group=draw(st.sampled_from(sorted(groups))),
            office=office,
            contact=draw(st.sampled_from([None, *colleagues])),
            titles=draw(in_languages(texts(64))),
            concerns=draw(st.just({}) | in_languages(texts(600))),
            words=draw(st.dictionaries(st.sampled_from(("de", *LANGUAGES)), words, max_size=3)),
        )
    organisations = {
        slug: Organisation(slug, draw(texts(150)), draw(texts(60, empty=True)), draw(codes))
        for slug in unique(0, 3)
    }
    rooms = {}
    for slug in unique(0, 3):
        has_point = draw(st.booleans())
        rooms[slug] = Room(
            slug=slug,
            names=draw(in_languages(texts(64))),
            address=draw(texts(200, empty=True)),
            latitude=draw(degrees(90)) if has_point else None,
            longitude=draw(degrees(180)) if has_point else None,
            capacity=draw(st.integers(1, 5000)),
            equipment=in_order(draw(st.sets(st.sampled_from(list(EQUIPMENT)))), EQUIPMENT),
            accessibility=in_order(
                draw(st.sets(st.sampled_from(list(ACCESSIBILITY)))), ACCESSIBILITY
            ),
            hours=draw(hours),
            buffer_minutes=draw(st.integers(0, 240)),
            closed_on_holidays=draw(st.booleans()),
            photo=draw(st.sampled_from(("", "https://example.org/saal.jpg"))),
            rules=draw(st.just({}) | in_languages(texts(600))),
            manager=draw(st.sampled_from([None, *sorted(contacts)])),
        )
    return Directory(groups, topics, offices, contacts, organisations, rooms)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a workbook takes minutes
)
@given(directories())
def test_a_directory_comes_back_from_its_workbook(city: Directory) -> None:
    returned = read_workbook(write_workbook(city), today=TODAY)
    assert returned == city
    assert changes(city, returned).empty


def test_a_workbook_saved_by_excel_reads_the_same() -> None:
    assert read_workbook(edited(lambda _workbook: None), today=TODAY) == SMALL_CITY


@pytest.mark.parametrize("name", ["=cmd|'/C calc'!A1", "+1", "-1", "@SUM(1)", "=HYPERLINK(1)"])
def test_an_exported_text_can_never_run(name: str) -> None:
    city = Directory({}, {}, {}, {}, {"anadolu": Organisation("anadolu", name)})
    data = write_workbook(city)
    cell = load_workbook(BytesIO(data))["Organisationen"]["B2"]
    assert cell.value == name
    assert cell.data_type == "s"
    assert cell.quotePrefix
    with zipfile.ZipFile(BytesIO(data)) as package:
        sheets = [part for part in package.namelist() if part.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in package.read(part) for part in sheets)
    assert read_workbook(data, today=TODAY) == city


def test_the_workbook_helps_whoever_fills_it_in() -> None:
    workbook = load_workbook(BytesIO(write_workbook(SMALL_CITY)))
    assert workbook.sheetnames[0] == "Anleitung"
    for sheet in workbook.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert all(cell.comment for cell in sheet[1])
    assert workbook["Kontakte"]["I2"].is_date
    lists = {
        str(validation.sqref): validation.formula1
        for validation in workbook["Themen"].data_validations.dataValidation
    }
    assert lists["C2:C5000"] == "'Stellen'!$A$2:$A$5000"
