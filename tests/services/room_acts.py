"""What people do about rooms, each ready to be done: for the test that an update acts once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.rooms.request import RoomRequest
from bot.domain.rooms.vacancy import Needs
from bot.services import people
from bot.services.desk import Desk
from bot.services.rooms import blocking, decisions, requests, waiting
from bot.services.rooms.requests import Asked
from tests.services.lending import EVENING, SAAL, approves, asks
from tests.services.walking import fresh_update

Act = Callable[[Desk], Awaitable[Outcome]]

#: The id of the update that comes twice.
AGAIN = 7


async def room_requested(desk: Desk, member: Person) -> RoomRequest:
    slug = (await people.memberships(desk, member))[0].slug
    return await asks(desk, member, slug, EVENING)


async def asking_for_a_room(desk: Desk, member: Person, _admin: Person) -> Act:
    slug = (await people.memberships(desk, member))[0].slug
    asked = Asked(SAAL, (EVENING,), Needs(5), "Probe", slug)
    return lambda d: requests.ask(d, AGAIN, member, asked)


async def asking_for_a_taken_room(desk: Desk, member: Person, admin: Person) -> Act:
    await approves(desk, admin, await room_requested(desk, member))
    return await asking_for_a_room(desk, member, admin)


async def approving_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    request = await room_requested(desk, member)
    return lambda d: decisions.approve(d, AGAIN, admin, request.id)


async def refusing_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    request = await room_requested(desk, member)
    return lambda d: decisions.refuse(d, AGAIN, admin, request.id, "Umbau")


async def proposing_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    request = await room_requested(desk, member)
    return lambda d: decisions.propose(d, AGAIN, admin, request.id, "mont-cenis", 600, 700)


async def proposed(desk: Desk, member: Person, admin: Person) -> int:
    request = await room_requested(desk, member)
    await decisions.propose(desk, fresh_update(), admin, request.id, "mont-cenis", 600, 700)
    return request.id


async def accepting_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    number = await proposed(desk, member, admin)
    return lambda d: requests.answer_proposal(d, AGAIN, member, number, accepted=True)


async def declining_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    number = await proposed(desk, member, admin)
    return lambda d: requests.answer_proposal(d, AGAIN, member, number, accepted=False)


async def room_approved(desk: Desk, member: Person, admin: Person) -> RoomRequest:
    request = await room_requested(desk, member)
    await approves(desk, admin, request)
    return request


async def revoking_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    request = await room_approved(desk, member, admin)
    return lambda d: decisions.revoke(d, AGAIN, admin, request.id, "Umbau")


async def cancelling_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    request = await room_approved(desk, member, admin)
    return lambda d: requests.cancel(d, AGAIN, member, request.id)


async def confirming_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    request = await room_approved(desk, member, admin)
    return lambda d: requests.confirm(d, AGAIN, member, request.dates[0].id)


async def releasing_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    request = await room_approved(desk, member, admin)
    return lambda d: requests.release(d, AGAIN, member, request.dates[0].id)


async def queueing_for_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    await room_approved(desk, member, admin)
    late = await room_requested(desk, member)
    return lambda d: waiting.queue(d, AGAIN, member, late.dates[0].id)


async def offered(desk: Desk, member: Person, admin: Person) -> int:
    first = await room_approved(desk, member, admin)
    late = await room_requested(desk, member)
    await waiting.queue(desk, fresh_update(), member, late.dates[0].id)
    await requests.cancel(desk, fresh_update(), member, first.id)
    return late.dates[0].id


async def taking_an_offer(desk: Desk, member: Person, admin: Person) -> Act:
    number = await offered(desk, member, admin)
    return lambda d: waiting.take(d, AGAIN, member, number)


async def leaving_an_offer(desk: Desk, member: Person, admin: Person) -> Act:
    number = await offered(desk, member, admin)
    return lambda d: waiting.decline(d, AGAIN, member, number)


async def blocking_a_room(desk: Desk, member: Person, admin: Person) -> Act:
    await room_approved(desk, member, admin)
    span = EVENING.span(desk.settings.timezone)
    return lambda d: blocking.block(d, AGAIN, admin, SAAL, span, "Umbau", over_bookings=True)


async def unblocking_a_room(desk: Desk, _member: Person, admin: Person) -> Act:
    span = EVENING.span(desk.settings.timezone)
    outcome = await blocking.block(desk, fresh_update(), admin, SAAL, span, "Umbau")
    return lambda d: blocking.unblock(d, AGAIN, admin, int(outcome.values["blocking"]))


ROOM_ACTS = (
    asking_for_a_room,
    asking_for_a_taken_room,
    approving_a_room,
    refusing_a_room,
    proposing_a_room,
    accepting_a_room,
    declining_a_room,
    revoking_a_room,
    cancelling_a_room,
    confirming_a_room,
    releasing_a_room,
    queueing_for_a_room,
    taking_an_offer,
    leaving_an_offer,
    blocking_a_room,
    unblocking_a_room,
)
