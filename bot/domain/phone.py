"""A telephone number as somebody typed it, made one that can be dialled from anywhere."""

from __future__ import annotations


def dialled(written: str) -> str:
    """The number in its international form; empty when it is none. Without a country: Germany."""
    import phonenumbers  # takes 0.1 s, and a start of the bot needs no numbers

    try:
        parsed = phonenumbers.parse(written, "DE")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
