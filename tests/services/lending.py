"""Asking for rooms and deciding, as the tests of rooms do it again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.rooms.request import DateState, RoomRequest
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs
from bot.services import directory
from bot.services.desk import Desk
from bot.services.rooms import decisions, requests
from bot.services.rooms.requests import Asked
from db.deliveries import deliveries
from tests.services.walking import create_person, fresh_update

#: A Friday far from any holiday.
FRIDAY = date(2031, 9, 12)
EVENING = Slot(FRIDAY, 17 * 60, 20 * 60)
SAAL = "muster-saal"


@dataclass(frozen=True)
class Cast:
    """Ada and Ben speak for different organisations; Rita looks after the rooms."""

    ada: Person
    ben: Person
    rita: Person
    organisations: tuple[str, str]

    def of(self, person: Person) -> str:
        """The organisation that a person speaks for."""
        return self.organisations[person is self.ben]


async def cast(desk: Desk) -> Cast:
    first, second = list((await directory.load(desk)).organisations)[:2]
    return Cast(
        await create_person(desk, Role.KEY_PERSON, first),
        await create_person(desk, Role.KEY_PERSON, second),
        await create_person(desk, Role.ROOM_MANAGER),
        (first, second),
    )


async def asks(
    desk: Desk,
    person: Person,
    organisation: str | None,
    *slots: Slot,
    room: str = SAAL,
    replaces: int | None = None,
) -> RoomRequest:
    """Ask for a room; gives the request as it stands then."""
    outcome = await requests.ask(
        desk,
        fresh_update(),
        person,
        Asked(room, slots or (EVENING,), Needs(20), "Chorprobe", organisation, replaces=replaces),
    )
    return await looked_up(desk, int(outcome.values["request"]))


async def approves(
    desk: Desk, staff: Person, request: RoomRequest, ids: Sequence[int] | None = None
) -> Outcome:
    return await decisions.approve(desk, fresh_update(), staff, request.id, ids)


async def looked_up(desk: Desk, request_id: int) -> RoomRequest:
    found = await requests.find(desk, request_id)
    assert found is not None
    return found


async def states(desk: Desk, request: RoomRequest) -> list[DateState]:
    """What became of the dates of a request."""
    return [one.state for one in (await looked_up(desk, request.id)).dates]


async def posted(desk: Desk, person: Person) -> list[str]:
    """The kinds of messages that somebody was sent, in their order."""
    async with desk.database.reading() as connection:
        query = (
            select(deliveries.c.kind)
            .where(deliveries.c.recipient_id == person.id)
            .order_by(deliveries.c.id)
        )
        return list((await connection.execute(query)).scalars())
