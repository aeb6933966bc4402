"""Rounds: who is told, who is reminded and when, and what stays of a round that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.domain.directory import Directory
from bot.domain.person import Role
from bot.domain.wording import Refusal
from bot.services import directory, people
from bot.services.desk import Desk
from bot.services.people import NewPerson
from bot.services.questionnaires import rounds
from db.deliveries import deliveries
from tests.conftest import Clock
from tests.services.answering import begin, hand_in, open_round, short
from tests.services.walking import create_person, fresh_update


def _without(shelves: Directory, slug: str) -> Directory:
    """The directory without an organisation."""
    kept = {k: o for k, o in shelves.organisations.items() if k != slug}
    return replace(shelves, organisations=kept)


async def posted(desk: Desk, kind: str) -> list[tuple[int, datetime]]:
    """To whom messages of a kind go, and when."""
    query = select(deliveries.c.recipient_id, deliveries.c.due_at).where(deliveries.c.kind == kind)
    async with desk.database.reading() as connection:
        rows = await connection.execute(query.order_by(deliveries.c.recipient_id))
        return [(row[0], row[1]) for row in rows]


async def test_every_key_person_is_told_and_nobody_else(desk: Desk) -> None:
    slug, *_ = list((await directory.load(desk)).organisations)
    await create_person(desk, Role.STEERING)
    many = [NewPerson(9_000_000 + n, f"N. {n}", "de", Role.KEY_PERSON, slug) for n in range(2000)]
    await people.add_registered(desk, many)
    away = await create_person(desk, Role.KEY_PERSON, slug)
    await people.mark_seen(desk, away, blocked=True)
    await open_round(desk)
    assert len(await posted(desk, "round-opened")) == len(many)


async def test_only_those_are_nudged_who_have_not_handed_in(desk: Desk, clock: Clock) -> None:
    clock.forward_to(12)
    first, second, *_ = list((await directory.load(desk)).organisations)
    round = await open_round(desk)
    ada = await create_person(desk, Role.KEY_PERSON, first)
    bob = await create_person(desk, Role.KEY_PERSON, second)
    carl = await create_person(desk, Role.KEY_PERSON, second)
    admin = await create_person(desk, Role.ADMIN)
    await begin(desk, ada, first)
    await begin(desk, bob, second)
    await hand_in(desk, ada)
    outcome = await rounds.nudge(desk, fresh_update(), admin, round.id)
    assert outcome.values == {"round": round.id, "people": 2, "later": ""}
    assert [person for person, _at in await posted(desk, "round-nudge")] == [bob.id, carl.id]
    with pytest.raises(Refusal, match="reminded today"):
        await rounds.nudge(desk, fresh_update(), admin, round.id)
    names = (await directory.load(desk)).organisations
    assert await rounds.still_missing(desk, round.id, bob.id) == [names[second].name]
    assert await rounds.still_missing(desk, round.id, ada.id) == []
    clock.forward(hours=21)
    await hand_in(desk, bob)
    clock.forward_to(13)
    nobody = await rounds.nudge(desk, fresh_update(), admin, round.id)
    assert nobody.values["people"] == 0
    await rounds.close(desk, None, admin, round.id)
    assert await rounds.still_missing(desk, round.id, carl.id) == []


async def test_at_night_a_reminder_waits_for_the_morning(desk: Desk, clock: Clock) -> None:
    night = clock.forward_to(23)
    slug, *_ = list((await directory.load(desk)).organisations)
    round = await open_round(desk)
    await create_person(desk, Role.KEY_PERSON, slug)
    admin = await create_person(desk, Role.ADMIN)
    outcome = await rounds.nudge(desk, fresh_update(), admin, round.id)
    morning = datetime.combine(night.date() + timedelta(days=1), time(8), night.tzinfo)
    ((_person, due_at),) = await posted(desk, "round-nudge")
    assert due_at == morning
    assert datetime.fromisoformat(outcome.values["later"]) == morning


async def test_a_closed_round_keeps_its_organisations(desk: Desk) -> None:
    shelves = await directory.load(desk)
    slug, *_ = list(shelves.organisations)
    round = await open_round(desk)
    ada = await create_person(desk, Role.KEY_PERSON, slug)
    await begin(desk, ada, slug)
    await hand_in(desk, ada)
    await people.forget(desk, fresh_update(), ada)
    await directory.apply(desk, _without(shelves, slug))
    standing = await rounds.standing(desk, round)
    assert len(standing.organisations) == len(shelves.organisations)
    assert slug not in standing.missing
    await rounds.close(desk, None, None, round.id)
    closed = await rounds.find(desk, round.id)
    assert closed is not None
    assert closed.organisations is not None
    assert closed.organisations[slug] == shelves.organisations[slug].name


async def test_an_organisation_that_somebody_speaks_for_cannot_leave(desk: Desk) -> None:
    shelves = await directory.load(desk)
    slug, *_ = list(shelves.organisations)
    await create_person(desk, Role.KEY_PERSON, slug)
    with pytest.raises(Refusal):
        await directory.apply(desk, _without(shelves, slug))


async def test_a_version_that_was_stored_cannot_change(desk: Desk) -> None:
    round = await open_round(desk)
    await rounds.close(desk, None, None, round.id)
    changed = replace(short(), titles={"de": "Anders", "en": "Other", "ar": "آخر"})
    with pytest.raises(Refusal, match="already stored"):
        await rounds.open_round(desk, None, None, changed)
    await open_round(desk, replace(changed, version=2))
