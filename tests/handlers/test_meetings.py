"""Meetings in chat: invited, answered, reminded, told of changes; each in their own language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ical.calendar_stream import IcsCalendarStream

from bot.domain.meetings.meeting import Audience, MeetingPlan
from bot.domain.meetings.rsvp import Answer, Needs, Reply
from bot.domain.person import Role
from bot.services import meetings, people
from db import people as people_rows
from tests.conftest import Stage
from tests.handlers.watching import person_id
from tests.services.planning_meetings import BERLIN, a_plan
from tests.services.walking import fresh_update

GONE = "This meeting does not exist any more."


def coming(stage: Stage, **values: object) -> MeetingPlan:
    """A meeting in ten days, at six in the evening."""
    day = (stage.clock() + timedelta(days=10)).astimezone(BERLIN).date()
    return a_plan(f"{day} 18:00", **values)


async def publish(stage: Stage, plan: MeetingPlan) -> int:
    meeting_id = await meetings.add(stage.desk, plan)
    await pass_time(stage)
    return meeting_id


async def pass_time(stage: Stage, **amount: float) -> None:
    """Let time pass; the bot's own tick would come within seconds."""
    stage.clock.forward(**amount)
    await meetings.tick(stage.desk, stage.clock())


def until(stage: Stage, plan: MeetingPlan, before: timedelta) -> float:
    """Seconds until some time before the start."""
    return (plan.starts_at - before - stage.clock()).total_seconds() + 1


async def test_from_invitation_to_reminder(stage: Stage) -> None:
    ayse = await stage.person("Ayşe", "tr")
    layla = await stage.person("Layla", "ar")
    plan = coming(stage)
    await publish(stage, plan)
    invitation = await ayse.sees("Davetlisiniz")
    assert "Ağ toplantısı" in invitation.text
    assert "1. Räume" in invitation.text
    assert "[de]" in invitation.text, "the agenda has no Turkish"
    await layla.sees("أنتم مدعوون")
    await ayse.taps("✅ Evet", invitation)
    await ayse.sees("Geliyorsunuz")
    await pass_time(stage, seconds=until(stage, plan, timedelta(days=1)))
    reminder = await ayse.sees("Yarın")
    assert "1. Räume" in reminder.text
    assert "Akademie Mont-Cenis, Herne" in reminder.text
    assert "evet" in reminder.text
    asked = await layla.sees("غدًا")
    assert "هل ستحضرون؟" in asked.text
    await layla.taps("❌ لا", asked)
    await layla.sees("لن تحضروا")
    await pass_time(stage, seconds=until(stage, plan, timedelta(hours=2)))
    await ayse.sees("Bugün")
    await stage.standin.idle()
    assert "اليوم" not in layla.transcript(), "who said no is left alone"


async def test_the_bot_plans_by_itself(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await meetings.add(stage.desk, coming(stage))
    await ada.sees("You are invited")


async def test_calendar_file_and_map(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    plan = coming(stage)
    await publish(stage, plan)
    await ada.sees("You are invited")
    await ada.taps("📅 Calendar, map and more")
    await ada.sees("You have not answered yet")
    await ada.taps("📅 Calendar file")
    await stage.standin.idle()
    file = ada.messages[-1]
    (event,) = IcsCalendarStream.calendar_from_ics(ada.download(file).decode()).events
    assert event.summary == "Vernetzungstreffen"
    assert event.dtstart == plan.starts.replace(tzinfo=BERLIN)
    await ada.forges("venue:1")
    await stage.standin.idle()
    assert ada.messages[-1].data["venue"]["title"] == "Akademie Mont-Cenis, Herne"


async def test_a_change_and_a_cancellation_are_told(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    plan = coming(stage)
    meeting_id = await publish(stage, plan)
    await ada.sees("You are invited")
    later = coming(stage, titles={"de": "Treffen", "en": "Meeting of all"})
    await meetings.change(stage.desk, fresh_update(), None, meeting_id, later)
    await pass_time(stage)
    told = await ada.sees("Something has changed")
    assert "New title" in told.text
    assert "New time" not in told.text
    await meetings.cancel(stage.desk, fresh_update(), None, meeting_id, {"de": "Der Saal ist zu."})
    await pass_time(stage)
    told = await ada.sees("This meeting is cancelled")
    assert "Der Saal ist zu. [de]" in told.text
    await ada.forges(f"rsvp:{meeting_id}:yes")
    await stage.standin.idle()
    assert ada.answers[-1]["text"] == "This meeting has begun or was cancelled."
    await ada.forges(f"calendar:{meeting_id}")
    await stage.standin.idle()
    text = ada.download(ada.messages[-1]).decode()
    assert "METHOD:CANCEL" in text
    assert "Cancelled: Meeting of all" in text


async def test_who_comes_gets_the_calendar_file_of_a_change_and_a_cancellation(
    stage: Stage,
) -> None:
    ada = await stage.person("Ada", "en")
    plan = coming(stage)
    meeting_id = await publish(stage, plan)
    await ada.taps("✅ Yes", await ada.sees("You are invited"))
    await ada.sees("You are coming: 1 person")
    await ada.forges(f"calendar:{meeting_id}")
    await stage.standin.idle()
    (first,) = IcsCalendarStream.calendar_from_ics(ada.download(ada.messages[-1]).decode()).events
    agenda = {"de": "Das besprechen wir. " * 80}
    later = replace(plan, starts=plan.starts + timedelta(hours=1), agenda=agenda)
    await meetings.change(stage.desk, fresh_update(), None, meeting_id, later)
    await pass_time(stage)
    await ada.sees("Something has changed")
    file, told = ada.messages[-2:]
    assert "New time" in told.text, "a long text stands below the file"
    (changed,) = IcsCalendarStream.calendar_from_ics(ada.download(file).decode()).events
    assert (changed.uid, changed.dtstart) == (first.uid, later.starts.replace(tzinfo=BERLIN))
    assert (first.sequence, changed.sequence) == (0, 1)
    await meetings.cancel(stage.desk, fresh_update(), None, meeting_id)
    await pass_time(stage)
    told = await ada.sees("This meeting is cancelled")
    text = ada.download(told).decode()
    assert "METHOD:CANCEL" in text
    assert "SEQUENCE:2" in text
    assert f"UID:{first.uid}" in text


async def test_a_deputy_is_asked_and_somebody_waiting_moves_up(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    bob = await stage.person("Bob", "en")
    meeting_id = await publish(stage, coming(stage, capacity=1))
    await ada.sees("You are invited")
    await ada.taps("✅ Yes")
    await ada.sees("You are coming: 1 person")
    await bob.sees("You are invited")
    await bob.taps("✅ Yes")
    await bob.sees("You are on the waiting list")
    await ada.forges(f"rsvp:{meeting_id}:deputy")
    await ada.sees("Who comes in your place?")
    await ada.taps("Bob")
    await ada.sees("Bob is coming in your place")
    promoted = await bob.sees("A place has become free")
    assert b"METHOD:PUBLISH" in bob.download(promoted)
    asked = await bob.sees("Ada asks you to come in their place")
    await bob.taps("❌ No", asked)
    told = await ada.sees("Bob cannot come in your place")
    await ada.taps("✅ Yes", told)
    await ada.sees("You are coming: 1 person")


async def test_a_small_room_and_a_deputy_who_waits(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    layla = await stage.person("Layla", "ar")
    meeting_id = await publish(stage, coming(stage, capacity=3))
    await ada.taps("✅ Yes", await ada.sees("You are invited"))
    await ada.taps("How many", await ada.sees("1 person"))
    asked = await ada.sees("How many of you will come")
    assert asked.buttons[:3] == ["1", "2", "3"]
    assert asked.buttons[3:] == ["← Back"]
    await ada.taps("3", asked)
    await ada.sees("3 people")
    await layla.forges(f"party:{meeting_id}")
    asked = await layla.sees("كم شخصًا سيحضر")
    assert asked.buttons[:3] == ["3", "2", "1"]
    await layla.forges(f"somebody:{meeting_id}")
    await layla.sees("من سيحضر بدلًا منكم؟")
    await layla.says("Max Muster")
    waits = await layla.sees("قائمة الانتظار")
    assert "Max Muster" in waits.text


async def test_staff_are_told_what_to_organise(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.EDITOR)
    ada = await stage.person("Ada", "en")
    meeting_id = await publish(stage, coming(stage))
    member = await people.find(stage.desk, await person_id(stage.desk, ada))
    assert member is not None
    reply = Reply(Answer.YES, people=5, needs=Needs("ar"))
    await meetings.answer(stage.desk, fresh_update(), member, meeting_id, reply)
    stage.desk.outbox.set()
    told = await petra.sees("Please organise this")
    assert "Interpreter: Arabic. Number of people: 5" in told.text
    await meetings.warn_of_half_year(stage.desk, stage.clock() + timedelta(days=365))
    await petra.sees("No networking meeting is planned")


async def test_a_meeting_is_open_only_to_who_is_invited(stage: Stage) -> None:
    first, second = list(stage.directory.organisations)[:2]
    ada = await stage.person("Ada", "en", organisation=first)
    bea = await stage.person("Bea", "en", organisation=second)
    audience = Audience(organisations=frozenset({first}))
    meeting_id = await publish(stage, coming(stage, audience=audience))
    outcome = await meetings.create(stage.desk, fresh_update(), None, coming(stage))
    draft = outcome.values["meeting"]
    await ada.sees("You are invited")
    tails = (meeting_id, draft, 99, "", "x", f"{meeting_id}:maybe", "99:yes", f"{draft}:yes")
    for route in ("meeting", "rsvp", "calendar", "venue", "party", "needs", "rsvpfor", "somebody"):
        for tail in (*tails, f"{meeting_id}:yes", f"{meeting_id}:deputy:{10**9}"):
            await bea.forges(f"{route}:{tail}")
            await stage.standin.idle()
            assert bea.answers[-1]["text"] == GONE, (route, tail)
    await ada.forges(f"rsvp:{meeting_id}:deputy:{await person_id(stage.desk, bea)}")
    await stage.standin.idle()
    assert ada.answers[-1]["text"] == "This person cannot come in your place."


async def test_how_many_come_and_what_they_need(stage: Stage) -> None:
    layla = await stage.person("Layla", "ar")
    plan = coming(stage)
    meeting_id = await publish(stage, plan)
    await layla.taps("✅ نعم", await layla.sees("أنتم مدعوون"))
    await layla.taps("العدد", await layla.sees("ستحضرون"))
    await layla.taps("4", await layla.sees("كم شخصًا سيحضر"))
    await layla.taps("ما نحتاجه", await layla.sees("4"))
    await layla.taps("ترجمة فورية", await layla.sees("ماذا تحتاجون؟"))
    await layla.taps("العربية", await layla.sees("لأي لغة"))
    await layla.taps("رعاية الأطفال", await layla.sees("ماذا تحتاجون؟"))
    await layla.answered()
    await layla.taps("✅ تم")
    shown = await layla.sees("رعاية الأطفال")
    assert "ترجمة فورية" in shown.text
    totals = await meetings.totals(stage.desk, meeting_id)
    assert totals is not None
    assert totals.coming == 4
    assert totals.needs == {"childcare": 4, "interpreter-ar": 4}


async def test_the_list_of_meetings_and_somebody_who_is_not_in_the_bot(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    await publish(stage, coming(stage))
    await ada.sees("You are invited")
    await ada.says("/menu")
    await ada.taps("Meetings", await ada.sees("What can I do for you"))
    await ada.taps("❔", await ada.sees("you are invited to"))
    await ada.taps("Send a deputy", await ada.sees("You have not answered yet"))
    await ada.taps("Somebody else", await ada.sees("Nobody else from your organisation"))
    await ada.sees("Please write the name")
    await ada.says("Aunt Mehtap")
    await ada.sees("Aunt Mehtap is coming in your place")


async def test_who_speaks_for_two_organisations_is_invited_once_and_says_for_which(
    stage: Stage,
) -> None:
    first, second = list(stage.directory.organisations.values())[:2]
    ada = await stage.person("Ada", "en", organisation=first.slug)
    async with stage.desk.change() as change:
        await people_rows.join(change.connection, await person_id(stage.desk, ada), second.slug)
    meeting_id = await publish(stage, coming(stage))
    await ada.taps("✅ Yes", await ada.sees("You are invited"))
    shown = await ada.sees("You are coming: 1 person")
    mine, other = sorted((first, second), key=lambda each: each.slug)
    await ada.taps(f"🏠 For: {mine.name[:10]}", shown)
    await ada.taps(other.name, await ada.sees("Which organisation are you answering for?"))
    await ada.sees("You are coming: 1 person")
    totals = await meetings.totals(stage.desk, meeting_id)
    assert totals is not None
    assert [(share.organisation, share.coming) for share in totals.shares] == [(other.slug, 1)]
    assert len(ada.messages) == 1, "one invitation, which became all these screens"
    await ada.forges(f"rsvpfor:{meeting_id}:{list(stage.directory.organisations)[2]}")
    await stage.standin.idle()
    assert ada.answers[-1]["text"] == "You do not speak for this organisation."
