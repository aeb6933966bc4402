"""Rounds: opening and closing one, who has answered, and nudging those who have not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.questionnaire import Questionnaire, Response
from bot.domain.questionnaire_changes import (
    QuestionnaireChanges,
    changes_against,
    require_newer,
)
from bot.domain.questionnaire_json import digest, to_json
from bot.domain.questionnaire_script import NAME
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from bot.services.questionnaires.stored import questionnaire_of
from db import audit, dialogues, directory, people, questionnaires, responses
from db.questionnaires import Round as Round
from db.responses import Record as Record

#: Nobody is nudged more often than this.
BETWEEN_NUDGES = timedelta(hours=20)

OPEN_ALREADY = N_("A round is open already. Please close it first.")
CLOSED = N_("This round is closed already.")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a round is. ``missing`` are the organisations that have not begun."""

    round: Round
    organisations: Mapping[str, str]
    submitted: tuple[Record, ...]
    under_way: tuple[Record, ...]

    @property
    def missing(self) -> dict[str, str]:
        """Slug to name of those of which nothing has come."""
        there = {record.organisation for record in (*self.submitted, *self.under_way)}
        return {slug: name for slug, name in self.organisations.items() if slug not in there}


async def _latest(connection: AsyncConnection, name: str) -> tuple[int, Questionnaire] | None:
    """The highest stored version of a questionnaire, with its id."""
    found = await questionnaires.latest(connection, name)
    if found is None:
        return None
    return found, await questionnaire_of(connection, found)


async def _stored(change: Change, questionnaire: Questionnaire) -> int:
    """The id of a version, stored now if it is new; refused unless it is newer than what is."""
    latest = await _latest(change.connection, questionnaire.name)
    if latest is not None:
        require_newer(latest[1], questionnaire)
        if digest(latest[1]) == digest(questionnaire):
            return latest[0]
    return await questionnaires.add(
        change.connection,
        name=questionnaire.name,
        version=questionnaire.version,
        content=to_json(questionnaire),
        now=change.now,
    )


async def preview(desk: Desk, questionnaire: Questionnaire) -> QuestionnaireChanges | None:
    """What it changes against the stored version; ``None`` for a questionnaire that is new here.

    Raises :class:`Refusal` where a round with it could not be opened.
    """
    async with desk.database.reading() as connection:
        if await questionnaires.current(connection) is not None:
            raise Refusal(OPEN_ALREADY)
        latest = await _latest(connection, questionnaire.name)
    return None if latest is None else changes_against(latest[1], questionnaire)


async def _begin(change: Change, questionnaire: Questionnaire, staff: Person | None) -> Round:
    """Open a round and tell every key person; refused while another one is open."""
    if await questionnaires.current(change.connection) is not None:
        raise Refusal(OPEN_ALREADY)
    identifier = await _stored(change, questionnaire)
    round = await questionnaires.open_round(change.connection, identifier, change.now)
    await audit.add(
        change.connection,
        person_id=None if staff is None else staff.id,
        act="round-opened",
        object=f"round {round.number}",
        now=change.now,
    )
    for receiver in await people.with_role(change.connection, Role.KEY_PERSON):
        await change.post("round-opened", receiver, round.id, {"round": round.id})
    return round


async def open_round(
    desk: Desk,
    update_id: int | None,
    staff: Person | None,
    questionnaire: Questionnaire,
    state: State | None = None,
) -> Outcome:
    """Open a round with a questionnaire; ``state`` is the dialogue that is over with it."""
    async with desk.change(update_id) as change:
        if state is not None and staff is not None:
            await finish(change, staff, state)
        round = await _begin(change, questionnaire, staff)
        return await change.conclude("round-opened", round=round.id, number=round.number)


async def close(desk: Desk, update_id: int | None, staff: Person | None, round_id: int) -> Outcome:
    """Close a round. What was begun and not handed in ends, and its writers are told."""
    async with desk.change(update_id) as change:
        round = await questionnaires.find_round(change.connection, round_id)
        organisations = await directory.all_organisation_names(change.connection)
        if round is None or not await questionnaires.close_round(
            change.connection, round_id, organisations, change.now
        ):
            raise Refusal(CLOSED)
        for record in await responses.of_round(change.connection, round_id):
            ended = record.person is not None and await dialogues.remove(
                change.connection, record.person, NAME, subject_of(record.id)
            )
            if ended and record.person is not None:
                await change.post(
                    "round-closed",
                    record.person,
                    record.id,
                    {"round": round_id, "submitted": record.submitted},
                )
        await responses.remove_unfinished(change.connection, round_id)
        await audit.add(
            change.connection,
            person_id=None if staff is None else staff.id,
            act="round-closed",
            object=f"round {round.number}",
            now=change.now,
        )
        return await change.conclude("round-closed", round=round_id, number=round.number)


async def nudge(desk: Desk, update_id: int, staff: Person, round_id: int) -> Outcome:
    """Remind the key persons of organisations that have not handed in, and nobody else."""
    async with desk.change(update_id) as change:
        round = await questionnaires.find_round(change.connection, round_id)
        if round is None or not round.is_open:
            raise Refusal(CLOSED)
        if round.nudged_at is not None and change.now - round.nudged_at < BETWEEN_NUDGES:
            raise Refusal(N_("They were reminded today already. Please give them a little time."))
        if not await questionnaires.nudged(
            change.connection, round_id, nudges=round.nudges, now=change.now
        ):
            raise Refusal(N_("They were reminded today already. Please give them a little time."))
        nudged: dict[int, list[str]] = {}
        for person, organisation in await responses.key_persons_of_missing(
            change.connection, round_id
        ):
            nudged.setdefault(person, []).append(organisation)
        for person, organisations in nudged.items():
            await change.post(
                "round-nudge",
                person,
                f"{round_id}.{round.nudges + 1}",
                {"round": round_id, "organisations": organisations},
            )
        await audit.add(
            change.connection,
            person_id=staff.id,
            act="round-nudged",
            object=f"round {round.number}",
            now=change.now,
            details={"people": len(nudged)},
        )
        return await change.conclude("round-nudged", round=round_id, people=len(nudged))


def subject_of(response_id: int) -> str:
    """What the dialogue of a response is about."""
    return f"response:{response_id}"


async def current(desk: Desk) -> Round | None:
    """The open round."""
    async with desk.database.reading() as connection:
        return await questionnaires.current(connection)


async def find(desk: Desk, round_id: int) -> Round | None:
    """The round with this id."""
    async with desk.database.reading() as connection:
        return await questionnaires.find_round(connection, round_id)


async def everyone(desk: Desk) -> list[Round]:
    """Every round, the newest first."""
    async with desk.database.reading() as connection:
        return await questionnaires.all_rounds(connection)


async def standing(desk: Desk, round: Round) -> Standing:
    """Who has handed in, who is at it, and who has not begun."""
    async with desk.database.reading() as connection:
        organisations = round.organisations
        if organisations is None:
            organisations = await directory.all_organisation_names(connection)
        records = await responses.of_round(connection, round.id)
    return Standing(
        round,
        organisations,
        tuple(record for record in records if record.submitted),
        tuple(record for record in records if not record.submitted),
    )


async def still_missing(desk: Desk, round_id: int, organisations: list[str]) -> list[str]:
    """Names of those of the organisations that have not handed in; none once the round is over."""
    async with desk.database.reading() as connection:
        round = await questionnaires.find_round(connection, round_id)
        if round is None or not round.is_open:
            return []
        names = await directory.organisation_names(connection, organisations)
        done = {r.organisation for r in await responses.submitted(connection, round_id)}
    return [name for slug, name in names.items() if slug not in done]


async def handed_in(desk: Desk, round_id: int) -> list[Response]:
    """What the organisations answered, for the results."""
    async with desk.database.reading() as connection:
        return await responses.submitted(connection, round_id)


async def add_handed_in(desk: Desk, round_id: int, given: Sequence[Response]) -> None:
    """Store responses that nobody answered here: for samples and measurements."""
    async with desk.change() as change:
        await responses.add_many(change.connection, round_id, given, change.now)
