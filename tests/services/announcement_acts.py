"""What can be done with announcements, each prepared up to the update that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.announcement import Attachment, Audience
from bot.domain.announcement_scripts import MATERIAL_SEARCH
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.services import announcements, deliveries, material, news, subscriptions
from bot.services.desk import Desk
from bot.services.material import MaterialFile
from tests.services.walking import create_person, fresh_update, walk

Act = Callable[[Desk], Awaitable[Outcome]]

#: The id of the update that comes twice.
AGAIN = 7

FILE = MaterialFile("abc", "kita.pdf")


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


async def handing_in(desk: Desk, member: Person, _admin: Person) -> Act:
    return lambda d: news.hand_in(d, AGAIN, member, "Wir singen.", organisation=None)


async def handed_in(desk: Desk, member: Person) -> int:
    await news.hand_in(desk, fresh_update(), member, "Wir singen.", organisation=None)
    return (await news.waiting(desk))[-1].id


async def releasing(desk: Desk, member: Person, admin: Person) -> Act:
    number = await handed_in(desk, member)
    return lambda d: news.release(d, AGAIN, admin, number, "Der Chor singt.")


async def refusing(desk: Desk, member: Person, admin: Person) -> Act:
    number = await handed_in(desk, member)
    return lambda d: news.refuse(d, AGAIN, admin, number, "Schon vorbei.")


async def adding_material(desk: Desk, _member: Person, admin: Person) -> Act:
    return lambda d: material.add(
        d, AGAIN, admin, topic="family", title="Kita", language="de", file=FILE
    )


async def leaflet(desk: Desk, admin: Person) -> int:
    outcome = await material.add(
        desk, fresh_update(), admin, topic="family", title="Kita", language="de", file=FILE
    )
    return int(outcome.values["material"])


async def putting_a_file(desk: Desk, _member: Person, admin: Person) -> Act:
    number = await leaflet(desk, admin)
    return lambda d: material.put_file(d, AGAIN, admin, number, "tr", FILE, title="Anaokulu")


async def removing_material(desk: Desk, _member: Person, admin: Person) -> Act:
    number = await leaflet(desk, admin)
    return lambda d: material.remove(d, AGAIN, admin, number)


async def looking_for_material(desk: Desk, member: Person, _admin: Person) -> Act:
    state = await walk(desk, member, MATERIAL_SEARCH, "Kita")
    return lambda d: material.look_for(d, AGAIN, member, "Kita", state=state)


ANNOUNCEMENT_ACTS = (
    handing_in,
    releasing,
    refusing,
    adding_material,
    putting_a_file,
    removing_material,
    looking_for_material,
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
