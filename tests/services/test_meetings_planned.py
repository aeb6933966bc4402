"""Meetings: composed, published, answered, moved, cancelled; who hears what, and when."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.config import Settings
from bot.domain.meetings.meeting import Audience, MeetingState, Place
from bot.domain.meetings.rsvp import Answer, Needs, Reply, Seat
from bot.domain.person import Person, Role
from bot.domain.wording import Refusal
from bot.services import deliveries, meetings, people
from bot.services.desk import Desk
from bot.services.people import NewPerson
from db import people as people_rows
from db import rsvps
from db.engine import Database
from db.meeting_notices import NoticeKind, NoticeState
from tests.services.planning_meetings import (
    Postman,
    StoppedClock,
    a_plan,
    add_meeting,
    create_people,
    local,
)
from tests.services.walking import fresh_update

NOW = local("2027-04-01 10:00")
YES, NO, PERHAPS = Reply(Answer.YES), Reply(Answer.NO), Reply(Answer.PERHAPS)


@pytest.fixture
async def desk(city_url: str) -> AsyncIterator[Desk]:
    """The sample city on 1 April 2027, ten in the morning."""
    settings = replace(Settings(), database_url=city_url)
    desk = Desk(Database(city_url), settings, StoppedClock(NOW))
    yield desk
    await desk.database.close()


def set_clock(desk: Desk, text: str) -> None:
    assert isinstance(desk.clock, StoppedClock)
    desk.clock.now = local(text)


def key_person(number: int, language: str = "de", organisation: str | None = "rodina") -> NewPerson:
    return NewPerson(number, f"N. N. {number}", language, Role.KEY_PERSON, organisation)


@pytest.fixture
async def ada(desk: Desk) -> Person:
    return (await create_people(desk, key_person(11)))[0]


@pytest.fixture
async def bob(desk: Desk) -> Person:
    return (await create_people(desk, key_person(12, "tr", "raduga")))[0]


@pytest.fixture
async def petra(desk: Desk) -> Person:
    newcomer = NewPerson(13, "Petra Muster", "de", Role.EDITOR, None)
    return (await create_people(desk, newcomer))[0]


@pytest.fixture
def post() -> Postman:
    return Postman()


async def at(desk: Desk, post: Postman, moment: str) -> list[tuple[int, str, str]]:
    """What is heard when the clock shows ``moment``."""
    set_clock(desk, moment)
    await meetings.tick(desk, desk.clock())
    return [(heard.person_id, heard.kind, heard.words) for heard in await post.deliver(desk)]


async def answers(desk: Desk, person: Person, meeting_id: int, reply: Reply) -> Seat | None:
    outcome = await meetings.answer(desk, fresh_update(), person, meeting_id, reply)
    return None if outcome.values["seat"] is None else Seat(outcome.values["seat"])


async def seats(desk: Desk, meeting_id: int, *who: Person) -> list[Seat | None]:
    found = [await meetings.invited(desk, person, meeting_id) for person in who]
    return [None if each is None or each.rsvp is None else each.rsvp.seat for each in found]


# ----------------------------------------------------------------------------- composing


async def test_a_draft_is_heard_by_nobody_and_can_be_thrown_away(
    desk: Desk, ada: Person, petra: Person, post: Postman
) -> None:
    outcome = await meetings.create(desk, fresh_update(), petra, a_plan())
    meeting_id = int(outcome.values["meeting"])
    assert await at(desk, post, "2027-05-15 16:00") == []
    assert await meetings.invited(desk, ada, meeting_id) is None
    assert await meetings.upcoming(desk, ada, NOW) == []
    await meetings.change(desk, fresh_update(), petra, meeting_id, a_plan(capacity=3))
    meeting = await meetings.find(desk, meeting_id)
    assert meeting is not None
    assert (meeting.plan, meeting.state) == (a_plan(capacity=3), MeetingState.DRAFT)
    await meetings.discard(desk, fresh_update(), petra, meeting_id)
    assert await meetings.find(desk, meeting_id) is None


async def test_publishing_invites_and_reminds(desk: Desk, ada: Person, post: Postman) -> None:
    meeting_id = await add_meeting(desk)
    (invited,) = await meetings.upcoming(desk, ada, NOW)
    assert (invited.meeting.id, invited.meeting.plan) == (meeting_id, a_plan())
    story = {
        moment: await at(desk, post, moment)
        for moment in (
            *("2027-04-01 10:01", "2027-04-17 17:59", "2027-04-17 18:00", "2027-04-17 18:01"),
            *("2027-05-08 18:00", "2027-05-14 18:00", "2027-05-15 16:00", "2027-05-15 18:00"),
        )
    }
    heard = {moment: [words[1:] for words in said] for moment, said in story.items() if said}
    assert heard == {
        "2027-04-01 10:01": [("meeting-invitation", "")],
        "2027-04-17 18:00": [("meeting-reminder", "4w question")],
        "2027-05-08 18:00": [("meeting-reminder", "1w question")],
        "2027-05-14 18:00": [("meeting-reminder", "1d question")],
        "2027-05-15 16:00": [("meeting-reminder", "2h question")],
    }
    await at(desk, post, "2027-05-15 21:01")
    meeting = await meetings.find(desk, meeting_id)
    assert meeting is not None
    assert meeting.state is MeetingState.PAST


async def test_only_the_audience_is_invited(
    desk: Desk, ada: Person, bob: Person, petra: Person
) -> None:
    for audience, expected in (
        (Audience(), {ada, bob}),
        (Audience(organisations=frozenset({"rodina"})), {ada}),
        (Audience(languages=frozenset({"tr"})), {bob}),
        (Audience(roles=frozenset({Role.EDITOR})), {petra}),
        (Audience(frozenset({Role.KEY_PERSON, Role.EDITOR})), {ada, bob, petra}),
        (Audience(organisations=frozenset({"rodina"}), languages=frozenset({"tr"})), set()),
    ):
        assert await meetings.size(desk, audience) == len(expected)
        meeting_id = await add_meeting(desk, a_plan(audience=audience))
        for person in (ada, bob, petra):
            found = await meetings.invited(desk, person, meeting_id)
            assert (found is not None) == (person in expected)
            if person not in expected:
                with pytest.raises(Refusal):
                    await answers(desk, person, meeting_id, YES)


async def test_planning_twice_plans_nothing_twice(desk: Desk, ada: Person, post: Postman) -> None:
    await add_meeting(desk)
    assert await meetings.plan(desk, NOW) == 0
    set_clock(desk, "2027-04-17 18:00")
    assert await meetings.plan(desk, desk.clock()) == 1
    assert await meetings.plan(desk, desk.clock()) == 0
    assert len(await post.deliver(desk)) == 2


async def test_who_joins_later_is_invited_and_reminded_from_then_on(
    desk: Desk, ada: Person, post: Postman
) -> None:
    await add_meeting(desk)
    await at(desk, post, "2027-05-10 10:00")
    (late,) = await create_people(desk, key_person(21))
    heard = await at(desk, post, "2027-05-10 10:11")
    assert heard == [(late.id, "meeting-invitation", "")]
    assert {who for who, _, _ in await at(desk, post, "2027-05-14 18:00")} == {ada.id, late.id}


async def test_who_leaves_is_not_reminded_unless_they_said_yes(
    desk: Desk, ada: Person, bob: Person, post: Postman
) -> None:
    audience = Audience(organisations=frozenset({"rodina", "raduga"}))
    meeting_id = await add_meeting(desk, a_plan(audience=audience))
    await answers(desk, bob, meeting_id, YES)
    await at(desk, post, "2027-04-02 10:00")
    async with desk.change() as change:
        await people_rows.leave(change.connection, ada.id, "rodina")
        await people_rows.leave(change.connection, bob.id, "raduga")
    assert await at(desk, post, "2027-05-14 18:00") == [(bob.id, "meeting-reminder", "1d details")]


# ----------------------------------------------------------------------------- answering


async def test_the_answer_at_sending_decides_the_words(
    desk: Desk, ada: Person, bob: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await at(desk, post, "2027-04-02 10:00")
    await answers(desk, ada, meeting_id, YES)
    await answers(desk, bob, meeting_id, NO)
    assert await at(desk, post, "2027-05-08 18:00") == [(ada.id, "meeting-reminder", "1w details")]
    set_clock(desk, "2027-05-14 17:59:45")
    await meetings.plan(desk, desk.clock())  # planned just ahead, and then people think again
    await answers(desk, ada, meeting_id, NO)
    await answers(desk, bob, meeting_id, PERHAPS)
    heard = await at(desk, post, "2027-05-14 18:00")
    assert heard == [(bob.id, "meeting-reminder", "1d question")]


async def test_answers_can_be_changed_until_the_start(desk: Desk, ada: Person) -> None:
    meeting_id = await add_meeting(desk)
    set_clock(desk, "2027-05-15 17:59:59")
    await answers(desk, ada, meeting_id, YES)
    set_clock(desk, "2027-05-15 18:00")
    with pytest.raises(Refusal):
        await answers(desk, ada, meeting_id, NO)


async def test_the_waiting_list_moves_up_in_order(desk: Desk, post: Postman) -> None:
    one, two, three, four = await create_people(desk, *(key_person(n) for n in range(31, 35)))
    meeting_id = await add_meeting(desk, a_plan(capacity=3))
    await post.deliver(desk)
    assert await answers(desk, one, meeting_id, Reply(Answer.YES, people=2)) is Seat.TAKEN
    assert await answers(desk, two, meeting_id, Reply(Answer.YES, people=2)) is Seat.WAITING
    assert await answers(desk, three, meeting_id, YES) is Seat.WAITING, "nobody overtakes"
    found = await meetings.invited(desk, three, meeting_id)
    assert found is not None
    assert (found.free, found.ahead) == (1, 1)
    await answers(desk, one, meeting_id, Reply(people=1))
    assert await seats(desk, meeting_id, one, two, three) == [Seat.TAKEN, Seat.TAKEN, Seat.WAITING]
    assert [(h.person_id, h.kind) for h in await post.deliver(desk)] == [
        (two.id, "meeting-promoted")
    ]
    await answers(desk, four, meeting_id, YES)
    await answers(desk, two, meeting_id, NO)
    assert await seats(desk, meeting_id, three, four) == [Seat.TAKEN, Seat.TAKEN]
    assert {h.person_id for h in await post.deliver(desk)} == {three.id, four.id}
    assert await answers(desk, two, meeting_id, YES) is Seat.WAITING
    totals = await meetings.totals(desk, meeting_id)
    assert totals is not None
    assert (totals.coming, totals.waiting, totals.free) == (3, 2, 0), "people, not parties"


async def test_more_places_and_people_who_go_let_others_in(
    desk: Desk, petra: Person, post: Postman
) -> None:
    one, two, three = await create_people(desk, *(key_person(n) for n in range(31, 34)))
    meeting_id = await add_meeting(desk, a_plan(capacity=1))
    for person in (one, two, three):
        await answers(desk, person, meeting_id, YES)
    await meetings.change(desk, fresh_update(), petra, meeting_id, a_plan(capacity=2))
    assert await seats(desk, meeting_id, one, two, three) == [Seat.TAKEN, Seat.TAKEN, Seat.WAITING]
    await people.forget(desk, fresh_update(), one)
    assert await meetings.promote_waiting(desk, NOW) == 1
    assert await meetings.promote_waiting(desk, NOW) == 0
    assert await seats(desk, meeting_id, three) == [Seat.TAKEN]
    kinds = [(h.person_id, h.kind) for h in await post.deliver(desk)]
    assert kinds.count((two.id, "meeting-promoted")) == 1
    assert kinds.count((three.id, "meeting-promoted")) == 1
    assert all(kind != "meeting-change" for _, kind in kinds), "places are no news for others"


async def test_a_deputy_of_the_same_organisation_is_asked_themselves(
    desk: Desk, ada: Person, bob: Person, post: Postman
) -> None:
    (can,) = await create_people(desk, key_person(41))
    meeting_id = await add_meeting(desk)
    await post.deliver(desk)
    assert [found[0] for found in await meetings.colleagues(desk, ada)] == [can.id]
    with pytest.raises(Refusal):
        await answers(desk, ada, meeting_id, Reply(Answer.DEPUTY, deputy_id=bob.id))
    assert await answers(desk, ada, meeting_id, Reply(Answer.DEPUTY, deputy_id=can.id)) is None
    assert [(h.person_id, h.kind) for h in await post.deliver(desk)] == [(can.id, "meeting-deputy")]
    found = await meetings.invited(desk, ada, meeting_id)
    assert found is not None
    assert found.deputy == "N. N. 41"
    await answers(desk, ada, meeting_id, Reply(deputy_name="Cousine Muster"))
    assert await seats(desk, meeting_id, ada) == [Seat.TAKEN]


async def test_needs_are_counted_and_staff_are_warned_once(
    desk: Desk, ada: Person, bob: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await post.deliver(desk)
    arabic = Needs(interpreter="ar", step_free=True)
    await answers(desk, ada, meeting_id, Reply(Answer.YES, people=4, needs=arabic))
    assert await post.deliver(desk) == []
    await answers(desk, bob, meeting_id, Reply(Answer.YES, needs=Needs("ar", childcare=True)))
    assert [(h.person_id, h.kind) for h in await post.deliver(desk)] == [
        (petra.id, "meeting-needs")
    ]
    await answers(desk, bob, meeting_id, NO)
    await answers(desk, bob, meeting_id, YES)
    assert await post.deliver(desk) == []
    totals = await meetings.totals(desk, meeting_id)
    assert totals is not None
    assert totals.needs == {"childcare": 1, "interpreter-ar": 5, "step-free": 4}
    assert {share.organisation: share.coming for share in totals.shares} == {
        "rodina": 4,
        "raduga": 1,
    }


async def test_staff_are_warned_again_when_it_has_doubled(
    desk: Desk, ada: Person, bob: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await post.deliver(desk)
    for people_, warned in ((5, True), (6, False), (9, False), (10, True), (19, False), (45, True)):
        reply = Reply(Answer.YES, people=people_, needs=Needs("ar"))
        await answers(desk, ada, meeting_id, reply)
        heard = [(h.person_id, h.kind) for h in await post.deliver(desk)]
        assert heard == ([(petra.id, "meeting-needs")] if warned else []), people_
    await answers(desk, bob, meeting_id, Reply(Answer.YES, people=40, needs=Needs("ar")))
    assert [h.kind for h in await post.deliver(desk)] == ["meeting-needs"]


async def test_staff_get_the_answers_as_a_workbook(desk: Desk, ada: Person, bob: Person) -> None:
    meeting_id = await add_meeting(desk)
    deputy = Reply(Answer.DEPUTY, people=2, deputy_name="=1+1", needs=Needs("ar"))
    await answers(desk, ada, meeting_id, deputy)
    data = await meetings.answers_workbook(desk, meeting_id, "de")
    assert data is not None
    book = load_workbook(BytesIO(data))
    first, second = book.worksheets
    rows = [[cell.value for cell in row] for row in first.iter_rows()]
    assert rows[1][:2] == ["Beispielkreis Rodina", "N. N. 11"]
    assert rows[1][3] == 2
    assert "=1+1" in rows[1]
    assert first.cell(2, rows[1].index("=1+1") + 1).data_type == "s", "never a formula"
    assert len(rows) == 2, "who has not answered is in the totals only"
    totals = [[cell.value for cell in row] for row in second.iter_rows()]
    assert ["Beispielkreis Rodina", 2, 0, 0, 0, 0] in totals
    assert await meetings.answers_workbook(desk, 99, "de") is None


# ----------------------------------------------------------------------------- changing


async def test_moving_moves_the_reminders_and_tells_everybody(
    desk: Desk, ada: Person, bob: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await at(desk, post, "2027-05-08 18:00")
    await answers(desk, bob, meeting_id, NO)
    plan = a_plan("2027-06-12 18:00")
    outcome = await meetings.change(desk, fresh_update(), petra, meeting_id, plan)
    assert (outcome.values["changed"], outcome.values["told"]) == (["starts", "ends"], True)
    heard = await at(desk, post, "2027-05-08 18:01")
    assert heard == [(who.id, "meeting-change", "ends starts") for who in (ada, bob)]
    assert await at(desk, post, "2027-05-14 18:00") == []
    assert await at(desk, post, "2027-05-15 18:00") == [(ada.id, "meeting-reminder", "4w question")]
    meeting = await meetings.find(desk, meeting_id)
    assert meeting is not None
    assert (meeting.state, meeting.sequence) == (MeetingState.CHANGED, 1)


async def test_of_two_quick_changes_people_hear_once(
    desk: Desk, ada: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await post.deliver(desk)
    plan = a_plan("2027-06-12 18:00")
    await meetings.change(desk, fresh_update(), petra, meeting_id, plan)
    plan = replace(plan, place=Place("Muster-Saal"))
    await meetings.change(desk, fresh_update(), petra, meeting_id, plan)
    heard = await at(desk, post, "2027-04-01 10:01")
    assert heard == [(ada.id, "meeting-change", "ends place starts")]


async def test_who_said_no_hears_of_a_new_time_but_not_of_a_new_room(
    desk: Desk, ada: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await answers(desk, ada, meeting_id, NO)
    await post.deliver(desk)
    plan = a_plan(place=Place("Muster-Saal"))
    await meetings.change(desk, fresh_update(), petra, meeting_id, plan)
    assert await at(desk, post, "2027-04-01 10:01") == []
    plan = replace(plan, starts=plan.starts + timedelta(minutes=30))
    await meetings.change(desk, fresh_update(), petra, meeting_id, plan)
    plan = replace(plan, agenda={"de": "Neues"})
    assert await at(desk, post, "2027-04-01 10:02") == [(ada.id, "meeting-change", "starts")]


async def test_moving_away_and_back_reminds_once(
    desk: Desk, ada: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    set_clock(desk, "2027-05-14 17:59:45")
    await meetings.plan(desk, desk.clock())
    for plan in (a_plan("2027-06-12 18:00"), a_plan()):
        await meetings.change(desk, fresh_update(), petra, meeting_id, plan)
    heard = await at(desk, post, "2027-05-14 18:00")
    assert [said for said in heard if said[1] == "meeting-reminder"] == [
        (ada.id, "meeting-reminder", "1d question")
    ]


async def test_what_was_in_flight_as_the_bot_died_is_not_said_of_the_old_time(
    desk: Desk, ada: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await at(desk, post, "2027-05-14 17:00")
    set_clock(desk, "2027-05-14 18:00")
    await meetings.plan(desk, desk.clock())
    assert len(await deliveries.begin(desk, await deliveries.due(desk, 8))) == 1
    set_clock(desk, "2027-05-14 18:00:30")
    await meetings.change(desk, fresh_update(), petra, meeting_id, a_plan("2027-06-12 18:00"))
    set_clock(desk, "2027-05-14 18:01:30")
    await meetings.plan(desk, desk.clock())
    assert [said.kind for said in await post.deliver(desk)] == ["meeting-change"]


async def test_other_reminders_for_the_same_start(
    desk: Desk, ada: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await at(desk, post, "2027-05-08 18:00")
    new = (timedelta(weeks=1), timedelta(days=2), timedelta(hours=2))
    outcome = await meetings.change(desk, fresh_update(), petra, meeting_id, a_plan(reminders=new))
    assert outcome.values["told"] is False
    assert await at(desk, post, "2027-05-08 18:01") == [], "a week before was said already"
    assert [said[2] for said in await at(desk, post, "2027-05-13 18:00")] == ["2d question"]
    assert await at(desk, post, "2027-05-14 18:00") == []
    assert [said[2] for said in await at(desk, post, "2027-05-15 16:00")] == ["2h question"]


async def test_cancelling_tells_everybody_and_reminds_nobody(
    desk: Desk, ada: Person, bob: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await at(desk, post, "2027-05-08 18:00")
    await answers(desk, bob, meeting_id, NO)
    await meetings.cancel(desk, fresh_update(), petra, meeting_id, {"de": "Der Saal ist zu."})
    heard = await at(desk, post, "2027-05-08 18:01")
    assert heard == [(who.id, "meeting-cancellation", "") for who in (ada, bob)]
    assert await at(desk, post, "2027-05-14 18:00") == []
    with pytest.raises(Refusal):
        await answers(desk, ada, meeting_id, YES)
    with pytest.raises(Refusal):
        await meetings.cancel(desk, fresh_update(), petra, meeting_id)
    meeting = await meetings.find(desk, meeting_id)
    assert meeting is not None
    assert (meeting.state, meeting.sequence) == (MeetingState.CANCELLED, 1)
    assert meeting.reason == {"de": "Der Saal ist zu."}


async def test_who_never_heard_of_a_meeting_does_not_hear_that_it_is_cancelled(
    desk: Desk, ada: Person, petra: Person, post: Postman
) -> None:
    meeting_id = await add_meeting(desk)
    await meetings.cancel(desk, fresh_update(), petra, meeting_id)
    assert await at(desk, post, "2027-04-01 10:01") == []


async def test_what_comes_too_late_is_dropped_and_noted(
    desk: Desk, ada: Person, post: Postman
) -> None:
    set_clock(desk, "2027-05-10 10:00")
    meeting_id = await add_meeting(desk)
    await post.deliver(desk)
    # The bot is away from the day before until the meeting has begun.
    assert await at(desk, post, "2027-05-15 18:30") == []
    found = [
        (notice.offset, notice.state, notice.reason)
        for notice in await meetings.notices(desk, meeting_id)
        if notice.kind is NoticeKind.REMINDER
    ]
    assert found == [
        (timedelta(weeks=4), NoticeState.DROPPED, "past"),
        (timedelta(weeks=1), NoticeState.DROPPED, "past"),
        (timedelta(days=1), NoticeState.DROPPED, "late"),
        (timedelta(hours=2), NoticeState.DROPPED, "late"),
    ]


async def test_at_night_a_reminder_waits_also_when_the_bot_was_away(
    desk: Desk, ada: Person, post: Postman
) -> None:
    await add_meeting(desk, a_plan("2027-05-15 20:30", reminders=(timedelta(days=1),)))
    await at(desk, post, "2027-05-14 20:29")
    assert await at(desk, post, "2027-05-14 23:00") == []
    assert await at(desk, post, "2027-05-15 07:59") == []
    heard = await at(desk, post, "2027-05-15 08:00")
    assert heard == [(ada.id, "meeting-reminder", "1d question")]


async def test_when_the_outbox_is_full_until_the_evening_the_rest_waits_for_the_morning(
    desk: Desk, ada: Person, post: Postman
) -> None:
    await add_meeting(desk, a_plan("2027-05-16 20:59", reminders=(timedelta(days=1),)))
    await at(desk, post, "2027-04-01 10:01")
    set_clock(desk, "2027-05-15 20:59")
    await meetings.plan(desk, desk.clock())
    assert await at(desk, post, "2027-05-15 21:00") == []
    assert await at(desk, post, "2027-05-16 07:59") == []
    assert [said[2] for said in await at(desk, post, "2027-05-16 08:00")] == ["1d question"]


async def test_language_is_that_of_the_moment(desk: Desk, ada: Person, post: Postman) -> None:
    await add_meeting(desk)
    set_clock(desk, "2027-05-14 17:59:45")
    await meetings.plan(desk, desk.clock())
    await people.set_language(desk, fresh_update(), ada, "tr")
    await at(desk, post, "2027-05-14 18:00")
    assert [heard.language for heard in post.heard if heard.kind == "meeting-reminder"] == ["tr"]


@pytest.mark.parametrize(
    "plan",
    [
        a_plan(titles={"tr": "Toplantı"}),
        a_plan("2027-03-31 18:00"),
        a_plan(ends=a_plan().starts),
        a_plan(capacity=0),
        a_plan(place=Place(" ")),
        a_plan(place=Place("Saal", latitude=51.0)),
        a_plan(reminders=(timedelta(0),)),
        a_plan(reminders=(timedelta(days=1),) * 2),
        a_plan(audience=Audience(roles=frozenset())),
        a_plan(agenda={"de": "x" * 3000}),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_and_leaves_nothing(
    desk: Desk, plan: object
) -> None:
    with pytest.raises(Refusal):
        await meetings.add(desk, plan)  # type: ignore[arg-type]
    assert await meetings.listed(desk, frozenset(MeetingState)) == []


async def test_staff_hear_of_a_half_year_without_a_meeting(
    desk: Desk, petra: Person, post: Postman
) -> None:
    assert [str(each) for each in await meetings.warn_of_half_year(desk, NOW)] == ["2027-1"]
    assert await meetings.warn_of_half_year(desk, NOW) == []
    await add_meeting(desk)
    later = local("2027-05-06 10:00")
    assert [str(each) for each in await meetings.warn_of_half_year(desk, later)] == ["2027-2"]
    heard = [h for h in await post.deliver(desk) if h.kind == "half-year-alarm"]
    assert [h.person_id for h in heard] == [petra.id, petra.id]


async def test_staff_hear_of_it_again_when_the_meeting_that_was_planned_is_cancelled(
    desk: Desk, petra: Person, post: Postman
) -> None:
    assert [str(each) for each in await meetings.warn_of_half_year(desk, NOW)] == ["2027-1"]
    meeting_id = await add_meeting(desk)
    assert await meetings.warn_of_half_year(desk, NOW + timedelta(days=1)) == []
    await meetings.cancel(desk, fresh_update(), petra, meeting_id)
    again = NOW + timedelta(days=2)
    assert [str(each) for each in await meetings.warn_of_half_year(desk, again)] == ["2027-1"]
    assert await meetings.warn_of_half_year(desk, again) == []
    heard = [h for h in await post.deliver(desk) if h.kind == "half-year-alarm"]
    assert [h.person_id for h in heard] == [petra.id, petra.id]


async def test_nobody_is_told_of_a_half_year_before_there_is_staff(desk: Desk) -> None:
    assert await meetings.warn_of_half_year(desk, NOW) == []
    await create_people(desk, NewPerson(13, "Petra Muster", "de", Role.ADMIN, None))
    assert len(await meetings.warn_of_half_year(desk, NOW)) == 1


async def test_a_successor_takes_over_the_answer(desk: Desk, ada: Person) -> None:
    (can,) = await create_people(desk, key_person(41))
    meeting_id = await add_meeting(desk, a_plan(capacity=5))
    await answers(desk, ada, meeting_id, Reply(Answer.YES, people=3))
    async with desk.change() as change:
        await rsvps.hand_on(change.connection, ada.id, can.id, "rodina", change.now)
    found = await meetings.invited(desk, can, meeting_id)
    assert found is not None
    assert found.rsvp is not None
    assert (found.rsvp.answer, found.rsvp.people, found.free) == (Answer.YES, 3, 2)
