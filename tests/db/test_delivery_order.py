"""Whose turn it is: the database against a plain model, for any mix of letters, times and outcomes.

The model is a list and a few lines of Python; both must take the same messages in the same order.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.config import Settings
from bot.domain.person import Role
from bot.services import deliveries, people
from bot.services.deliveries import BULK, PROMPT, Delivery, Letter
from bot.services.desk import Desk, open_desk
from bot.services.people import NewPerson
from db.deliveries import deliveries as table

PEOPLE = 3
#: Too short together for a lease to end.
SECOND = timedelta(seconds=1)
START = datetime(2027, 3, 1, 9, tzinfo=UTC)


@dataclass
class Note:
    """A letter as the model remembers it."""

    number: int
    recipient: int
    priority: int
    due: int
    expires: int | None
    state: str = "waiting"
    tried: bool = False


@dataclass
class Model:
    """What the outbox should do, without a database."""

    notes: list[Note] = field(default_factory=list)
    away: set[int] = field(default_factory=set)

    def turns(self, now: int) -> list[Note]:
        """Whose turn it is, the first first."""
        found = []
        for note in self.notes:
            others = [n for n in self.notes if n.recipient == note.recipient and n is not note]
            ahead = [
                n
                for n in others
                if n.state == "waiting"
                and (n.due <= now or n.tried)
                and (n.priority, n.number) < (note.priority, note.number)
            ]
            if (
                note.state == "waiting"
                and note.due <= now
                and not ahead
                and not any(n.state == "sending" for n in others)
            ):
                found.append(note)
        return sorted(found, key=lambda n: (n.priority, n.due, n.number))

    def begin(self, now: int) -> list[int]:
        """Take all of them; what is too late is dropped, what cannot be delivered is held."""
        begun = []
        for note in self.turns(now):
            if note.expires is not None and note.expires <= now:
                note.state = "dropped"
            elif note.recipient in self.away:
                note.state = "held"
            else:
                note.state, note.tried = "sending", True
                begun.append(note.number)
        return begun

    def counts(self) -> dict[str, int]:
        """How many are in each state."""
        states = [note.state for note in self.notes]
        return {state: states.count(state) for state in set(states)}


letters = st.tuples(
    st.integers(0, PEOPLE - 1),
    st.sampled_from((PROMPT, BULK)),
    st.integers(0, 6),
    st.none() | st.integers(1, 8),
)
steps = st.one_of(
    st.tuples(st.just("post"), st.lists(letters, min_size=1, max_size=4)),
    st.tuples(st.just("begin"), st.integers(0, 2)),
    st.tuples(st.just("settle"), st.sampled_from(("sent", "429", "uncertain", "failed"))),
    st.tuples(st.just("away"), st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("back"), st.integers(0, PEOPLE - 1)),
)


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(steps, min_size=4, max_size=16))
def test_the_outbox_does_what_the_model_does(
    empty_url: str, history: list[tuple[str, object]]
) -> None:
    asyncio.run(_play(empty_url, history))


@asynccontextmanager
async def _office(url: str, now: list[datetime]) -> AsyncIterator[tuple[Desk, list[int]]]:
    async with open_desk(replace(Settings(), database_url=url), lambda: now[0]) as desk:
        async with desk.database.writing() as connection:
            await connection.execute(delete(table))
        if (await people.arrive(desk, 1, 0)).person is None:
            crowd = [NewPerson(n + 1, "N. N.", "de", Role.STEERING, None) for n in range(PEOPLE)]
            await people.add_registered(desk, crowd)
        ids = []
        for number in range(PEOPLE):
            person = (await people.arrive(desk, number + 1, 0)).person
            assert person is not None
            await people.mark_seen(desk, person)
            ids.append(person.id)
        yield desk, ids


async def _play(url: str, history: list[tuple[str, object]]) -> None:
    now, second = [START], 0
    model = Model()
    in_flight: list[Delivery] = []
    async with _office(url, now) as (desk, ids):
        for act, what in history:
            if act == "post":
                assert isinstance(what, list)
                await _post(desk, ids, model, second, what)
            elif act == "begin":
                second += int(str(what))
                now[0] = START + second * SECOND
                expected = model.begin(second)
                begun = await deliveries.begin(desk, await deliveries.due(desk, 100))
                assert [delivery.details["number"] for delivery in begun] == expected
                in_flight += begun
            elif act == "settle" and in_flight:
                await _settle(desk, model, in_flight.pop(0), str(what), second)
            elif act in ("away", "back"):
                await _move(desk, ids, model, int(str(what)), away=act == "away")
            assert await deliveries.count(desk) == model.counts()


async def _post(
    desk: Desk,
    ids: list[int],
    model: Model,
    second: int,
    given: list[tuple[int, int, int, int | None]],
) -> None:
    posted = []
    for recipient, priority, due, lifetime in given:
        number = len(model.notes)
        expires = None if lifetime is None else second + lifetime
        model.notes.append(Note(number, recipient, priority, second + due, expires))
        posted.append(
            Letter(
                "note",
                "model",
                ids[recipient],
                {"number": number},
                START + (second + due) * SECOND,
                expires_at=None if expires is None else START + expires * SECOND,
                occasion=str(number),
                priority=priority,
            )
        )
    assert await deliveries.post_many(desk, posted) == len(posted)


async def _settle(desk: Desk, model: Model, delivery: Delivery, outcome: str, second: int) -> None:
    note = model.notes[delivery.details["number"]]
    now = desk.clock()
    if outcome == "sent":
        note.state = "sent"
        await deliveries.settle(desk, [deliveries.sent(delivery, [1])])
    elif outcome == "failed":
        note.state = "failed"
        await deliveries.settle(desk, [deliveries.failed(delivery, "too long")])
    elif outcome == "429":
        note.state, note.due = "waiting", second + 1
        await deliveries.settle(desk, [deliveries.not_sent(delivery, "429", now + SECOND)])
    else:
        await deliveries.settle(desk, [deliveries.uncertain(delivery, "TimedOut", now)])
        pause = deliveries.PAUSES[delivery.attempts - 1]
        note.state, note.due = "waiting", second + pause


async def _move(desk: Desk, ids: list[int], model: Model, who: int, *, away: bool) -> None:
    person = await people.find(desk, ids[who])
    assert person is not None
    await people.mark_seen(desk, person, blocked=away)
    before, after = ("waiting", "held") if away else ("held", "waiting")
    (model.away.add if away else model.away.discard)(who)
    for note in model.notes:
        if note.recipient == who and note.state == before:
            note.state = after
