"""Changing what one has asked for or got: another time, more people, one date of many."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from tests.conftest import Stage
from tests.handlers.test_rooms_in_chat import asks_for_a_room, next_tuesday, sends


async def opens(phone: Phone, number: int) -> None:
    """One's own request, from the menu."""
    await phone.forges(f"rreq:{number}")
    await phone.sees(f"Room request {number}")


async def changes(phone: Phone, number: int, when: str) -> None:
    """To another time, everything else as it was said before."""
    await opens(phone, number)
    await phone.taps("Change")
    purpose = await phone.sees("What do you need the room for?")
    assert "Choir practice" in purpose.text
    await phone.taps("Still true")
    await phone.sees("How many people")
    await phone.taps("Still true")
    await phone.sees("On which day?")
    await phone.says(when)
    await phone.sees("What must the room have?")
    await phone.taps("Skip")


async def test_a_booking_is_moved_by_an_hour_in_its_own_room(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    day = next_tuesday(stage)
    await asks_for_a_room(ada, f"{day} 18-20 h", people="150")
    await ada.taps("once")
    number = await sends(ada, "Mont-Cenis")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await ada.sees("The room is yours")
    await changes(ada, number, f"{day} 19-21 h")
    changed = await sends(ada, "Mont-Cenis")
    asked = await rita.sees(f"New room request {changed}")
    assert "This would change a booking" in asked.text
    assert "18:00–20:00" in asked.text
    await rita.taps("Approve")
    yours = await ada.sees("19:00–21:00")
    assert "The room is yours" in yours.text
    await opens(ada, number)
    assert "cancelled" in ada.screen().text


async def test_a_request_that_waits_is_changed_and_asked_for_once(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    day = next_tuesday(stage)
    await asks_for_a_room(ada, f"{day} 18-20 h", people="150")
    await ada.taps("once")
    number = await sends(ada, "Mont-Cenis")
    await rita.sees("New room request")
    await changes(ada, number, f"{day} 19-21 h")
    changed = await sends(ada, "Mont-Cenis")
    assert "Others have asked" not in ada.screen().text
    await rita.sees(f"New room request {changed}")
    await rita.forges("rwaiting")
    waiting = await rita.sees("These room requests are waiting for a decision")
    assert [row[0]["text"].count("19:00–21:00") for row in waiting.rows[:-1]] == [1]


async def test_one_date_of_a_long_series_is_changed_or_cancelled(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    day = next_tuesday(stage)
    await asks_for_a_room(ada, f"{day} 18-20 h", people="150")
    await ada.taps("every week")
    await ada.sees("Until which day?")
    first = datetime.strptime(day, "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone
    last = first + timedelta(weeks=19)
    await ada.says(f"{last:%d.%m.%Y}")
    await ada.sees("free")
    await ada.taps("Mont-Cenis")
    await ada.sees("May I send this request?")
    await ada.taps("Send")
    await ada.sees("Your room request has the number 1")
    await opens(ada, 1)
    await ada.taps("Change a date")
    await ada.sees("Which date do you want to change?")
    assert any(f"{last:%d.%m.}" in label for row in ada.screen().rows for label in row)
    await opens(ada, 1)
    await ada.taps("🚫 Cancel")
    await ada.sees("Do you really want to cancel?")
    label = next(b for row in ada.screen().rows for b in row if f"{last:%d.%m.}" in b)
    await ada.taps(label)
    await ada.sees("1 date is cancelled")
