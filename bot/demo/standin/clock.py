"""The clock of the stand-in's world, which the chat page can put forward.

So one can watch in minutes what the bot plans for weeks; a demo's bot lives by this clock.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.demo.standin.params import Params
from bot.demo.standin.refusals import JSON, NotPossible
from bot.demo.standin.world import World

#: When something planned is due next; ``None``: nothing is.
NextDue = Callable[[], Awaitable[datetime | None]]

STEPS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}

#: What is due at a moment is surely due so much after it.
MARGIN = timedelta(milliseconds=200)


async def nothing_planned() -> datetime | None:
    """A stand-in that does not know what its bot plans."""
    return None


class Clock:
    """Calling it gives the present moment of the stand-in's world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.next_due: NextDue = nothing_planned

    def __call__(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.fromtimestamp(self._world.now(), UTC)

    async def forward(self, params: Params) -> JSON:
        """Move by a ``day`` or ``week``, or to the ``next`` moment at which something is due."""
        to = params.text("to")
        if to == "next":
            moment = await self.next_due()
            step = None if moment is None else moment - self() + MARGIN
        elif to in STEPS:
            step = STEPS[to]
        else:
            raise NotPossible("the clock goes to: next, day, week", 400)
        if step is not None:
            self._world.advance(max(0.0, step.total_seconds()))
            self._world.events.publish("state", None)
        return {"now": self._world.now(), "moved": step is not None}
