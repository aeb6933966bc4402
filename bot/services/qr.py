"""QR pictures of invitation links, to be shown on a screen or printed.

PNG, because Telegram shows it as a photo and every office printer prints it.
"""

from __future__ import annotations

from io import BytesIO
from math import ceil

#: Side of the picture in pixels: 5 cm at 300 dpi.
MIN_PIXELS = 600

#: The empty margin that scanners need, in modules (ISO/IEC 18004, 9.1).
QUIET_ZONE = 4


def qr_png(text: str) -> bytes:
    """A black and white PNG, at least :data:`MIN_PIXELS` wide, of a QR code of ``text``.

    Error correction is M (15 % may be dirty) or better where it costs no more modules. Raises
    ``ValueError`` for a text that no QR code can hold (more than about 2300 bytes).
    """
    import segno

    code = segno.make_qr(text, error="m")
    modules, _ = code.symbol_size(scale=1, border=QUIET_ZONE)
    png = BytesIO()
    code.save(png, kind="png", scale=ceil(MIN_PIXELS / modules), border=QUIET_ZONE)
    return png.getvalue()
