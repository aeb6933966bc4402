"""Asking for a room, deciding, changing, giving back: what everybody has and is told afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.person import Role
from bot.domain.rooms.request import DateState
from bot.domain.rooms.slot import Slot, day_span
from bot.domain.rooms.vacancy import Needs, open_times
from bot.domain.wording import Refusal
from bot.services import directory
from bot.services.desk import Desk
from bot.services.rooms import blocking, decisions, requests, waiting
from bot.services.rooms.requests import Asked
from db.occupancies import occupancies
from tests.conftest import Clock
from tests.services.lending import (
    EVENING,
    FRIDAY,
    SAAL,
    approves,
    asks,
    cast,
    looked_up,
    posted,
    states,
)
from tests.services.walking import create_person, fresh_update

ALL = (0, 24 * 60)
LATER = Slot(FRIDAY, EVENING.start + 60, EVENING.end + 60)
WEEKS = tuple(EVENING.moved(FRIDAY + timedelta(weeks=n)) for n in range(3))


async def taken(desk: Desk) -> int:
    async with desk.database.reading() as connection:
        return int((await connection.execute(select(func.count(occupancies.c.id)))).scalar_one())


async def test_a_request_blocks_nothing_and_the_first_approval_books(desk: Desk) -> None:
    all_ = await cast(desk)
    first = await asks(desk, all_.ada, all_.of(all_.ada))
    outcome = await requests.ask(
        desk,
        fresh_update(),
        all_.ben,
        Asked(SAAL, (LATER,), Needs(20), "Tanz", all_.of(all_.ben)),
    )
    assert (outcome.name, outcome.values["rivals"]) == ("room-asked", 1)
    second = await looked_up(desk, int(outcome.values["request"]))
    assert await taken(desk) == 0
    assert [one.id for one in await decisions.waiting(desk, all_.rita)] == [first.id, second.id]
    await approves(desk, all_.rita, second)
    assert await states(desk, second) == [DateState.APPROVED]
    assert await states(desk, first) == [DateState.TAKEN]
    assert await posted(desk, all_.ben) == ["room-approved"]
    assert await posted(desk, all_.ada) == ["room-taken"]
    assert await taken(desk) == 1
    assert await decisions.waiting(desk, all_.rita) == []
    with pytest.raises(Refusal):
        await approves(desk, all_.rita, first)


async def test_the_managers_of_the_room_are_asked_and_nobody_else_decides(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    assert await posted(desk, all_.rita) == ["room-requested"]
    assert await posted(desk, all_.ben) == []
    editor = await create_person(desk, Role.EDITOR)
    for stranger in (all_.ada, all_.ben, editor):
        with pytest.raises(Refusal):
            await approves(desk, stranger, request)
        with pytest.raises(Refusal):
            await decisions.refuse(desk, fresh_update(), stranger, request.id, "No")
        with pytest.raises(Refusal):
            await decisions.propose(desk, fresh_update(), stranger, request.id, SAAL, 600, 700)
    for stranger in (all_.ben, all_.rita):
        with pytest.raises(Refusal):
            await requests.cancel(desk, fresh_update(), stranger, request.id)
    with pytest.raises(Refusal):
        await asks(desk, all_.ben, all_.of(all_.ada))
    assert await states(desk, request) == [DateState.WAITING]


async def test_a_night_of_a_series_that_the_clock_change_swallows_is_left_out(desk: Desk) -> None:
    all_ = await cast(desk)
    shelves = (await directory.load(desk)).rooms
    nights = [Slot(date(2031, 3, day), 2 * 60, 3 * 60) for day in (23, 30)]
    room = next(slug for slug, one in shelves.items() if ALL in open_times(one, nights[0].day))
    request = await asks(desk, all_.ada, all_.of(all_.ada), *nights, room=room)
    assert await states(desk, request) == [DateState.WAITING, DateState.SKIPPED]
    with pytest.raises(Refusal):  # and on another Sunday nothing can be proposed for it
        await decisions.propose(
            desk, fresh_update(), all_.rita, request.id, room, 120, 180, day=nights[1].day
        )
    outcome = await approves(desk, all_.rita, request)
    assert outcome.values["approved"] == 1


async def test_a_second_tap_asks_no_second_time(desk: Desk) -> None:
    all_ = await cast(desk)
    await asks(desk, all_.ada, all_.of(all_.ada))
    with pytest.raises(Refusal):
        await asks(desk, all_.ada, all_.of(all_.ada))
    await asks(desk, all_.ada, all_.of(all_.ada), LATER)
    await asks(desk, all_.ben, all_.of(all_.ben))
    assert len(await requests.mine(desk, all_.ada)) == 2
    assert len(await requests.mine(desk, all_.ben)) == 1


async def test_a_request_for_a_time_that_is_booked_says_so_at_once(desk: Desk) -> None:
    all_ = await cast(desk)
    await approves(desk, all_.rita, await asks(desk, all_.ada, all_.of(all_.ada)))
    outcome = await requests.ask(
        desk,
        fresh_update(),
        all_.ben,
        Asked(SAAL, (LATER,), Needs(20), "Tanz", all_.of(all_.ben)),
    )
    assert outcome.name == "room-not-free"
    late = await looked_up(desk, int(outcome.values["request"]))
    assert await states(desk, late) == [DateState.TAKEN]
    assert await posted(desk, all_.rita) == ["room-requested"], "nobody is bothered with it"


async def test_a_series_is_decided_by_date_and_its_exceptions_stay_visible(desk: Desk) -> None:
    all_ = await cast(desk)
    await approves(desk, all_.rita, await asks(desk, all_.ben, all_.of(all_.ben), WEEKS[1]))
    series = await asks(desk, all_.ada, all_.of(all_.ada), *WEEKS)
    left_out, *_ = series.in_state(DateState.SKIPPED)
    assert (left_out.slot, left_out.why) == (WEEKS[1], "booked")
    first, third = series.in_state(DateState.WAITING)
    await approves(desk, all_.rita, series, [first.id])
    await decisions.refuse(desk, fresh_update(), all_.rita, series.id, "Umbau", [third.id])
    assert await states(desk, series) == [
        DateState.APPROVED,
        DateState.SKIPPED,
        DateState.REFUSED,
    ]
    assert (await looked_up(desk, series.id)).dates[2].reason == "Umbau"
    assert await posted(desk, all_.ada) == ["room-approved", "room-refused"]


async def test_a_proposal_blocks_nothing_and_books_when_it_is_accepted(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    await decisions.propose(
        desk, fresh_update(), all_.rita, request.id, "mont-cenis", 10 * 60, 12 * 60
    )
    assert await taken(desk) == 0
    assert await posted(desk, all_.ada) == ["room-proposed"]
    await requests.answer_proposal(desk, fresh_update(), all_.ada, request.id, accepted=True)
    (date,) = (await looked_up(desk, request.id)).dates
    assert (date.state, date.room) == (DateState.APPROVED, "mont-cenis")
    assert (date.slot.start, date.slot.end) == (600, 720)
    assert await taken(desk) == 1
    assert await posted(desk, all_.rita) == ["room-requested", "room-proposal-accepted"]


async def test_a_proposal_that_somebody_else_got_meanwhile_is_lost(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    args = (desk, fresh_update(), all_.rita, request.id, "mont-cenis", 17 * 60, 20 * 60)
    await decisions.propose(*args)
    other = await asks(desk, all_.ben, all_.of(all_.ben), room="mont-cenis")
    await approves(desk, all_.rita, other)
    outcome = await requests.answer_proposal(
        desk, fresh_update(), all_.ada, request.id, accepted=True
    )
    assert outcome.values["dates"] == []
    assert await states(desk, request) == [DateState.TAKEN]
    declined = await asks(desk, all_.ada, all_.of(all_.ada))
    await decisions.propose(
        desk, fresh_update(), all_.rita, declined.id, "mont-cenis", 10 * 60, 12 * 60
    )
    await requests.answer_proposal(desk, fresh_update(), all_.ada, declined.id, accepted=False)
    assert await states(desk, declined) == [DateState.DECLINED]


async def test_a_change_needs_approval_and_until_then_the_old_time_stays(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, request)
    (old,) = request.dates
    change = await asks(desk, all_.ada, all_.of(all_.ada), LATER, replaces=old.id)
    assert await states(desk, change) == [DateState.WAITING], "its own old time hinders it not"
    assert await states(desk, request) == [DateState.APPROVED]
    await approves(desk, all_.rita, change)
    assert await states(desk, request) == [DateState.CANCELLED]
    assert await states(desk, change) == [DateState.APPROVED]
    assert await taken(desk) == 1


async def test_a_change_that_is_granted_by_a_proposal_gives_the_old_time_up(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, request)
    waits = await asks(desk, all_.ben, all_.of(all_.ben))
    await waiting.queue(desk, fresh_update(), all_.ben, waits.dates[0].id)
    change = await asks(desk, all_.ada, all_.of(all_.ada), LATER, replaces=request.dates[0].id)
    await decisions.propose(
        desk, fresh_update(), all_.rita, change.id, "mont-cenis", LATER.start, LATER.end
    )
    assert await states(desk, request) == [DateState.APPROVED], "until the person who asked agrees"
    await requests.answer_proposal(desk, fresh_update(), all_.ada, change.id, accepted=True)
    assert await states(desk, change) == [DateState.APPROVED]
    assert await states(desk, request) == [DateState.CANCELLED]
    assert await states(desk, waits) == [DateState.OFFERED], "who waited for the old time gets it"


async def test_a_time_that_a_change_leaves_is_offered_to_who_waits(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, request)
    waits = await asks(desk, all_.ben, all_.of(all_.ben))
    await waiting.queue(desk, fresh_update(), all_.ben, waits.dates[0].id)
    tomorrow = EVENING.moved(FRIDAY + timedelta(days=1))
    change = await asks(desk, all_.ada, all_.of(all_.ada), tomorrow, replaces=request.dates[0].id)
    await approves(desk, all_.rita, change)
    assert await states(desk, waits) == [DateState.OFFERED]


async def test_a_change_that_cannot_be_had_any_more_keeps_the_old_time(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, request)
    tomorrow = EVENING.moved(FRIDAY + timedelta(days=1))
    change = await asks(desk, all_.ada, all_.of(all_.ada), tomorrow, replaces=request.dates[0].id)
    other = await asks(desk, all_.ben, all_.of(all_.ben), tomorrow)
    await approves(desk, all_.rita, other)
    assert await states(desk, change) == [DateState.TAKEN]
    assert await states(desk, request) == [DateState.APPROVED]


async def test_what_is_cancelled_goes_down_the_waiting_list_in_its_order(
    desk: Desk, clock: Clock
) -> None:
    clock.forward_to(12)
    all_ = await cast(desk)
    cem = await create_person(desk, Role.KEY_PERSON, all_.organisations[1])
    first = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, first)
    second = await asks(desk, all_.ben, all_.of(all_.ben))
    third = await asks(desk, cem, all_.organisations[1], LATER)
    for person, request in ((all_.ben, second), (cem, third)):
        await waiting.queue(desk, fresh_update(), person, request.dates[0].id)
    await requests.cancel(desk, fresh_update(), all_.ada, first.id)
    assert await states(desk, second) == [DateState.OFFERED]
    assert await states(desk, third) == [DateState.QUEUED]
    assert await taken(desk) == 1, "the time is held"
    again = await asks(desk, all_.ada, all_.of(all_.ada))
    assert await states(desk, again) == [DateState.TAKEN]
    clock.forward(hours=desk.settings.room_offer_hours, minutes=1)
    assert await waiting.expire_offers(desk, clock()) == 1
    assert await states(desk, second) == [DateState.EXPIRED]
    assert await states(desk, third) == [DateState.OFFERED]
    with pytest.raises(Refusal):
        await waiting.take(desk, fresh_update(), all_.ben, second.dates[0].id)
    await waiting.take(desk, fresh_update(), cem, third.dates[0].id)
    assert await states(desk, third) == [DateState.APPROVED]
    assert await taken(desk) == 1
    assert "room-offer-taken" in await posted(desk, all_.rita)


async def test_an_offer_that_is_declined_leaves_the_time_free(desk: Desk) -> None:
    all_ = await cast(desk)
    first = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, first)
    second = await asks(desk, all_.ben, all_.of(all_.ben))
    await waiting.queue(desk, fresh_update(), all_.ben, second.dates[0].id)
    await requests.release(desk, fresh_update(), all_.ada, first.dates[0].id)
    assert await states(desk, first) == [DateState.RELEASED]
    await waiting.decline(desk, fresh_update(), all_.ben, second.dates[0].id)
    assert await states(desk, second) == [DateState.CANCELLED]
    assert await taken(desk) == 0


async def test_some_days_before_one_is_asked_once_whether_it_is_still_wanted(
    desk: Desk, clock: Clock
) -> None:
    all_ = await cast(desk)
    first = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, first)
    span = first.dates[0].span
    clock.ahead = span.start_at - timedelta(days=desk.settings.room_confirm_days + 1) - desk.clock()
    assert await waiting.ask_to_confirm(desk, clock()) == 0
    late = await asks(desk, all_.ben, all_.of(all_.ben), room="mont-cenis")
    await approves(desk, all_.rita, late)
    clock.forward(hours=23)
    assert await waiting.ask_to_confirm(desk, clock()) == 0
    clock.forward(hours=1)
    assert await waiting.ask_to_confirm(desk, clock()) == 2
    assert await waiting.ask_to_confirm(desk, clock()) == 0
    assert (await posted(desk, all_.ada)).count("room-to-confirm") == 1
    await requests.confirm(desk, fresh_update(), all_.ada, first.dates[0].id)
    assert (await looked_up(desk, first.id)).dates[0].confirmed_at is not None
    with pytest.raises(Refusal):
        await requests.release(desk, fresh_update(), all_.ada, late.dates[0].id)


async def test_what_nobody_decided_lapses_and_the_requester_is_told(
    desk: Desk, clock: Clock
) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    assert await waiting.lapse(desk, clock()) == 0
    clock.ahead = request.dates[0].span.start_at - desk.clock() + timedelta(minutes=1)
    assert await waiting.lapse(desk, clock()) == 1
    assert await states(desk, request) == [DateState.LAPSED]
    assert await posted(desk, all_.ada) == ["room-lapsed"]
    with pytest.raises(Refusal):
        await approves(desk, all_.rita, request)


async def test_a_blocking_names_the_bookings_first_and_then_goes_over_them(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    await approves(desk, all_.rita, request)
    week = day_span(FRIDAY, desk.settings.timezone, 7)
    arguments = (desk, fresh_update(), all_.rita, SAAL, week, "Wasserschaden")
    with pytest.raises(Refusal):
        await blocking.block(*arguments)
    assert await blocking.in_the_way(desk, SAAL, week) == 1
    assert await states(desk, request) == [DateState.APPROVED]
    outcome = await blocking.block(
        desk, fresh_update(), all_.rita, SAAL, week, "Wasserschaden", over_bookings=True
    )
    assert await states(desk, request) == [DateState.REVOKED]
    assert (await looked_up(desk, request.id)).dates[0].reason == "Wasserschaden"
    assert await posted(desk, all_.ada) == ["room-approved", "room-revoked"]
    late = await asks(desk, all_.ben, all_.of(all_.ben))
    assert await states(desk, late) == [DateState.SKIPPED]
    await blocking.unblock(desk, fresh_update(), all_.rita, int(outcome.values["blocking"]))
    assert await taken(desk) == 0
    with pytest.raises(Refusal):
        await blocking.block(desk, fresh_update(), all_.ada, SAAL, week, "Nein")


async def test_a_room_in_use_cannot_be_removed_from_the_directory(desk: Desk) -> None:
    all_ = await cast(desk)
    request = await asks(desk, all_.ada, all_.of(all_.ada))
    shelves = await directory.load(desk)
    rooms = {slug: room for slug, room in shelves.rooms.items() if slug != SAAL}
    with pytest.raises(Refusal, match="cannot be removed"):
        await directory.apply(desk, replace(shelves, rooms=rooms))
    await requests.cancel(desk, fresh_update(), all_.ada, request.id)
    await directory.apply(desk, replace(shelves, rooms=rooms))
    assert SAAL not in (await directory.load(desk)).rooms
    assert (await looked_up(desk, request.id)).room == SAAL
