"""What happens by itself: a few repeating ticks. The database is the schedule, so a tick that was
missed or came twice does no harm.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.services import announcements, directory, meetings, questions, retention
from bot.services.desk import Desk, Unavailable
from bot.services.rooms import waiting as rooms_waiting
from handlers import errors

log = logging.getLogger(__name__)

Job = Callable[[Desk, datetime], Awaitable[object]]

#: Name, job, and minutes between two of them.
Tick = tuple[str, Job, float]

TICKS: tuple[Tick, ...] = (
    ("meetings", meetings.tick, 1 / 30),
    ("places", meetings.promote_waiting, 10),
    ("half-year", meetings.warn_of_half_year, 60),
    ("announcements", announcements.advance, 1 / 30),
    ("questions-overdue", questions.remind_staff, 5),
    ("entries-to-verify", directory.ask_to_verify, 60),
    ("room-offers-expired", rooms_waiting.expire_offers, 1),
    ("rooms-to-confirm", rooms_waiting.ask_to_confirm, 15),
    ("room-requests-lapsed", rooms_waiting.lapse, 15),
    ("retention", retention.enforce, 60),
)


#: Seconds by which the clock must jump (a computer that slept or was set right, a demo) to run all
#: ticks at once.
JUMP = 60.0

#: Seconds between two looks at the clock.
LOOK_EVERY = 1


async def run(desk: Desk, ticks: Sequence[Tick] = TICKS) -> None:
    """Let every tick come again and again, until this is cancelled."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    under_way: set[asyncio.Task[Any]] = set()
    _plan(scheduler, desk, ticks, under_way)
    scheduler.start()
    clock = _Clock(desk)
    try:
        while True:
            # By the loop's time, which nobody can move: the scheduler itself goes by the wall's.
            await asyncio.sleep(LOOK_EVERY)
            if clock.has_jumped():
                desk.outbox.set()
                for name, _, _ in ticks:
                    scheduler.modify_job(name, next_run_time=datetime.now(UTC))
    finally:
        scheduler.shutdown(wait=False)  # it cancels them
        if under_way:
            await asyncio.wait(under_way)


def _plan(
    scheduler: AsyncIOScheduler,
    desk: Desk,
    ticks: Sequence[Tick],
    under_way: set[asyncio.Task[Any]],
) -> None:
    async def tick(name: str, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        with errors.reported():  # the scheduler would log its message
            try:
                await job(desk, desk.clock())
            except Unavailable as error:
                log.warning("tick %s: the database is away: %s", name, error)

    for name, job, minutes in ticks:
        scheduler.add_job(
            tick,
            _Every(timedelta(minutes=minutes)),
            args=(name, job),
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )


class _Every(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """A pause from now on.

    The library's own interval lists all times that were missed, one by one and while nobody is
    served: for a computer that slept a week, some ten seconds long.
    """

    def __init__(self, pause: timedelta) -> None:
        self._pause = pause

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Never a time that is over."""
        return now + self._pause


class _Clock:
    """The desk's clock beside one that only runs: when they part, somebody has moved the first."""

    def __init__(self, desk: Desk) -> None:
        self._now = desk.clock
        self._apart = self._gap()

    def _gap(self) -> float:
        return self._now().timestamp() - monotonic()

    def has_jumped(self) -> bool:
        """Whether time has jumped, forward or back, since the last question."""
        before, self._apart = self._apart, self._gap()
        return abs(self._apart - before) > JUMP
