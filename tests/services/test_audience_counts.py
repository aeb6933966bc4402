"""Audiences: the database finds exactly the people whom the rule means, and counts them at once."""

from __future__ import annotations

import os
import time
from collections import Counter
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text

from bot.demo.loading import load_people
from bot.domain.announcement import NO_ANSWER, RSVPS, Audience, Listener, reaches
from bot.domain.meetings.meeting import MeetingKind, MeetingPlan, Place
from bot.domain.person import Role
from bot.domain.subscription import TOPICS
from bot.services import meetings
from bot.services.desk import Desk
from db import audiences
from db.people import memberships, people, person_roles
from db.rsvps import rsvps
from db.subscriptions import subscriptions

LANGUAGES = ("de", "tr", "ar")
ROLES = (Role.KEY_PERSON, Role.EDITOR, Role.STEERING)
SUBSCRIBED = ("family", "business")

#: Among whom an audience is counted; 100,000 by the environment, and in ``make bench``.
PEOPLE = int(os.environ.get("MSO_BOT_TEST_AUDIENCE", "20000"))

#: A meeting to which some are invited.
MEETING = 1


def some(of: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(of))


async def crowd(desk: Desk, listeners: list[Listener], blocked: list[int]) -> None:
    """Make these the people of the database, with ids from 1."""
    async with desk.change() as change:
        connection, now = change.connection, change.now
        for table in (rsvps, subscriptions, memberships, person_roles, people):
            await connection.execute(delete(table))
        for number, listener in enumerate(listeners, 1):
            await connection.execute(
                insert(people).values(
                    id=number,
                    telegram_id=number,
                    language=listener.language,
                    consented_at=now if listener.consented else None,
                    blocked_at=now if number in blocked else None,
                    created_at=now,
                    seen_on=now,
                )
            )
            for table, column, values in (
                (person_roles, "role", listener.roles),
                (memberships, "organisation_slug", listener.organisations),
                (subscriptions, "topic", listener.declined),
            ):
                extra = (
                    {"wanted": False}
                    if table is subscriptions
                    else {"deputy": False}
                    if table is memberships
                    else {}
                )
                for value in values:
                    await connection.execute(
                        insert(table).values(person_id=number, **{column: value}, **extra)
                    )
            for meeting, answer in listener.rsvps.items():
                await connection.execute(
                    insert(rsvps).values(
                        meeting_id=meeting,
                        person_id=number,
                        invited_at=now,
                        answer=None if answer == NO_ANSWER else answer,
                        people=1,
                        childcare=False,
                        step_free=False,
                        deputy_name="",
                        promotions=0,
                    )
                )


@pytest.fixture
async def meeting(desk: Desk) -> int:
    """A meeting for nobody: each example invites people of its own."""
    start = datetime(2099, 5, 1, 18)  # noqa: DTZ001 - the city's clock
    plan = MeetingPlan(
        kind=MeetingKind.NETWORKING,
        titles={"de": "Treffen"},
        starts=start,
        ends=start + timedelta(hours=2),
        timezone="Europe/Berlin",
        place=Place("Muster-Saal"),
    )
    return await meetings.add(desk, plan)


@pytest.fixture
async def organisations(desk: Desk) -> tuple[str, ...]:
    from bot.services import directory

    return tuple((await directory.load(desk)).organisations)[:3]


@given(st.data())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_the_database_finds_whom_the_rule_means(
    desk: Desk, organisations: tuple[str, ...], meeting: int, data: st.DataObject
) -> None:
    assert meeting == MEETING
    listeners = data.draw(
        st.lists(
            st.builds(
                Listener,
                language=st.sampled_from(LANGUAGES),
                consented=st.sampled_from((True, True, True, False)),
                roles=some(ROLES),
                organisations=some(organisations),
                declined=some(SUBSCRIBED),
                rsvps=st.dictionaries(st.just(MEETING), st.sampled_from(RSVPS)),
            ),
            min_size=1,
            max_size=12,
        )
    )
    audience = data.draw(
        st.builds(
            Audience,
            roles=some(ROLES),
            organisations=some(organisations),
            languages=some(LANGUAGES),
            topics=some(SUBSCRIBED),
            must_read=st.booleans(),
            meeting=st.sampled_from((None, MEETING)),
            rsvps=some(RSVPS),
        )
    )
    blocked = data.draw(st.lists(st.integers(1, len(listeners)), unique=True))
    await crowd(desk, listeners, blocked)
    meant = {n for n, listener in enumerate(listeners, 1) if reaches(audience, listener)}
    async with desk.database.reading() as connection:
        found = await audiences.still_reached(
            connection, audience, list(range(1, len(listeners) + 1))
        )
        counts = await audiences.count(connection, audience)
    assert found == meant
    languages = Counter(listeners[n - 1].language for n in meant)
    assert {language: count.people for language, count in counts.items()} == languages
    assert sum(count.blocked for count in counts.values()) == len(meant & set(blocked))


@pytest.mark.slow
async def test_an_audience_among_many_is_counted_at_once(
    desk: Desk, organisations: tuple[str, ...]
) -> None:
    await load_people(desk, PEOPLE, 1)
    random = Random(1)
    async with desk.change() as change:
        ids = list((await change.connection.execute(select(people.c.id))).scalars())
        await change.connection.execute(
            insert(subscriptions),
            [
                {"person_id": person_id, "topic": topic, "wanted": random.random() < 0.5}
                for person_id in ids[::2]
                for topic in TOPICS
            ],
        )
    audience = Audience(
        roles=frozenset({Role.KEY_PERSON}),
        organisations=frozenset(organisations),
        topics=frozenset({"family"}),
    )
    async with desk.change() as change:
        await change.connection.execute(text("ANALYZE"))  # as PostgreSQL does by itself
    slowest = 0.0
    for wanted in (audience, Audience(), Audience(topics=frozenset({"family", "material"}))):
        fastest = min([await seconds_to_count(desk, wanted) for _ in range(3)])
        slowest = max(slowest, fastest)
    assert slowest < 0.5


async def seconds_to_count(desk: Desk, audience: Audience) -> float:
    async with desk.database.reading() as connection:
        began = time.perf_counter()
        assert await audiences.count(connection, audience)
        return time.perf_counter() - began
