"""Texts for the steering group name nobody; what is no name stays."""

from __future__ import annotations

import pytest

from bot.domain.questionnaire import ItemKind
from bot.domain.results import Edition, results_of
from bot.domain.results.masking import MASK, masked
from tests.domain.results.attacker import round_of
from tests.domain.results.questionnaires import create_item, create_questionnaire

NAMES = ("Muster-Kulturverein Anadolu", "Beispiel (e. V.)")


@pytest.mark.parametrize(
    "contact",
    [
        "+49 2323 123456",
        "02323/16-2345",
        "(02323) 16 23 45",
        "٠٢٣٢٣١٢٣٤٥٦",
        "ada@example.org",
        "https://example.org/verein",
        "www.example.org",
        "@anadolu_herne",
        "muster-kulturverein anadolu",
        "Beispiel (e. V.)",
    ],
)
def test_who_can_be_recognised_by_it_is_taken_out(contact: str) -> None:
    assert masked(f"Bitte melden: {contact} danke", NAMES) == f"Bitte melden: {MASK} danke"


@pytest.mark.parametrize(
    "text",
    [
        "Seit 1998 mit 120 Mitgliedern, 5.000 € im Jahr",
        "am 12.12.2027 oder 2027-12-12 von 18:00 bis 20:00 Uhr",
        "نحتاج قاعة لـ ٤٠ شخصًا",
        "Wir treffen uns 18-21 Uhr in 44623 Herne.",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert masked(text, NAMES) == text


def test_the_steering_group_reads_no_contact_and_staff_read_it_all() -> None:
    item = create_item("a", ItemKind.LONG_TEXT)
    wishes = [f"Wunsch {letter} bitte an 02323 16{letter * 4}" for letter in "1234"]
    responses = round_of({"a": wish} for wish in wishes)

    def texts(edition: Edition) -> list[str]:
        result = results_of(create_questionnaire(item), responses, 22, edition).of("a")
        return [text.text for text in result.texts]

    assert texts(Edition.STAFF) == wishes
    assert texts(Edition.STEERING)
    assert all(text.endswith(f"bitte an {MASK}") for text in texts(Edition.STEERING))
