"""The QR picture of an invitation: big enough to print, and a picture of that link alone."""

from __future__ import annotations

import struct

import pytest

from bot.services.qr import MIN_PIXELS, qr_png

LINK = "https://t.me/sample_city_bot?start=abcdefghijklmnopqrstuvwxyz0123456789_-ABCDEF"


@pytest.mark.parametrize("text", ["x", LINK, "https://t.me/" + "x" * 1500])
def test_the_picture_is_square_and_big_enough_to_print(text: str) -> None:
    png = qr_png(text)

    width, height = struct.unpack(">II", png[16:24])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert MIN_PIXELS <= width == height < 2 * MIN_PIXELS


def test_each_link_has_its_own_picture() -> None:
    assert qr_png(LINK) == qr_png(LINK) != qr_png(LINK + "x")


def test_a_text_that_no_code_can_hold() -> None:
    with pytest.raises(ValueError, match="too large"):
        qr_png("x" * 5000)
