"""Opening hours: staff write them their way, and the bot says the right thing at the right time."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.holidays_nrw import is_public_holiday
from bot.domain.hours import (
    Hours,
    Interval,
    WeekRow,
    format_hours,
    parse_hours,
    weekly,
)
from bot.domain.opening import ByAppointment, OpensAt, OpenState, OpenUntil, Unknown, state_at
from bot.domain.wording import Refusal

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = parse_hours("Mo–Fr 8:30–12:00; Do 14:00–17:30")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


# What people write


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("Mo–Fr 8:30–12:00", "Mo–Fr 8:30–12:00"),
        ("Mo-Fr 8.30-12", "Mo–Fr 8:30–12:00"),
        ("Mo.–Fr.: 08.30 – 12.00 Uhr", "Mo–Fr 8:30–12:00"),
        ("Montag bis Freitag von 8 Uhr bis 12 Uhr", "Mo–Fr 8:00–12:00"),
        ("Monday to Friday 8:30-12:00", "Mo–Fr 8:30–12:00"),
        ("Tue 9-12, Thu 14-16", "Di 9:00–12:00; Do 14:00–16:00"),
        ("montags und donnerstags 9–12", "Mo 9:00–12:00; Do 9:00–12:00"),
        ("Mo, Mi 9–12, 14–16", "Mo 9:00–12:00, 14:00–16:00; Mi 9:00–12:00, 14:00–16:00"),
        ("Mo/Di 9-12 und 14-16 Uhr", "Mo–Di 9:00–12:00, 14:00–16:00"),
        ("Mo 9–12\nDi 9–12\r\n", "Mo–Di 9:00–12:00"),
        ("Mo–Mi 9–12; Di 12–15", "Mo 9:00–12:00; Di 9:00–15:00; Mi 9:00–12:00"),
        ("Mo 14–16, 9–15", "Mo 9:00–16:00"),
        ("Sa–Mo 10–24", "Mo 10:00–24:00; Sa–So 10:00–24:00"),
        ("täglich 0:00–24:00", "Mo–So 0:00–24:00"),
        ("Mo–Fr 9–12; Sa geschlossen", "Mo–Fr 9:00–12:00"),
        ("Mo–Fr 9–12; Sa, So und feiertags geschlossen", "Mo–Fr 9:00–12:00"),
        ("nach Vereinbarung", "nach Vereinbarung"),
        ("Nur nach Terminvereinbarung.", "nach Vereinbarung"),
        ("Termine nach telefonischer Vereinbarung", "nach Vereinbarung"),
        ("by appointment", "nach Vereinbarung"),
        ("Mo 9–12; n. V.", "Mo 9:00–12:00; nach Vereinbarung"),
        ("Mo 9–12 u. nach Absprache", "Mo 9:00–12:00, nach Vereinbarung"),
        ("Mo–Do 8–16, Fr nach Vereinbarung", "Mo–Do 8:00–16:00; Fr nach Vereinbarung"),
        ("Fr geschlossen, nach Vereinbarung", "Fr nach Vereinbarung"),
        ("", ""),
        (" \n ; ", ""),
    ],
)
def test_many_ways_to_write_the_same_hours(written: str, canonical: str) -> None:
    assert format_hours(parse_hours(written)) == canonical


@pytest.mark.parametrize(
    ("written", "found", "position", "reason"),
    [
        ("Mo 8:30-12 ausser Ferien", "ausser", 12, "not understand"),
        ("Mon 9am-5pm", "am-5pm", 6, "not understand"),
        ("Mo 9–12–14", "–", 8, "not understand"),
        ("Mo–8", "8", 4, "not understand"),
        ("Mo 8–", "–", 5, "missing"),
        ("Mo; Di 9–12", "Mo", 1, "missing"),
        ("8–12", "8", 1, "no weekday"),
        ("Mo 9–12; 14–16", "14", 10, "no weekday"),
        ("geschlossen", "geschlossen", 1, "no weekday"),
        ("Mo 25–26", "25", 4, "0:00 and 24:00"),
        ("Mo 8:75–9", "8:75", 4, "0:00 and 24:00"),
        ("Mo 8–24:30", "24:30", 6, "0:00 and 24:00"),
        ("Fr 22–2", "22", 4, "past midnight"),
        ("Fr 9–9", "9", 4, "past midnight"),
        ("Mo–Fr 8–12 nach Vereinbarung", "nach Vereinbarung", 12, "two things"),
        ("Mo–Fr 8–12, nur nach Vereinbarung", "nur nach Vereinbarung", 13, "two things"),
        ("Sa geschlossen; Fr–So 9–12", "geschlossen", 4, "contradicts"),
        ("Mo, feiertags 9–12", "9", 15, "public holidays"),
    ],
)
def test_what_is_not_clear_is_refused_with_its_place(
    written: str, found: str, position: int, reason: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_hours(written)

    message = refusal.value.message
    assert message.values == {"found": found, "position": position}
    assert reason in message.text.format(**message.values)


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(["Mo", "Sonntag", "täglich", "8", "8:30", "24", *"–,;x", "zu", "n.V."]),
            max_size=12,
        ).map(" ".join),
    )
)
@example("8²–9")
@example("Mo ٨–١٢")
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Refusal):
        hours = parse_hours(text)
        assert parse_hours(format_hours(hours)) == hours


@st.composite
def days(draw: st.DrawFn, step: int) -> tuple[Interval, ...]:
    """The intervals of one day, apart from each other; none starts or ends between 2 and 3 at
    night, when the clock changes."""
    marks = st.integers(0, 24 * 60 // step).map(lambda n: n * step)
    quiet = marks.filter(lambda minute: not 120 < minute < 180)
    points = sorted(draw(st.sets(quiet, max_size=6)))
    return tuple(
        Interval(start, end) for start, end in zip(points[::2], points[1::2], strict=False)
    )


def all_hours(step: int) -> st.SearchStrategy[Hours]:
    return st.builds(
        Hours,
        week=st.tuples(*[days(step)] * 7),
        appointment_days=st.frozensets(st.integers(0, 6)),
        by_appointment=st.booleans(),
    )


@given(all_hours(step=1))
def test_what_is_written_is_read_back(hours: Hours) -> None:
    assert parse_hours(format_hours(hours)) == hours


def test_the_week_comes_in_rows_to_print() -> None:
    morning, afternoon = Interval(510, 720), Interval(840, 1050)

    assert weekly(OFFICE) == (
        WeekRow(0, 2, (morning,), False),
        WeekRow(3, 3, (morning, afternoon), False),
        WeekRow(4, 4, (morning,), False),
    )
    assert (afternoon.starts_at, afternoon.ends_at) == (time(14), time(17, 30))
    assert Interval(0, 1440).ends_at == time(0)


# Open now?


@pytest.mark.parametrize(
    ("now", "state"),
    [
        # a Tuesday in November
        ("2026-11-24T08:29:59", OpensAt(at("2026-11-24T08:30"))),
        ("2026-11-24T08:30", OpenUntil(at("2026-11-24T12:00"))),
        ("2026-11-24T11:59:59", OpenUntil(at("2026-11-24T12:00"))),
        ("2026-11-24T12:00", OpensAt(at("2026-11-25T08:30"))),
        # Thursday between two intervals, Friday afternoon
        ("2026-11-26T12:30", OpensAt(at("2026-11-26T14:00"))),
        ("2026-11-27T15:00", OpensAt(at("2026-11-30T08:30"))),
        # Good Friday and Easter Monday, seen from the Thursday before
        ("2026-04-02T18:00", OpensAt(at("2026-04-07T08:30"), holiday=True)),
        ("2026-04-06T10:00", OpensAt(at("2026-04-07T08:30"), holiday=True)),
        # after closing time of a holiday nothing would be open anyway
        ("2026-04-06T13:00", OpensAt(at("2026-04-07T08:30"))),
        # a holiday on a Sunday keeps nobody out
        ("2026-11-01T10:00", OpensAt(at("2026-11-02T08:30"))),
    ],
)
def test_the_office_says_whether_it_is_open(now: str, state: OpenState) -> None:
    assert state_at(OFFICE, at(now), BERLIN) == state


def test_the_question_may_come_from_another_zone() -> None:
    now = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)

    state = state_at(OFFICE, now, BERLIN)

    assert isinstance(state, OpenUntil)
    assert state.at.isoformat() == "2026-07-01T12:00:00+02:00"


def test_without_times_it_is_by_appointment_or_unknown() -> None:
    now = at("2026-11-24T10:00")

    assert state_at(parse_hours(""), now, BERLIN) == Unknown()
    assert state_at(parse_hours("nach Vereinbarung"), now, BERLIN) == ByAppointment()
    assert state_at(parse_hours("Mo–Fr nach Vereinbarung"), now, BERLIN) == ByAppointment()
    assert state_at(parse_hours("Di 9–12, n. V."), now, BERLIN) == OpenUntil(at("2026-11-24T12:00"))


def test_a_night_written_on_two_days_is_one() -> None:
    night = parse_hours("Fr 22–24; Sa 0–2")

    assert state_at(night, at("2026-11-27T23:00"), BERLIN) == OpenUntil(at("2026-11-28T02:00"))


def test_round_the_clock_ends_at_the_next_holiday() -> None:
    always = parse_hours("täglich 0–24")

    assert state_at(always, at("2026-11-24T10:00"), BERLIN) == OpenUntil(at("2026-12-25T00:00"))
    assert state_at(always, at("2026-12-25T10:00"), BERLIN) == OpensAt(
        at("2026-12-27T00:00"), holiday=True
    )


def test_times_that_the_clock_change_skips_or_repeats() -> None:
    sunday = parse_hours("So 2:30–4")

    spring = state_at(sunday, at("2026-03-29T01:00"), BERLIN)
    autumn = state_at(sunday, at("2026-10-25T01:00"), BERLIN)

    assert isinstance(spring, OpensAt)
    assert spring.at.isoformat() == "2026-03-29T03:30:00+02:00"
    assert isinstance(autumn, OpensAt)
    assert autumn.at.isoformat() == "2026-10-25T02:30:00+02:00"


def test_a_time_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        state_at(OFFICE, datetime(2026, 11, 24, 10, 0), BERLIN)  # noqa: DTZ001 - the mistake


HALF_HOUR = timedelta(minutes=30)


def walked(hours: Hours, now: datetime) -> tuple[bool, datetime]:
    """Open or not, and when that changes, by looking at the clock every half hour."""

    def is_open(moment: datetime) -> bool:
        wall = moment.astimezone(BERLIN)
        minute = wall.hour * 60 + wall.minute
        return not is_public_holiday(wall.date()) and any(
            interval.start <= minute < interval.end for interval in hours.week[wall.weekday()]
        )

    moment = datetime.fromtimestamp(math.ceil(now.timestamp() / 1800) * 1800, UTC)
    while is_open(moment) == is_open(now):
        moment += HALF_HOUR
    return is_open(now), moment


@given(
    hours=all_hours(step=30).filter(lambda hours: any(hours.week)),
    day=st.sampled_from(
        [date(2026, 3, 28), date(2026, 10, 24), date(2026, 4, 2), date(2026, 12, 23)]
    )
    | st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    minutes=st.integers(0, 3 * 1440),
)
def test_the_answer_is_what_a_walk_along_the_clock_finds(
    hours: Hours, day: date, minutes: int
) -> None:
    now = datetime.combine(day, time(), UTC) + timedelta(minutes=minutes)

    state = state_at(hours, now, BERLIN)

    assert isinstance(state, OpenUntil | OpensAt)
    assert (isinstance(state, OpenUntil), state.at.astimezone(UTC)) == walked(hours, now)


# Holidays


def test_the_holidays_are_those_of_the_library() -> None:
    years = range(1995, 2101)
    known = holidays.country_holidays("DE", subdiv="NW", years=years)
    known.pop(date(2017, 10, 31))  # the Reformation's 500 years, once and by a law of its own

    first = date(years.start, 1, 1)
    every_day = [first + timedelta(days=n) for n in range((date(years.stop, 1, 1) - first).days)]

    assert {day for day in every_day if is_public_holiday(day)} == set(known)
