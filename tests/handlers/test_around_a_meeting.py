"""Around a meeting: proposals for the agenda, who is there, the minutes, what people thought."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.demo.standin import Message
from bot.demo.standin import Person as Phone
from bot.domain.meetings.meeting import Audience, Meeting, MeetingPlan
from bot.domain.meetings.presence import here_code
from bot.domain.person import Role
from bot.services import meetings
from bot.services.meetings import attendance, feedback, minutes
from tests.conftest import Stage
from tests.handlers.watching import dump
from tests.services.planning_meetings import BERLIN, a_plan


def coming(stage: Stage, **values: object) -> MeetingPlan:
    """A meeting in ten days, at six in the evening."""
    day = (stage.clock() + timedelta(days=10)).astimezone(BERLIN).date()
    return a_plan(f"{day} 18:00", **values)


async def publish(stage: Stage, **values: object) -> Meeting:
    meeting_id = await meetings.add(stage.desk, coming(stage, **values))
    await meetings.tick(stage.desk, stage.clock())
    meeting = await meetings.find(stage.desk, meeting_id)
    assert meeting is not None
    return meeting


async def go_to(stage: Stage, meeting: Meeting, **after_start: float) -> None:
    """Let it be some time after the meeting's start; what is due then happens."""
    moment = meeting.plan.starts_at + timedelta(**after_start)
    stage.clock.ahead += moment - stage.clock()
    await meetings.tick(stage.desk, stage.clock())


#: A meeting's kind and title, as no other message has them.
HEADING = "Vernetzungstreffen\nVernetzungstreffen"


async def opened(phone: Phone, meeting: Meeting) -> Message:
    """Staff at a meeting's screen."""
    await phone.says("/staff")
    await phone.sees("Für Mitarbeitende")
    await phone.forges(f"plan:{meeting.id}")
    return await phone.sees(HEADING)


async def test_a_proposal_is_taken_into_the_agenda(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    layla = await stage.person("Layla", "ar")
    meeting = await publish(stage, agenda={"de": "1. Räume", "ar": "١. القاعات"})
    await layla.taps("التقويم", await layla.sees("أنتم مدعوون"))
    await layla.taps("اقتراح بند", await layla.sees("لم تجيبوا بعد"))
    await layla.sees("عمّ تودّون التحدث في هذا اللقاء؟")
    await layla.says("دروس للأطفال")
    await layla.taps("إرسال", await layla.sees("هل أرسل هذا الاقتراح إلى البلدية؟"))
    await layla.sees("وصل اقتراحكم إلى البلدية")
    told = await petra.sees("Vorschlag für die Tagesordnung")
    assert "دروس للأطفال" in told.text
    assert "Layla" in told.text
    await petra.taps("Auf die Tagesordnung setzen", told)
    await petra.sees("Wie soll es auf Deutsch auf der Tagesordnung stehen?")
    await petra.says("2. Nachhilfe für Kinder")
    await petra.taps("دروس للأطفال", await petra.sees("Wie soll es in dieser Sprache"))
    await petra.taps("Auf die Tagesordnung setzen", await petra.sees("Soll ich es auf die"))
    await petra.sees("Es steht auf der Tagesordnung")
    await layla.sees("اقتراحكم على جدول الأعمال")
    found = await meetings.find(stage.desk, meeting.id)
    assert found is not None
    assert found.plan.agenda == {
        "de": "1. Räume\n2. Nachhilfe für Kinder",
        "ar": "١. القاعات\nدروس للأطفال",
    }
    await meetings.tick(stage.desk, stage.clock())
    changed = await layla.sees("هناك تغيير")
    assert "دروس للأطفال" in changed.text
    await petra.forges("takein:1")
    await stage.standin.idle()
    assert petra.answers[-1]["text"] == "Über diesen Vorschlag wurde schon entschieden."


async def test_a_proposal_is_answered(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    ayse = await stage.person("Ayşe", "tr")
    meeting = await publish(stage)
    await ayse.sees("Davetlisiniz")
    await ayse.forges(f"propose:{meeting.id}")
    await ayse.sees("Bu toplantıda ne konuşmak istersiniz?")
    await ayse.says("Spor salonları")
    await ayse.taps("Gönder", await ayse.sees("Bu öneriyi belediyeye göndereyim mi?"))
    await petra.taps("Antworten", await petra.sees("Vorschlag für die Tagesordnung"))
    await petra.sees("Was möchten Sie auf diesen Vorschlag antworten?")
    await petra.says("Dazu gibt es im Mai ein eigenes Treffen.")
    await petra.taps("Vorschläge", await petra.sees("Ihre Antwort ist unterwegs"))
    await petra.taps("Spor salonları", await petra.sees("Vorschläge für die Tagesordnung"))
    await petra.sees("Dazu gibt es im Mai ein eigenes Treffen.")
    told = await ayse.sees("Belediye önerinizi yanıtladı")
    assert "Dazu gibt es im Mai" in told.text
    assert "Spor salonları" in told.text
    found = await meetings.find(stage.desk, meeting.id)
    assert found is not None
    assert found.plan.agenda == meeting.plan.agenda


async def test_nobody_proposes_to_a_meeting_that_is_not_theirs_or_has_begun(stage: Stage) -> None:
    first, second = list(stage.directory.organisations)[:2]
    bea = await stage.person("Bea", "en", organisation=second)
    ada = await stage.person("Ada", "en", organisation=first)
    audience = a_plan().audience
    only_first = type(audience)(organisations=frozenset({first}))
    meeting = await publish(stage, audience=only_first)
    await ada.sees("You are invited")
    await bea.forges(f"propose:{meeting.id}")
    await stage.standin.idle()
    late = "Proposals are possible until the meeting begins."
    assert bea.answers[-1]["text"] == late
    await go_to(stage, meeting, minutes=1)
    await ada.forges(f"propose:{meeting.id}")
    await stage.standin.idle()
    assert ada.answers[-1]["text"] == late


async def test_the_code_at_the_venue_notes_who_scans_it_once(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    layla = await stage.person("Layla", "ar")
    sam = await stage.person("Sam", "en", role=None)
    meeting = await publish(stage)
    await layla.sees("أنتم مدعوون")
    await petra.taps("Code zum Scannen", await opened(petra, meeting))
    shown = await petra.sees("Bitte zeigen Sie dieses Bild vor Ort")
    assert petra.download(shown).startswith(b"\x89PNG")
    code = here_code(stage.settings.token or "", meeting.id)
    await layla.says(f"/start {code}")
    await layla.sees("الوقت مبكر")
    await go_to(stage, meeting, minutes=-30)
    await layla.says(f"/start {code}")
    await layla.sees("سُجّل حضوركم")
    await layla.says(f"/start {code}")
    await layla.sees("حضوركم مسجّل من قبل")
    await layla.says(f"/start {code[:-1]}x")
    await layla.sees("لا أعرف هذا الرمز")
    await sam.says(f"/start {code}")
    await sam.sees("Good that you are here!")
    await sam.sees("choose your language")
    roll = await attendance.roll(stage.desk, meeting.id, 0)
    assert [(g.name, g.present) for g in roll.guests] == [("Layla", True)]
    await go_to(stage, meeting, hours=6)
    await layla.says(f"/start {code}")
    await layla.sees("انتهى هذا اللقاء")


async def test_who_comes_without_an_invitation_sees_the_meeting_and_its_minutes(
    stage: Stage,
) -> None:
    first, second = list(stage.directory.organisations)[:2]
    bea = await stage.person("Bea", "en", organisation=second)
    audience = Audience(organisations=frozenset({first}))
    meeting = await publish(stage, audience=audience)
    await go_to(stage, meeting, minutes=-30)
    await bea.says(f"/start {here_code(stage.settings.token or '', meeting.id)}")
    await bea.taps("Calendar, map and more", await bea.sees("You are noted as present"))
    shown = await bea.sees("You have not answered yet")
    await bea.taps("✅ Yes", shown)
    await bea.sees("You are coming: 1 person")
    await go_to(stage, meeting, hours=4)
    await bea.forges(f"meeting:{meeting.id}")
    await stage.standin.idle()
    assert "📄 Minutes" in bea.screen().buttons


async def test_staff_tap_who_is_there(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    for number in range(12):
        await stage.person(f"Gast {number:02}", "de")
    meeting = await publish(stage)
    await go_to(stage, meeting, minutes=5)
    await petra.taps("Wer ist da", await opened(petra, meeting))
    listed = await petra.sees("0 Personen sind da")
    await petra.taps("Gast 03", listed)
    await petra.taps("▶", await petra.sees("1 Person ist da"))
    await petra.answered()
    await petra.taps("Gast 11", await petra.sees("1 Person ist da"))
    await petra.taps("Gast 11", await petra.sees("2 Personen sind da"))
    await petra.sees("1 Person ist da")
    roll = await attendance.roll(stage.desk, meeting.id, 0)
    assert [g.name for g in roll.guests if g.present] == ["Gast 03"]


async def test_minutes_reach_everybody_in_their_language(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    layla = await stage.person("Layla", "ar")
    ayse = await stage.person("Ayşe", "tr")
    meeting = await publish(stage)
    await go_to(stage, meeting, hours=-2)
    await go_to(stage, meeting, hours=15)
    await petra.taps("Protokoll", await opened(petra, meeting))
    for language, content in (("Deutsch", b"%PDF de"), ("العربية", b"%PDF ar")):
        await petra.taps("Datei hinzufügen", await petra.sees(HEADING))
        await petra.taps(language, await petra.sees("In welcher Sprache ist das Protokoll?"))
        await petra.sees("Bitte schicken Sie mir das Protokoll")
        await petra.sends_file("protokoll.pdf", content)
        await petra.sees("Das Protokoll ist gespeichert")
    await petra.taps("An alle Eingeladenen", await petra.sees("sonst die deutsche"))
    await petra.sees("Das Protokoll ist unterwegs")
    await meetings.tick(stage.desk, stage.clock())
    got = await layla.sees("محضر هذا اللقاء")
    assert layla.download(got) == b"%PDF ar"
    got = await ayse.sees("Bu toplantının tutanağı")
    assert ayse.download(got) == b"%PDF de"
    assert "Almanca" in got.text
    await petra.forges(f"sendminutes:{meeting.id}:invited")
    await stage.standin.idle()
    assert petra.answers[-1]["text"] == "Dieses Protokoll wurde schon verschickt."
    await ayse.forges(f"getminutes:{meeting.id}")
    await ayse.sees("Bu toplantının tutanağı")
    assert set(await minutes.of_meeting(stage.desk, meeting.id)) == {"ar", "de"}


async def test_the_next_morning_who_was_there_is_asked(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    guests = [await stage.person(f"Guest {n}", "en") for n in range(3)]
    absent = await stage.person("Absent", "en")
    meeting = await publish(stage)
    await go_to(stage, meeting, minutes=5)
    code = here_code(stage.settings.token or "", meeting.id)
    for guest in guests:
        await guest.says(f"/start {code}")
        await guest.sees("You are noted as present")
    await go_to(stage, meeting, hours=4)  # over
    await go_to(stage, meeting, hours=14)  # eight in the morning
    await stage.standin.idle()
    assert "How was it?" not in guests[0].transcript()
    nine = meeting.plan.starts_at + timedelta(hours=15)
    assert await meetings.next_notice(stage.desk) == nine
    await go_to(stage, meeting, hours=15, minutes=1)
    for number, guest in enumerate(guests):
        if number == 2:
            over = await opened(petra, meeting)
            assert "0 Personen hatten zugesagt\n☑ 3 Personen waren da" in over.text
            await petra.taps("Meinungen", over)
            shown = await petra.sees("Meinungen: 2")
            assert "★" not in shown.text
        await guest.taps("Answer", await guest.sees("How was it?"))
        await guest.taps("5", await guest.sees("How useful was the meeting"))
        await guest.taps("Yes", await guest.sees("Would you come again?"))
        await guest.sees("What should be different")
        if number:
            await guest.taps("Skip")
        else:
            await guest.says("More time to talk")
        await guest.sees("It helps to make the next meeting better")
    await guests[0].forges(f"feedback:{meeting.id}")
    await absent.forges(f"feedback:{meeting.id}")
    await stage.standin.idle()
    for phone in (guests[0], absent):
        assert "You have answered already" in phone.answers[-1]["text"]
    assert "How was it?" not in absent.transcript()
    await petra.forges(f"opinions:{meeting.id}")
    shown = await petra.sees("Würden wiederkommen: 3 von 3")
    assert "More time to talk" in shown.text
    found = await feedback.opinions(stage.desk, meeting.id)
    assert found.useful == {5: 3}


async def test_who_is_noted_days_later_is_asked_too_and_nobody_twice(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    guests = [await stage.person(f"Guest {n}", "en") for n in range(3)]
    meeting = await publish(stage)
    await go_to(stage, meeting, minutes=5)
    await guests[0].says(f"/start {here_code(stage.settings.token or '', meeting.id)}")
    await guests[0].sees("You are noted as present")
    await go_to(stage, meeting, hours=4)
    await go_to(stage, meeting, hours=16)
    await guests[0].sees("How was it?")
    await go_to(stage, meeting, hours=48)
    await petra.taps("Wer ist da", await opened(petra, meeting))
    await petra.taps("Guest 1", await petra.sees("1 Person ist da"))
    await petra.taps("Guest 2", await petra.sees("2 Personen sind da"))
    await petra.taps("Guest 2", await petra.sees("3 Personen sind da"))
    await petra.sees("2 Personen sind da")
    await go_to(stage, meeting, hours=49, minutes=5)
    await guests[1].sees("How was it?")
    await stage.standin.idle()
    assert guests[0].transcript().count("How was it?") == 1
    assert "How was it?" not in guests[2].transcript(), "that was a slip"


async def test_it_is_told_and_forgotten_like_everything_about_people(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    meeting = await publish(stage)
    await ada.sees("You are invited")
    await ada.forges(f"propose:{meeting.id}")
    await ada.sees("What would you like to speak about")
    await ada.says("An unmistakable proposal")
    await ada.taps("Send", await ada.sees("May I send this proposal"))
    await ada.sees("The city has your proposal")
    await go_to(stage, meeting, minutes=1)
    await ada.says(f"/start {here_code(stage.settings.token or '', meeting.id)}")
    await ada.sees("You are noted as present")
    await ada.says("/mydata")
    told = json.loads(ada.download(await ada.sees("What is stored about you")))
    assert [each["text"] for each in told["agenda_proposals"]] == ["An unmistakable proposal"]
    assert [each["how"] for each in told["meetings_attended"]] == ["code"]
    await stage.person("Petra", "en", role=Role.ADMIN)
    await ada.says("/forget")
    await ada.taps("Yes, delete everything", await ada.sees("Delete everything about you?"))
    await ada.sees("Everything about you is deleted")
    assert "An unmistakable proposal" not in await dump(stage.desk)
    assert (await attendance.roll(stage.desk, meeting.id, 0)).present == 0
