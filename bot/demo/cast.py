"""Who is in the demo, and what there is before it begins: the sample city with years of answers.

Two rounds of the questionnaire are over and one is open, so that there are results, a trend, *last
time you said*, and organisations that are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.config import Settings
from bot.demo.loading import load_round
from bot.demo.sample import load_sample
from bot.demo.standin import Person, StandIn
from bot.domain.directory import Directory
from bot.domain.person import Role
from bot.services import directory, people
from bot.services.desk import Desk, open_desk
from bot.services.people import NewPerson


@dataclass(frozen=True, slots=True)
class Cast:
    """A person of the demo. Without a role they are a stranger."""

    first_name: str
    last_name: str
    language: str
    label: str
    role: Role | None = None


CAST = (
    Cast("Ayşe", "Muster-Örnek", "tr", "Schlüsselperson", Role.KEY_PERSON),
    Cast("Layla", "Muster-Mithal", "ar", "Schlüsselperson", Role.KEY_PERSON),
    Cast("Petra", "Muster", "de", "Integrationsbüro", Role.ADMIN),
    Cast("Stefan", "Muster-Steuer", "de", "Steuerungsgruppe", Role.STEERING),
    Cast("Sam", "Stranger", "en", "unbekannt"),
)

#: The rounds that are over: days since they were opened, and organisations that answered.
PAST_ROUNDS = ((740, 16), (375, 18))

#: The same of the open round, which nobody of the cast has answered.
OPEN_ROUND = (3, 5)


async def fill(standin: StandIn, settings: Settings) -> list[Person]:
    """The sample city, its rounds and its people; returns those who are registered."""
    city = load_sample()
    cast = {
        who: standin.add_person(
            who.first_name,
            last_name=who.last_name,
            language_code=who.language,
            label=who.label,
            started=who.role is not None,
        )
        for who in CAST
    }
    newcomers = list(_newcomers(cast, city))
    async with open_desk(settings, standin.clock) as desk:
        await directory.apply(desk, _gone_through(city, standin.clock().date()))
        await _load_rounds(desk, {n.organisation for n in newcomers if n.organisation})
        await people.add_registered(desk, newcomers)
    return [person for who, person in cast.items() if who.role is not None]


def _gone_through(city: Directory, today: date) -> Directory:
    """The city as if somebody had looked through its contacts in the last weeks.

    Else the sample grows old, and whoever moves the clock is asked about every single one.
    """
    checked = (
        replace(contact, verified_on=today - timedelta(days=number * 3 % 60))
        for number, contact in enumerate(city.contacts.values())
    )
    return replace(city, contacts={contact.slug: contact for contact in checked})


def _newcomers(cast: dict[Cast, Person], city: Directory) -> Iterator[NewPerson]:
    """The registered ones; a key person is of the first organisation that speaks their language."""
    for who, person in cast.items():
        if who.role is not None:
            speaking = [o.slug for o in city.organisations.values() if who.language in o.languages]
            yield NewPerson(
                telegram_id=person.id,
                name=f"{who.first_name} {who.last_name}",
                language=who.language,
                role=who.role,
                organisation=speaking[0] if who.role is Role.KEY_PERSON else None,
            )


async def _load_rounds(desk: Desk, of_cast: set[str]) -> None:
    for seed, (days, count) in enumerate(PAST_ROUNDS):
        await load_round(_ago(desk, days), count, seed, closed=True)
    days, count = OPEN_ROUND
    await load_round(_ago(desk, days), count, len(PAST_ROUNDS), closed=False, without=of_cast)


def _ago(desk: Desk, days: int) -> Desk:
    """The same desk, some days ago."""
    return replace(desk, clock=lambda: desk.clock() - timedelta(days=days))
