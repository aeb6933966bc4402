"""The code at the venue: whose it is, and when it works."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.meetings.meeting import Meeting, MeetingState
from bot.domain.meetings.presence import check_open, here_code, meeting_of
from bot.domain.wording import Refusal
from tests.services.planning_meetings import a_plan

NOW = datetime(2027, 1, 1, tzinfo=UTC)
MEETING = Meeting(7, a_plan(), MeetingState.PUBLISHED, "uid", 0, 1, NOW, NOW)
START, END = MEETING.plan.starts_at, MEETING.plan.ends_at


@given(st.text(), st.integers(1, 10**9 - 1))
def test_a_code_leads_to_its_meeting_and_fits_into_a_link(secret: str, meeting_id: int) -> None:
    code = here_code(secret, meeting_id)
    assert meeting_of(secret, code) == meeting_id
    assert re.fullmatch("[A-Za-z0-9_-]{1,64}", code)


@pytest.mark.parametrize(
    "code",
    [
        "here_",
        "here_7",
        here_code("another bot", 7),
        here_code("secret", 7).replace("_7_", "_8_"),
        here_code("secret", 7) + "x",
        "here_٧_" + "x" * 22,
        "here_7_" + "ü" * 22,
    ],
)
def test_no_other_code_is_taken(code: str) -> None:
    with pytest.raises(Refusal):
        meeting_of("secret", code)


@pytest.mark.parametrize(
    ("now", "by_staff", "works"),
    [
        (START - timedelta(hours=1, seconds=1), False, False),
        (START - timedelta(hours=1, seconds=1), True, False),
        (START - timedelta(hours=1), False, True),
        (END + timedelta(hours=2), False, True),
        (END + timedelta(hours=2, seconds=1), False, False),
        (END + timedelta(days=9), True, True),
    ],
)
def test_it_works_around_the_meeting(now: datetime, by_staff: bool, works: bool) -> None:
    for state in (MeetingState.PUBLISHED, MeetingState.CHANGED, MeetingState.PAST):
        meeting = replace(MEETING, state=state)
        if works:
            check_open(meeting, now, by_staff=by_staff)
        else:
            with pytest.raises(Refusal):
                check_open(meeting, now, by_staff=by_staff)


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CANCELLED])
def test_nobody_is_at_a_meeting_that_does_not_take_place(state: MeetingState) -> None:
    with pytest.raises(Refusal):
        check_open(replace(MEETING, state=state), START, by_staff=True)
