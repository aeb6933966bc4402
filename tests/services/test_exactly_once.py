"""Exactly once: whatever an update changes, its second coming changes nothing and is recognised."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import handle, open_office, telegram_app
from bot.config import Settings
from bot.demo.standin import TOKEN, StandIn
from bot.domain import dialogue
from bot.domain.dialogue import File, Input, Option, State
from bot.domain.meetings.meeting import MeetingPlan, MeetingState
from bot.domain.meetings.presence import here_code
from bot.domain.meetings.rsvp import Answer as MeetingAnswer
from bot.domain.meetings.rsvp import Reply
from bot.domain.meetings.scripts_around import (
    FEEDBACK,
    MINUTES,
    PROPOSAL,
    PROPOSAL_REPLY,
    taking_in_script,
)
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.scripts import ACCESS, QUESTION, REGISTRATION, REPORT
from bot.domain.wording import Refusal
from bot.services import (
    access,
    deliveries,
    delivery_overview,
    dialogues,
    directory,
    invitations,
    meetings,
    mso_directory,
    people,
    questions,
    searches,
)
from bot.services.desk import Desk, Overtaken, utc_now
from bot.services.invitations import Wanted
from bot.services.meetings import attendance, feedback, minutes, proposals
from bot.services.meetings.feedback import Feedback
from bot.services.people import NewPerson
from db import meetings as meeting_rows
from db.engine import Database
from db.tables import metadata
from handlers.limiter import Limiter
from handlers.transport import Transport
from tests.conftest import Clock
from tests.services.announcement_acts import ANNOUNCEMENT_ACTS
from tests.services.planning_meetings import BERLIN, a_plan, add_meeting
from tests.services.response_acts import RESPONSE_ACTS
from tests.services.room_acts import ROOM_ACTS
from tests.services.showing_organisations import hand_in
from tests.services.walking import create_person, create_stranger, fresh_update, walk, walk_on

Act = Callable[[Desk], Awaitable[Outcome]]

#: The id of the update that comes twice.
AGAIN = 7

LANGUAGES = (Option("de", "Deutsch"),)


async def ask(desk: Desk, person: Person, update_id: int) -> Callable[[Desk], Any]:
    state = await walk(desk, person, QUESTION, "Wann ist offen?", "send")
    return lambda d: questions.ask(d, update_id, person, state, topic=None, contact=None)


async def asked(desk: Desk, person: Person) -> int:
    act = await ask(desk, person, fresh_update())
    return int((await act(desk)).values["number"])


async def asking(desk: Desk, member: Person, _admin: Person) -> Act:
    return await ask(desk, member, AGAIN)


async def going_on(desk: Desk, member: Person, _admin: Person) -> Act:
    number = await asked(desk, member)
    return lambda d: questions.write(d, AGAIN, member, number, "Und sonst?")


async def answering(desk: Desk, member: Person, admin: Person) -> Act:
    number = await asked(desk, member)
    return lambda d: questions.write(d, AGAIN, admin, number, "Um acht.")


async def judging(desk: Desk, member: Person, _admin: Person) -> Act:
    number = await asked(desk, member)
    return lambda d: questions.judge(d, AGAIN, member, number, helped=False)


async def closing(desk: Desk, member: Person, admin: Person) -> Act:
    number = await asked(desk, member)
    return lambda d: questions.close(d, AGAIN, admin, number)


async def reporting(desk: Desk, member: Person, _admin: Person) -> Act:
    state = await walk(desk, member, REPORT, "Die Nummer stimmt nicht.")
    return lambda d: directory.report(d, AGAIN, member, state, contact=None, office=None)


async def resolving(desk: Desk, member: Person, admin: Person) -> Act:
    state = await walk(desk, member, REPORT, "Die Nummer stimmt nicht.")
    await directory.report(desk, fresh_update(), member, state, contact=None, office=None)
    (report,) = await directory.open_reports(desk)
    return lambda d: directory.resolve_report(d, AGAIN, admin, report.id)


async def verifying(desk: Desk, _member: Person, admin: Person) -> Act:
    return lambda d: directory.verify(d, AGAIN, admin, "petra-muster")


async def importing(desk: Desk, _member: Person, admin: Person) -> Act:
    new = await directory.load(desk)
    return lambda d: directory.apply(d, new, update_id=AGAIN, staff=admin)


async def searching(desk: Desk, _member: Person, _admin: Person) -> Act:
    return lambda d: searches.keep_failed(d, AGAIN, "qxzvw", "de")


async def beginning(desk: Desk, member: Person, _admin: Person) -> Act:
    return lambda d: dialogues.start(d, AGAIN, member, QUESTION)


async def cancelling(desk: Desk, member: Person, _admin: Person) -> Act:
    await dialogues.start(desk, fresh_update(), member, QUESTION)
    return lambda d: dialogues.cancel(d, AGAIN, member)


async def changing_language(desk: Desk, member: Person, _admin: Person) -> Act:
    return lambda d: people.set_language(d, AGAIN, member, "en")


async def greeting(desk: Desk, _member: Person, _admin: Person) -> Act:
    return lambda d: people.greet(d, AGAIN, 77, "de", None)


async def forgetting(desk: Desk, member: Person, _admin: Person) -> Act:
    return lambda d: people.forget(d, AGAIN, member)


async def asking_for_access(desk: Desk, _member: Person, _admin: Person) -> Act:
    stranger = await create_stranger(desk)
    state = await walk(desk, stranger, ACCESS, "agree", "Ada Muster", "Chor", "send")
    return lambda d: access.ask(d, AGAIN, stranger, state)


async def letting_in(desk: Desk, member: Person, admin: Person) -> Act:
    act = await asking_for_access(desk, member, admin)
    await act(desk)
    (request,) = await access.open_requests(desk)
    return lambda d: access.decide(d, AGAIN + 1, admin, request.id, approved=True)


async def inviting(desk: Desk, _member: Person, admin: Person) -> Act:
    return lambda d: invitations.create(d, AGAIN, admin, Wanted(Role.EDITOR))


async def invited(desk: Desk, admin: Person) -> tuple[int, str]:
    outcome = await invitations.create(desk, fresh_update(), admin, Wanted(Role.EDITOR))
    number = int(outcome.values["invitation"])
    return number, await invitations.renew(desk, number)


async def revoking(desk: Desk, _member: Person, admin: Person) -> Act:
    number, _token = await invited(desk, admin)
    return lambda d: invitations.revoke(d, AGAIN, admin, number)


async def opening(desk: Desk, _member: Person, admin: Person) -> Act:
    _number, token = await invited(desk, admin)
    return lambda d: invitations.open_link(
        d, AGAIN, token=token, telegram_id=77, person=None, language="de", name="Ada"
    )


async def registering(desk: Desk, _member: Person, admin: Person) -> Act:
    _number, token = await invited(desk, admin)
    stranger = await create_stranger(desk)
    await invitations.open_link(
        desk,
        fresh_update(),
        token=token,
        telegram_id=stranger.telegram_id,
        person=stranger,
        language="de",
        name="Ada",
    )
    steps = ("de", "agree", "Ada Muster", "yes")
    state = await walk_on(desk, stranger, REGISTRATION, *steps, options=LANGUAGES)
    return lambda d: invitations.use(d, AGAIN, stranger, state)


async def delivering_again(desk: Desk, member: Person, admin: Person) -> Act:
    async with desk.change() as change:
        await change.post("report-resolved", member.id, 1, {})
    (delivery,) = await deliveries.begin(desk, await deliveries.due(desk, 1))
    await deliveries.settle(desk, [deliveries.failed(delivery, "message is too long")])
    return lambda d: delivery_overview.try_again(d, AGAIN, admin, delivery.id)


async def drafted(desk: Desk, admin: Person) -> int:
    outcome = await meetings.create(desk, fresh_update(), admin, coming())
    return int(outcome.values["meeting"])


def coming() -> MeetingPlan:
    """A meeting that is not past, whenever the test runs."""
    return a_plan(f"{utc_now().year + 1}-05-15 18:00", capacity=3)


async def composing(desk: Desk, _member: Person, admin: Person) -> Act:
    return lambda d: meetings.create(d, AGAIN, admin, coming())


async def publishing(desk: Desk, _member: Person, admin: Person) -> Act:
    number = await drafted(desk, admin)
    return lambda d: meetings.publish(d, AGAIN, admin, number)


async def discarding(desk: Desk, _member: Person, admin: Person) -> Act:
    number = await drafted(desk, admin)
    return lambda d: meetings.discard(d, AGAIN, admin, number)


async def moving(desk: Desk, _member: Person, admin: Person) -> Act:
    number = await add_meeting(desk, coming())
    plan = replace(coming(), starts=coming().starts - timedelta(hours=1))
    return lambda d: meetings.change(d, AGAIN, admin, number, plan)


async def calling_off(desk: Desk, _member: Person, admin: Person) -> Act:
    number = await add_meeting(desk, coming())
    return lambda d: meetings.cancel(d, AGAIN, admin, number)


async def accepting(desk: Desk, member: Person, _admin: Person) -> Act:
    number = await add_meeting(desk, coming())
    reply = Reply(MeetingAnswer.YES, people=2)
    return lambda d: meetings.answer(d, AGAIN, member, number, reply)


async def hiding(desk: Desk, member: Person, _admin: Person) -> Act:
    organisation = next(iter((await directory.load(desk)).organisations))
    await hand_in(desk, member, organisation)
    return lambda d: mso_directory.withdraw(d, AGAIN, member, organisation)


async def proposing(desk: Desk, member: Person, _admin: Person) -> Act:
    number = await add_meeting(desk, coming())
    state = await walk(desk, member, PROPOSAL, "Räume", "send", subject=str(number))
    return lambda d: proposals.propose(d, AGAIN, member, number, "Räume", state)


async def taking_in(desk: Desk, member: Person, admin: Person) -> Act:
    number = await add_meeting(desk, coming())
    text = await walk(desk, member, PROPOSAL, "Räume", "send", subject=str(number))
    await proposals.propose(desk, fresh_update(), member, number, "Räume", text)
    (made,) = await proposals.of_meeting(desk, number)
    script = taking_in_script({"de": "Deutsch"})
    state = await walk(desk, admin, script, "3. Räume", "take", subject=str(made.id))
    return lambda d: proposals.take_in(d, AGAIN, admin, made.id, {"de": "3. Räume"}, state)


async def replying(desk: Desk, member: Person, admin: Person) -> Act:
    number = await add_meeting(desk, coming())
    text = await walk(desk, member, PROPOSAL, "Räume", "send", subject=str(number))
    await proposals.propose(desk, fresh_update(), member, number, "Räume", text)
    (made,) = await proposals.of_meeting(desk, number)
    state = await walk(desk, admin, PROPOSAL_REPLY, "Im Mai.", subject=str(made.id))
    return lambda d: proposals.reply(d, AGAIN, admin, made.id, "Im Mai.", state)


async def under_way(desk: Desk) -> int:
    """A meeting that has just begun."""
    start = desk.clock().astimezone(BERLIN).replace(tzinfo=None)
    plan = a_plan(start.isoformat(), ends=start + timedelta(hours=1))
    async with desk.change() as change:
        number = await meeting_rows.add(change.connection, plan, uid="now", now=change.now)
        await meeting_rows.set_state(
            change.connection,
            number,
            MeetingState.PUBLISHED,
            sequence=0,
            schedule=1,
            now=change.now,
        )
    return number


async def arriving(desk: Desk, member: Person, _admin: Person) -> Act:
    code = here_code("", await under_way(desk))
    return lambda d: attendance.arrive(d, AGAIN, member, code)


async def marking(desk: Desk, member: Person, admin: Person) -> Act:
    number = await under_way(desk)
    return lambda d: attendance.mark(d, AGAIN, admin, number, member.id, 0, present=True)


async def adding_minutes(desk: Desk, _member: Person, admin: Person) -> Act:
    number = await add_meeting(desk, coming())
    state = await to_the_file(desk, admin, number)
    file = File("file-1", "document", "protokoll.pdf")
    return lambda d: minutes.add(d, AGAIN, admin, number, "de", file, state)


async def to_the_file(desk: Desk, admin: Person, number: int) -> State:
    """A finished dialogue about minutes."""
    await dialogues.start(desk, fresh_update(), admin, MINUTES, {"language": "de"}, subject="1")
    before = (await people.arrive(desk, admin.telegram_id, 0)).dialogue
    assert before is not None
    return dialogue.answer(MINUTES, before, Input(file=File("file-1", "document")))


async def sending_minutes(desk: Desk, member: Person, admin: Person) -> Act:
    number = await under_way(desk)
    state = await to_the_file(desk, admin, number)
    file = File("file-1", "document", "protokoll.pdf")
    await minutes.add(desk, fresh_update(), admin, number, "de", file, state)
    async with desk.change() as change:
        await meeting_rows.mark_past(change.connection, [number])
    return lambda d: minutes.send(d, AGAIN, admin, number, "invited")


async def giving_feedback(desk: Desk, member: Person, _admin: Person) -> Act:
    number = await under_way(desk)
    await attendance.arrive(desk, fresh_update(), member, here_code("", number))
    state = await walk(desk, member, FEEDBACK, "5", "ja", "Mehr Zeit", subject=str(number))
    said = Feedback(5, again=True, wish="Mehr Zeit")
    return lambda d: feedback.give(d, AGAIN, member, number, said, state)


ACTS = (
    proposing,
    taking_in,
    replying,
    arriving,
    marking,
    adding_minutes,
    sending_minutes,
    giving_feedback,
    delivering_again,
    hiding,
    composing,
    publishing,
    discarding,
    moving,
    calling_off,
    accepting,
    asking,
    going_on,
    answering,
    judging,
    closing,
    reporting,
    resolving,
    verifying,
    importing,
    searching,
    beginning,
    cancelling,
    changing_language,
    greeting,
    forgetting,
    asking_for_access,
    letting_in,
    inviting,
    revoking,
    opening,
    registering,
    *ANNOUNCEMENT_ACTS,
    *RESPONSE_ACTS,
    *ROOM_ACTS,
)


async def everything(desk: Desk) -> dict[str, list[Any]]:
    """All rows of all tables."""
    async with desk.database.reading() as connection:
        return {
            name: sorted(map(repr, (await connection.execute(select(table))).all()))
            for name, table in metadata.tables.items()
        }


@pytest.fixture
async def replicas(city_url: str, clock: Clock) -> AsyncIterator[list[Desk]]:
    """Two processes on one database."""
    settings = replace(Settings(), database_url=city_url)
    desks = [Desk(Database(city_url), settings, clock) for _ in range(2)]
    yield desks
    for desk in desks:
        await desk.database.close()


async def prepared(desk: Desk, setting: Callable[..., Awaitable[Act]]) -> Act:
    organisation = next(iter((await directory.load(desk)).organisations))
    member = await create_person(desk, Role.KEY_PERSON, organisation)
    admin = await create_person(desk, Role.ADMIN)
    await create_person(desk, Role.ADMIN)
    return await setting(desk, member, admin)


@pytest.mark.parametrize("setting", ACTS)
async def test_an_update_that_comes_twice_has_its_effect_once(
    desk: Desk, setting: Callable[..., Awaitable[Act]]
) -> None:
    act = await prepared(desk, setting)
    update_id = AGAIN + (setting is letting_in)
    outcome = await act(desk)
    after_once = await everything(desk)
    with pytest.raises((Overtaken, Refusal)):
        await act(desk)
    assert await everything(desk) == after_once
    assert (await people.arrive(desk, 77, update_id)).replay == outcome


@pytest.mark.parametrize("setting", ACTS)
async def test_of_two_processes_with_the_same_update_one_has_the_effect(
    replicas: list[Desk], setting: Callable[..., Awaitable[Act]]
) -> None:
    act = await prepared(replicas[0], setting)
    results = await asyncio.gather(*(act(desk) for desk in replicas), return_exceptions=True)
    outcomes = [result for result in results if isinstance(result, Outcome)]
    others = [result for result in results if not isinstance(result, Outcome)]
    assert len(outcomes) == 1, results
    assert all(isinstance(other, Overtaken | Refusal) for other in others), results


async def test_two_replicas_that_get_the_same_update_give_the_same_answer(
    replicas: list[Desk],
) -> None:
    standin = StandIn(TOKEN)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(standin.serving())
        settings = replace(Settings(), token=TOKEN, api_url=url)
        applications = []
        for desk in replicas:
            transport = Transport(8)
            await stack.enter_async_context(transport)
            application = telegram_app(settings, open_office(desk), TOKEN, transport, Limiter(30.0))
            await application.initialize()
            stack.push_async_callback(application.shutdown)
            applications.append(application)
        ada = standin.add_person("Ada Muster", language_code="en", started=True)
        newcomer = NewPerson(ada.id, "Ada Muster", "en", Role.KEY_PERSON, None)
        await people.add_registered(replicas[0], [newcomer])

        update_id = 0

        async def both(kind: str, content: Any) -> None:
            nonlocal update_id
            update_id += 1
            raw = {"update_id": update_id, kind: content}
            await asyncio.gather(
                *(
                    handle(application, desk, raw)
                    for application, desk in zip(applications, replicas, strict=True)
                )
            )

        for number in range(5):
            await both("message", (await ada.says("/ask")).data)
            await both("message", (await ada.says(f"When is it open? {number}")).data)
            confirm = await ada.sees(f"When is it open? {number}")
            query = {
                "id": await ada.taps("Send", confirm),
                "from": confirm.data["chat"] | {"is_bot": False},
                "message": confirm.data,
                "chat_instance": "1",
                "data": confirm.rows[0][0]["callback_data"],
            }
            await both("callback_query", query)
            await ada.sees("Your question has the number")

        assert "went wrong" not in ada.transcript()
        assert "earlier step" not in ada.transcript()
        person = (await people.arrive(replicas[0], ada.id, 0)).person
        assert person is not None
        assert len(await questions.of_person(replicas[0], person)) == 5
