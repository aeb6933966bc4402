"""What the bundled fonts cannot show has its sign, and keeps no report from being made."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.domain.questionnaire import Response
from bot.domain.results import Edition, results_of
from bot.services.glyphs import MISSING, displayable
from bot.services.questionnaires.reading import default_questionnaire
from bot.services.results.report import report_pdf
from bot.services.results.rounds import ReportedRound, unheard
from tests.handlers.test_hostile_input import AS_WRITTEN, TURNING
from tests.services.showing_organisations import BASICS

#: Scripts and signs of the world that the fonts have not, and what Typst reads as markup.
STRANGE = "中文 ქართული አማርኛ עברית தமிழ் 🇩🇪 👨‍👩‍👧‍👦 ☎ ① \ue000 \u0378 \u2028 #panic() $x$ @y *z*"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Çalışma, Straße, Žižkov, Пётр, Ελλάδα", "Çalışma, Straße, Žižkov, Пётр, Ελλάδα"),
        ("مرحبا ١٢٣ فارسی گچپژ", "مرحبا ١٢٣ فارسی گچپژ"),
        ("Danke 👨‍👩‍👧‍👦!", f"Danke {MISSING}!"),
        ("😀😀👍🏽", MISSING),
        ("a\u200db\u2068c\u2069", "a\u200db\u2068c\u2069"),
        ("中文 x", f"{MISSING} x"),
    ],
)
def test_what_no_font_has_becomes_one_sign(written: str, shown: str) -> None:
    assert displayable(written) == shown


@pytest.mark.parametrize("edition", [Edition.STAFF, Edition.STEERING])
def test_whatever_organisations_write_the_report_can_be_made(edition: Edition) -> None:
    questionnaire = default_questionnaire()
    text = "\n".join((*AS_WRITTEN, *TURNING, STRANGE))
    written = {item.code: text for item in questionnaire.items if item.kind.endswith("-text")}
    given = [
        Response(f"org-{number}", f"{number} {STRANGE}"[:150], {**BASICS, **written})
        for number in range(4)
    ]
    results = results_of(questionnaire, given, 10, edition)
    this = ReportedRound(1, date(2026, 1, 1), date(2026, 2, 1), results)
    assert written
    pdf = report_pdf(this, None, "Herne", "ar", datetime(2026, 2, 2, tzinfo=UTC), unheard)
    assert pdf.startswith(b"%PDF")
