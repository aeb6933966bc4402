"""How the hours were shared between organisations: for staff, as figures and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.rooms.slot import day_span
from bot.i18n import translator
from bot.services.desk import Desk
from bot.services.sheets import Row, Table, workbook_of
from db import directory as shelves
from db import room_dates
from db.room_dates import Share


@dataclass(frozen=True, slots=True)
class Used:
    """What one organisation had of the rooms; ``slug`` ``None`` is the city itself."""

    slug: str | None
    name: str
    minutes: int
    dates: int
    share: float


@dataclass(frozen=True, slots=True)
class Shared:
    """A year of approved hours, the heaviest users first. ``rooms`` are the figures by room."""

    year: int
    used: tuple[Used, ...]
    rooms: tuple[Share, ...]

    @property
    def minutes(self) -> int:
        """All of them together."""
        return sum(one.minutes for one in self.used)


async def shared(desk: Desk, year: int) -> Shared:
    """The hours approved for a year, given back ones left out."""
    first = date(year, 1, 1)
    span = day_span(first, desk.settings.timezone, (date(year + 1, 1, 1) - first).days)
    async with desk.database.reading() as connection:
        rows = await room_dates.shares(connection, span.start_at, span.end_at)
        slugs = {one.organisation for one in rows if one.organisation is not None}
        names = await shelves.organisation_names(connection, slugs)
    return Shared(year, tuple(_summed(rows, names)), tuple(rows))


def _summed(rows: Iterable[Share], names: dict[str, str]) -> list[Used]:
    sums: dict[str | None, tuple[int, int]] = {}
    for row in rows:
        minutes, dates = sums.get(row.organisation, (0, 0))
        sums[row.organisation] = minutes + row.minutes, dates + row.dates
    together = sum(minutes for minutes, _dates in sums.values())
    found = [
        Used(
            slug, "" if slug is None else names.get(slug, slug), minutes, dates, minutes / together
        )
        for slug, (minutes, dates) in sums.items()
    ]
    return sorted(found, key=lambda one: (-one.minutes, one.name))


async def shared_workbook(desk: Desk, year: int, language: str) -> bytes:
    """The figures as a file: by organisation, and by organisation and room."""
    found = await shared(desk, year)
    async with desk.database.reading() as connection:
        rooms = await shelves.load_rooms(connection)
    _ = translator(language)
    names = {one.slug: one.name or _.label("The city itself") for one in found.used}
    head = (_.label("Organisation"), _.label("Hours"), _.label("Dates"))
    used: Iterator[Row] = (
        (names[one.slug], one.minutes / 60, one.dates, round(100 * one.share, 1))
        for one in found.used
    )
    by_room: Iterator[Row] = (
        (
            names[one.organisation],
            _.text(rooms[one.room].names) if one.room in rooms else one.room,
            one.minutes / 60,
            one.dates,
        )
        for one in found.rooms
    )
    return workbook_of(
        _,
        [
            Table(_.label("Organisations"), (*head, "%"), used, named=True),
            Table(_.label("Rooms"), (head[0], _.label("Room"), *head[1:]), by_room, named=True),
        ],
    )
