"""Rounds: opening and closing one, who has answered, and nudging those who have not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select
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
from bot.domain.questionnaire_script import NAME, subject_of
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from bot.services.dialogues import finish
from bot.services.questionnaires.publishing import publish
from bot.services.questionnaires.stored import questionnaire_of
from db import audit, deliveries, dialogues, directory, people, questionnaires, responses
from db.deliveries import PROMPT, Letter
from db.questionnaires import Round as Round
from db.responses import Record as Record

#: Nobody is nudged more often than this.
BETWEEN_NUDGES = timedelta(hours=20)

OPEN_ALREADY = N_("A round is open already. Please close it first.")
CLOSED = N_("This round is closed already.")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a round is. ``missing`` are the organisations that have not begun; of those not
    ``spoken_for`` nobody is in the bot who could.
    """

    round: Round
    organisations: Mapping[str, str]
    submitted: tuple[Record, ...]
    under_way: tuple[Record, ...]
    spoken_for: Collection[str] = ()

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

    Raises :class:`Refusal` when it has changed and its version has not grown.
    """
    async with desk.database.reading() as connection:
        latest = await _latest(connection, questionnaire.name)
    return None if latest is None else changes_against(latest[1], questionnaire)


async def _begin(change: Change, questionnaire: Questionnaire, staff: Person | None) -> Round:
    """Open a round and tell every key person."""
    identifier = await _stored(change, questionnaire)
    round = await questionnaires.open_round(change.connection, identifier, change.now)
    await audit.add(
        change.connection,
        person_id=None if staff is None else staff.id,
        act="round-opened",
        object=f"round {round.number}",
        now=change.now,
    )
    await _tell_all(
        change, "round-opened", round, people.holding(Role.KEY_PERSON), due_at=change.now
    )
    return round


async def _tell_all(
    change: Change,
    kind: str,
    round: Round,
    recipients: Select[tuple[int]],
    *,
    due_at: datetime,
    occasion: str = "",
) -> int:
    """Post one message about a round to many; returns to how many."""
    letter = Letter(
        kind, f"round:{round.id}", 0, {"round": round.id}, due_at=due_at, occasion=occasion
    )
    posted = await deliveries.add_to_all(change.connection, letter, recipients)
    change.posted = change.posted or posted > 0
    return posted


async def open_round(
    desk: Desk,
    update_id: int | None,
    staff: Person | None,
    questionnaire: Questionnaire,
    state: State | None = None,
) -> Outcome:
    """Open a round with a questionnaire; ``state`` is the dialogue that is over with it.

    While a round is open, the outcome says so and nothing else changes.
    """
    async with desk.change(update_id) as change:
        if state is not None and staff is not None:
            await finish(change, staff, state)
        if await questionnaires.current(change.connection) is not None:
            return await change.conclude("round-open-already")
        round = await _begin(change, questionnaire, staff)
        return await change.conclude("round-opened", round=round.id, number=round.number)


async def close(desk: Desk, update_id: int | None, staff: Person | None, round_id: int) -> Outcome:
    """Close a round. What was begun and not handed in ends, and its writers are told."""
    async with desk.change(update_id) as change:
        round = await questionnaires.find_round(change.connection, round_id)
        records = await responses.of_round(change.connection, round_id)
        organisations = _concerned(
            await directory.all_organisation_names(change.connection), records
        )
        if round is None or not await questionnaires.close_round(
            change.connection, round_id, organisations, change.now
        ):
            raise Refusal(CLOSED)
        submitted = {subject_of(record.id): record.submitted for record in records}
        await change.post_many(
            [
                Letter(
                    "round-closed",
                    subject,
                    person,
                    {"round": round_id, "submitted": submitted.get(subject, False)},
                    change.now,
                    priority=PROMPT,
                )
                for person, subject in await dialogues.end_all(change.connection, NAME)
            ]
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
    """Remind the key persons of organisations that have not handed in, and nobody else; in the
    quiet hours, when these are over.
    """
    async with desk.change(update_id) as change:
        round = await questionnaires.find_round(change.connection, round_id)
        if round is None or not round.is_open:
            raise Refusal(CLOSED)
        early = round.nudged_at is not None and change.now - round.nudged_at < BETWEEN_NUDGES
        if early or not await questionnaires.nudged(
            change.connection, round_id, nudges=round.nudges, now=change.now
        ):
            raise Refusal(N_("They were reminded today already. Please give them a little time."))
        due_at = desk.settings.quiet_hours.over(change.now, desk.settings.timezone)
        nudged = await _tell_all(
            change,
            "round-nudge",
            round,
            responses.key_persons_of_missing(round_id),
            due_at=due_at,
            occasion=str(round.nudges + 1),
        )
        await audit.add(
            change.connection,
            person_id=staff.id,
            act="round-nudged",
            object=f"round {round.number}",
            now=change.now,
            details={"people": nudged},
        )
        return await change.conclude(
            "round-nudged",
            round=round_id,
            people=nudged,
            later="" if due_at <= change.now else due_at.isoformat(),
        )


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


def _concerned(organisations: Mapping[str, str], records: Sequence[Record]) -> dict[str, str]:
    """Slug to name of those in the directory, and of those that answered and have left it."""
    answered = {r.organisation: r.organisation_name for r in records if r.submitted}
    return {**answered, **organisations}


async def standing(desk: Desk, round: Round) -> Standing:
    """Who has handed in, who is at it, and who has not begun."""
    async with desk.database.reading() as connection:
        organisations = round.organisations
        if organisations is None:
            organisations = await directory.all_organisation_names(connection)
        records = await responses.of_round(connection, round.id)
        spoken_for = await responses.spoken_for(connection)
    return Standing(
        round,
        _concerned(organisations, records),
        tuple(record for record in records if record.submitted),
        tuple(record for record in records if not record.submitted),
        spoken_for,
    )


async def still_missing(desk: Desk, round_id: int, person_id: int) -> list[str]:
    """Names of a key person's organisations that have not handed in; none once it is closed."""
    async with desk.database.reading() as connection:
        round = await questionnaires.find_round(connection, round_id)
        if round is None or not round.is_open:
            return []
        missing = await responses.missing_of(connection, round_id, person_id)
        names = await directory.organisation_names(connection, missing)
    return list(names.values())


async def handed_in(desk: Desk, round_id: int) -> list[Response]:
    """What the organisations answered, for the results."""
    async with desk.database.reading() as connection:
        return await responses.submitted(connection, round_id)


async def add_handed_in(desk: Desk, round_id: int, given: Sequence[Response]) -> None:
    """Store responses that nobody answered here, and show who agreed: for samples and
    measurements.
    """
    async with desk.change() as change:
        await responses.add_many(change.connection, round_id, given, change.now)
        round = await questionnaires.find_round(change.connection, round_id)
        assert round is not None
        questionnaire = await questionnaire_of(change.connection, round.questionnaire)
        for response in given:
            await publish(
                change,
                response.organisation,
                response.organisation_name,
                answers=response.answers,
                questionnaire=questionnaire,
                identifier=round.questionnaire,
            )
