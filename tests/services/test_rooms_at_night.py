"""What is told about rooms by itself waits through the quiet hours, and the time to answer too."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.person import Person
from bot.domain.rooms.request import RequestDate, RoomRequest
from bot.domain.rooms.slot import Slot
from bot.services.desk import Desk
from bot.services.rooms import requests, waiting
from db.deliveries import deliveries
from tests.conftest import Clock
from tests.services.lending import Cast, approves, asks, cast, looked_up
from tests.services.walking import fresh_update

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2031, 9, 9)
EVENING = Slot(TUESDAY, 18 * 60, 20 * 60)


def at(clock: Clock, day: date, wall: str) -> None:
    then = datetime.fromisoformat(f"{day} {wall}").replace(tzinfo=BERLIN)
    clock.ahead += then - clock()


async def due(desk: Desk, person: Person, kind: str) -> str:
    """Day and time on the wall at which the newest message of a kind is to be sent."""
    async with desk.database.reading() as connection:
        query = (
            select(deliveries.c.due_at)
            .where(deliveries.c.recipient_id == person.id, deliveries.c.kind == kind)
            .order_by(deliveries.c.id.desc())
        )
        found = (await connection.execute(query)).scalars().first()
    assert found is not None
    return f"{found.astimezone(BERLIN):%d.%m. %H:%M}"


async def two_who_want(desk: Desk, slot: Slot) -> tuple[Cast, RoomRequest, RoomRequest]:
    """Ada has the room; Ben waits for it."""
    all_ = await cast(desk)
    first = await asks(desk, all_.ada, all_.of(all_.ada), slot)
    await approves(desk, all_.rita, first)
    second = await asks(desk, all_.ben, all_.of(all_.ben), slot)
    await waiting.queue(desk, fresh_update(), all_.ben, second.dates[0].id)
    return all_, first, second


async def offered(desk: Desk, request: RoomRequest) -> RequestDate:
    (one,) = (await looked_up(desk, request.id)).dates
    return one


async def test_an_offer_at_night_is_told_and_runs_from_the_morning(
    desk: Desk, clock: Clock
) -> None:
    all_, first, second = await two_who_want(desk, EVENING)
    at(clock, TUESDAY - timedelta(days=4), "23:30")
    await requests.cancel(desk, fresh_update(), all_.ada, first.id)
    assert await due(desk, all_.ben, "room-offered") == "06.09. 08:00"
    until = (await offered(desk, second)).expires_at
    assert until is not None
    assert f"{until.astimezone(BERLIN):%d.%m. %H:%M}" == "07.09. 08:00"


async def test_an_offer_by_day_is_told_at_once(desk: Desk, clock: Clock) -> None:
    all_, first, _second = await two_who_want(desk, EVENING)
    at(clock, TUESDAY - timedelta(days=4), "15:30")
    await requests.cancel(desk, fresh_update(), all_.ada, first.id)
    assert await due(desk, all_.ben, "room-offered") == "05.09. 15:30"


async def test_an_offer_that_the_morning_is_too_late_for_is_told_at_night(
    desk: Desk, clock: Clock
) -> None:
    early = Slot(TUESDAY, 8 * 60, 9 * 60)
    all_, first, second = await two_who_want(desk, early)
    at(clock, TUESDAY - timedelta(days=1), "22:15")
    await requests.cancel(desk, fresh_update(), all_.ada, first.id)
    assert await due(desk, all_.ben, "room-offered") == "08.09. 22:15"
    assert (await offered(desk, second)).expires_at == second.dates[0].span.start_at


async def test_nobody_is_asked_at_night_whether_they_still_want_a_room(
    desk: Desk, clock: Clock
) -> None:
    late = Slot(TUESDAY, 21 * 60 + 15, 22 * 60)
    all_ = await cast(desk)
    first = await asks(desk, all_.ada, all_.of(all_.ada), late)
    await approves(desk, all_.rita, first)
    at(clock, TUESDAY - timedelta(days=desk.settings.room_confirm_days), "21:16")
    assert await waiting.ask_to_confirm(desk, clock()) == 1
    assert await due(desk, all_.ada, "room-to-confirm") == "03.09. 08:00"
