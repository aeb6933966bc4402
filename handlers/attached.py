"""What a message brings besides words, as a dialogue takes it: a file, or a location."""

from __future__ import annotations

from telegram import Message

from bot.domain.dialogue import File, Spot

#: The end of a file's name that is kept: its suffix says what it is.
LONGEST_NAME = 200


def file_of(message: Message | None) -> File | None:
    """The picture (its largest size) or the document of a message."""
    if message is None:
        return None
    if message.photo:
        largest = message.photo[-1]
        return File(largest.file_id, "photo", size=largest.file_size or 0)
    if message.document is not None:
        document = message.document
        name = (document.file_name or "")[-LONGEST_NAME:]
        return File(document.file_id, "document", name, document.file_size or 0)
    return None


def spot_of(message: Message | None) -> Spot | None:
    """The location of a message; that of a venue with its name and address."""
    if message is None or message.location is None:
        return None
    location, venue = message.location, message.venue
    if venue is None:
        return Spot(location.latitude, location.longitude)
    return Spot(location.latitude, location.longitude, venue.title, venue.address)
