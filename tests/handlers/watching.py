"""What the security tests share: all that a database holds, and other people's things.

The things are stored without the bot, so that nobody has been sent a button for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text

from bot.demo.standin import Person as Phone
from bot.demo.standin.people import PATIENCE
from bot.domain.announcement import Audience, Content
from bot.domain.dialogue import END, State
from bot.domain.directory import Organisation
from bot.domain.invitation import Kind, new_token, token_hash
from bot.domain.person import Person, Role
from bot.domain.questionnaire_json import to_json
from bot.domain.rooms.series import Repeat
from bot.domain.rooms.slot import Slot, day_span
from bot.domain.rooms.vacancy import Needs
from bot.services import access as access_service
from bot.services.desk import Change, Desk
from bot.services.questionnaires.reading import default_questionnaire
from db import (
    access,
    agenda_proposals,
    announcements,
    dialogues,
    invitations,
    material,
    meetings,
    mso_directory,
    news,
    occupancies,
    people,
    questionnaires,
    questions,
    reports,
    room_requests,
)
from db.invitations import NewInvitation
from db.occupancies import BLOCKING
from db.room_requests import NewDate
from db.tables import metadata
from handlers.turn import Route
from tests.conftest import Stage
from tests.services.planning_meetings import a_plan

#: What goes on by itself: when somebody was here (being refused is being here), and how far the
#: outbox has come.
BY_ITSELF = {
    "people": {"seen_on", "blocked_at"},
    "deliveries": {"state", "attempts", "claimed_at", "settled_at", "message_ids"},
    "question_posts": {"chat_id", "message_id", "question_id"},
}

Contents = dict[str, list[tuple[Any, ...]]]


async def contents(desk: Desk) -> Contents:
    """Every row of every table, but for what goes on by itself; once the inbox has been emptied."""
    held = await _held(desk)
    while held:
        before = held
        async with asyncio.timeout(PATIENCE):
            while (held := await _held(desk)) == before:  # noqa: ASYNC110 - it rings no bell
                await asyncio.sleep(0.05)
    return await _rows(desk, BY_ITSELF)


async def _held(desk: Desk) -> int:
    """How many updates of a busy moment still wait to be handled."""
    async with desk.database.reading() as connection:
        held = await connection.execute(text("SELECT count(*) FROM held_updates"))
        return int(held.scalar_one())


async def dump(desk: Desk) -> str:
    """All that is stored, as one text to search in."""
    return repr(await _rows(desk, {}))


async def _rows(desk: Desk, but: Mapping[str, set[str]]) -> Contents:
    found: Contents = {}
    async with desk.database.reading() as connection:
        for table in metadata.sorted_tables:
            columns = [c for c in table.columns if c.name not in but.get(table.name, ())]
            if columns:
                rows = await connection.execute(select(*columns))
                found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def changed(before: Contents, after: Contents) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that came, went or changed, by table."""
    return {
        table: [
            row
            for row in before[table] + after[table]
            if (row in before[table]) != (row in after[table])
        ]
        for table in before
        if before[table] != after[table]
    }


async def set_roles(desk: Desk, phone: Phone, *roles: Role) -> None:
    """Make these and no others the roles of a person who is stored."""
    async with desk.change() as change:
        person = await people.find_by_telegram(change.connection, phone.id)
        assert person is not None
        for role in person.roles - set(roles):
            await people.take_role(change.connection, person.id, role)
        for role in roles:
            await people.give_role(change.connection, person.id, role)


async def take_consent(desk: Desk, phone: Phone) -> None:
    """A person with roles who never agreed to the privacy notice."""
    async with desk.change() as change:
        person = await people.find_by_telegram(change.connection, phone.id)
        assert person is not None
        await people.change(change.connection, person.id, consented_at=None)


async def person_id(desk: Desk, phone: Phone) -> int:
    """Our id of a person."""
    async with desk.database.reading() as connection:
        person = await people.find_by_telegram(connection, phone.id)
    assert person is not None
    return person.id


SECRET = "A matter that nobody else may read"


@dataclass(frozen=True, slots=True)
class Things:
    """Things of ``owner``, and of the city, that others may not touch."""

    owner: Phone
    question: int
    request: int
    report: int
    invitation: int
    handover: int
    contact: str
    organisation: str
    topic: str
    group: str
    announcement: int
    news: int
    leaflet: int
    meeting: int
    room_request: int
    room_date: int
    blocking: int
    proposal: int


async def things(stage: Stage) -> Things:
    """A question, a request for access, a report, an open invitation, a handover, an organisation
    that is shown, and a draft of a meeting
    with a proposal.
    """
    owner = await stage.person("Olga Owner", "en")
    topic = next(t for t in stage.directory.topics.values() if t.contact)
    assert topic.contact is not None
    asker = await person_id(stage.desk, owner)
    async with stage.desk.change() as change:
        connection, now = change.connection, change.now
        question = await questions.add(
            connection,
            person_id=asker,
            topic=topic.slug,
            contact=topic.contact,
            now=now,
            due_at=now + timedelta(days=3),
        )
        await questions.add_message(
            connection,
            question_id=question,
            author_id=asker,
            from_city=False,
            text=SECRET,
            now=now,
        )
        request = await access.add(
            connection, person_id=asker, name=SECRET, organisation=SECRET, now=now
        )
        report = await reports.add(
            connection,
            contact=topic.contact,
            office=topic.office,
            person_id=asker,
            text=SECRET,
            language="en",
            now=now,
        )
        made = [
            await invitations.add(
                connection,
                NewInvitation(
                    token_hash=token_hash(new_token()),
                    kind=kind,
                    role=Role.KEY_PERSON,
                    organisation=stage.organisation.slug,
                    contact=None,
                    language=None,
                    created_by=None,
                    created_at=now,
                    expires_at=now + timedelta(days=14),
                ),
            )
            for kind in (Kind.DIRECT, Kind.DEPUTY)
        ]
        await invitations.use(connection, made[1], asker, now)
        await _show(change, stage.organisation)
        announcement = await announcements.add(
            connection,
            author_id=None,
            content=Content({"de": "A draft"}),
            audience=Audience(),
            second_editor=False,
            now=now,
        )
        handed_in = await news.add(
            connection,
            person_id=asker,
            organisation=stage.organisation.slug,
            language="en",
            text="We sing.",
            now=now,
        )
        leaflet = await material.add(
            connection, topic="family", titles={"de": "A leaflet"}, now=now
        )
        meeting = await meetings.add(connection, a_plan(), uid="draft@mso-bot", now=now)
        proposal = await agenda_proposals.add(
            connection,
            meeting_id=meeting,
            person_id=asker,
            text=SECRET,
            language="en",
            now=now,
        )
    return Things(
        owner,
        question,
        request,
        report,
        made[0],
        made[1],
        topic.contact,
        stage.organisation.slug,
        topic.slug,
        topic.group,
        announcement,
        handed_in,
        leaflet,
        meeting,
        *await _room_things(stage, asker),
        proposal,
    )


async def _show(change: Change, organisation: Organisation) -> None:
    """An organisation that is shown in the MSO directory."""
    asked = default_questionnaire()
    questionnaire = await questionnaires.add(
        change.connection,
        name=asked.name,
        version=asked.version,
        content=to_json(asked),
        now=change.now,
    )
    await mso_directory.publish(
        change.connection,
        organisation=organisation.slug,
        organisation_name=organisation.name,
        questionnaire_id=questionnaire,
        answers={"languages": ["tr"], "contact-phone": "02323 16-0"},
        now=change.now,
    )


async def _room_things(stage: Stage, asker: int) -> tuple[int, int, int]:
    """A request for two evenings, and a blocking."""
    zone = stage.desk.settings.timezone
    day = stage.clock().date() + timedelta(days=60)
    async with stage.desk.change() as change:
        request = await room_requests.add(
            change.connection,
            person_id=asker,
            organisation=stage.organisation.slug,
            room="muster-saal",
            purpose=SECRET,
            needs=Needs(20),
            repeat=Repeat.ONCE,
            until=None,
            dates=[NewDate(Slot(day + timedelta(days=n), 1080, 1200)) for n in range(2)],
            zone=zone,
            now=change.now,
        )
        stored = await room_requests.find(change.connection, request)
        room = await occupancies.lock_room(change.connection, "seminarraum")
        assert stored is not None
        assert room is not None
        span = day_span(day, zone)
        blocking = await occupancies.add(change.connection, room, BLOCKING, span, note=SECRET)
    return request, stored.dates[0].id, blocking


def _of_rooms(there: Things) -> dict[str, list[str]]:
    request, date = there.room_request, there.room_date
    day = 740_000
    return {
        "room": ["muster-saal"],
        "rmap": ["muster-saal"],
        "rweek": [f"muster-saal:{day}", "muster-saal:99999999"],
        "rask": ["muster-saal"],
        "rchange": [f"{date}"],
        "ra": [f"{date}:mont-cenis:1:1080", f"{date}:nowhere:-1:99999", f"{date}:mont-cenis:x"],
        "rq": [f"{date}"],
        "rreq": [f"{request}"],
        "rics": [f"{request}"],
        "rpick": [f"{request}"],
        "rcancel": [f"{request}"],
        "rcancelled": [f"{request}", f"{request}:{date}"],
        "rconfirm": [f"{date}"],
        "rrelease": [f"{date}"],
        "raccept": [f"{request}"],
        "rdecline": [f"{request}"],
        "rtake": [f"{date}"],
        "rleave": [f"{date}"],
        "rdecide": [f"{request}"],
        "rdates": [f"{request}"],
        "rapprove": [f"{request}", f"{request}:{date}"],
        "rrefuse": [f"{request}", f"{request}:{date}"],
        "rrevoke": [f"{request}", f"{request}:{date}"],
        "rpropose": [f"{request}"],
        "rcare": ["muster-saal"],
        "rblock": ["muster-saal"],
        "runblock": [f"{there.blocking}"],
        "rshares": ["2026"],
        "rsharesfile": ["2026"],
    }


def _of_announcements(there: Things) -> dict[str, list[str]]:
    number = there.announcement
    return {
        **{
            name: [f"{number}"]
            for name in ("approve", "write", "correct", "attach", "link", "later", "reject")
        },
        **{name: [f"{there.news}"] for name in ("newsitem", "release", "refuse")},
        "leaflet": [f"{there.leaflet}", f"{there.leaflet}:de"],
        "leafletfile": [f"{there.leaflet}"],
        "noleaflet": [f"{there.leaflet}", f"{there.leaflet}:yes"],
        "material": ["family", "family:1"],
        "announcement": [f"{number}"],
        "preview": [f"{number}:de"],
        "aim": [f"{number}", f"{number}:r:0", f"{number}:m:yes"],
        "aimed": [f"{number}:r:0"],
        "second": [f"{number}:yes"],
        "send": [f"{number}", f"{number}:now"],
        "unsend": [f"{number}"],
        "halt": [f"{number}"],
        "withdraw": [f"{number}", f"{number}:yes"],
        "discard": [f"{number}", f"{number}:yes"],
        "receipts": [f"{number}"],
        "told": [f"{number}", f"{number}:20"],
        "subscribe": ["family:no"],
    }


def _of_meetings(number: int, proposal: int) -> dict[str, list[str]]:
    return {
        "propose": [f"{number}"],
        "party": [f"{number}", f"{number}:3"],
        "rsvpfor": [f"{number}", f"{number}:rodina"],
        "needs": [f"{number}", f"{number}:childcare:yes", f"{number}:language:ar"],
        "somebody": [f"{number}"],
        "getminutes": [f"{number}"],
        "feedback": [f"{number}"],
        "proposals": [f"{number}"],
        "proposal": [f"{proposal}"],
        "takein": [f"{proposal}"],
        "replyto": [f"{proposal}"],
        "hereqr": [f"{number}"],
        "herelist": [f"{number}", f"{number}:1"],
        "here": [f"{number}:1:yes:0", f"{number}:1:no:0"],
        "minutes": [f"{number}"],
        "addminutes": [f"{number}"],
        "sendminutes": [f"{number}:invited", f"{number}:attended"],
        "opinions": [f"{number}"],
        "plan": [f"{number}"],
        "editplan": [f"{number}"],
        "seeplan": [f"{number}", f"{number}:ar"],
        "whocomes": [f"{number}"],
        "whosheet": [f"{number}"],
        "plantold": [f"{number}"],
        "postplan": [f"{number}"],
        "postedplan": [f"{number}"],
        "dropplan": [f"{number}"],
        "droppedplan": [f"{number}"],
        "calloff": [f"{number}"],
    }


def forgeries(route: Route, there: Things) -> list[str]:
    """A button's data as it would be real, bare, and for things that do not exist."""
    arguments = {
        **_of_announcements(there),
        **_of_rooms(there),
        **_of_meetings(there.meeting, there.proposal),
        "group": [there.group],
        "lang": ["ar"],
        "privacy": ["what", "long"],
        "topic": [there.topic],
        "save": [there.topic],
        "map": [there.topic],
        "show": [there.topic],
        "ask": [there.topic],
        "wrong": [there.topic],
        "thread": [str(there.question)],
        "helped": [f"{there.question}:yes", f"{there.question}:no"],
        "answer": [str(there.question)],
        "close": [str(there.question)],
        "verify": [f"{there.contact}:yes", f"{there.contact}:no"],
        "report": [str(there.report)],
        "resolve": [str(there.report)],
        "request": [str(there.request)],
        "accept": [f"{there.request}:0"],
        "admit": [f"{there.request}:{there.organisation}", str(there.request)],
        "decline": [str(there.request)],
        "revoke": [str(there.invitation)],
        "handover": [f"{there.handover}:yes", f"{there.handover}:no"],
        "hand": [there.organisation],
        "orgs": ["....:0"],
        "orgsby": ["language:...."],
        "org": [f"{there.organisation}:...."],
        "orgsave": [there.organisation],
        "orgchange": [there.organisation],
        "orghide": [there.organisation],
        "orghidden": [there.organisation],
        "orgfile": ["json", "xlsx"],
        "pass": [f"{there.organisation}:deputy", f"{there.organisation}:successor"],
    }.get(route.name, [])
    return [route.name, *(f"{route.name}:{argument}" for argument in arguments)]


async def ask_for_access(
    desk: Desk, person: Person, *, through_the_service: int | None = None
) -> int:
    """Somebody's request; with an update's id by the use case, else as a row alone."""
    if through_the_service is not None:
        answers = {"name": person.name or "Sam", "organisation": "The sample choir"}
        form = State("access", 1, END, answers, serial=2)
        async with desk.change() as change:
            before = replace(form, step="confirm", serial=1)
            await dialogues.begin(
                change.connection, person.id, before, lasting=False, now=change.now
            )
        await access_service.ask(desk, through_the_service, person, form)
        return 0
    async with desk.change() as change:
        return await access.add(
            change.connection,
            person_id=person.id,
            name="Sam",
            organisation="The sample choir",
            now=change.now,
        )


def raw(phone: Phone, chat: Mapping[str, Any] | None = None, **content: Any) -> dict[str, Any]:
    """An update with a message, as only a strange client or a strange server would send it."""
    who = {"id": phone.id, "is_bot": False, "first_name": phone.first_name, "language_code": "en"}
    private = {"id": phone.id, "type": "private", "first_name": phone.first_name}
    message = {"message_id": 900_000, "date": 1_790_000_000, "from": who, "chat": chat or private}
    return {"message": {**message, **content}}
