"""Staff plan a meeting in chat, publish it, change it and call it off; people hear of it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from openpyxl import load_workbook

from bot.demo.standin import Message
from bot.demo.standin import Person as Phone
from bot.domain.meetings.meeting import Audience, MeetingState
from bot.domain.meetings.rsvp import Answer, Needs, Reply
from bot.domain.person import Role
from bot.services import meetings, people
from tests.conftest import Stage
from tests.handlers.watching import person_id
from tests.services.planning_meetings import BERLIN, a_plan
from tests.services.walking import fresh_update


def coming_day(stage: Stage, days: int = 40) -> date:
    return (stage.clock() + timedelta(days=days)).astimezone(BERLIN).date()


async def begun(phone: Phone) -> None:
    """Staff who have been asked for the kind."""
    await phone.says("/staff")
    await phone.taps("Treffen", await phone.sees("Für Mitarbeitende"))
    await phone.taps("Neues Treffen", await phone.sees("Es ist kein Treffen geplant"))
    await phone.sees("Was für ein Treffen ist es?")


async def composed(stage: Stage, phone: Phone) -> Message:
    """A draft with a Turkish title, for all key persons; gives its screen."""
    await begun(phone)
    await phone.taps("Vernetzungstreffen")
    await phone.sees("Wie lautet der Titel auf Deutsch?")
    await phone.says("Gemeinsam in Herne")
    await phone.sees("In welchen weiteren Sprachen")
    await phone.says("Türkisch")
    await phone.sees("Wie lautet der Titel in dieser Sprache: Türkçe?")
    await phone.says("Herne'de birlikte")
    await phone.sees("Was steht auf der Tagesordnung")
    await phone.says("1. Räume\n2. Förderung")
    await phone.taps("Überspringen", await phone.sees("Tagesordnung in dieser Sprache: Türkçe?"))
    await phone.sees("An welchem Tag?")
    await phone.says(f"{coming_day(stage):%d.%m.%Y}")
    await phone.sees("Wann beginnt es?")
    await phone.says("18 Uhr")
    await phone.taps("21:00", await phone.sees("Wann endet es?"))
    await phone.taps("Akademie Mont-Cenis", await phone.sees("Wo findet es statt?"))
    await phone.sees("Wie viele Menschen")
    await phone.says("60")
    await phone.taps("Alle Schlüsselpersonen", await phone.sees("Wer wird eingeladen?"))
    reminders = await phone.sees("Wann soll ich erinnern?")
    assert [label for label in reminders.buttons if "☑" in label] == [
        "☑ 4 Wochen vorher",
        "☑ 1 Woche vorher",
        "☑ 1 Tag vorher",
        "☑ 2 Stunden vorher",
    ]
    await phone.taps("4 Wochen vorher", reminders)
    await phone.answered()
    await phone.says("3 Stunden")
    await phone.taps("Fertig", await phone.sees("Wann soll ich erinnern?"))
    review = await phone.sees("Stimmt das so?")
    assert "Gemeinsam in Herne" in review.text
    await phone.taps("Speichern", await phone.sees("Stimmt das so?"))
    return await phone.sees("Entwurf: Noch niemand ist eingeladen")


async def test_a_meeting_from_the_first_question_to_the_invitation(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    ayse = await stage.person("Ayşe", "tr")
    layla = await stage.person("Layla", "ar")
    draft = await composed(stage, petra)
    assert "Plätze: 60" in draft.text
    await petra.taps("So sehen es die Eingeladenen", draft)
    shown = await petra.sees("Sie sind eingeladen")
    await petra.taps("Türkçe", shown)
    shown = await petra.sees("Davetlisiniz")
    assert "Herne'de birlikte" in shown.text
    await petra.taps("Evet", shown)
    await petra.answered()
    assert petra.answers[-1]["text"] == "Das ist nur die Vorschau."
    await petra.taps("Zurück", shown)
    await petra.taps("Veröffentlichen", await petra.sees("Entwurf"))
    await petra.taps("Ja, veröffentlichen", await petra.sees("Ich lade 2 Personen ein"))
    await petra.sees("Das Treffen ist veröffentlicht")
    await meetings.tick(stage.desk, stage.clock())
    invitation = await ayse.sees("Davetlisiniz")
    assert "Herne'de birlikte" in invitation.text
    assert "Akademie Mont-Cenis" in invitation.text
    await layla.sees("أنتم مدعوون")
    (meeting,) = await meetings.listed(stage.desk)
    assert meeting.state is MeetingState.PUBLISHED
    assert meeting.plan.reminders == (
        timedelta(weeks=1),
        timedelta(days=1),
        timedelta(hours=3),
        timedelta(hours=2),
    )
    assert meeting.plan.place.point is not None


async def published(stage: Stage, **values: object) -> int:
    """A meeting in forty days, whose invitations are out."""
    plan = a_plan(f"{coming_day(stage)} 18:00", **values)
    meeting_id = await meetings.add(stage.desk, plan)
    await meetings.tick(stage.desk, stage.clock())
    return meeting_id


async def opened(phone: Phone, meeting_id: int) -> Message:
    await phone.says("/staff")
    await phone.sees("Für Mitarbeitende")
    await phone.forges(f"plan:{meeting_id}")
    return await phone.sees("Veröffentlicht")


async def test_what_is_changed_is_told_and_moves_the_reminders(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    layla = await stage.person("Layla", "ar")
    meeting_id = await published(stage)
    await layla.sees("أنتم مدعوون")
    await petra.taps("Ändern", await opened(petra, meeting_id))
    review = await petra.sees("Alle Eingeladenen erfahren, was sich geändert hat")
    number = next(line for line in review.text.splitlines() if "Beginn" in line).partition(".")[0]
    await petra.taps(number, review)
    await petra.sees("Wann beginnt es?")
    await petra.says("halb sieben abends")
    await petra.taps("Speichern", await petra.sees("18:30"))
    await petra.sees("Das Treffen ist geändert. Alle Eingeladenen erfahren es")
    await meetings.tick(stage.desk, stage.clock())
    told = await layla.sees("هناك تغيير")
    assert "18:30" in told.text
    meeting = await meetings.find(stage.desk, meeting_id)
    assert meeting is not None
    assert meeting.plan.starts.hour == 18
    assert meeting.plan.titles["tr"] == "Ağ toplantısı", "what was not asked stays"
    shown = await petra.sees("Veröffentlicht und seitdem geändert")
    await stage.standin.idle()
    await petra.taps("Nachrichten", shown)
    shown = await petra.sees("Was die Eingeladenen erfahren")
    assert "Erinnerung (4 Wochen vorher)" in shown.text
    assert "Änderung" in shown.text
    assert "Nachrichten" in shown.text


async def test_a_meeting_is_called_off_with_a_reason(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.ADMIN)
    ayse = await stage.person("Ayşe", "tr")
    meeting_id = await published(stage)
    await ayse.sees("Davetlisiniz")
    await petra.taps("Absagen", await opened(petra, meeting_id))
    await petra.sees("Warum wird es abgesagt?")
    await petra.says("Die Referentin ist krank.")
    await petra.sees("Wie lautet der Grund in dieser Sprache: Türkçe?")
    await petra.says("Konuşmacı hasta.")
    await petra.taps("Ja, absagen", await petra.sees("Soll ich dieses Treffen absagen?"))
    await petra.sees("Das Treffen ist abgesagt")
    await meetings.tick(stage.desk, stage.clock())
    told = await ayse.sees("Bu toplantı iptal edildi")
    assert "Konuşmacı hasta." in told.text
    shown = await petra.sees("Abgesagt")
    assert not [label for label in shown.buttons if "Ändern" in label]


async def test_who_comes_by_organisation_and_as_a_table(stage: Stage) -> None:
    first, second = list(stage.directory.organisations)[:2]
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    ada = await stage.person("Ada", "en", organisation=first)
    await stage.person("Bea", "en", organisation=second)
    meeting_id = await published(stage, capacity=9)
    await ada.sees("You are invited")
    member = await people.find(stage.desk, await person_id(stage.desk, ada))
    assert member is not None
    reply = Reply(Answer.YES, people=6, needs=Needs("ar", childcare=True))
    await meetings.answer(stage.desk, fresh_update(), member, meeting_id, reply)
    shown = await opened(petra, meeting_id)
    for words in ("6 Personen kommen", "Ja: 1", "Noch keine Antwort: 1", "Freie Plätze: 3"):
        assert words in shown.text
    assert "⚠️ Dolmetschen: Arabisch: 6" in shown.text
    await petra.taps("Wer kommt", shown)
    shown = await petra.sees(stage.directory.organisations[first].name)
    assert "Personen: 6" in shown.text
    await petra.taps("Als Tabelle", shown)
    await petra.sees("Vernetzungstreffen")
    await stage.standin.idle()
    file = next(m for m in reversed(petra.messages) if "document" in m.data)
    assert file.data["document"]["file_name"].endswith(f"meeting-{meeting_id}.xlsx")
    workbook = load_workbook(BytesIO(petra.download(file)))
    assert [row[3] for row in workbook.worksheets[0].iter_rows(values_only=True)][1] == 6


async def test_only_some_organisations_and_a_draft_that_is_deleted(stage: Stage) -> None:
    first = next(iter(stage.directory.organisations.values()))
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    draft = await composed(stage, petra)
    await petra.taps("Ändern", draft)
    await petra.taps("▶", await petra.sees("Stimmt das so?"))
    review = await petra.sees("Alle Schlüsselpersonen")
    number = next(line for line in review.text.splitlines() if "Eingeladen" in line)
    await petra.taps(number.partition(".")[0], review)
    await petra.taps("bestimmte Organisationen", await petra.sees("Wer wird eingeladen?"))
    await petra.taps(first.name, await petra.sees("Welche Organisationen?"))
    await petra.answered()
    await petra.taps("Fertig", await petra.sees("Welche Organisationen?"))
    await petra.taps("Speichern", await petra.sees("Stimmt das so?"))
    shown = await petra.sees("Eingeladen, aus diesen Organisationen")
    assert first.name in shown.text
    await petra.taps("Löschen", shown)
    await petra.taps("Ja, löschen", await petra.sees("Soll ich diesen Entwurf löschen?"))
    await petra.taps("Treffen", await petra.sees("Der Entwurf ist gelöscht"))
    await petra.sees("Es ist kein Treffen geplant")
    assert await meetings.listed(stage.desk) == []


async def test_an_end_after_midnight_and_a_start_that_is_over(stage: Stage) -> None:
    petra = await stage.person("Petra", "de", role=Role.EDITOR)
    await composed(stage, petra)
    (meeting,) = await meetings.listed(stage.desk)
    await petra.taps("Ändern")
    review = await petra.sees("Stimmt das so?")
    number = next(line for line in review.text.splitlines() if "Ende" in line).partition(".")[0]
    await petra.taps(number, review)
    await petra.sees("Wann endet es?")
    await petra.says("00:30")
    await petra.taps("Speichern", await petra.sees("0:30"))
    await petra.sees("Das Treffen ist geändert")
    changed = await meetings.find(stage.desk, meeting.id)
    assert changed is not None
    assert changed.plan.ends - changed.plan.starts == timedelta(hours=6, minutes=30)
    await petra.forges(f"editplan:{meeting.id}")
    review = await petra.sees("Stimmt das so?")
    await petra.taps(number, review)
    await petra.sees("Wann endet es?")
    await petra.says("22:00")
    await petra.taps("Speichern", await petra.sees("22:00"))
    await petra.sees("Das Treffen ist geändert")
    changed = await meetings.find(stage.desk, meeting.id)
    assert changed is not None
    assert changed.plan.ends - changed.plan.starts == timedelta(hours=4)
    stage.clock.forward(days=60)
    await petra.forges(f"postedplan:{meeting.id}")
    await stage.standin.idle()
    assert petra.answers[-1]["text"] == "Dieser Beginn ist schon vorbei."


async def test_the_alarm_leads_to_a_new_meeting(stage: Stage) -> None:
    petra = await stage.person("Petra", "ar", role=Role.EDITOR)
    await meetings.warn_of_half_year(stage.desk, stage.clock() + timedelta(days=365))
    await petra.taps("التخطيط للقاء", await petra.sees("لا يوجد لقاء تواصل مخطط له"))
    await petra.sees("ما نوع اللقاء؟")


async def test_a_meeting_from_a_file_for_other_roles_says_so(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.EDITOR)
    audience = Audience(roles=frozenset({Role.STEERING}))
    meeting_id = await meetings.add(stage.desk, a_plan("2099-05-15 18:00", audience=audience))
    await petra.says("/staff")
    await petra.sees("For staff")
    await petra.forges(f"plan:{meeting_id}")
    shown = await petra.sees("Invited, with these roles")
    assert "Steering group" in shown.text
