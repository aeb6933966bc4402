"""What can be done with announcements, each prepared up to the update that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.announcement import Attachment, Audience
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.services import announcements, deliveries, subscriptions
from bot.services.desk import Desk
from tests.services.walking import create_person, fresh_update

Act = Callable[[Desk], Awaitable[Outcome]]

#: The id of the update that comes twice.
AGAIN = 7


async def drafted(desk: Desk, editor: Person) -> int:
    outcome = await announcements.draft(desk, fresh_update(), editor, "Neue Kurse")
    return int(outcome.values["announcement"])


async def begun(desk: Desk, editor: Person) -> int:
    """An announcement that everybody has."""
    made = await drafted(desk, editor)
    await announcements.submit(desk, fresh_update(), editor, made)
    await announcements.advance(desk, desk.clock())
    taken = await deliveries.begin(desk, await deliveries.due(desk, 100))
    await deliveries.settle(desk, [deliveries.sent(one, [one.recipient_id]) for one in taken])
    return made


async def waiting(desk: Desk, editor: Person) -> int:
    """An announcement that waits for a second editor."""
    await create_person(desk, Role.EDITOR)
    made = await drafted(desk, editor)
    await announcements.ask_a_second(desk, fresh_update(), editor, made, wanted=True)
    await announcements.submit(desk, fresh_update(), editor, made)
    return made


async def drafting(desk: Desk, _member: Person, admin: Person) -> Act:
    return lambda d: announcements.draft(d, AGAIN, admin, "Neue Kurse")


async def writing(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await drafted(desk, admin)
    return lambda d: announcements.write(d, AGAIN, admin, made, "tr", "Yeni kurslar")


async def attaching(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await drafted(desk, admin)
    picture = Attachment("photo", "abc")
    return lambda d: announcements.attach(d, AGAIN, admin, made, picture)


async def linking(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await drafted(desk, admin)
    return lambda d: announcements.link(d, AGAIN, admin, made, "https://example.org")


async def aiming(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await drafted(desk, admin)
    return lambda d: announcements.aim(d, AGAIN, admin, made, Audience(must_read=True))


async def asking_a_second(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await drafted(desk, admin)
    return lambda d: announcements.ask_a_second(d, AGAIN, admin, made, wanted=True)


async def submitting(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await drafted(desk, admin)
    return lambda d: announcements.submit(d, AGAIN, admin, made)


async def approving(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await waiting(desk, admin)
    second = await create_person(desk, Role.EDITOR)
    return lambda d: announcements.decide(d, AGAIN, second, made, approved=True)


async def taking_back(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await waiting(desk, admin)
    return lambda d: announcements.take_back(d, AGAIN, admin, made)


async def deleting(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await drafted(desk, admin)
    return lambda d: announcements.delete(d, AGAIN, admin, made)


async def stopping(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await drafted(desk, admin)
    await announcements.submit(desk, fresh_update(), admin, made)
    return lambda d: announcements.stop(d, AGAIN, admin, made)


async def correcting(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await begun(desk, admin)
    return lambda d: announcements.correct(d, AGAIN, admin, made, {"de": "Besser"})


async def withdrawing(desk: Desk, _member: Person, admin: Person) -> Act:
    made = await begun(desk, admin)
    return lambda d: announcements.withdraw(d, AGAIN, admin, made)


async def passing_on(desk: Desk, member: Person, admin: Person) -> Act:
    made = await begun(desk, admin)
    return lambda d: announcements.pass_on(d, AGAIN, member, made, 20)


async def subscribing(desk: Desk, member: Person, _admin: Person) -> Act:
    return lambda d: subscriptions.choose(d, AGAIN, member, "family", wanted=False)


ANNOUNCEMENT_ACTS = (
    drafting,
    writing,
    attaching,
    linking,
    aiming,
    asking_a_second,
    submitting,
    approving,
    taking_back,
    deleting,
    stopping,
    correcting,
    withdrawing,
    passing_on,
    subscribing,
)
