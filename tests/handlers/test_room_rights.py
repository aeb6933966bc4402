"""Rooms: whose request it is and whose room it is, is asked again for every button."""

from __future__ import annotations

import pytest

from bot.app import routes
from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from tests.conftest import Stage
from tests.handlers.watching import SECRET, Things, changed, contents, forgeries, things

#: Buttons that touch somebody's request or a room's order; the others only show what all may see.
OF_REQUESTS = frozenset(
    (
        *("rchange", "ra", "rq", "rreq", "rics", "rcancel", "rcancelled", "rconfirm", "rrelease"),
        *("raccept", "rdecline", "rtake", "rleave", "rdecide", "rdates", "rapprove", "rrefuse"),
        *("rrevoke", "rpropose", "rpick", "rcare", "rblock", "runblock"),
    )
)


async def tries_everything(phone: Phone, there: Things) -> int:
    tried = 0
    for route in routes():
        if route.kind == "button" and route.name in OF_REQUESTS:
            for data in forgeries(route, there):
                await phone.forges(data)
                tried += 1
    return tried


@pytest.mark.parametrize("role", [Role.KEY_PERSON, Role.CONTACT, Role.EDITOR, Role.STEERING])
async def test_who_has_no_business_with_a_request_changes_and_sees_nothing(
    stage: Stage, role: Role
) -> None:
    there = await things(stage)
    other = list(stage.directory.organisations)[3] if role is Role.KEY_PERSON else None
    contact = "petra-muster" if role is Role.CONTACT else None  # looks after no room
    bea = await stage.person("Bea", "en", role=role, organisation=other, contact=contact)
    before = await contents(stage.desk)
    assert await tries_everything(bea, there) > 40
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    assert SECRET not in bea.transcript()
    assert "went wrong" not in bea.transcript()


async def test_a_contact_decides_about_the_rooms_that_carry_their_name(stage: Stage) -> None:
    there = await things(stage)
    birgit = await stage.person("Birgit", "en", role=Role.CONTACT, contact="birgit-mustermann")
    await birgit.forges(f"rdecide:{there.room_request}")
    await birgit.sees(SECRET)
    await birgit.forges(f"rapprove:{there.room_request}:{there.room_date}")
    await birgit.sees("1 date is approved")
    await there.owner.sees("The room is yours")
