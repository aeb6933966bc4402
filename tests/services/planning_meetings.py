"""Meetings for tests: made quickly, and delivered by somebody who only notes what would be said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.meetings.meeting import MeetingKind, MeetingPlan, Place
from bot.domain.meetings.reminders import format_offset
from bot.domain.person import Person
from bot.services import deliveries, meetings, people
from bot.services.deliveries import Delivery, Note
from bot.services.desk import Desk
from bot.services.people import NewPerson

BERLIN = ZoneInfo("Europe/Berlin")


class StoppedClock:
    """A clock that stands until a test sets it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def local(text: str) -> datetime:
    """The moment of a time on the wall in Berlin, such as ``2027-05-15 18:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def a_plan(starts: str = "2027-05-15 18:00", **values: Any) -> MeetingPlan:
    """A networking meeting of three hours."""
    start = datetime.fromisoformat(starts)
    plan = MeetingPlan(
        kind=MeetingKind.NETWORKING,
        titles={"de": "Vernetzungstreffen", "tr": "Ağ toplantısı"},
        agenda={"de": "1. Räume\n2. Aufbau der Verwaltung"},
        starts=start,
        ends=start + timedelta(hours=3),
        timezone="Europe/Berlin",
        place=Place("Akademie Mont-Cenis, Herne", latitude=51.5403, longitude=7.2603),
    )
    return replace(plan, **values)


async def create_people(desk: Desk, *newcomers: NewPerson) -> list[Person]:
    """Registered people, as the door sees them."""
    await people.add_registered(desk, newcomers)
    found = []
    for newcomer in newcomers:
        person = (await people.arrive(desk, newcomer.telegram_id, 0)).person
        assert person is not None
        found.append(person)
    return found


async def add_meeting(desk: Desk, plan: MeetingPlan | None = None, *, invite: bool = True) -> int:
    """A published meeting whose invitations are in the outbox."""
    meeting_id = await meetings.add(desk, plan or a_plan())
    if invite:
        await meetings.plan(desk, desk.clock())
    return meeting_id


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody was told: the kind, in which words, and in which language."""

    at: datetime
    person_id: int
    kind: str
    words: str
    language: str
    notice: int | None = None


class Postman:
    """Delivers what is due, and notes what the reader would see instead of sending it."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []

    async def deliver(self, desk: Desk) -> list[Heard]:
        """Everything that is due; returns what was heard, in order."""
        before = len(self.heard)
        while ids := await deliveries.due(desk, 50):
            for delivery in await deliveries.begin(desk, ids):
                await deliveries.settle(desk, [await self._hand_over(desk, delivery)])
        return self.heard[before:]

    async def _hand_over(self, desk: Desk, delivery: Delivery) -> Note:
        now = desk.clock()
        words = await self._words(desk, delivery)
        if words is None:
            return deliveries.pointless(delivery)
        if isinstance(words, datetime):
            return deliveries.later(delivery, words)
        occasion = delivery.details.get("notice")
        self.heard.append(
            Heard(now, delivery.recipient_id, delivery.kind, words, delivery.language, occasion)
        )
        return deliveries.sent(delivery, [1])

    async def _words(self, desk: Desk, delivery: Delivery) -> str | datetime | None:
        """What is said; or when; or nothing."""
        if delivery.kind == "meeting-reminder":
            reminder = await meetings.reminder_for(desk, delivery.details, delivery.recipient_id)
            if reminder is None:
                return None
            if reminder.send_at > desk.clock():
                return reminder.send_at
            assert reminder.notice.offset is not None
            return f"{format_offset(reminder.notice.offset)} {reminder.wording}"
        if delivery.kind == "meeting-change":
            told = await meetings.change_for(desk, delivery.details, delivery.recipient_id)
            return None if told is None else " ".join(told.notice.details["changed"])
        return ""
