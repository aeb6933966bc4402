"""Every way in which a booking ends takes it out of the calendars that it was put into."""

from __future__ import annotations

import pytest
from ical.calendar_stream import IcsCalendarStream

from bot.demo.standin import Message
from bot.demo.standin import Person as Phone
from bot.domain.person import Person, Role
from bot.domain.rooms.request import RoomRequest
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs
from bot.services.rooms import blocking, decisions, requests
from bot.services.rooms.requests import Asked
from bot.services.rooms.search import day_span
from tests.conftest import Stage
from tests.services.lending import EVENING, FRIDAY, SAAL, approves, asks, looked_up
from tests.services.walking import create_person, fresh_update, met

NOON = Slot(FRIDAY, 12 * 60, 13 * 60)


def entries(phone: Phone, message: Message) -> tuple[str | None, dict[str, int | None]]:
    """What a calendar file does, and the sequence of each entry that it holds."""
    data = phone.download(message).decode()
    calendar = IcsCalendarStream.calendar_from_ics(data)
    return calendar.method, {str(event.uid): event.sequence for event in calendar.events}


@pytest.fixture
async def ada(stage: Stage) -> Phone:
    return await stage.person("Ada", "en")


@pytest.fixture
async def rita(stage: Stage) -> Person:
    return await create_person(stage.desk, Role.ROOM_MANAGER)


async def booked(stage: Stage, ada: Phone, rita: Person, *slots: Slot) -> RoomRequest:
    """A request of Ada's that was approved, and is in her calendar."""
    person = await met(stage.desk, ada.id)
    request = await asks(stage.desk, person, stage.organisation.slug, *slots)
    await approves(stage.desk, rita, request)
    method, held = entries(ada, await ada.sees("The room is yours"))
    assert (method, held) == ("PUBLISH", dict.fromkeys(uids(request), 0))
    return request


def uids(request: RoomRequest) -> list[str]:
    return [f"room-date-{one.id}@mso-bot" for one in request.dates]


async def test_one_date_is_cancelled_and_then_the_others(
    stage: Stage, ada: Phone, rita: Person
) -> None:
    request = await booked(stage, ada, rita, EVENING, NOON)
    first, second = uids(request)
    await ada.forges(f"rcancelled:{request.id}:{request.dates[0].id}")
    await ada.sees("1 date is cancelled")
    gone = await ada.sees("cancelled from your calendar")
    assert entries(ada, gone) == ("CANCEL", {first: 1})
    await ada.forges(f"rcancelled:{request.id}")
    await ada.sees("1 date is cancelled")
    gone = await ada.sees("cancelled from your calendar")
    assert entries(ada, gone) == ("CANCEL", {second: 1})


async def test_what_was_in_no_calendar_is_not_taken_out(stage: Stage, ada: Phone) -> None:
    person = await met(stage.desk, ada.id)
    request = await asks(stage.desk, person, stage.organisation.slug)
    await ada.forges(f"rcancelled:{request.id}")
    await ada.sees("1 date is cancelled")
    await stage.standin.idle()
    assert "calendar" not in ada.transcript()


async def test_a_date_is_given_back(stage: Stage, ada: Phone, rita: Person) -> None:
    request = await booked(stage, ada, rita)
    await ada.forges(f"rrelease:{request.dates[0].id}")
    await ada.sees("The room is free for others now")
    gone = await ada.sees("cancelled from your calendar")
    assert entries(ada, gone) == ("CANCEL", dict.fromkeys(uids(request), 1))


@pytest.mark.parametrize("how", ["revoked", "blocked"])
async def test_the_city_takes_it_away(stage: Stage, ada: Phone, rita: Person, how: str) -> None:
    request = await booked(stage, ada, rita)
    desk, update = stage.desk, fresh_update()
    if how == "revoked":
        await decisions.revoke(desk, update, rita, request.id, "Umbau")
    else:
        week = day_span(FRIDAY, desk.settings.timezone, 7)
        await blocking.block(desk, update, rita, SAAL, week, "Umbau", over_bookings=True)
    gone = await ada.sees("The city had to cancel your booking")
    assert entries(ada, gone) == ("CANCEL", dict.fromkeys(uids(request), 1))


async def test_an_offer_that_is_blocked_was_in_no_calendar(
    stage: Stage, ada: Phone, rita: Person
) -> None:
    desk, person = stage.desk, await met(stage.desk, ada.id)
    first = await asks(desk, rita, None)
    await approves(desk, rita, first)
    wish = Asked(SAAL, (EVENING,), Needs(20), "Probe", stage.organisation.slug, queue=True)
    await requests.ask(desk, fresh_update(), person, wish)
    await requests.cancel(desk, fresh_update(), rita, first.id)
    week = day_span(FRIDAY, desk.settings.timezone, 7)
    await blocking.block(desk, fresh_update(), rita, SAAL, week, "Umbau", over_bookings=True)
    gone = await ada.sees("The room that you were waiting for is not free after all")
    assert "Umbau" in gone.text
    assert "document" not in gone.data


@pytest.mark.parametrize("how", ["approved", "proposed", "offered"])
async def test_it_gives_way_to_another_time(
    stage: Stage, ada: Phone, rita: Person, how: str
) -> None:
    before = await booked(stage, ada, rita)
    desk, person = stage.desk, await met(stage.desk, ada.id)
    first = await asks(desk, rita, None, NOON) if how == "offered" else None
    if first is not None:
        await approves(desk, rita, first)
    wish = Asked(
        SAAL,
        (NOON,),
        Needs(20),
        "Probe",
        stage.organisation.slug,
        replaces=before.dates[0].id,
        queue=True,
    )
    outcome = await requests.ask(desk, fresh_update(), person, wish)
    change = await looked_up(desk, int(outcome.values["request"]))
    await ada.says("/rooms")
    if how == "approved":
        await approves(desk, rita, change)
        method, held = entries(ada, await ada.sees("The room is yours"))
        assert (method, held) == ("PUBLISH", dict.fromkeys(uids(change), 0))
    elif first is not None:
        await requests.cancel(desk, fresh_update(), rita, first.id)
        await ada.forges(f"rtake:{change.dates[0].id}")  # at night nobody is told of it yet
        await ada.sees("The room is yours")
    else:
        await decisions.propose(desk, fresh_update(), rita, change.id, SAAL, 14 * 60, 15 * 60)
        await ada.sees("The city proposes another time")
        await ada.taps("Take it")
        await ada.sees("The room is yours")
    gone = await ada.sees("cancelled from your calendar")
    assert "17:00–20:00" in gone.text
    assert entries(ada, gone) == ("CANCEL", dict.fromkeys(uids(before), 1))
    (left,) = (await requests.mine(desk, person))[0].dates
    assert left.id == change.dates[0].id
