"""A room's week as a picture: when it is open, taken, blocked, asked for. No names in it.

What it says in words arrives as data, in the reader's language; Arabic reads it from the right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from pathlib import Path
from typing import Any

from bot.domain.directory import Room
from bot.domain.hours import MINUTES_OF_DAY
from bot.domain.rooms.slot import Slot, Span, day_span
from bot.domain.rooms.vacancy import open_times
from bot.domain.wording import N_
from bot.i18n import Translator, translator
from bot.services.desk import Desk
from bot.services.rooms.search import in_week
from bot.services.typesetting import latin_kept, typeset_png
from db import room_dates
from db.occupancies import BLOCKING, Occupancy

_TEMPLATE = Path(__file__).with_suffix(".typ")

#: What a stretch is, in the order in which the legend names them.
KINDS: dict[str, str] = {
    # translators: of a room in the picture of its week, like the five below
    "open": N_("free"),
    "closed": N_("not open"),
    "booked": N_("taken"),
    "blocked": N_("not available"),
    "asked": N_("requested"),
    "wished": N_("your request"),
}

#: Shown when a room is closed all week.
_DEFAULT = (8 * 60, 20 * 60)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a day in minutes after midnight; ``kind`` is one of :data:`KINDS`."""

    kind: str
    start: int
    end: int


async def week_png(
    desk: Desk, room: Room, monday: date, language: str, wished: Sequence[Slot] = ()
) -> bytes:
    """A PNG, 1080 pixels wide; ``wished`` are times to mark as the reader's own."""
    zone = desk.settings.timezone
    async with desk.database.reading() as connection:
        taken = await in_week(connection, room, monday, zone)
        asked = await room_dates.asked_for(connection, room.slug, day_span(monday, zone, 7))
    days = [
        stretches(room, monday + timedelta(days=number), taken, asked, wished, zone)
        for number in range(7)
    ]
    return await asyncio.to_thread(draw, room, monday, days, translator(language))


def stretches(
    room: Room,
    day: date,
    taken: Iterable[Occupancy],
    asked: Iterable[Span],
    wished: Iterable[Slot],
    zone: tzinfo,
) -> list[Stretch]:
    """What there is to draw of one day, the lowest layer first."""
    whole = day_span(day, zone)

    def clipped(kind: str, span: Span) -> list[Stretch]:
        start_at, end_at = max(span.start_at, whole.start_at), min(span.end_at, whole.end_at)
        if start_at >= end_at:
            return []
        start = start_at.astimezone(zone)
        end = end_at.astimezone(zone)
        until = MINUTES_OF_DAY if end.date() > day else end.hour * 60 + end.minute
        return [Stretch(kind, start.hour * 60 + start.minute, until)]

    found = [Stretch("open", start, end) for start, end in open_times(room, day)]
    for span in asked:
        found += clipped("asked", span)
    for one in taken:
        kind = "blocked" if one.kind == BLOCKING else "booked"
        found += clipped(kind, Span(one.start_at, one.end_at))
    return found + [Stretch("wished", one.start, one.end) for one in wished if one.day == day]


def draw(room: Room, monday: date, days: Sequence[Sequence[Stretch]], _: Translator) -> bytes:
    """The picture. Blocks for some 50 ms without holding the interpreter's lock."""
    first, last = _hours(days)
    used = {one.kind for day in days for one in day} | {"closed"}
    return typeset_png(
        _TEMPLATE,
        week={
            "language": _.language,
            "right_to_left": _.right_to_left,
            "room": latin_kept(_.text(room.names)),
            "title": _span(_, monday),
            "hours": list(range(first // 60, last // 60 + 1)),
            "days": [
                {
                    "name": _.weekday(number, wide=False),
                    "date": f"{monday + timedelta(days=number):%d.%m.}",
                    "stretches": [_drawn(one, first, last) for one in day],
                }
                for number, day in enumerate(days)
            ],
            "legend": [[kind, _.label(name)] for kind, name in KINDS.items() if kind in used],
        },
    )


def _span(_: Translator, monday: date) -> str:
    """The week's days; each keeps its own order in a line that is read from the right."""
    first, last = _.day(monday), _.day(monday + timedelta(days=6))
    return f"\u2068{first}\u2069 – \u2068{last}\u2069"


def _hours(days: Sequence[Sequence[Stretch]]) -> tuple[int, int]:
    """From which to which minute the picture reaches: whole hours, an hour around what is open."""
    shown = [one for day in days for one in day if one.kind != "blocked"]
    start = min((one.start for one in shown), default=_DEFAULT[0])
    end = max((one.end for one in shown), default=_DEFAULT[1])
    return max(start // 60 * 60 - 60, 0), min(-(-end // 60) * 60 + 60, MINUTES_OF_DAY)


def _drawn(one: Stretch, first: int, last: int) -> dict[str, Any]:
    start, end = max(one.start, first), min(one.end, last)
    return {
        "kind": one.kind,
        "from": (start - first) / (last - first),
        "to": max(end - first, 0) / (last - first),
        "label": f"{one.start // 60}:{one.start % 60:02}" if one.start >= first else "",
    }
