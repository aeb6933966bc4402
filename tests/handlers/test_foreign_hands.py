"""Responses, meetings and entries of others: a forged button changes nothing and shows nothing."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.meetings.meeting import Audience
from bot.domain.person import Person, Role
from bot.services import meetings, people
from bot.services.questionnaires import responding
from db import people as rows
from tests.conftest import Stage
from tests.handlers.watching import changed, contents
from tests.services.planning_meetings import a_plan
from tests.services.showing_organisations import hand_in, open_a_round
from tests.services.walking import fresh_update

SORRY = "😔"


async def the_person(stage: Stage, telegram_id: int) -> Person:
    person = (await people.arrive(stage.desk, telegram_id, 0)).person
    assert person is not None
    return person


async def test_the_response_of_another_organisation_is_out_of_reach(stage: Stage) -> None:
    first, second, third = list(stage.directory.organisations)[:3]
    ada = await the_person(stage, (await stage.person("Ada", "en", organisation=first)).id)
    await hand_in(stage.desk, ada, first)
    cem = await the_person(stage, (await stage.person("Cem", "en", organisation=third)).id)
    known = await open_a_round(stage.desk)
    await responding.begin(stage.desk, fresh_update(), cem, third, known)
    stage.desk.outbox.set()
    await stage.standin.idle()
    bea = await stage.person("Bea", "en", organisation=second)
    steering = await stage.person("Stella", "en", role=Role.STEERING)
    editor = await stage.person("Edith", "en", role=Role.EDITOR)
    before = await contents(stage.desk)
    for phone in (bea, steering, editor):
        for response in (1, 2):
            for route in ("takeover", "giveup", "givenup", "missing", "nudge", "endround"):
                await phone.forges(f"{route}:{response}")
            await phone.forges(f"endedround:{response}")
        for slug in (first, third):
            for route in ("answers", "orghide", "orghidden", "orgchange"):
                await phone.forges(f"{route}:{slug}")
        for kind in ("pdf", "xlsx", "csv"):
            for edition in ("", ":staff", ":steering"):
                await phone.forges(f"resultfile:1:{kind}{edition}")
        for route in ("result:1", "chapter:1:needs", "figures:1:about", "crossed:1:about"):
            await phone.forges(route)
        await stage.standin.idle()  # a hundred at once would wait in the inbox, to be seen there
    assert changed(before, await contents(stage.desk)) == {}
    for phone in (bea, steering, editor):
        assert "Ada Muster" not in phone.transcript()
        assert SORRY not in phone.transcript()
        assert not [m for m in phone.messages if m.from_bot and "document" in m.data]


async def test_a_meeting_of_others_cannot_be_answered_or_seen(stage: Stage) -> None:
    first, second = list(stage.directory.organisations)[:2]
    ada = await stage.person("Ada", "en", organisation=first)
    cem = await stage.person("Cem", "en", organisation=first)
    bea = await stage.person("Bea", "en", organisation=second)
    day = (stage.clock() + timedelta(days=10)).date()
    plan = a_plan(
        f"{day} 18:00",
        titles={"de": "Nur unter uns"},
        audience=Audience(organisations=frozenset({first})),
    )
    meeting = await meetings.add(stage.desk, plan)
    draft = await meetings.create(stage.desk, None, None, plan)
    drafted = int(draft.values["meeting"])
    ada_id, bea_id = [(await the_person(stage, phone.id)).id for phone in (ada, bea)]
    await meetings.tick(stage.desk, stage.clock())
    await ada.sees("You are invited")
    await cem.sees("You are invited")
    await stage.standin.idle()
    before = await contents(stage.desk)
    for number in (meeting, drafted):
        for route in ("meeting", "calendar", "venue", "plan", "whocomes", "whosheet", "calloff"):
            await bea.forges(f"{route}:{number}")
        for answer in ("yes", "no", "perhaps", "deputy", f"deputy:{ada_id}", "yes:1", "maybe"):
            await bea.forges(f"rsvp:{number}:{answer}")
    for route in ("meeting", "calendar", "venue"):
        await ada.forges(f"{route}:{drafted}")
    for answer in ("yes", f"deputy:{ada_id}", f"deputy:{bea_id}", "deputy:999"):
        await ada.forges(f"rsvp:{drafted}:{answer}")
    for answer in (f"deputy:{ada_id}", f"deputy:{bea_id}", "deputy:999", "deputy:2147483647"):
        await ada.forges(f"rsvp:{meeting}:{answer}")
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    assert "Nur unter uns" not in bea.transcript()
    assert SORRY not in ada.transcript() + bea.transcript()


async def test_somebody_whose_role_is_gone_answers_nothing_any_more(stage: Stage) -> None:
    ada = await stage.person("Ada", "en")
    day = (stage.clock() + timedelta(days=10)).date()
    meeting = await meetings.add(stage.desk, a_plan(f"{day} 18:00"))
    await meetings.tick(stage.desk, stage.clock())
    invitation = await ada.sees("You are invited")
    person = await the_person(stage, ada.id)
    async with stage.desk.change() as change:
        await rows.leave(change.connection, person.id, stage.organisation.slug)
        await rows.take_role(change.connection, person.id, Role.KEY_PERSON)
    before = await contents(stage.desk)
    await ada.taps("✅ Yes", invitation)
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    found = await meetings.invited(stage.desk, person, meeting)
    assert found is None or found.rsvp is None or found.rsvp.answer is None
