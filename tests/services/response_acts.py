"""What can be done with rounds and responses, each prepared up to the update that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.scripts import ROUND
from bot.services import people
from bot.services.desk import Desk
from bot.services.questionnaires import responding, rounds
from tests.services.answering import answer_all, begin, known_to, open_round, short
from tests.services.walking import create_person, walk

Act = Callable[[Desk], Awaitable[Outcome]]

#: The id of the update that comes twice.
AGAIN = 7


async def opening_a_round(desk: Desk, _member: Person, admin: Person) -> Act:
    state = await walk(desk, admin, ROUND, "open", answers={"file": "", "fingerprint": "x"})
    return lambda d: rounds.open_round(d, AGAIN, admin, short(), state)


async def in_a_round(desk: Desk, member: Person) -> tuple[int, str]:
    """The open round's id and the member's organisation."""
    (membership,) = await people.memberships(desk, member)
    return (await open_round(desk)).id, membership.slug


async def nudging(desk: Desk, member: Person, admin: Person) -> Act:
    number, _organisation = await in_a_round(desk, member)
    return lambda d: rounds.nudge(d, AGAIN, admin, number)


async def closing_a_round(desk: Desk, member: Person, admin: Person) -> Act:
    number, organisation = await in_a_round(desk, member)
    await begin(desk, member, organisation)
    return lambda d: rounds.close(d, AGAIN, admin, number)


async def beginning_to_respond(desk: Desk, member: Person, _admin: Person) -> Act:
    _number, organisation = await in_a_round(desk, member)
    known = await known_to(desk)
    return lambda d: responding.begin(d, AGAIN, member, organisation, known)


async def taking_over(desk: Desk, member: Person, _admin: Person) -> Act:
    _number, organisation = await in_a_round(desk, member)
    response = await begin(desk, member, organisation)
    other = await create_person(desk, Role.KEY_PERSON, organisation)
    known = await known_to(desk)
    return lambda d: responding.take_over(d, AGAIN, other, response, known)


async def handing_in(desk: Desk, member: Person, _admin: Person) -> Act:
    _number, organisation = await in_a_round(desk, member)
    await create_person(desk, Role.KEY_PERSON, organisation)
    await begin(desk, member, organisation)
    state = await answer_all(desk, member)
    return lambda d: responding.hand_in(d, AGAIN, member, state, short())


async def giving_up(desk: Desk, member: Person, _admin: Person) -> Act:
    _number, organisation = await in_a_round(desk, member)
    response = await begin(desk, member, organisation)
    return lambda d: responding.give_up(d, AGAIN, member, response)


RESPONSE_ACTS = (
    opening_a_round,
    nudging,
    closing_a_round,
    beginning_to_respond,
    taking_over,
    handing_in,
    giving_up,
)
