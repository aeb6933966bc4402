"""What people write into meetings, rooms, news and responses is shown as they wrote it."""

from __future__ import annotations

from datetime import timedelta
from html import escape

from bot.domain.meetings.meeting import Place
from bot.domain.person import Person, Role
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import Needs
from bot.services import material, meetings, news, people
from bot.services.material import MaterialFile
from bot.services.rooms import decisions, requests
from bot.services.rooms.requests import Asked
from tests.conftest import Stage
from tests.handlers.test_hostile_input import AS_WRITTEN, TURNING, letters
from tests.services.lending import FRIDAY, SAAL
from tests.services.planning_meetings import a_plan
from tests.services.showing_organisations import hand_in
from tests.services.walking import fresh_update

SORRY = "😔"
EVERYTHING = "\n".join((*AS_WRITTEN, *TURNING))
ONE_LINE = " ".join(EVERYTHING.split())


async def the_person(stage: Stage, telegram_id: int) -> Person:
    person = (await people.arrive(stage.desk, telegram_id, 0)).person
    assert person is not None
    return person


async def test_a_meeting_with_whatever_in_it(stage: Stage) -> None:
    ada = await stage.person(AS_WRITTEN[2], "ar")
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    day = (stage.clock() + timedelta(days=10)).date()
    meeting = await meetings.add(
        stage.desk,
        a_plan(
            f"{day} 18:00",
            titles={"de": ONE_LINE[:150]},
            agenda={"de": EVERYTHING},
            place=Place(ONE_LINE[:200], ONE_LINE[200:400], 51.5, 7.2),
        ),
    )
    await meetings.tick(stage.desk, stage.clock())
    invitation = await ada.sees("أنتم مدعوون")
    assert letters(EVERYTHING) in letters(invitation.text)
    assert letters(ONE_LINE[:150]) in letters(invitation.text)
    for data in ("meeting", "calendar", "venue", "rsvp"):
        await ada.forges(f"{data}:{meeting}" + (":yes" if data == "rsvp" else ""))
    for data in ("plan", "seeplan", "whocomes", "whosheet", "plantold", "editplan"):
        await edith.forges(f"{data}:{meeting}")
    await edith.forges("plans")
    await stage.standin.idle()
    await meetings.cancel(stage.desk, fresh_update(), None, meeting, {"de": EVERYTHING[:500]})
    await meetings.tick(stage.desk, stage.clock())
    cancelled = await ada.sees("🚫")
    await stage.standin.idle()
    assert letters(EVERYTHING[:500].strip()) in letters(cancelled.text)
    assert SORRY not in ada.transcript() + edith.transcript()


async def test_a_room_request_with_whatever_in_it(stage: Stage) -> None:
    ada = await stage.person("Ada", "ar")
    rita = await stage.person("Rita", "ar", role=Role.ROOM_MANAGER)
    requester, manager = [await the_person(stage, phone.id) for phone in (ada, rita)]
    purpose = ONE_LINE[:200]
    slot = Slot(FRIDAY, 17 * 60, 20 * 60)
    asked = Asked(SAAL, (slot,), Needs(20), purpose, stage.organisation.slug)
    outcome = await requests.ask(stage.desk, fresh_update(), requester, asked)
    number = int(outcome.values["request"])
    stage.desk.outbox.set()
    await stage.standin.idle()
    await rita.forges(f"rdecide:{number}")
    await stage.standin.idle()
    assert letters(purpose.strip()) in letters(rita.screen().text)
    await decisions.refuse(stage.desk, fresh_update(), manager, number, EVERYTHING[:400])
    await ada.forges(f"rreq:{number}")
    await stage.standin.idle()
    assert letters(EVERYTHING[:400].strip()) in letters(ada.screen().text)
    assert SORRY not in ada.transcript() + rita.transcript()


async def test_an_organisation_that_shows_whatever_it_wrote(stage: Stage) -> None:
    ada = await stage.person("Ada", "ar")
    petra = await stage.person("Petra", "ar", role=Role.ADMIN)
    writer = await the_person(stage, ada.id)
    text = ONE_LINE
    await hand_in(
        stage.desk,
        writer,
        stage.organisation.slug,
        about=EVERYTHING,
        contact_name=text[:200],
        contact_phone=text[:200],
        contact_email=text[:200],
        website=text[:200],
    )
    await ada.forges(f"org:{stage.organisation.slug}:....")
    await stage.standin.idle()
    assert letters(EVERYTHING) in letters(ada.screen().text)
    for kind in ("json", "xlsx"):
        await petra.forges(f"orgfile:{kind}")
    for kind in ("xlsx", "csv"):
        await petra.forges(f"resultfile:1:{kind}")
    await petra.forges("figures:1:about")
    await stage.standin.idle()
    assert SORRY not in ada.transcript() + petra.transcript()


async def test_news_and_material_with_whatever_in_them(stage: Stage) -> None:
    ada = await stage.person("Ada", "ar")
    edith = await stage.person("Edith", "ar", role=Role.EDITOR)
    writer, editor = [await the_person(stage, phone.id) for phone in (ada, edith)]
    html = escape(EVERYTHING, quote=False)
    await news.hand_in(
        stage.desk, fresh_update(), writer, html, organisation=stage.organisation.slug
    )
    await edith.forges("newslist")
    await stage.standin.idle()
    assert any("<b>" in label for label in edith.screen().buttons), "as it was written, no markup"
    await edith.forges("newsitem:1")
    await stage.standin.idle()
    assert letters(EVERYTHING) in letters(edith.screen().text)
    await material.add(
        stage.desk,
        fresh_update(),
        editor,
        topic="family",
        title=ONE_LINE[:120],
        language="de",
        file=MaterialFile("unknown", ONE_LINE[:200]),
    )
    await ada.forges("material:family")
    await ada.forges("leaflet:1")
    await stage.standin.idle()
    assert letters(ONE_LINE[:120].strip()) in letters(ada.screen().text)
    assert SORRY not in ada.transcript() + edith.transcript()
