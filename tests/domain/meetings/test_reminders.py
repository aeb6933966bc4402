"""Reminders: when they are due, when they wait, when they are dropped, and what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.meetings.meeting import MeetingKind, MeetingPlan, Place, moment_of
from bot.domain.meetings.quiet import QuietHours
from bot.domain.meetings.reminders import (
    LONGEST,
    Dropped,
    ReminderWording,
    due_before,
    format_offset,
    parse_offset,
    planned,
    reminder_wording,
)
from bot.domain.meetings.rsvp import Answer, Rsvp, Seat
from bot.domain.wording import Refusal

BERLIN = ZoneInfo("Europe/Berlin")
QUIET = QuietHours()
NEVER_QUIET = QuietHours(time(0), time(0))


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


walls = st.datetimes(wall("2026-01-01 00:00"), wall("2031-12-31 00:00"))
offsets = st.timedeltas(timedelta(seconds=1), timedelta(days=60)).map(
    lambda offset: timedelta(seconds=int(offset.total_seconds()) or 1)
)
times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
quiet_hours = st.builds(QuietHours, times, times)


def plan_for(starts: datetime, *reminders: timedelta) -> MeetingPlan:
    return MeetingPlan(
        kind=MeetingKind.NETWORKING,
        titles={"de": "Treffen"},
        starts=starts,
        ends=starts + timedelta(hours=2),
        timezone="Europe/Berlin",
        place=Place("Herne"),
        reminders=reminders,
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("4w", timedelta(weeks=4)),
        ("28d", timedelta(days=28)),
        ("1d12h", timedelta(hours=36)),
        ("1d 12h", timedelta(hours=36)),
        ("2H", timedelta(hours=2)),
        ("90m", timedelta(minutes=90)),
        ("90s", timedelta(seconds=90)),
        ("P28D", timedelta(days=28)),
        ("P1W", timedelta(weeks=1)),
        ("PT90S", timedelta(seconds=90)),
        ("p1dt2h", timedelta(days=1, hours=2)),
    ],
)
def test_lengths_of_time_are_understood(text: str, offset: timedelta) -> None:
    assert parse_offset(text) == offset


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0s",
        "P",
        "PT",
        "P1M",
        "P1Y",
        "1month",
        "soon",
        "-1d",
        "1.5h",
        "3",
        "99999999w",
        "P1DT",
        "1d-",
    ],
)
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        parse_offset(text)


@given(offsets)
def test_a_length_is_written_as_it_is_read(offset: timedelta) -> None:
    assert parse_offset(format_offset(offset)) == offset
    assert offset <= LONGEST


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-05-15 18:00", "2027-05-15T16:00"),
        ("2027-03-28 02:30", "2027-03-28T01:30"),  # does not exist: the clock shows 3:30 then
        ("2027-10-31 02:30", "2027-10-31T00:30"),  # comes twice: the first
        ("2027-10-31 03:00", "2027-10-31T02:00"),
    ],
)
def test_a_time_on_the_wall_is_one_moment(text: str, moment: str) -> None:
    found = moment_of(wall(text), BERLIN)
    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_days_count_on_the_wall_and_hours_by_the_clock() -> None:
    plan = plan_for(wall("2027-03-28 12:00"))  # the clock was put forward this morning
    assert due_before(plan, timedelta(days=1)) == local("2027-03-27 12:00")
    assert due_before(plan, timedelta(hours=12)) == local("2027-03-27 23:00")
    assert due_before(plan, timedelta(days=1, hours=2)) == local("2027-03-27 10:00")


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        ("2027-05-15 20:59:59", "2027-05-15 20:59:59"),
        ("2027-05-15 21:00", "2027-05-16 08:00"),
        ("2027-05-16 03:00", "2027-05-16 08:00"),
        ("2027-05-16 07:59:59", "2027-05-16 08:00"),
        ("2027-05-16 08:00", "2027-05-16 08:00"),
        ("2027-03-27 22:00", "2027-03-28 08:00"),
        ("2027-10-30 22:00", "2027-10-31 08:00"),
    ],
)
def test_quiet_hours_end_in_the_morning(moment: str, over: str) -> None:
    assert QUIET.over(local(moment), BERLIN) == local(over)


@given(walls, quiet_hours)
def test_nothing_comes_early_and_nothing_waits_a_day(start: datetime, quiet: QuietHours) -> None:
    moment = moment_of(start, BERLIN)
    over = quiet.over(moment, BERLIN)
    assert moment <= over < moment + timedelta(hours=25)
    if quiet.start == quiet.end:
        assert over == moment
    elif over > moment:
        assert quiet.over(over, BERLIN) == over


def test_a_whole_plan() -> None:
    plan = plan_for(
        wall("2027-05-15 18:00"),
        *(timedelta(hours=2), timedelta(weeks=4), timedelta(days=1), timedelta(weeks=1)),
    )
    found = planned(plan, plan.reminders, QUIET, decided_at=local("2027-04-20 10:00"))
    assert [(each.offset, each.send_at, each.dropped) for each in found] == [
        (timedelta(weeks=4), local("2027-04-17 18:00"), Dropped.PAST),
        (timedelta(weeks=1), local("2027-05-08 18:00"), None),
        (timedelta(days=1), local("2027-05-14 18:00"), None),
        (timedelta(hours=2), local("2027-05-15 16:00"), None),
    ]


def test_an_early_meeting_reminds_once_in_the_morning() -> None:
    plan = plan_for(wall("2027-05-15 09:00"), timedelta(hours=10), timedelta(hours=2))
    found = planned(plan, plan.reminders, QUIET, decided_at=local("2027-05-01 10:00"))
    assert [(each.send_at, each.dropped) for each in found] == [
        (local("2027-05-15 08:00"), Dropped.LATE),
        (local("2027-05-15 08:00"), None),
    ]


def test_what_would_come_with_the_start_is_dropped() -> None:
    plan = plan_for(wall("2027-05-15 08:00"), timedelta(hours=2))
    (only,) = planned(plan, plan.reminders, QUIET, decided_at=local("2027-05-01 10:00"))
    assert only.dropped is Dropped.LATE


def test_seconds_are_enough() -> None:
    plan = plan_for(wall("2027-05-15 18:00"), timedelta(seconds=90), timedelta(seconds=30))
    found = planned(plan, plan.reminders, QUIET, decided_at=local("2027-05-15 17:58"))
    assert [(plan.starts_at - each.send_at).total_seconds() for each in found] == [90, 30]


@given(
    walls,
    st.sets(offsets, max_size=6),
    quiet_hours,
    st.timedeltas(timedelta(0), timedelta(days=70)),
)
def test_what_always_holds(
    start: datetime, chosen: set[timedelta], quiet: QuietHours, notice: timedelta
) -> None:
    plan = plan_for(start, *chosen)
    decided_at = plan.starts_at - notice
    found = planned(plan, plan.reminders, quiet, decided_at=decided_at)
    assert {each.offset for each in found} == chosen
    kept = [each for each in found if each.dropped is None]
    for each in found:
        assert each.due_at <= each.send_at
        assert each.due_at <= plan.starts_at
    for each in kept:
        assert decided_at <= each.due_at
        assert each.send_at < each.expires_at <= plan.starts_at
    moments = [each.send_at for each in kept]
    assert moments == sorted(set(moments)), "never two at once"
    if quiet.start == quiet.end:
        due = [each.due_at for each in found if each.due_at >= decided_at]
        assert moments == sorted({moment for moment in due if moment < plan.starts_at})


def rsvp(answer: Answer | None, seat: Seat | None = None) -> Rsvp:
    return Rsvp(1, 1, local("2027-05-01 10:00"), answer=answer, seat=seat)


@pytest.mark.parametrize(
    ("answered", "wording"),
    [
        (rsvp(Answer.YES, Seat.TAKEN), ReminderWording.DETAILS),
        (rsvp(Answer.YES, Seat.WAITING), ReminderWording.WAITING),
        (rsvp(None), ReminderWording.QUESTION),
        (rsvp(Answer.PERHAPS), ReminderWording.QUESTION),
        (rsvp(Answer.NO), None),
        (rsvp(Answer.DEPUTY, Seat.TAKEN), ReminderWording.DEPUTY),
        (replace(rsvp(Answer.DEPUTY), deputy_id=2), ReminderWording.DEPUTY),
    ],
)
def test_the_words_depend_on_the_answer(answered: Rsvp, wording: ReminderWording | None) -> None:
    assert reminder_wording(answered) is wording


def test_never_quiet_is_never_quiet() -> None:
    assert NEVER_QUIET.over(local("2027-05-15 23:00"), BERLIN) == local("2027-05-15 23:00")
