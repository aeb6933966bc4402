"""What becomes of room requests when people go: forgotten, handed on, told about themselves."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select

from bot.domain.person import Role
from bot.domain.rooms.request import DateState
from bot.services import people
from bot.services.desk import Desk
from bot.services.rooms import requests, waiting
from db import room_requests
from db.occupancies import occupancies
from tests.services.lending import EVENING, approves, asks, cast, looked_up, states
from tests.services.walking import create_person, fresh_update

NEXT_WEEK = EVENING.moved(EVENING.day + timedelta(weeks=1))


async def kinds(desk: Desk) -> list[str]:
    """What takes rooms."""
    async with desk.database.reading() as connection:
        return list((await connection.execute(select(occupancies.c.kind))).scalars())


async def test_of_the_forgotten_the_booking_stays_their_organisations(desk: Desk) -> None:
    all_ = await cast(desk)
    booked = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, booked)
    undecided = await asks(desk, all_.ada, all_.of(all_.ada), NEXT_WEEK)
    await people.forget(desk, fresh_update(), all_.ada)
    kept = await looked_up(desk, booked.id)
    assert (kept.person_id, kept.purpose) == (None, "")
    assert kept.organisation == all_.of(all_.ada)
    assert await states(desk, booked) == [DateState.APPROVED]
    assert await states(desk, undecided) == [DateState.CANCELLED]
    assert await kinds(desk) == ["booking"]


async def test_what_is_held_for_the_forgotten_is_set_free(desk: Desk) -> None:
    all_ = await cast(desk)
    first = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, first)
    late = await asks(desk, all_.ben, all_.of(all_.ben))
    await waiting.queue(desk, fresh_update(), all_.ben, late.dates[0].id)
    await requests.cancel(desk, fresh_update(), all_.ada, first.id)
    assert await kinds(desk) == ["offer"]
    await people.forget(desk, fresh_update(), all_.ben)
    assert await kinds(desk) == []


async def test_what_was_held_for_the_forgotten_goes_to_the_next(desk: Desk) -> None:
    all_ = await cast(desk)
    cem = await create_person(desk, Role.KEY_PERSON, all_.of(all_.ben))
    first = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, first)
    second, third = [await asks(desk, one, all_.of(all_.ben)) for one in (all_.ben, cem)]
    for person, request in ((all_.ben, second), (cem, third)):
        await waiting.queue(desk, fresh_update(), person, request.dates[0].id)
    await requests.cancel(desk, fresh_update(), all_.ada, first.id)
    assert await states(desk, third) == [DateState.QUEUED]
    await people.forget(desk, fresh_update(), all_.ben)
    assert await states(desk, third) == [DateState.OFFERED]
    assert await kinds(desk) == ["offer"]


async def test_a_successor_takes_over_what_was_asked_for_the_organisation(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    async with desk.change() as change:
        await room_requests.hand_on(change.connection, all_.ada.id, all_.ben.id, all_.of(all_.ben))
    assert await requests.mine(desk, all_.ben) == [], "of another organisation: nothing"
    async with desk.change() as change:
        await room_requests.hand_on(change.connection, all_.ada.id, all_.ben.id, all_.of(all_.ada))
    assert [one.id for one in await requests.mine(desk, all_.ben)] == [request.id]
    assert await requests.mine(desk, all_.ada) == []


async def test_everything_about_oneself_and_nothing_about_who_decided(desk: Desk) -> None:
    all_ = await cast(desk)
    await approves(desk, all_.rita, await asks(desk, all_.ada, all_.of(all_.ada)))
    told = await people.everything_about(desk, all_.ada)
    (stored,) = told["room_requests"]
    assert (stored["purpose"], stored["state"]) == ("Chorprobe", "approved")
    assert "decided_by" not in json.dumps(told["room_requests"], default=str)
    assert (await people.everything_about(desk, all_.ben))["room_requests"] == []
