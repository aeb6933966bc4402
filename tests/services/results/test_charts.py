"""A chart is one item on a phone's screen, in the reader's language."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from bot.domain.questionnaire import ItemKind
from bot.domain.results import Edition, results_of
from bot.i18n import languages
from bot.services.results.charts import chart_png, has_chart
from tests.services.results.sample_round import NEEDS, sample_responses, sample_round

STAFF = sample_round(Edition.STAFF).results
STEERING = sample_round(Edition.STEERING).results


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("results", [STAFF, STEERING], ids=["staff", "steering"])
def test_every_item_has_a_picture_that_telegram_takes(results: object, language: str) -> None:
    for result in STAFF.items:
        width, height = size(chart_png(results, result.item.code, language))  # type: ignore[arg-type]

        assert width == 1080
        assert width + height <= 10_000  # Bot API, sendPhoto


def test_the_same_figures_are_the_same_picture() -> None:
    again = results_of(NEEDS, sample_responses(), 22)

    assert chart_png(again, "offers", "de") == chart_png(STAFF, "offers", "de")


def test_other_figures_another_language_and_a_range_are_other_pictures() -> None:
    other = results_of(NEEDS, sample_responses(16, 7), 22)
    pictures = {
        chart_png(STAFF, "offers", "de"),
        chart_png(other, "offers", "de"),
        chart_png(STAFF, "offers", "ar"),
        chart_png(STEERING, "offers", "de"),
    }

    assert len(pictures) == 4


def test_bars_of_a_right_to_left_language_start_at_the_right() -> None:
    """Neither has a catalogue or a text here, so both show the same English words and figures."""
    left, right = (chart_png(STAFF, "rooms", language) for language in ("nl", "ur"))

    assert left == chart_png(STAFF, "rooms", "en")
    assert right != left


def test_a_longer_label_is_not_cut_off_but_takes_another_line() -> None:
    item = NEEDS.item("rooms-often")
    long = "Fördermittelverwendungsnachweisprüfungsunterlagenzusammenstellungstermine " * 2
    options = tuple(replace(option, texts={"de": long}) for option in item.options)
    wordy = replace(
        NEEDS,
        items=tuple(
            replace(entry, options=options) if entry is item else entry for entry in NEEDS.items
        ),
    )

    usual = size(chart_png(STAFF, "rooms-often", "de"))
    longer = size(chart_png(results_of(wordy, sample_responses(), 22), "rooms-often", "de"))

    assert longer[1] > usual[1] + 4 * 50  # each of the four has more than one line


@pytest.mark.parametrize("sly", ['#panic("no")', '"); #read("/etc/passwd")', "*b* $x$ <l> @r [ ]"])
def test_texts_are_never_run(sly: str) -> None:
    item = replace(NEEDS.item("rooms"), texts={"de": sly})
    asked = replace(
        NEEDS, items=tuple(item if entry.code == "rooms" else entry for entry in NEEDS.items)
    )

    assert size(chart_png(results_of(asked, sample_responses(), 22), "rooms", "de"))[0] == 1080


def test_texts_and_what_is_not_broken_down_have_no_bars() -> None:
    assert not has_chart(STAFF.of("urgent"))
    assert not has_chart(STEERING.of("board-election"))
    drawn = {result.item.kind for result in STAFF.items if has_chart(result)}
    assert drawn >= {ItemKind.CHOICE, ItemKind.MULTIPLE, ItemKind.SCALE, ItemKind.NUMBER}


def test_an_unknown_item_is_an_error() -> None:
    with pytest.raises(KeyError):
        chart_png(STAFF, "nothing", "de")
