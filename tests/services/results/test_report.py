"""The report holds the figures of its edition and nothing else, as a PDF that is fit to print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.domain.results import Edition, results_of
from bot.i18n import languages
from bot.services.results.report import report_pdf
from bot.services.results.rounds import ReportedRound
from tests.services.results.sample_round import NEEDS, NOW, sample_responses, sample_round

STAFF, STEERING = Edition.STAFF, Edition.STEERING


@cache
def report(edition: Edition, language: str = "de", *, trend: bool = True) -> PdfReader:
    before = sample_round(edition, number=1) if trend else None
    pdf = report_pdf(sample_round(edition), before, "Stadt Herne", language, NOW)
    return PdfReader(BytesIO(pdf))


@cache
def text(edition: Edition, language: str = "de") -> str:
    """All pages in one line."""
    pages = (page.extract_text() for page in report(edition, language).pages)
    return re.sub(r"\s+", " ", "\n".join(pages))


def titles(reader: PdfReader) -> list[str]:
    return [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]


def test_the_title_page_says_what_it_is() -> None:
    first = report(STEERING).pages[0].extract_text().replace("\u00a0", " ")

    for word in (
        "Stadt Herne",
        "Potenzialanalyse",
        "Was Ihre Organisation tut und braucht · Runde 2",
        "18 von 22 Organisationen",
        "82 %",
        "1. September 2026",
        "15. Oktober 2026",
        "Ausgabe für die Steuerungsgruppe",
    ):
        assert word in first


@pytest.mark.parametrize("edition", [STAFF, STEERING])
def test_an_item_that_cannot_be_compared_is_said_so(edition: Edition) -> None:
    items = [replace(i, maximum=99_999) if i.code == "members" else i for i in NEEDS.items]
    earlier = replace(NEEDS, items=tuple(items))
    before = replace(
        sample_round(edition, number=1),
        results=results_of(earlier, sample_responses(), 22, edition),
    )

    pdf = report_pdf(sample_round(edition), before, "Stadt Herne", "en", NOW)

    pages = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "Not comparable" in re.sub(r"\s+", " ", pages)


def test_it_has_all_its_chapters_as_bookmarks() -> None:
    found = titles(report(STAFF))

    assert found[:3] == ["Auf einen Blick", "Wie diese Zahlen entstanden sind", "Ihre Organisation"]
    assert {
        "Räume",
        "Nach Zielgruppe",
        "Veränderung seit der letzten Runde",
        "Anhang: der Fragebogen",
        "Anhang: wer geantwortet hat",
        "Anhang: alle Zahlen",
    } <= set(found)


def test_without_an_earlier_round_there_is_no_trend() -> None:
    assert "Veränderung seit der letzten Runde" not in titles(report(STAFF, trend=False))


def test_it_is_tagged_dated_and_in_its_language() -> None:
    for language in ("de", "ar"):
        reader = report(STEERING, language)
        root = reader.trailer["/Root"]
        assert root["/Lang"] == language  # type: ignore[index]
        assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert report(STEERING).metadata is not None
    assert report(STEERING).metadata.title == "Potenzialanalyse"  # type: ignore[union-attr]
    assert report(STEERING).metadata.creation_date == NOW  # type: ignore[union-attr]


def test_every_page_but_the_first_has_its_number() -> None:
    reader = report(STEERING)
    total = len(reader.pages)

    for number, page in enumerate(reader.pages, start=1):
        assert (f"{number} / {total}" in page.extract_text()) == (number > 1)


def test_staff_read_every_figure_and_name() -> None:
    results = sample_round(STAFF).results

    for result in results.items:
        assert result.item.texts["de"].split()[-1] in text(STAFF)
    offers = results.of("offers")
    option = NEEDS.item("offers").options[0]
    count, share = offers.count(option.code), offers.share(option.code)
    assert count is not None
    assert share is not None
    assert f"{option.texts['de']} {count.most} · {share * 100:.0f} %" in text(STAFF)
    for response in sample_responses():
        assert response.organisation_name in text(STAFF)


def test_the_steering_group_reads_no_name_and_no_small_figure() -> None:
    whole = text(STEERING)

    assert "< 3" in whole
    assert "14–18" in whole
    for response in sample_responses():
        assert response.organisation_name not in whole
    for result in sample_round(STEERING).results.items:
        for entry in result.categories:
            assert not (entry.count.exact and entry.count.most < 3)


@pytest.mark.parametrize("edition", [STAFF, STEERING])
def test_no_contact_data_are_in_either_edition(edition: Edition) -> None:
    for response in sample_responses():
        for code in ("contact-name", "contact-phone", "contact-email", "website"):
            if value := response.answers.get(code):
                assert value not in text(edition)


def test_texts_in_every_script_are_set() -> None:
    for script in ("допомагаємо", "salonek û kesekî", "[\u0600-\u06ff]{4}"):
        assert re.search(script, text(STEERING))


@pytest.mark.parametrize("language", languages())
def test_it_can_be_had_in_every_language(language: str) -> None:
    assert len(report(STEERING, language).pages) > 10


def test_the_same_round_is_the_same_report() -> None:
    again = report_pdf(sample_round(STEERING), None, "Stadt Herne", "de", NOW)

    assert again == report_pdf(sample_round(STEERING), None, "Stadt Herne", "de", NOW)


def test_a_round_that_nobody_answered_can_be_reported() -> None:
    empty = ReportedRound(1, date(2026, 9, 1), None, results_of(NEEDS, [], 22))

    assert report_pdf(empty, None, "Stadt Herne", "de", NOW).startswith(b"%PDF")


def test_an_open_round_is_not_for_the_steering_group() -> None:
    results = sample_round(STEERING).results

    with pytest.raises(ValueError, match="closed"):
        ReportedRound(2, date(2026, 9, 1), None, results)


def test_those_who_wait_hear_how_far_it_is() -> None:
    heard: list[tuple[int, int]] = []

    report_pdf(
        sample_round(STEERING),
        None,
        "Stadt Herne",
        "de",
        NOW,
        lambda done, total: heard.append((done, total)),
    )

    assert heard[0][0] == 0
    assert heard[-1][0] == heard[-1][1]
    assert heard == sorted(heard)
