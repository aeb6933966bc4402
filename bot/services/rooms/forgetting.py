"""What becomes of rooms that were asked for or held for somebody who is forgotten."""

from __future__ import annotations

from bot.domain.rooms.request import DateState
from bot.services.desk import Change, Desk
from bot.services.rooms import taking
from db import room_requests

#: Far more than one person can have waited for.
MOST = 1000


async def forget_requester(desk: Desk, change: Change, person_id: int) -> None:
    """Take a person out of their requests; what was held for them is offered down the list."""
    mine = await room_requests.upcoming(change.connection, person_id, change.now, MOST)
    held = [date for request in mine for date in request.in_state(DateState.OFFERED)]
    await room_requests.remove_of(change.connection, person_id)
    for date in held:
        await taking.offer(change, date.room, date.span, desk.settings)
