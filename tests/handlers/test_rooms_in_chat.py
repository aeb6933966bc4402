"""Rooms in chat: asked for, decided, shared, given back."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from tests.conftest import Stage

BERLIN = ZoneInfo("Europe/Berlin")


async def asks_for_a_room(phone: Phone, when: str, people: str = "20") -> None:
    """Through the dialogue by typing, as somebody in a hurry does."""
    await phone.says("/rooms")
    await phone.sees("Rooms of the city")
    await phone.taps("Ask for a room")
    await phone.sees("What do you need the room for?")
    await phone.says("Choir practice")
    await phone.sees("How many people")
    await phone.says(people)
    await phone.sees("On which day?")
    await phone.says(when)
    await phone.sees("What must the room have?")
    await phone.taps("Skip")
    await phone.sees("Once or regularly?")


def next_tuesday(stage: Stage) -> str:
    """A Tuesday in February: no holiday, no clock change."""
    today = stage.clock().astimezone(BERLIN).date()
    day = today.replace(month=2, day=10)
    if day <= today:
        day = day.replace(year=day.year + 1)
    day += timedelta(days=(1 - day.weekday()) % 7)
    return f"{day:%d.%m.%Y}"


async def test_a_room_is_asked_for_and_approved(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    await asks_for_a_room(ada, f"{next_tuesday(stage)} 18-20 h")
    await ada.taps("once")
    await ada.sees("These rooms fit and are free")
    await ada.taps("Sample seminar room")
    await ada.sees("May I send this request?")
    await ada.taps("Send")
    await ada.sees("Your room request has the number")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await rita.sees("1 date is approved")
    await ada.sees("The room is yours")
    await ada.taps("Show the request")
    await ada.sees("approved")
