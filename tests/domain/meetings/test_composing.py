"""A plan and the answers that give it are the same thing twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import dialogue
from bot.domain.meetings.composing import answers_of, plan_of
from bot.domain.meetings.meeting import Audience, MeetingKind, MeetingPlan, Place
from bot.domain.meetings.scripts import meeting_script
from bot.domain.person import Role
from tests.services.planning_meetings import a_plan

NAMES = {"de": "Deutsch", "en": "English", "tr": "Türkçe", "ar": "العربية"}

wall = datetime.fromisoformat

texts = st.dictionaries(st.sampled_from(["en", "tr", "ar"]), st.text(min_size=1, max_size=20))
starts = st.datetimes(wall("2026-01-01"), wall("2030-01-01")).map(
    lambda moment: moment.replace(second=0, microsecond=0, fold=0)
)
audiences = st.builds(
    Audience,
    roles=st.frozensets(st.sampled_from(Role), min_size=1),
    organisations=st.frozensets(st.sampled_from(["a", "b"])),
    languages=st.frozensets(st.sampled_from(["de", "ar"])),
)


@st.composite
def plans(draw: st.DrawFn) -> MeetingPlan:
    start = draw(starts)
    return MeetingPlan(
        kind=draw(st.sampled_from(MeetingKind)),
        titles={"de": "Treffen", **draw(texts)},
        agenda={"de": "1. Räume", **draw(texts)} if draw(st.booleans()) else {},
        starts=start,
        ends=start + timedelta(minutes=draw(st.integers(1, 5000))),
        timezone="Europe/Berlin",
        place=draw(st.sampled_from([Place("Rathaus"), Place("Haus", "Weg 1", 51.5, 7.2)])),
        capacity=draw(st.none() | st.integers(1, 100)),
        audience=draw(audiences),
        reminders=tuple(
            sorted(
                draw(st.sets(st.integers(1, 10**6).map(lambda s: timedelta(seconds=s)))),
                reverse=True,
            )
        ),
    )


@given(plans())
def test_changing_nothing_changes_nothing(plan: MeetingPlan) -> None:
    state = dialogue.begin(meeting_script(NAMES), answers_of(plan))
    assert state.step == "review"
    assert plan_of(state.answers, "Europe/London") == plan


def edited(starts: str, ends: str, **answers: str) -> tuple[datetime, datetime]:
    """When a meeting is after some of its answers were changed."""
    plan = a_plan(starts, ends=wall(ends))
    changed = plan_of({**answers_of(plan), **answers}, "Europe/Berlin")
    return changed.starts, changed.ends


def test_a_meeting_ends_after_it_begins() -> None:
    evening = "2027-05-15 22:00", "2027-05-15 23:00"
    assert edited(*evening, end="01:00")[1] == wall("2027-05-16 01:00")


def test_a_meeting_over_midnight_ends_on_the_day_that_its_clock_says() -> None:
    night = "2027-05-15 22:00", "2027-05-16 01:00"
    assert edited(*night, end="23:30")[1] == wall("2027-05-15 23:30")
    assert edited(*night, end="02:00")[1] == wall("2027-05-16 02:00")
    assert edited(*night, start="00:30") == (wall("2027-05-15 00:30"), wall("2027-05-15 01:00"))
    assert edited(*night, date="2027-06-01")[1] == wall("2027-06-02 01:00")


def test_a_meeting_of_several_days_keeps_its_last_day() -> None:
    weekend = "2027-05-15 10:00", "2027-05-16 16:00"
    assert edited(*weekend, end="17:00")[1] == wall("2027-05-16 17:00")
    assert edited(*weekend, end="09:00")[1] == wall("2027-05-16 09:00")
    assert edited(*weekend, start="17:00")[1] == wall("2027-05-16 16:00")
