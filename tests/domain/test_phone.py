"""Numbers as people type them: those that can be dialled, and those that cannot."""

from __future__ import annotations

import pytest

from bot.domain.phone import dialled


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("02323 16-0", "+49 2323 160"),
        ("0172/1234567", "+49 172 1234567"),
        ("+90 212 555 01 23", "+90 212 555 01 23"),
        ("٠١٧٢ ١٢٣٤٥٦٧", "+49 172 1234567"),
        ("", ""),
        ("abends", ""),
        ("1", ""),
        ("112233445566778899", ""),
        ("<b>1</b>", ""),
    ],
)
def test_a_number_is_made_one_for_any_phone(written: str, number: str) -> None:
    assert dialled(written) == number
