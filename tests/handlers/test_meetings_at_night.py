"""Reminders that night overtakes in the outbox wait for the morning, and hold up nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.meetings.meeting import Audience
from bot.domain.person import Role
from bot.services import meetings
from tests.conftest import Clock
from tests.handlers.post_office import PostOffice
from tests.services.planning_meetings import BERLIN, a_plan


def show(clock: Clock, day: int, wall: str) -> None:
    """Put the clock to a time in Berlin, ``day`` days from today."""
    now = clock().astimezone(BERLIN)
    then = datetime.fromisoformat(f"{now.date() + timedelta(days=day)} {wall}")
    clock.ahead += then.replace(tzinfo=BERLIN) - now


async def test_what_is_not_sent_by_nine_waits_until_eight(
    post_office: PostOffice, clock: Clock
) -> None:
    ada = await post_office.person("Ada")
    show(clock, 1, "20:00")
    evening = clock().astimezone(BERLIN).date()
    plan = a_plan(
        f"{evening + timedelta(days=1)} 20:59:50",
        audience=Audience(frozenset({Role.STEERING})),
        reminders=(timedelta(days=1),),
    )
    await meetings.add(post_office.desk, plan)
    await meetings.tick(post_office.desk, clock())
    assert await post_office.deliver() == 1
    show(clock, 0, "20:59:25")
    await meetings.tick(post_office.desk, clock())
    assert await post_office.deliver() == 0, "planned ahead, but not due"
    show(clock, 0, "21:00:10")
    assert await post_office.deliver() == 1
    assert await post_office.states() == {"sent": 1, "waiting": 1}
    await post_office.post(ada, "urgent")
    assert await post_office.deliver() == 1, "what comes later is not held up"
    show(clock, 1, "07:59")
    assert await post_office.deliver() == 0
    show(clock, 0, "08:00")
    assert await post_office.deliver() == 1
    assert await post_office.states() == {"sent": 3}
    assert "It is today" in ada.screen().text
