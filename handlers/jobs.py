"""What happens by itself: a few repeating ticks. The database is the schedule, so a tick that was
missed or came twice does no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from time import monotonic

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.services import announcements, directory, meetings, questions, retention
from bot.services.desk import Desk, Unavailable
from bot.services.rooms import waiting as rooms_waiting
from handlers import errors

log = logging.getLogger(__name__)

Job = Callable[[Desk, datetime], Awaitable[object]]

#: Name, job, and minutes between two ticks.
TICKS: tuple[tuple[str, Job, float], ...] = (
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


#: Seconds by which the clock must jump (a computer that slept, a demo) to run all ticks at once.
JUMP = 60.0

#: Seconds between two looks at the clock.
LOOK_EVERY = 1


def schedule(desk: Desk) -> AsyncIOScheduler:
    """A running scheduler with all ticks; shut it down at the end."""
    scheduler = AsyncIOScheduler(timezone=desk.settings.timezone)

    async def tick(name: str, job: Job) -> None:
        try:
            await job(desk, desk.clock())
        except Unavailable as error:
            log.warning("tick %s: the database is away: %s", name, error)
        except Exception as error:  # noqa: BLE001 - the scheduler would log its message
            errors.report(error, errors.new_error_id(), 0)

    for name, job, minutes in TICKS:
        scheduler.add_job(
            tick,
            IntervalTrigger(seconds=round(minutes * 60)),
            args=(name, job),
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    watched = _Clock(desk)

    def look() -> None:
        if watched.has_jumped():
            desk.outbox.set()
            for name, _, _ in TICKS:
                scheduler.modify_job(name, next_run_time=datetime.now(scheduler.timezone))

    scheduler.add_job(
        look,
        IntervalTrigger(seconds=LOOK_EVERY),
        id="clock",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    return scheduler


class _Clock:
    """The desk's clock beside one that only runs: when they part, somebody has moved the first."""

    def __init__(self, desk: Desk) -> None:
        self._now = desk.clock
        self._apart = self._gap()

    def _gap(self) -> float:
        return self._now().timestamp() - monotonic()

    def has_jumped(self) -> bool:
        """Whether time has jumped forward since the last question."""
        before, self._apart = self._apart, self._gap()
        return self._apart - before > JUMP
