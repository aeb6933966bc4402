"""A series in chat: its dates before it is sent, holidays left out, single dates taken back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.holidays_nrw import is_public_holiday
from bot.domain.person import Role
from tests.conftest import Stage
from tests.handlers.test_rooms_in_chat import asks_for_a_room, next_tuesday, sends

BERLIN = ZoneInfo("Europe/Berlin")


def monday_on_a_holiday(stage: Stage) -> date:
    """A public holiday, such as Easter Monday, with ordinary Mondays around it."""
    today = stage.clock().astimezone(BERLIN).date()
    monday = today + timedelta(days=14 - today.weekday())
    week = timedelta(weeks=1)
    while [is_public_holiday(monday + n * week) for n in (-1, 0, 1)] != [False, True, False]:
        monday += week
    return monday


async def test_the_dates_of_a_series_and_its_holiday_are_seen_before_it_is_sent(
    stage: Stage,
) -> None:
    ada = await stage.person("Ada", "en")
    holiday = monday_on_a_holiday(stage)
    before, after = (holiday + timedelta(weeks=n) for n in (-1, 1))
    await asks_for_a_room(ada, f"{before:%d.%m.%Y} 18-20 h", people="150")
    await ada.taps("every week")
    await ada.sees("Until which day?")
    await ada.says(f"{after:%d.%m.%Y}")
    await ada.sees("No room is free on all dates")
    await ada.taps("Mont-Cenis")
    summary = (await ada.sees("May I send this request?")).text
    listed = next(line for line in summary.split("\n") if line.startswith("📅"))
    assert f"{before:%d.%m.}" in listed
    assert f"{after:%d.%m.}" in listed
    assert f"{holiday:%d.%m.}" not in listed
    left_out = next(line for line in summary.split("\n") if line.startswith("➖"))
    assert f"{holiday:%d.%m.}" in left_out
    assert "closed on the public holiday" in left_out
    await ada.taps("Send")
    await ada.sees("Your room request has the number")


async def test_a_manager_takes_back_one_date_of_a_series(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    first = next_tuesday(stage)
    last = date(*map(int, reversed(first.split(".")))) + timedelta(weeks=2)
    await asks_for_a_room(ada, f"{first} 18-20 h")
    await ada.taps("every week")
    await ada.sees("Until which day?")
    await ada.says(f"{last:%d.%m.%Y}")
    number = await sends(ada, "Sample hall")
    await rita.sees("New room request")
    await rita.taps("Approve all dates")
    await ada.sees("The room is yours")
    await rita.forges(f"rdecide:{number}")
    await rita.taps("Cancel single dates", await rita.sees(f"Room request {number}"))
    await stage.standin.idle()
    await rita.taps(f"🚫 Tue {last:%d.%m.}")
    await rita.sees("give the reason in one sentence")
    await rita.says("The heating is broken")
    gone = await ada.sees("The city had to cancel your booking")
    assert f"{last.day}" in gone.text
    assert gone.text.count("18:00–20:00") == 1
    await ada.forges(f"rreq:{number}")
    card = await ada.sees(f"Room request {number}")
    assert card.text.count("approved") == 2


async def test_of_a_series_that_runs_one_sees_what_is_to_come(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    first = next_tuesday(stage)
    start = date(*map(int, reversed(first.split("."))))
    last = start + timedelta(weeks=19)
    await asks_for_a_room(ada, f"{first} 18-20 h", people="150")
    await ada.taps("every week")
    await ada.sees("Until which day?")
    await ada.says(f"{last:%d.%m.%Y}")
    await ada.sees("free")
    await ada.taps("Mont-Cenis")
    await ada.taps("Send", await ada.sees("May I send this request?"))
    await ada.sees("Your room request has the number 1")
    noon = datetime.combine(start + timedelta(weeks=16, days=1), time(12), BERLIN)
    stage.clock.ahead += noon - stage.clock()
    await ada.says("/rooms")
    await ada.taps("My room requests")
    listed = await ada.sees("Your room requests")
    assert f"{start + timedelta(weeks=17):%d.%m.}" in listed.rows[0][0]["text"]
    await ada.taps(listed.rows[0][0]["text"])
    card = (await ada.sees("Room request 1")).text
    assert "17 dates are over" in card
    assert card.count("18:00–20:00") == 3
