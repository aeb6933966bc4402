"""Retention: what was promised to be deleted is deleted on its day, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import fields
from datetime import timedelta

import pytest

from bot.config import Retention
from bot.domain.announcement import AnnouncementState, Content
from bot.domain.meetings.presence import here_code
from bot.domain.meetings.scripts_around import PROPOSAL
from bot.domain.person import Role
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs
from bot.domain.scripts import ACCESS, QUESTION, REPORT
from bot.services import (
    access,
    announcements,
    deliveries,
    dialogues,
    directory,
    invitations,
    people,
    questions,
    retention,
    searches,
)
from bot.services.desk import Desk
from bot.services.invitations import Wanted
from bot.services.meetings import attendance, proposals
from bot.services.rooms import requests
from bot.services.rooms.requests import Asked
from db import meeting_feedback, news
from db.meeting_feedback import Feedback
from tests.conftest import Clock
from tests.services import announcement_acts
from tests.services.planning_meetings import BERLIN, a_plan, add_meeting
from tests.services.walking import create_person, create_stranger, fresh_update, walk

WISH = "Bitte einen Raum mit Rampe, ich sitze im Rollstuhl."

Make = Callable[[Desk], Awaitable[object]]


async def update(desk: Desk) -> None:
    await searches.keep_failed(desk, fresh_update(), "qxzvw", "de")


async def open_question(desk: Desk) -> int:
    person = await create_person(desk, Role.KEY_PERSON)
    state = await walk(desk, person, QUESTION, "Wann ist offen?", "send")
    outcome = await questions.ask(desk, fresh_update(), person, state, topic=None, contact=None)
    return int(outcome.values["number"])


async def closed_question(desk: Desk) -> None:
    number = await open_question(desk)
    staff = await create_person(desk, Role.ADMIN)
    await questions.close(desk, fresh_update(), staff, number)


async def access_request(desk: Desk) -> int:
    person = await create_stranger(desk)
    state = await walk(desk, person, ACCESS, "agree", "Ada Muster", "Chor", "send")
    await access.ask(desk, fresh_update(), person, state)
    return (await access.open_requests(desk))[-1].id


async def decided_request(desk: Desk) -> None:
    staff = await create_person(desk, Role.ADMIN)
    number = await access_request(desk)
    await access.decide(desk, fresh_update(), staff, number, approved=True)


async def report(desk: Desk) -> int:
    person = await create_person(desk, Role.KEY_PERSON)
    state = await walk(desk, person, REPORT, "Die Nummer stimmt nicht.")
    await directory.report(desk, fresh_update(), person, state, contact="petra-muster", office=None)
    return (await directory.open_reports(desk))[-1].id


async def resolved_report(desk: Desk) -> None:
    number = await report(desk)
    staff = await create_person(desk, Role.ADMIN)
    await directory.resolve_report(desk, fresh_update(), staff, number)


async def invitation(desk: Desk) -> int:
    staff = await create_person(desk, Role.ADMIN)
    outcome = await invitations.create(desk, fresh_update(), staff, Wanted(Role.EDITOR))
    return int(outcome.values["invitation"])


async def revoked_invitation(desk: Desk) -> None:
    number = await invitation(desk)
    staff = await create_person(desk, Role.ADMIN)
    await invitations.revoke(desk, fresh_update(), staff, number)


async def settled_delivery(desk: Desk) -> None:
    person = await create_person(desk, Role.EDITOR)
    async with desk.change() as change:
        await change.post("note", person.id, 1, {})
    (delivery,) = await deliveries.begin(desk, await deliveries.due(desk, 8))
    await deliveries.settle(desk, [deliveries.sent(delivery, [1])])


async def failed_delivery(desk: Desk) -> None:
    person = await create_person(desk, Role.EDITOR)
    async with desk.change() as change:
        await change.post("note", person.id, 1, {})
    (delivery,) = await deliveries.begin(desk, await deliveries.due(desk, 8))
    await deliveries.settle(desk, [deliveries.failed(delivery, "message is too long")])


async def rsvp(desk: Desk) -> None:
    await create_person(desk, Role.KEY_PERSON)
    start = (desk.clock() + timedelta(seconds=5)).astimezone(BERLIN).replace(tzinfo=None)
    await add_meeting(desk, a_plan(start.isoformat(), ends=start + timedelta(seconds=5)))


async def attendance_alone(desk: Desk) -> None:
    """Somebody at a meeting to which nobody was invited."""
    person = await create_person(desk, Role.KEY_PERSON)
    start = (desk.clock() + timedelta(seconds=5)).astimezone(BERLIN).replace(tzinfo=None)
    plan = a_plan(start.isoformat(), ends=start + timedelta(seconds=5))
    number = await add_meeting(desk, plan, invite=False)
    await attendance.arrive(desk, fresh_update(), person, here_code("", number))


async def proposal_alone(desk: Desk) -> None:
    """A proposal for a meeting to which nobody was invited."""
    person = await create_person(desk, Role.KEY_PERSON)
    start = (desk.clock() + timedelta(seconds=5)).astimezone(BERLIN).replace(tzinfo=None)
    plan = a_plan(start.isoformat(), ends=start + timedelta(seconds=5))
    number = await add_meeting(desk, plan, invite=False)
    state = await walk(desk, person, PROPOSAL, "Räume", "send", subject=str(number))
    await proposals.propose(desk, fresh_update(), person, number, "Räume", state)


async def begun_dialogue(desk: Desk) -> None:
    person = await create_person(desk, Role.KEY_PERSON)
    await dialogues.start(desk, fresh_update(), person, QUESTION)


async def decided_news(desk: Desk) -> None:
    person = await create_person(desk, Role.KEY_PERSON)
    async with desk.change() as change:
        number = await news.add(
            change.connection,
            person_id=person.id,
            organisation=None,
            language="de",
            text="Unser Chor singt.",
            now=change.now,
        )
        await news.decide(
            change.connection,
            number,
            decided_by=person.id,
            announcement_id=None,
            now=change.now,
        )


async def wish_alone(desk: Desk) -> int:
    """A wish about a meeting to which nobody was invited."""
    start = (desk.clock() + timedelta(seconds=5)).astimezone(BERLIN).replace(tzinfo=None)
    plan = a_plan(start.isoformat(), ends=start + timedelta(seconds=5))
    number = await add_meeting(desk, plan, invite=False)
    async with desk.change() as change:
        await meeting_feedback.add(change.connection, number, Feedback(5, True, WISH))
    return number


async def drafted_announcement(desk: Desk) -> None:
    await announcement_acts.drafted(desk, await create_person(desk, Role.EDITOR))


async def sent_announcement(desk: Desk) -> int:
    """Written by one editor, approved by another, and sent to everybody."""
    made = await announcement_acts.waiting(desk, await create_person(desk, Role.EDITOR))
    second = await create_person(desk, Role.EDITOR)
    await announcements.decide(desk, fresh_update(), second, made, approved=True)
    for _turn in range(2):
        await announcements.advance(desk, desk.clock())
    return made


async def passed_on(desk: Desk) -> int:
    """An announcement of nobody's that somebody told twenty people of."""
    reader = await create_person(desk, Role.KEY_PERSON)
    plan = announcements.Plan(Content({"de": "Neue Kurse"}), announcements.USUAL)
    made = int((await announcements.announce(desk, plan)).values["announcement"])
    await announcements.advance(desk, desk.clock())
    taken = await deliveries.begin(desk, await deliveries.due(desk, 8))
    await deliveries.settle(desk, [deliveries.sent(one, [1]) for one in taken])
    await announcements.pass_on(desk, fresh_update(), reader, made, 20)
    return made


async def past_room_request(desk: Desk) -> None:
    """For the minute that is just passing."""
    slug = next(iter((await directory.load(desk)).organisations))
    person = await create_person(desk, Role.KEY_PERSON, slug)
    local = desk.clock().astimezone(desk.settings.timezone)
    minute = local.hour * 60 + local.minute
    asked = Asked("atelier", (Slot(local.date(), minute, minute + 1),), Needs(), "Probe", slug)
    await requests.ask(desk, fresh_update(), person, asked)


KEPT = Retention()
TWO_DAYS = retention.UPDATES.days

#: What comes to its end, what it is counted as, and after how many days.
ENDINGS: tuple[tuple[Make, str, int], ...] = (
    (update, "updates", TWO_DAYS),
    (update, "failed_searches", KEPT.failed_searches),
    (closed_question, "closed_questions", KEPT.closed_questions),
    (decided_request, "decided_requests", KEPT.decided_requests),
    (resolved_report, "resolved_reports", KEPT.resolved_reports),
    (decided_news, "decided_news", KEPT.decided_news),
    (drafted_announcement, "announcement_people", KEPT.announcement_people),
    (sent_announcement, "announcement_people", KEPT.announcement_people),
    (passed_on, "announcement_people", KEPT.announcement_people),
    (revoked_invitation, "dead_invitations", KEPT.dead_invitations),
    (rsvp, "rsvps", KEPT.rsvps),
    (attendance_alone, "rsvps", KEPT.rsvps),
    (proposal_alone, "rsvps", KEPT.rsvps),
    (wish_alone, "rsvps", KEPT.rsvps),
    (create_stranger, "strangers", KEPT.strangers),
    (begun_dialogue, "unfinished_dialogues", KEPT.unfinished_dialogues),
    (settled_delivery, "settled_deliveries", KEPT.settled_deliveries),
    (failed_delivery, "settled_deliveries", KEPT.settled_deliveries),
    (invitation, "audit_log", KEPT.audit_log),
    (past_room_request, "past_room_requests", KEPT.past_room_requests),
)


@pytest.mark.parametrize(("make", "kind", "days"), ENDINGS)
async def test_everything_goes_on_its_day(
    desk: Desk, clock: Clock, make: Make, kind: str, days: int
) -> None:
    clock.forward(days=days + 1)
    await retention.enforce(desk, clock())  # what the database was made with is gone
    await make(desk)
    clock.forward(days=days, minutes=-1)
    assert (await retention.enforce(desk, clock()))[kind] == 0
    clock.forward(minutes=2)
    assert (await retention.enforce(desk, clock()))[kind] >= 1
    assert (await retention.enforce(desk, clock()))[kind] == 0


def test_every_period_of_the_settings_is_tried() -> None:
    tried = {kind for _make, kind, _days in ENDINGS}
    assert tried == {field.name for field in fields(Retention)} | {"updates"}


async def test_of_what_people_said_and_did_the_numbers_stay(desk: Desk, clock: Clock) -> None:
    meeting, sent, told = (
        await wish_alone(desk),
        await sent_announcement(desk),
        await passed_on(desk),
    )
    clock.forward(days=max(KEPT.rsvps, KEPT.announcement_people) + 1)
    await retention.enforce(desk, clock())
    async with desk.database.reading() as connection:
        assert await meeting_feedback.of_meeting(connection, meeting) == [Feedback(5, True, "")]
    announcement, report = (
        await announcements.find(desk, sent),
        await announcements.report(desk, told),
    )
    assert announcement is not None
    assert (announcement.author_id, announcement.approved_by) == (None, None)
    assert announcement.content.texts == {"de": "Neue Kurse"}
    assert report is not None
    assert (report.relays, report.told) == (1, 20)


async def test_an_announcement_on_its_way_keeps_who_answers_for_it(
    desk: Desk, clock: Clock
) -> None:
    editor = await create_person(desk, Role.EDITOR)
    made = await announcement_acts.waiting(desk, editor)
    clock.forward(days=KEPT.announcement_people + 1)
    assert (await retention.enforce(desk, clock()))["announcement_people"] == 0
    found = await announcements.find(desk, made)
    assert found is not None
    assert (found.state, found.author_id) == (AnnouncementState.WAITING, editor.id)


async def test_an_invitation_that_nobody_used_goes_after_it_has_expired(
    desk: Desk, clock: Clock
) -> None:
    await invitation(desk)
    clock.forward(days=desk.settings.invitation_days + KEPT.dead_invitations, minutes=-1)
    assert (await retention.enforce(desk, clock()))["dead_invitations"] == 0
    clock.forward(minutes=2)
    assert (await retention.enforce(desk, clock()))["dead_invitations"] == 1


async def test_what_is_still_needed_stays(desk: Desk, clock: Clock) -> None:
    member = await create_person(desk, Role.KEY_PERSON)
    number = await open_question(desk)
    report_id = await report(desk)
    before = await directory.load(desk)
    clock.forward(days=10_000)
    await retention.enforce(desk, clock())
    assert await people.find(desk, member.id) is not None
    assert await questions.find(desk, number) is not None
    assert await directory.find_report(desk, report_id) is not None
    assert await directory.load(desk) == before


async def test_a_stranger_who_comes_back_is_remembered(desk: Desk, clock: Clock) -> None:
    stranger = await create_stranger(desk)
    clock.forward(days=KEPT.strangers - 1)
    await people.mark_seen(desk, stranger)
    clock.forward(days=KEPT.strangers - 1)
    await retention.enforce(desk, clock())
    assert await people.find(desk, stranger.id) is not None
