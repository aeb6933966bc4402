"""Responding for an organisation: begin, take over, hand in, change, give up.

One response for each organisation and round, whoever of its people writes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person
from bot.domain.questionnaire import Questionnaire, asked_only
from bot.domain.questionnaire_script import NAME, subject_of
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish, new_serial, open_within
from bot.services.questionnaires.publishing import publish
from bot.services.questionnaires.stored import Known
from db import dialogues as dialogue_rows
from db import people, questionnaires, responses
from db.people import Membership
from db.questionnaires import Round
from db.responses import Record

NOT_OPEN = N_("The questionnaire is not open at the moment.")
NOT_YOURS = N_("You do not speak for this organisation.")
GONE = N_("This response does not exist any more.")
HANDED_IN = N_("The questionnaire has been handed in by now. You do not need to do anything.")


@dataclass(frozen=True, slots=True)
class Task:
    """What a person can answer: one of their organisations, and how far its response is.

    ``holder`` is who is writing it at the moment, if somebody is.
    """

    membership: Membership
    record: Record | None
    holder: int | None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A response that somebody is writing; ``name`` is theirs."""

    record: Record
    name: str


async def tasks(desk: Desk, person: Person) -> tuple[Round | None, list[Task]]:
    """The open round, and the person's organisations with what has come of each."""
    async with desk.database.reading() as connection:
        round = await questionnaires.current(connection)
        if round is None:
            return None, []
        memberships = await people.memberships_of(connection, person.id)
        records = await responses.of_organisations(
            connection, round.id, [m.slug for m in memberships]
        )
        subjects = {slug: subject_of(record.id) for slug, record in records.items()}
        holders = await dialogue_rows.holders(connection, NAME, subjects.values())
    return round, [
        Task(m, records.get(m.slug), holders.get(subjects.get(m.slug, ""))) for m in memberships
    ]


async def begin(
    desk: Desk, update_id: int, person: Person, organisation: str, known: Known
) -> Outcome:
    """Begin for an organisation, go on where one was, or change what was handed in.

    When somebody else of the organisation is at it, the outcome says so and nothing changes.
    """
    async with desk.change(update_id) as change:
        round, membership = await _right(change, person, organisation)
        if known.script.version != round.questionnaire:
            raise Refusal(NOT_OPEN)
        record = await responses.hold_of_organisation(change.connection, round.id, organisation)
        if record is None:
            await _begin_anew(change, person, round, membership, known)
            return await change.conclude("dialogue-moved")
        holder = await _holder(change, record)
        if holder not in (None, person.id):
            return await change.conclude("response-under-way", response=record.id, person=holder)
        await _go_on(change, person, record, known)
        return await change.conclude("dialogue-moved")


async def take_over(
    desk: Desk, update_id: int, person: Person, response_id: int, known: Known
) -> Outcome:
    """Go on with what somebody else of the organisation has begun; they are told."""
    async with desk.change(update_id) as change:
        record = await responses.hold(change.connection, response_id)
        if record is None:
            raise Refusal(GONE)
        round, _membership = await _right(change, person, record.organisation)
        if record.round != round.id or known.script.version != round.questionnaire:
            raise Refusal(GONE)
        holder = await _holder(change, record)
        if holder is None and record.submitted:
            raise Refusal(HANDED_IN)
        if holder not in (None, person.id):
            assert holder is not None
            await dialogue_rows.hand_over(
                change.connection,
                holder,
                person.id,
                NAME,
                subject_of(record.id),
                now=change.now,
            )
            await change.post(
                "response-taken-over",
                holder,
                f"{record.id}.{change.now.isoformat()}",
                {"response": record.id, "by": person.id},
            )
        await _go_on(change, person, record, known)
        return await change.conclude("dialogue-moved")


async def hand_in(
    desk: Desk, update_id: int, person: Person, state: State, questionnaire: Questionnaire
) -> Outcome:
    """Hand in. The other key persons of the organisation are told; what the organisation agreed to
    show goes into the MSO directory, or out of it.
    """
    async with desk.change(update_id) as change:
        record = await responses.hold(change.connection, response_of(state.subject))
        if record is None:
            raise Refusal(NOT_OPEN)
        round, membership = await _right(change, person, record.organisation)
        if record.round != round.id:
            raise Refusal(NOT_OPEN)
        await finish(change, person, state)
        answers = asked_only(questionnaire, state.answers)
        await responses.hand_in(
            change.connection, record.id, person_id=person.id, answers=answers, now=change.now
        )
        await publish(
            change,
            membership.slug,
            membership.name,
            answers=answers,
            questionnaire=questionnaire,
            identifier=round.questionnaire,
        )
        for other in await people.members_of(change.connection, membership.slug):
            if other != person.id:
                await change.post(
                    "response-submitted",
                    other,
                    f"{record.id}.{change.now.isoformat()}",
                    {"response": record.id},
                )
        return await change.conclude(
            "response-submitted", response=record.id, again=record.submitted
        )


async def give_up(desk: Desk, update_id: int, person: Person, response_id: int) -> Outcome:
    """Throw away what was begun; what was handed in before stays as it was."""
    async with desk.change(update_id) as change:
        record = await responses.hold(change.connection, response_id)
        if record is None or await _holder(change, record) != person.id:
            raise Refusal(GONE)
        await dialogue_rows.remove(change.connection, person.id, NAME, subject_of(response_id))
        await responses.remove_begun(change.connection, response_id)
        return await change.conclude("response-given-up", submitted=record.submitted)


async def hand_on(change: Change, before: int, after: int, organisation: str) -> None:
    """A successor goes on with what was begun for an organisation, from where it stands."""
    round = await questionnaires.hold_current(change.connection)
    if round is None:
        return
    record = await responses.hold_of_organisation(change.connection, round.id, organisation)
    if record is None or await _holder(change, record) != before:
        return
    await dialogue_rows.hand_over(
        change.connection, before, after, NAME, subject_of(record.id), now=change.now
    )
    if not record.submitted:
        await responses.belongs_to(change.connection, record.id, after)


async def find(desk: Desk, response_id: int) -> Record | None:
    """The response with this id."""
    async with desk.database.reading() as connection:
        return await responses.find(connection, response_id)


async def held(desk: Desk, person: Person, response_id: int) -> Record | None:
    """The response with this id, if the person is writing it."""
    async with desk.database.reading() as connection:
        subject = subject_of(response_id)
        holders = await dialogue_rows.holders(connection, NAME, [subject])
        if holders.get(subject) != person.id:
            return None
        return await responses.find(connection, response_id)


async def under_way(desk: Desk, response_id: int) -> UnderWay | None:
    """A response with who is writing it; ``None`` when nobody is."""
    async with desk.database.reading() as connection:
        record = await responses.find(connection, response_id)
        subject = subject_of(response_id)
        holder = (await dialogue_rows.holders(connection, NAME, [subject])).get(subject)
        person = None if holder is None else await people.find(connection, holder)
    return None if record is None or person is None else UnderWay(record, person.name)


def response_of(subject: str) -> int:
    """The response that a dialogue about ``subject`` writes."""
    number = subject.partition(":")[2]
    return int(number) if number.isdecimal() else 0


async def _holder(change: Change, record: Record) -> int | None:
    subject = subject_of(record.id)
    return (await dialogue_rows.holders(change.connection, NAME, [subject])).get(subject)


async def _right(change: Change, person: Person, organisation: str) -> tuple[Round, Membership]:
    """The open round and the person's membership, or a refusal."""
    round = await questionnaires.hold_current(change.connection)
    if round is None:
        raise Refusal(NOT_OPEN)
    for membership in await people.memberships_of(change.connection, person.id):
        if membership.slug == organisation:
            return round, membership
    raise Refusal(NOT_YOURS)


async def _begin_anew(
    change: Change, person: Person, round: Round, membership: Membership, known: Known
) -> None:
    response_id = await responses.begin(
        change.connection,
        round_id=round.id,
        organisation=membership.slug,
        organisation_name=membership.name,
        person_id=person.id,
        now=change.now,
    )
    earlier = await responses.last_answers(change.connection, membership.slug, round.id)
    await open_within(
        change, person, known.script, subject=subject_of(response_id), earlier=earlier
    )


async def _go_on(change: Change, person: Person, record: Record, known: Known) -> None:
    """Go on with a response where its dialogue stands; when there is none, from what was handed
    in, or from the start.
    """
    if not record.submitted:
        await responses.belongs_to(change.connection, record.id, person.id)
    found = await dialogue_rows.resume(
        change.connection,
        person.id,
        NAME,
        subject_of(record.id),
        serial=new_serial(),
        now=change.now,
    )
    if not found:
        earlier = await responses.last_answers(change.connection, record.organisation, record.round)
        await open_within(
            change,
            person,
            known.script,
            record.answers,
            subject=subject_of(record.id),
            earlier=earlier,
        )
