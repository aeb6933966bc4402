"""However much there is to say, it fits into messages; nobody gets an apology instead."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from bot.domain.meetings.rsvp import Answer, Reply
from bot.domain.person import Person, Role
from bot.domain.questionnaire import Response
from bot.domain.rooms.slot import Slot
from bot.services import announcements, meetings, people
from bot.services.people import NewPerson
from bot.services.questionnaires import rounds
from bot.services.questionnaires.reading import (
    MOST_ITEMS,
    default_questionnaire,
    read_questionnaire,
)
from bot.services.rooms import blocking, decisions
from db.directory import organisations
from tests.conftest import Stage
from tests.handlers.watching import person_id
from tests.services.lending import FRIDAY, SAAL, asks
from tests.services.planning_meetings import a_plan
from tests.services.walking import fresh_update

SORRY = "😔"

#: As long as the workbook and the dialogues let it be.
LONG_NAME = "Verein der Freundinnen und Freunde der Verständigung & des <Friedens> " * 3
WEEKLY = tuple(Slot(FRIDAY + timedelta(weeks=n), 17 * 60, 20 * 60) for n in range(12))


async def many_organisations(stage: Stage, count: int) -> list[str]:
    """Organisations with names as long as can be."""
    slugs = [f"org-{number}" for number in range(count)]
    async with stage.desk.change() as change:
        await change.connection.execute(
            insert(organisations),
            [
                {
                    "slug": slug,
                    "name": f"{number} {LONG_NAME}"[:150],
                    "district": "",
                    "languages": [],
                    "position": 1000 + number,
                }
                for number, slug in enumerate(slugs)
            ],
        )
    return slugs


async def the_person(stage: Stage, telegram_id: int) -> Person:
    person = (await people.arrive(stage.desk, telegram_id, 0)).person
    assert person is not None
    return person


async def test_a_long_reason_for_a_whole_series_reaches_who_asked(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    requester, manager = [await the_person(stage, phone.id) for phone in (ada, rita)]
    request = await asks(stage.desk, requester, stage.organisation.slug, *WEEKLY)
    reason = ("Der Saal wird umgebaut & <gestrichen>. " * 11)[:400].strip()
    await decisions.refuse(stage.desk, fresh_update(), manager, request.id, reason)
    told = await ada.sees("Your room request was refused")
    assert told.text.count(reason) == 1, "why is said once for all of them"
    await ada.forges(f"rreq:{request.id}")
    await ada.sees(f"Room request {request.id}")
    await rita.forges(f"rdecide:{request.id}")
    await rita.sees(f"Room request {request.id}")
    assert SORRY not in ada.transcript() + rita.transcript()


async def test_a_room_that_is_blocked_again_and_again_is_shown(stage: Stage) -> None:
    rita = await stage.person("Rita", "en", role=Role.ROOM_MANAGER)
    manager = await the_person(stage, rita.id)
    for slot in (Slot(FRIDAY + timedelta(days=n), 540, 600) for n in range(60)):
        span = slot.span(stage.desk.settings.timezone)
        await blocking.block(stage.desk, fresh_update(), manager, SAAL, span, "Umbau & <x> " * 16)
    await rita.forges(f"rcare:{SAAL}")
    await rita.sees("🚫")
    assert SORRY not in rita.transcript()


async def test_as_many_organisations_as_there_are_can_be_missing(stage: Stage) -> None:
    await many_organisations(stage, 150)
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    outcome = await rounds.open_round(stage.desk, None, None, default_questionnaire())
    await petra.forges(f"missing:{outcome.values['round']}")
    missing = await petra.sees("Nobody registered here yet")
    assert "+" in missing.text.splitlines()[-1]
    assert SORRY not in petra.transcript()


async def test_as_many_organisations_as_there_are_can_come(stage: Stage) -> None:
    slugs = await many_organisations(stage, 60)
    newcomers = [
        NewPerson(90_000 + number, "N. N.", "de", Role.KEY_PERSON, slug)
        for number, slug in enumerate(slugs)
    ]
    await people.add_registered(stage.desk, newcomers)
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    day = (stage.clock() + timedelta(days=10)).date()
    plan = a_plan(f"{day} 18:00", titles={"de": "&" * 150})
    meeting = await meetings.add(stage.desk, plan)
    for newcomer in newcomers:
        person = await the_person(stage, newcomer.telegram_id)
        await meetings.answer(
            stage.desk, fresh_update(), person, meeting, Reply(Answer.YES, people=20)
        )
    await edith.forges(f"whocomes:{meeting}")
    shown = await edith.sees("1200 people are coming")
    assert "people: 20" in shown.text
    assert SORRY not in edith.transcript()


async def test_long_texts_of_long_names_are_read_page_by_page(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    questionnaire = default_questionnaire()
    wish = next(
        item for item in questionnaire.items if item.kind == "long-text" and item.when is None
    )
    outcome = await rounds.open_round(stage.desk, None, None, questionnaire)
    round_id = int(outcome.values["round"])
    given = [
        Response(f"org-{number}", f"{number} {LONG_NAME}"[:150], {wish.code: "ж" * 2000})
        for number in range(20)
    ]
    await rounds.add_handed_in(stage.desk, round_id, given)
    await petra.forges(f"figures:{round_id}:{wish.code}")
    await petra.sees("ж")
    assert SORRY not in petra.transcript()


async def test_a_title_as_long_as_a_message_has_its_report(stage: Stage) -> None:
    edith = await stage.person("Edith", "en", role=Role.EDITOR)
    editor = await the_person(stage, edith.id)
    text = "&amp;" * 4000
    outcome = await announcements.draft(stage.desk, fresh_update(), editor, text)
    number = outcome.values["announcement"]
    await announcements.submit(stage.desk, fresh_update(), editor, int(number))
    for kind in ("xlsx", "png"):
        await edith.forges(f"receipts:{number}:{kind}")
        await stage.standin.idle()
        assert SORRY not in edith.transcript(), kind
    assert await person_id(stage.desk, edith) == editor.id


async def test_a_section_of_as_many_items_as_can_be_has_its_results(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    head = (
        "questionnaire: many\nversion: 1\nlanguages: [de]\ntitle: {de: Viel}\nintro: {de: Los.}\n"
        "sections:\n  - code: all\n    title: {de: Alles}\n    items:\n"
    )
    items = [
        f"      - {{code: item-{number}, kind: yes-no, text: {{de: 'Frage {number}?'}}}}\n"
        for number in range(MOST_ITEMS)
    ]
    questionnaire = read_questionnaire((head + "".join(items)).encode(), "many.yaml")
    outcome = await rounds.open_round(stage.desk, None, None, questionnaire)
    await petra.forges(f"chapter:{outcome.values['round']}:all")
    await petra.sees("Alles")
    assert SORRY not in petra.transcript()
