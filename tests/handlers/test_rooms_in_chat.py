"""Rooms in chat: asked for, decided, shared, given back."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services.rooms import waiting
from tests.conftest import Stage

BERLIN = ZoneInfo("Europe/Berlin")


async def asks_for_a_room(phone: Phone, when: str, people: str = "20") -> None:
    """Through the dialogue by typing, as somebody in a hurry does."""
    await phone.says("/rooms")
    await phone.sees("Rooms of the city")
    await phone.taps("Ask for a room")
    await phone.sees("What do you need the room for?")
    await phone.says("Choir practice")
    await phone.sees("How many people")
    await phone.says(people)
    await phone.sees("On which day?")
    await phone.says(when)
    await phone.sees("What must the room have?")
    await phone.taps("Skip")
    await phone.sees("Once or regularly?")


def next_tuesday(stage: Stage) -> str:
    """A Tuesday in February: no holiday, no clock change."""
    today = stage.clock().astimezone(BERLIN).date()
    day = today.replace(month=2, day=10)
    if day <= today:
        day = day.replace(year=day.year + 1)
    day += timedelta(days=(1 - day.weekday()) % 7)
    return f"{day:%d.%m.%Y}"


async def test_a_room_is_asked_for_and_approved(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    await asks_for_a_room(ada, f"{next_tuesday(stage)} 18-20 h")
    await ada.taps("once")
    await ada.sees("These rooms fit and are free")
    await ada.taps("Sample seminar room")
    await ada.sees("May I send this request?")
    await ada.taps("Send")
    await ada.sees("Your room request has the number")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await rita.sees("1 date is approved")
    await ada.sees("The room is yours")
    await ada.taps("Show the request")
    await ada.sees("approved")


async def sends(phone: Phone, room: str) -> int:
    """Choose a room and send; gives the number of the request."""
    await phone.sees("These rooms fit and are free")
    await phone.taps(room)
    await phone.sees("May I send this request?")
    await phone.taps("Send")
    sent = await phone.sees("Your room request has the number")
    return int(sent.text.partition("number ")[2].split(".")[0])


async def test_who_asks_for_a_taken_time_is_shown_what_comes_nearest(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    day = next_tuesday(stage)
    await asks_for_a_room(ada, f"{day} 18-20 h", people="150")
    await ada.taps("once")
    await sends(ada, "Mont-Cenis")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await ada.sees("The room is yours")
    ben = await stage.person("Ben", "en", organisation=list(stage.directory.organisations)[1])
    await asks_for_a_room(ben, f"{day} 19-21 h", people="150")
    await ben.taps("once")
    nothing = await ben.sees("No room is free then")
    assert "already taken at this time" in nothing.text
    assert "too small" in nothing.text
    first = nothing.rows[0][0]["text"]
    assert "Mont-Cenis" in first
    await ben.taps(first)
    await ben.sees("May I send this request?")
    await ben.taps("Send")
    await ben.sees("Your room request has the number")


async def test_whoever_loses_gets_alternatives_and_the_waiting_list(stage: Stage) -> None:
    stage.clock.forward_to(12)  # at night the offer would wait for the morning
    ada = await stage.person("Ada", "en")
    ben = await stage.person("Ben", "en", organisation=list(stage.directory.organisations)[1])
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    day = next_tuesday(stage)
    numbers = []
    for phone in (ada, ben):
        await asks_for_a_room(phone, f"{day} 18-20 h", people="150")
        await phone.taps("once")
        numbers.append(await sends(phone, "Mont-Cenis"))
    assert "Others have asked for this time" in ben.transcript()
    await rita.sees(f"New room request {numbers[1]}")
    await rita.forges(f"rapprove:{numbers[0]}")
    await ada.sees("The room is yours")
    lost = await ben.sees("This time is not free any more")
    assert any("Mont-Cenis" in row[0]["text"] for row in lost.rows)
    await ben.taps("Put me on the waiting list")
    await ben.sees("You are on the waiting list")
    await ada.says("/rooms")
    await ada.taps("My room requests")
    listed = await ada.sees("Your room requests")
    await ada.taps(listed.rows[0][0]["text"])
    await ada.sees(f"Room request {numbers[0]}")
    await ada.taps("🚫 Cancel")
    await ada.sees("Do you really want to cancel?")
    await ada.taps("Yes, cancel")
    await ada.sees("1 date is cancelled")
    await rita.sees("A booking was given back")
    await ben.sees("A room has become free for you")
    await ben.taps("Take it")
    await ben.sees("The room is yours")
    await rita.sees("A free time went to the waiting list")


async def test_an_alternative_from_the_list_asks_with_what_was_said(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    ben = await stage.person("Ben", "en", organisation=list(stage.directory.organisations)[1])
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    day = next_tuesday(stage)
    for phone in (ada, ben):
        await asks_for_a_room(phone, f"{day} 18-20 h", people="150")
        await phone.taps("once")
        number = await sends(phone, "Mont-Cenis")
    await rita.sees(f"New room request {number}")
    await rita.forges(f"rapprove:{number - 1}")
    lost = await ben.sees("This time is not free any more")
    await ben.taps(lost.rows[0][0]["text"])
    await ben.sees("Your room request has the number")
    asked = await rita.sees(f"New room request {number + 1}")
    assert "Choir practice" in asked.text


async def test_a_proposal_is_made_and_taken(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    day = next_tuesday(stage)
    await asks_for_a_room(ada, f"{day} 18-20 h")
    await ada.taps("once")
    await sends(ada, "Sample hall")
    await rita.sees("New room request")
    await rita.taps("Propose another time")
    await rita.sees("Which day do you propose?")
    await rita.says(f"{day} 16-18 h")
    await rita.sees("In which room?")
    await rita.taps("Sample hall")
    await rita.sees("Proposed")
    offered = await ada.sees("The city proposes another time")
    assert "16:00–18:00" in offered.text
    await ada.taps("Take it")
    yours = await ada.sees("The room is yours")
    assert "16:00–18:00" in yours.text
    await ada.taps("Calendar file")
    file = await ada.sees("For your calendar")
    assert b"BEGIN:VEVENT" in ada.download(file)
    await rita.sees("Your proposal was accepted")


async def test_a_refusal_comes_with_its_reason(stage: Stage) -> None:
    ada = await stage.person("Ada", "tr")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    await ada.says("/rooms")
    await ada.sees("Belediyenin salonları")
    await ada.taps("Salon talep et")
    await ada.sees("ne için ihtiyacınız var")
    await ada.says("Koro")
    await ada.sees("Kaç kişi")
    await ada.says("20")
    await ada.sees("Hangi gün")
    await ada.says(f"{next_tuesday(stage)} 18:00-20:00")
    await ada.sees("Salonda neler olmalı")
    await ada.taps("Atla")
    await ada.sees("Bir kez mi")
    await ada.taps("bir kez")
    await ada.sees("uygun ve boş")
    await ada.taps("Örnek Salon")
    await ada.sees("Bu talebi göndereyim mi")
    await ada.taps("Gönder")
    await rita.sees("New room request")
    await rita.taps("Refuse")
    await rita.sees("the reason in one sentence")
    await rita.says("The stage is being rebuilt")
    await rita.sees("Refused")
    refused = await ada.sees("reddedildi")
    assert "The stage is being rebuilt" in refused.text


async def test_a_series_with_its_exceptions_decided_by_date(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    day = next_tuesday(stage)
    await asks_for_a_room(ada, f"{day} 18-20 h")
    await ada.taps("every two weeks")
    await ada.sees("Until which day?")
    first = datetime.strptime(day, "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone
    await ada.says(f"{first + timedelta(weeks=4):%d.%m.%Y}")
    number = await sends(ada, "Sample hall")
    await rita.sees("New room request")
    await rita.taps("Decide date by date")
    await stage.standin.idle()
    by_date = rita.screen()
    pairs = [row for row in by_date.rows if len(row) == 2]
    assert len(pairs) == 3
    await rita.taps(pairs[0][0])
    await rita.sees("1 date is approved")
    yours = await ada.sees("The room is yours")
    assert yours.text.count("18:00–20:00") == 1
    await rita.forges(f"rapprove:{number}")
    await rita.sees("2 dates are approved")


async def test_an_arabic_reader_writes_the_day_in_a_sentence_and_sees_the_week(
    stage: Stage,
) -> None:
    layla = await stage.person("Layla", "ar")
    await layla.says("/rooms")
    await layla.sees("قاعات البلدية")
    await layla.taps("كل القاعات")
    await layla.sees("كل القاعات")
    await layla.taps("القاعة النموذجية")
    card = await layla.sees("قواعد الاستخدام")
    assert "Musterplatz" in card.text
    await layla.taps("الأسبوع")
    await stage.standin.idle()
    assert layla.messages[-1].data["photo"]
    await layla.taps("طلب هذه القاعة")
    await layla.sees("لماذا تحتاجون القاعة")
    await layla.says("تدريب الجوقة")
    await layla.sees("كم شخصًا")
    await layla.says("20")
    await layla.sees("في أي يوم")
    await layla.says("الجمعة ٦ مساءً")
    await layla.sees("حتى أي ساعة")
    await layla.says("٨ مساءً")
    await layla.sees("ما الذي يجب أن يتوفر")


async def test_a_room_is_blocked_and_opened_again(stage: Stage) -> None:
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    ada = await stage.person("Ada", "en")
    day = next_tuesday(stage)
    await asks_for_a_room(ada, f"{day} 18-20 h")
    await ada.taps("once")
    await sends(ada, "Sample hall")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await ada.sees("The room is yours")
    await rita.says("/staff")
    await rita.sees("For staff")
    await rita.taps("My rooms")
    await rita.sees("Rooms that you look after")
    await rita.taps("Sample hall")
    await rita.sees("Nothing is blocked")
    await rita.taps("Block a time")
    await rita.sees("From which day on")
    await rita.says(f"{day} 8:00")
    await rita.sees("Until which day?")
    await rita.says(f"{day} 22:00")
    await rita.sees("Why?")
    await rita.says("Water damage")
    await rita.sees("1 booking is in the way")
    await rita.taps("Block, and cancel the bookings")
    await rita.sees("The room is blocked")
    gone = await ada.sees("The city had to cancel your booking")
    assert "Water damage" in gone.text
    await rita.taps("Back")
    await rita.sees("Water damage")
    await rita.taps("Open again")
    await rita.sees("The room is open again")


async def test_the_hours_of_a_year_as_message_and_file(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    day = next_tuesday(stage)
    await asks_for_a_room(ada, f"{day} 18-20 h")
    await ada.taps("once")
    await sends(ada, "Sample hall")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await ada.sees("The room is yours")
    year = int(day[-4:])
    await rita.forges(f"rshares:{year}")
    shares = await rita.sees("Hours in rooms by organisation")
    assert f"{stage.organisation.name}" in shares.text
    assert "2 h" in shares.text
    await rita.taps("As a file")
    file = await rita.sees("raumstunden")
    book = load_workbook(BytesIO(rita.download(file)))
    assert [cell.value for cell in book.worksheets[0][2]] == [stage.organisation.name, 2, 1, 100]


async def test_before_the_date_one_is_asked_whether_it_is_still_wanted(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    day = next_tuesday(stage)
    await asks_for_a_room(ada, f"{day} 18-20 h")
    await ada.taps("once")
    await sends(ada, "Sample hall")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await ada.sees("The room is yours")
    wanted = datetime.strptime(day, "%d.%m.%Y").replace(tzinfo=BERLIN)
    stage.clock.ahead += wanted - stage.clock() - timedelta(days=4, hours=12)
    await waiting.ask_to_confirm(stage.desk, stage.clock())
    await ada.sees("Do you still need the room?")
    await ada.taps("Give it back")
    await ada.sees("The room is free for others now")
    await rita.sees("A booking was given back")


async def test_a_manager_takes_back_what_was_approved(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    await asks_for_a_room(ada, f"{next_tuesday(stage)} 18-20 h")
    await ada.taps("once")
    await sends(ada, "Sample hall")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await ada.sees("The room is yours")
    await rita.forges("rcare:muster-saal")
    card = await rita.sees("Nothing is blocked")
    booking = next(row[0] for row in card.rows if row[0]["text"].startswith("✅"))
    assert stage.organisation.name in booking["text"]
    await rita.taps(booking["text"])
    await rita.sees("Choir practice")
    await rita.taps("Cancel the booking")
    await rita.sees("the reason in one sentence")
    await rita.says("The heating is broken")
    await rita.sees("Cancelled")
    gone = await ada.sees("The city had to cancel your booking")
    assert "The heating is broken" in gone.text


async def test_who_finds_nothing_can_wait_from_within_the_dialogue(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    ben = await stage.person("Ben", "en", organisation=list(stage.directory.organisations)[1])
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    when = f"{next_tuesday(stage)} 18-20 h"
    await asks_for_a_room(ada, when, people="150")
    await ada.taps("once")
    await sends(ada, "Mont-Cenis")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await ada.sees("The room is yours")
    await asks_for_a_room(ben, when, people="150")
    await ben.taps("once")
    await ben.sees("No room is free then")
    await ben.taps("Waiting list: Mont-Cenis")
    await ben.sees("May I send this request?")
    await ben.taps("Send")
    await ben.sees("You are on the waiting list")


async def test_one_can_wait_for_the_wished_room_though_others_are_free(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    layla = await stage.person("Layla", "ar", organisation=list(stage.directory.organisations)[1])
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    await asks_for_a_room(ada, f"{next_tuesday(stage)} 18-20 h")
    await ada.taps("once")
    await sends(ada, "Sample seminar room")
    await rita.sees("New room request")
    await rita.taps("Approve")
    await ada.sees("The room is yours")
    await layla.forges("rask:seminarraum")
    await layla.sees("لماذا تحتاجون القاعة")
    await layla.says("تدريب الجوقة")
    await layla.sees("كم شخصًا")
    await layla.says("12")
    await layla.sees("في أي يوم")
    await layla.says(f"{next_tuesday(stage)} 18:00-20:00")
    await layla.taps("تخطٍّ", await layla.sees("ما الذي يجب أن يتوفر"))
    await layla.taps("مرة واحدة", await layla.sees("مرة واحدة أم بانتظام"))
    free = await layla.sees("هذه القاعات مناسبة ومتاحة")
    assert "الثلاثاء، " in free.text
    assert len([label for label in free.buttons if "👥" in label]) > 1
    waiting = [label for label in free.buttons if "🕰" in label]
    assert len(waiting) == 1
    await layla.taps(waiting[0], free)
    await layla.taps("إرسال", await layla.sees("هل أرسل هذا الطلب؟"))
    await layla.sees("قائمة الانتظار")
