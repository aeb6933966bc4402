"""A calendar file (iCalendar, RFC 5545) for one entry or several, which any calendar takes.

It is *published* (RFC 5546, 3.2.1), never a request: a request needs each guest's e-mail address,
and offers answers that nobody would read, since the answer is given in the chat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.services.calendar_zone import zone_rules

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

PRODUCT = "-//MSO-Bot//Meetings and rooms//EN"

#: Where an organiser has no e-mail address: the field must be there (RFC 5546) and hold a URI.
NO_ADDRESS = "invalid:nomail"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What the file says. ``starts`` and ``ends`` stand on the wall in ``zone``.

    A file with the same ``uid`` and a higher ``sequence`` replaces the earlier one; a cancelled one
    takes the entry out. The same values make the same file, byte for byte.
    """

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    zone: ZoneInfo
    title: str
    created_at: datetime
    changed_at: datetime
    description: str = ""
    location: str = ""
    point: tuple[float, float] | None = None
    organiser: str = ""
    organiser_email: str = ""
    language: str = ""
    cancelled: bool = False


def calendar_file(entry: CalendarEntry, *others: CalendarEntry) -> bytes:
    """The ``.ics`` file: UTF-8, lines folded at 75 octets, with the rules of the zone inside.

    ``others`` are further dates of the same kind: in the same zone, all cancelled or none.
    """
    from icalendar import Calendar  # 0.1 s that a start need not wait for

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(zone_rules(entry.zone, entry.starts.year))
    for one in (entry, *others):
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> Event:
    from icalendar import Event, vGeo, vText

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("created", entry.created_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", _on_the_wall(entry.starts, entry.zone))
    event.add("dtend", _on_the_wall(entry.ends, entry.zone))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    parameters = {"LANGUAGE": entry.language} if entry.language else {}
    for name, text in (
        ("summary", entry.title),
        ("description", entry.description),
        ("location", entry.location),
    ):
        if text:
            event.add(name, vText(_plain(text)), parameters=parameters)
    if entry.point is not None:
        event.add("geo", vGeo(entry.point))
    event.add("organizer", _organiser(entry))
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    return event


def _plain(text: str) -> str:
    """Without control characters, which the format has no way to write (RFC 5545, 3.1)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable() or sign > "\x9f")


def _on_the_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """A time that exists: one that the clock leaves out is shown as the clock shows it then."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)


def _organiser(entry: CalendarEntry) -> vCalAddress:
    from icalendar import vCalAddress

    email = entry.organiser_email
    organiser = vCalAddress(f"mailto:{email}" if email else NO_ADDRESS)
    if entry.organiser:
        # A parameter can hold no quotation marks (RFC 5545, 3.2).
        organiser.params["CN"] = _plain(entry.organiser).replace('"', "'").replace("\n", " ")
    return organiser
