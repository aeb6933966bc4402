"""Bookings as a calendar file in somebody's language, the dates of a series in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.directory import Room
from bot.domain.hours import MINUTES_OF_DAY
from bot.domain.rooms.request import RequestDate, RoomRequest
from bot.i18n import translator
from bot.services.calendar_file import CalendarEntry, calendar_file


def booking_calendar(
    language: str,
    request: RoomRequest,
    dates: Sequence[RequestDate],
    rooms: Mapping[str, Room],
    zone: ZoneInfo,
    *,
    cancelled: bool = False,
) -> bytes:
    """The file to send. ``cancelled``: one that takes the dates out of the calendar again."""
    return calendar_file(
        *(_entry(language, request, one, rooms, zone, cancelled=cancelled) for one in dates)
    )


def _entry(
    language: str,
    request: RoomRequest,
    one: RequestDate,
    rooms: Mapping[str, Room],
    zone: ZoneInfo,
    *,
    cancelled: bool,
) -> CalendarEntry:
    _ = translator(language)
    room = rooms.get(one.room)
    name = one.room if room is None else _.text(room.names)
    title = f"{name}: {request.purpose}" if request.purpose else name
    point = None
    if room is not None and room.latitude is not None and room.longitude is not None:
        point = room.latitude, room.longitude
    return CalendarEntry(
        uid=f"room-date-{one.id}@mso-bot",
        sequence=1 if cancelled else 0,
        starts=datetime.combine(one.slot.day, one.slot.starts_at),
        ends=_end(one),
        zone=zone,
        title=_.label("Cancelled: {title}", title=title) if cancelled else title,
        created_at=request.created_at,
        changed_at=one.decided_at or request.created_at,
        description="" if room is None else _.text(room.rules),
        location="" if room is None else ", ".join(filter(None, (name, room.address))),
        point=point,
        language=language,
        cancelled=cancelled,
    )


def _end(one: RequestDate) -> datetime:
    whole, minute = divmod(one.slot.end, MINUTES_OF_DAY)
    return datetime.combine(one.slot.day, time(*divmod(minute, 60))) + timedelta(days=whole)
