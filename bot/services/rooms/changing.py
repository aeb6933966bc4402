"""A request that changes an earlier one: what was approved stays until it can be had, what was not
decided yet gives way at once. So nobody has both, and nobody loses a room by asking for another.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.person import Person
from bot.domain.rooms.request import UNDECIDED, DateState, RequestDate, RoomRequest
from bot.domain.rooms.vacancy import Taken
from bot.domain.wording import Refusal
from bot.services.desk import Change, Desk
from bot.services.rooms import taking
from bot.services.rooms.posting import GONE
from db import room_dates, room_requests

#: What can be changed: it is theirs, or on its way to be.
CHANGEABLE = (DateState.WAITING, DateState.APPROVED)


async def own_date(change: Change, person: Person, date_id: int) -> tuple[RoomRequest, RequestDate]:
    """A date that this person has asked for, with its request; raises :class:`Refusal`."""
    request = await room_requests.of_date(change.connection, date_id)
    date = None if request is None else request.find(date_id)
    if request is None or date is None or request.person_id != person.id:
        raise Refusal(GONE)
    return request, date


def approved_before(request: RoomRequest, date: RequestDate) -> int:
    """The date that gives way on approval: this one, or what an undecided one was to replace."""
    if date.state is DateState.APPROVED or request.replaces is None:
        return date.id
    return request.replaces


def without(taken: Iterable[Taken], date: RequestDate) -> list[Taken]:
    """What is taken by others than the date that is to give way."""
    return [one for one in taken if one.occupancy is None or one.occupancy != date.occupancy]


async def supersede(
    desk: Desk, change: Change, date: RequestDate, replaces: int, newest: int
) -> None:
    """Take back what the request ``newest`` stands for now: the undecided date that it changes,
    and earlier wishes to change the same approved one.
    """
    given_up = [date] if date.state is DateState.WAITING else []
    for request_id in await room_dates.changing(change.connection, replaces, but=newest):
        request = await room_requests.find(change.connection, request_id)
        assert request is not None
        given_up += [one for one in request.in_state(*UNDECIDED) if one.id != date.id]
    ids = [one.id for one in given_up]
    await room_requests.settle(change.connection, ids, DateState.CANCELLED, now=change.now)
    await taking.set_free(change, given_up, desk.settings)
