"""No double booking, whoever writes: the database itself refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update

from bot.domain.rooms.slot import Span
from bot.services.desk import Desk, Overtaken
from db import occupancies as rows
from db.directory import rooms
from db.occupancies import BLOCKING, BOOKING, occupancies

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

#: Hours from noon: begin, and until when the room is taken.
OVERLAPPING = [(0, 2), (1, 3), (-1, 1), (0.5, 1.5), (-1, 3), (1.99, 3)]
APART = [(2, 3), (-1, 0), (5, 6)]


async def room_ids(desk: Desk) -> list[int]:
    async with desk.database.reading() as connection:
        return list((await connection.execute(select(rooms.c.id).order_by(rooms.c.id))).scalars())


async def put(desk: Desk, room: int, begin: float, end: float, kind: str = BOOKING) -> int:
    span = Span(NOON + begin * HOUR, NOON + end * HOUR)
    async with desk.change() as change:
        return await rows.add(change.connection, room, kind, span)


@pytest.mark.parametrize(("begin", "end"), OVERLAPPING)
@pytest.mark.parametrize("kind", [BOOKING, BLOCKING])
async def test_an_overlap_is_refused(desk: Desk, begin: float, end: float, kind: str) -> None:
    room, other, *_ = await room_ids(desk)
    await put(desk, room, 0, 2)
    with pytest.raises(Overtaken):
        await put(desk, room, begin, end, kind)
    await put(desk, other, begin, end, kind)


async def test_what_only_touches_is_fine(desk: Desk) -> None:
    room, *_ = await room_ids(desk)
    await put(desk, room, 0, 2)
    for begin, end in APART:
        await put(desk, room, begin, end)


async def test_the_buffer_belongs_to_the_booking(desk: Desk) -> None:
    room, *_ = await room_ids(desk)
    async with desk.change() as change:
        span = Span(NOON, NOON + HOUR)
        await rows.add(change.connection, room, BOOKING, span, buffer=HOUR / 2)
    with pytest.raises(Overtaken):
        await put(desk, room, 1.25, 2)
    await put(desk, room, 1.5, 2)


async def test_nor_can_a_booking_be_moved_or_written_by_hand_into_another(desk: Desk) -> None:
    room, other, *_ = await room_ids(desk)
    await put(desk, room, 0, 2)
    second = await put(desk, room, 2, 4)
    third = await put(desk, other, 0, 2)
    mine = occupancies.c.id
    for change_of in (
        update(occupancies).where(mine == second).values(start_at=NOON + 1.5 * HOUR),
        update(occupancies).where(mine == third).values(room_id=room),
        insert(occupancies).from_select(
            ["room_id", "kind", "start_at", "end_at", "until", "note"],
            select(
                occupancies.c.room_id,
                occupancies.c.kind,
                occupancies.c.start_at,
                occupancies.c.end_at,
                occupancies.c.until,
                occupancies.c.note,
            ),
        ),
        text(
            "INSERT INTO room_occupancies (room_id, kind, start_at, end_at, until, note) "
            f"VALUES ({room}, 'booking', '2026-11-27 13:00:00+00', '2026-11-27 14:00:00+00', "
            "'2026-11-27 14:00:00+00', '')"
        ),
    ):
        with pytest.raises(Overtaken):
            async with desk.database.writing() as connection:
                await connection.execute(change_of)
    async with desk.database.writing() as connection:
        await connection.execute(
            update(occupancies).where(mine == second).values(until=NOON + 5 * HOUR)
        )


@pytest.mark.parametrize(("end_at", "until"), [(0, 0), (-1, 2), (2, 1)])
async def test_what_ends_before_it_begins_is_refused(
    desk: Desk, end_at: float, until: float
) -> None:
    room, *_ = await room_ids(desk)
    row = {
        "room_id": room,
        "kind": BOOKING,
        "start_at": NOON,
        "end_at": NOON + end_at * HOUR,
        "until": NOON + until * HOUR,
        "note": "",
    }
    with pytest.raises(Overtaken):
        async with desk.database.writing() as connection:
            await connection.execute(insert(occupancies), [row])
