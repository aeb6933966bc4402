"""Years of meetings with a moved clock: each person hears exactly what a simple model of the rules
says, at the very second, whatever happens in between.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.config import Settings
from bot.domain.meetings.rsvp import Answer, Reply
from bot.domain.person import Person, Role
from bot.services import deliveries, meetings, people
from bot.services.desk import Desk
from bot.services.people import NewPerson
from db import people as people_rows
from db.engine import Database
from db.meetings import meetings as meetings_table
from db.people import people as people_table
from tests.services.planning_meetings import Postman, StoppedClock, a_plan, create_people
from tests.services.reminder_model import OFFSETS, PEOPLE, Event, Reminder, Story, Teller, expected
from tests.services.walking import fresh_update

SECOND = timedelta(seconds=1)


@dataclass
class World:
    """The bot as it is started anew again and again over one database."""

    url: str
    clock: StoppedClock
    postman: Postman

    def __post_init__(self) -> None:
        self.desk = self._start()

    def _start(self) -> Desk:
        settings = replace(Settings(), database_url=self.url)
        return Desk(Database(self.url), settings, self.clock)

    async def restart(self) -> None:
        await self.desk.database.close()
        self.desk = self._start()

    async def empty(self) -> None:
        async with self.desk.change() as change:
            await change.connection.execute(delete(meetings_table))
            await change.connection.execute(delete(people_table))
        self.postman.heard.clear()

    async def tick(self, *, dies: bool) -> None:
        """Everything that is due; or the bot dies with it in flight."""
        await meetings.tick(self.desk, self.clock())
        if dies:
            await deliveries.begin(self.desk, await deliveries.due(self.desk, 50))
            await self.restart()
        else:
            await self.postman.deliver(self.desk)


async def play(world: World, story: Story, random: Random) -> list[Reminder]:
    """Let a story happen; returns the reminders that were heard."""
    await world.empty()
    world.clock.now = story.published_at
    members = await create_people(
        world.desk,
        *(NewPerson(n + 1, f"N. N. {n}", "de", Role.KEY_PERSON, None) for n in range(PEOPLE)),
    )
    plan = a_plan(story.wall, reminders=tuple(OFFSETS[name] for name in story.offsets))
    meeting_id = await meetings.add(world.desk, plan)
    moments = visited(story)
    for moment in moments:
        world.clock.now = moment
        for event in story.events:
            if event.at == moment:
                await happen(world.desk, meeting_id, members, event)
        await world.tick(dies=moment in story.crashes)
        if random.random() < 0.05:
            await world.restart()
    heard = world.postman.heard
    once = [(each.person_id, each.kind, each.notice) for each in heard]
    assert len(once) == len(set(once)), "something was said twice"
    numbers = {member.id: number for number, member in enumerate(members)}
    return sorted(
        (each.at, numbers[each.person_id], each.words, each.language)
        for each in heard
        if each.kind == "meeting-reminder"
    )


def visited(story: Story) -> list[datetime]:
    """When the clock is looked at: around everything that happens or may, and now and then."""
    told = expected(story) + expected(replace(story, crashes=frozenset()))
    told += expected(replace(story, away=(), events=()))
    moments = {story.published_at, *(event.at for event in story.events)}
    moments |= {end for _begin, end in story.away}
    for moment, *_rest in told:
        moments |= {moment + seconds * SECOND for seconds in (-20, -1, 0, 1, 89, 90)}
    last = max(moments) + timedelta(days=2)
    moment = story.published_at
    while moment < last:
        moments.add(moment)
        moment += timedelta(hours=31)
    return sorted(m for m in moments if m >= story.published_at and not story.asleep(m))


async def happen(desk: Desk, meeting_id: int, members: list[Person], event: Event) -> None:
    if event.what == "cancel":
        await meetings.cancel(desk, fresh_update(), None, meeting_id)
        return
    if event.what == "move":
        meeting = await meetings.find(desk, meeting_id)
        assert meeting is not None
        start = datetime.fromisoformat(event.value)
        plan = replace(meeting.plan, starts=start, ends=start + timedelta(hours=3))
        await meetings.change(desk, fresh_update(), None, meeting_id, plan)
        return
    assert event.person is not None
    person = members[event.person]
    if event.what == "answer":
        name = "Cousine Muster" if event.value == "deputy" else None
        reply = Reply(Answer(event.value), deputy_name=name)
        await meetings.answer(desk, fresh_update(), person, meeting_id, reply)
    elif event.what == "language":
        await people.set_language(desk, fresh_update(), person, event.value)
    else:
        change_role = people_rows.take_role if event.what == "leave" else people_rows.give_role
        async with desk.change() as change:
            await change_role(change.connection, person.id, Role.KEY_PERSON)


async def _years(url: str, seed: int) -> int:
    """Two meetings a year over five years; returns how many reminders were heard."""
    random = Random(seed)
    world = World(url, StoppedClock(datetime.fromisoformat("2026-01-01T00:00+00:00")), Postman())
    reminders = 0
    try:
        for year in range(2027, 2032):
            for half in (1, 2):
                story = Teller(random, year, half).story()
                heard = await play(world, story, random)
                assert heard == expected(story), story
                reminders += len(heard)
    finally:
        await world.desk.database.close()
    return reminders


async def test_five_years_with_two_meetings_each(empty_url: str) -> None:
    assert await _years(empty_url, 2027) > 30


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_any_story(empty_url: str, seed: int) -> None:
    async def told() -> None:
        random = Random(seed)
        story = Teller(random).story()
        world = World(empty_url, StoppedClock(story.published_at), Postman())
        try:
            assert await play(world, story, random) == expected(story), story
        finally:
            await world.desk.database.close()

    asyncio.run(told())


def test_the_stories_are_full_of_what_may_go_wrong() -> None:
    """A teller that tells only of quiet times would prove nothing."""
    stories = [Teller(Random(seed)).story() for seed in range(200)]
    happened = {event.what for story in stories for event in story.events}
    assert happened == {"move", "cancel", "answer", "language", "leave", "return"}
    assert sum(bool(story.away) for story in stories) > 20
    assert sum(bool(story.crashes) for story in stories) > 20
    words = {words for story in stories for _at, _who, words, _language in expected(story)}
    assert {word.split()[1] for word in words} == {"question", "details", "deputy"}
    assert {word.split()[0] for word in words} == set(OFFSETS)
