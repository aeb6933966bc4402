"""A room's week as a picture, and its dates in a calendar."""

from __future__ import annotations

import struct
from datetime import UTC, date, datetime, timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream

from bot.demo.sample import load_sample
from bot.domain.rooms.request import DateState
from bot.domain.rooms.slot import Slot, Span, day_span
from bot.services.desk import Desk
from bot.services.rooms.calendar import booking_calendar
from bot.services.rooms.week import Stretch, stretches, week_png
from db.occupancies import BLOCKING, BOOKING, Occupancy
from tests.services.lending import EVENING, SAAL, approves, asks, cast, looked_up

ROOMS = load_sample().rooms
MONDAY = date(2031, 9, 8)
BERLIN_DAY = date(2026, 10, 25)


def occupancy(kind: str, span: Span) -> Occupancy:
    return Occupancy(1, SAAL, kind, span.start_at, span.end_at, span.end_at)


async def test_a_day_is_drawn_from_what_is_open_asked_for_and_taken(desk: Desk) -> None:
    zone = desk.settings.timezone
    day = EVENING.day
    asked = Slot(day, 600, 660).span(zone)
    blocked = occupancy(BLOCKING, day_span(day - timedelta(days=1), zone, 3))
    booked = occupancy(BOOKING, EVENING.span(zone))
    found = stretches(ROOMS[SAAL], day, [booked, blocked], [asked], [EVENING], zone)
    assert found == [
        Stretch("open", 8 * 60, 22 * 60),
        Stretch("asked", 600, 660),
        Stretch("booked", EVENING.start, EVENING.end),
        Stretch("blocked", 0, 24 * 60),
        Stretch("wished", EVENING.start, EVENING.end),
    ]
    tomorrow = day + timedelta(days=2)
    assert stretches(ROOMS[SAAL], tomorrow, [booked], [asked], [EVENING], zone) == [
        Stretch("open", 10 * 60, 20 * 60)
    ]


async def test_on_the_day_of_the_clock_change_the_wall_counts(desk: Desk) -> None:
    zone = desk.settings.timezone
    span = Slot(BERLIN_DAY, 18 * 60, 20 * 60).span(zone)
    found = stretches(ROOMS[SAAL], BERLIN_DAY, [occupancy(BOOKING, span)], [], [], zone)
    assert found[-1] == Stretch("booked", 18 * 60, 20 * 60)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar"])
async def test_the_picture_fits_a_phone_and_shows_what_is_taken(desk: Desk, language: str) -> None:
    pictures = [await week_png(desk, ROOMS[SAAL], MONDAY, language)]
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    pictures.append(await week_png(desk, ROOMS[SAAL], MONDAY, language))
    pictures.append(await week_png(desk, ROOMS[SAAL], MONDAY, language, [EVENING]))
    await approves(desk, all_.rita, request)
    pictures.append(await week_png(desk, ROOMS[SAAL], MONDAY, language))
    assert len(set(pictures)) == 4, "free, asked for, one's own, taken"
    for picture in pictures:
        width, height = size(picture)
        assert width == 1080
        assert 1000 < height < 2200
    again = await week_png(desk, ROOMS[SAAL], MONDAY, language)
    assert again == pictures[-1]


async def test_the_dates_of_a_request_in_one_calendar_file(desk: Desk) -> None:
    all_ = await cast(desk)
    weeks = [EVENING.moved(EVENING.day + timedelta(weeks=n)) for n in range(3)]
    request = await asks(desk, all_.ada, all_.of(all_.ada), *weeks)
    await approves(desk, all_.rita, request)
    request = await looked_up(desk, request.id)
    dates = request.in_state(DateState.APPROVED)
    for cancelled in (False, True):
        data = booking_calendar(
            "tr", request, dates, ROOMS, desk.settings.timezone, cancelled=cancelled
        )
        calendar = IcsCalendarStream.calendar_from_ics(data.decode())
        assert len(calendar.events) == 3
        first = min(calendar.events, key=lambda event: str(event.dtstart))
        assert isinstance(first.dtstart, datetime)
        assert first.dtstart.astimezone(UTC) == weeks[0].span(desk.settings.timezone).start_at
        assert "Örnek Salon" in str(first.summary)
        assert first.uid == f"room-date-{dates[0].id}@mso-bot"
        assert (first.sequence == 1) == cancelled
