"""What became of an announcement: who has it, who has not and why, and how far it was carried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.announcement import Announcement, Audience
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from db import announcement_posts as posts
from db import announcements as rows
from db import audiences
from db.audiences import Count as Count

#: More than that nobody tells by word of mouth; it would be a slip of the finger.
MOST_TOLD = 10_000


@dataclass(frozen=True, slots=True)
class Tally:
    """How many recipients came to which end.

    ``blocked``: cannot be written to and get it when they return in time; ``gone``: were not in
    the audience any more when it was their turn; ``stopped``: it was stopped before their turn.
    """

    delivered: int = 0
    waiting: int = 0
    blocked: int = 0
    failed: int = 0
    gone: int = 0
    stopped: int = 0

    @property
    def all(self) -> int:
        """All recipients."""
        return sum((self.delivered, self.waiting, self.blocked, self.failed, self.gone)) + (
            self.stopped
        )

    @staticmethod
    def of(states: Mapping[str, int]) -> Tally:
        """From the states of the outbox."""
        return Tally(
            delivered=states.get("sent", 0),
            waiting=states.get("waiting", 0) + states.get("sending", 0),
            blocked=states.get("held", 0),
            failed=states.get("failed", 0),
            gone=states.get("dropped", 0),
            stopped=states.get("withdrawn", 0),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about the sending of one announcement.

    ``relays``: how many passed it on; ``told``: how many people they told.
    """

    announcement: Announcement
    total: Tally
    languages: Mapping[str, Tally] = field(default_factory=dict)
    organisations: Mapping[str, Tally] = field(default_factory=dict)
    errors: Mapping[str, int] = field(default_factory=dict)
    relays: int = 0
    told: int = 0


async def report(desk: Desk, announcement_id: int) -> Report | None:
    """What became of an announcement so far."""
    async with desk.database.reading() as connection:
        announcement = await rows.find(connection, announcement_id)
        if announcement is None:
            return None
        relays, told = await rows.passed_on(connection, announcement_id)
        return Report(
            announcement,
            Tally.of(await posts.states(connection, announcement_id)),
            _tallies(await posts.by_language(connection, announcement_id)),
            _tallies(await posts.by_organisation(connection, announcement_id)),
            await posts.errors(connection, announcement_id),
            relays,
            told,
        )


def _tallies(counts: Mapping[tuple[str, str], int]) -> dict[str, Tally]:
    names: Iterable[str] = sorted({name for name, _state in counts})
    return {
        name: Tally.of({state: n for (whose, state), n in counts.items() if whose == name})
        for name in names
    }


async def progress(desk: Desk, announcement_id: int) -> tuple[Announcement, Tally] | None:
    """How far an announcement is."""
    async with desk.database.reading() as connection:
        announcement = await rows.find(connection, announcement_id)
        if announcement is None:
            return None
        return announcement, Tally.of(await posts.states(connection, announcement_id))


async def count(desk: Desk, audience: Audience) -> dict[str, Count]:
    """How many people an audience has, per language of the reader."""
    async with desk.database.reading() as connection:
        return await audiences.count(connection, audience)


async def latest(desk: Desk, limit: int, offset: int = 0) -> list[Announcement]:
    """The newest announcements first."""
    async with desk.database.reading() as connection:
        return await rows.latest(connection, limit, offset)


async def pass_on(
    desk: Desk, update_id: int, person: Person, announcement_id: int, told: int
) -> Outcome:
    """Somebody says how many people they told; saying it again replaces the number."""
    if not 0 < told <= MOST_TOLD:
        raise Refusal(N_("How many people? Please write a number."))
    async with desk.change(update_id) as change:
        has_it = await posts.in_chat(change.connection, announcement_id, person.id, (posts.LETTER,))
        if not has_it:
            raise Refusal(N_("This announcement does not exist any more."))
        await rows.pass_on(change.connection, announcement_id, person.id, told, change.now)
        return await change.conclude(
            "announcement-passed-on", announcement=announcement_id, told=told
        )
