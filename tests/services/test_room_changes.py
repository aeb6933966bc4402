"""A change of a request: never two rooms for one wish, never none by having asked for another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.rooms.request import DateState
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs
from bot.domain.wording import Refusal
from bot.services.desk import Desk
from bot.services.rooms import requests, waiting
from bot.services.rooms.requests import Asked
from tests.services.lending import EVENING, FRIDAY, SAAL, approves, asks, cast, states
from tests.services.walking import fresh_update

LATER = Slot(FRIDAY, EVENING.start + 60, EVENING.end + 60)
TOMORROW = EVENING.moved(FRIDAY + timedelta(days=1))


async def test_a_request_that_waits_gives_way_to_its_change_at_once(desk: Desk) -> None:
    all_ = await cast(desk)
    first = await asks(desk, all_.ada, all_.of(all_.ada))
    second = await asks(desk, all_.ada, all_.of(all_.ada), LATER, replaces=first.dates[0].id)
    assert await states(desk, first) == [DateState.CANCELLED]
    assert await states(desk, second) == [DateState.WAITING]
    third = await asks(desk, all_.ada, all_.of(all_.ada), TOMORROW, replaces=second.dates[0].id)
    assert await states(desk, second) == [DateState.CANCELLED]
    await approves(desk, all_.rita, third)
    assert await states(desk, third) == [DateState.APPROVED]


async def test_more_people_at_the_same_time_are_a_change_as_well(desk: Desk) -> None:
    all_ = await cast(desk)
    first = await asks(desk, all_.ada, all_.of(all_.ada))
    more = Asked(SAAL, (EVENING,), Needs(30), "Chor", all_.of(all_.ada), replaces=first.dates[0].id)
    outcome = await requests.ask(desk, fresh_update(), all_.ada, more)
    assert outcome.name == "room-asked"
    assert await states(desk, first) == [DateState.CANCELLED]


async def test_a_change_that_cannot_be_had_leaves_the_request_as_it_was(desk: Desk) -> None:
    all_ = await cast(desk)
    first = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, await asks(desk, all_.ben, all_.of(all_.ben), TOMORROW))
    change = await asks(desk, all_.ada, all_.of(all_.ada), TOMORROW, replaces=first.dates[0].id)
    assert await states(desk, change) == [DateState.TAKEN]
    assert await states(desk, first) == [DateState.WAITING]


async def test_of_two_changes_of_one_booking_the_last_one_counts(desk: Desk) -> None:
    all_ = await cast(desk)
    booking = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, booking)
    old = booking.dates[0].id
    first = await asks(desk, all_.ada, all_.of(all_.ada), LATER, replaces=old)
    second = await asks(desk, all_.ada, all_.of(all_.ada), TOMORROW, replaces=first.dates[0].id)
    third = await asks(desk, all_.ada, all_.of(all_.ada), LATER, replaces=old)
    assert await states(desk, first) == [DateState.CANCELLED]
    assert await states(desk, second) == [DateState.CANCELLED]
    assert await states(desk, booking) == [DateState.APPROVED]
    await approves(desk, all_.rita, third)
    assert await states(desk, booking) == [DateState.CANCELLED]
    with pytest.raises(Refusal):
        await approves(desk, all_.rita, first)


async def test_who_gets_the_change_from_the_waiting_list_gives_the_old_time_up(
    desk: Desk,
) -> None:
    all_ = await cast(desk)
    booking = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, booking)
    theirs = await asks(desk, all_.ben, all_.of(all_.ben), TOMORROW)
    await approves(desk, all_.rita, theirs)
    change = await asks(desk, all_.ada, all_.of(all_.ada), TOMORROW, replaces=booking.dates[0].id)
    await waiting.queue(desk, fresh_update(), all_.ada, change.dates[0].id)
    hopes = await asks(desk, all_.ben, all_.of(all_.ben))
    await waiting.queue(desk, fresh_update(), all_.ben, hopes.dates[0].id)
    await requests.cancel(desk, fresh_update(), all_.ben, theirs.id)
    assert await states(desk, booking) == [DateState.APPROVED], "until it is taken"
    await waiting.take(desk, fresh_update(), all_.ada, change.dates[0].id)
    assert await states(desk, change) == [DateState.APPROVED]
    assert await states(desk, booking) == [DateState.CANCELLED]
    assert await states(desk, hopes) == [DateState.OFFERED]


async def test_a_foreign_date_cannot_be_replaced(desk: Desk) -> None:
    all_ = await cast(desk)
    booking = await asks(desk, all_.ada, all_.of(all_.ada))
    with pytest.raises(Refusal):
        await asks(desk, all_.ben, all_.of(all_.ben), LATER, replaces=booking.dates[0].id)
    assert await states(desk, booking) == [DateState.WAITING]
