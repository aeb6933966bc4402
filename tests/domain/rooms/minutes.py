"""The slow and simple model of a room: every minute of the world is free or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.domain.directory import Room
from bot.domain.holidays_nrw import is_public_holiday
from bot.domain.hours import parse_hours
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Taken

BERLIN = ZoneInfo("Europe/Berlin")

#: Days on which the clocks change, a holiday, and days like any other.
DAYS = (
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 10, 26),
    date(2026, 11, 1),
    date(2026, 11, 24),
    date(2026, 11, 27),
    date(2026, 12, 25),
)

HOURS = (
    "",
    "nach Vereinbarung",
    "Mo–Fr 8:00–12:00, 13:00–22:00",
    "Mo–So 0:00–24:00",
    "Sa, So 1:00–4:00; Di nach Vereinbarung",
    "Mo–Do 9:15–17:45",
)

MINUTE = timedelta(minutes=1)


def minutes_of(start_at: datetime, until: datetime) -> set[datetime]:
    """Every minute that begins in the stretch, walked one by one."""
    found = set()
    moment = start_at
    while moment < until:
        found.add(moment)
        moment += MINUTE
    return found


def wall_minutes(day: date) -> list[tuple[datetime, int]]:
    """The minutes of a day as they pass, each with what the clock on the wall shows.

    In autumn an hour is shown twice; the first time counts for whoever speaks of it.
    """
    moment = datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)
    found = []
    while moment.astimezone(BERLIN).date() == day:
        local = moment.astimezone(BERLIN)
        found.append((moment, local.hour * 60 + local.minute))
        moment += MINUTE
    return found


def instant_by_walking(day: date, minute: int) -> datetime:
    """When the clock on the wall shows ``minute`` first; in the gap of spring, an hour later."""
    shown = wall_minutes(day)
    if minute == 24 * 60:
        return shown[-1][0] + MINUTE
    for moment, wall in shown:
        if wall == minute:
            return moment
    return next(moment for moment, wall in shown if wall == minute + 60)


def is_open_by_walking(room: Room, slot: Slot) -> bool:
    """Whether every minute of the slot lies in the hours, by the wall clock."""
    if room.closed_on_holidays and is_public_holiday(slot.day):
        return False
    hours = parse_hours(room.hours)
    weekday = slot.day.weekday()
    if not room.hours or hours.by_appointment or weekday in hours.appointment_days:
        return True
    return all(
        any(start <= minute < end for start, end in hours.week[weekday])
        for minute in range(slot.start, slot.end)
    )


def is_free_by_walking(room: Room, slot: Slot, taken: Iterable[Taken]) -> bool:
    """Whether no minute of the booking and its buffer is taken."""
    start_at = instant_by_walking(slot.day, slot.start)
    end_at = instant_by_walking(slot.day, slot.end)
    mine = minutes_of(start_at, end_at + timedelta(minutes=room.buffer_minutes))
    return not any(mine & minutes_of(one.start_at, one.until) for one in taken)


slots = st.builds(
    lambda day, start, minutes: Slot(day, start, min(start + minutes, 1440)),
    st.sampled_from(DAYS),
    st.integers(0, 1430),
    st.integers(1, 400),
)

rooms = st.builds(
    lambda hours, buffer, holidays, capacity: Room(
        "saal",
        {"de": "Muster-Saal"},
        hours=hours,
        buffer_minutes=buffer,
        closed_on_holidays=holidays,
        capacity=capacity,
    ),
    st.sampled_from(HOURS),
    st.sampled_from((0, 1, 15, 30, 60)),
    st.booleans(),
    st.integers(1, 100),
)


def occupancies(day: date) -> st.SearchStrategy[list[Taken]]:
    """Up to five stretches around a day, as the database would hold them."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)
    return st.lists(
        st.builds(
            lambda start, minutes, blocked: Taken(
                "saal",
                midnight + start * MINUTE,
                midnight + (start + minutes) * MINUTE,
                blocked,
            ),
            st.integers(-200, 1500),
            st.integers(1, 300),
            st.booleans(),
        ),
        max_size=5,
    )
