"""A round's results for whoever asks: the figures, and the files that are made of them.

What the steering group must not see is gone before anything is drawn or written.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.person import Person, Role
from bot.domain.questionnaire import Questionnaire, Response
from bot.domain.results import Edition, results_of
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from bot.services.questionnaires.stored import questionnaire_of
from bot.services.results.rounds import Progress, ReportedRound
from db import directory, questionnaires, responses
from db.questionnaires import Round

#: Whose report it is.
CITY = "Stadt Herne"


class ReportFile(StrEnum):
    """The files that can be had of a round."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Reported:
    """A round's results, those of the round before (for the trend), and what was handed in."""

    this: ReportedRound
    before: ReportedRound | None
    responses: tuple[Response, ...]


def edition_for(person: Person) -> Edition:
    """Which figures somebody may see."""
    return Edition.STAFF if Role.ADMIN in person.roles else Edition.STEERING


def visible(round: Round, edition: Edition) -> bool:
    """Whether an edition shows the round: the steering group's only once it is closed."""
    return edition is Edition.STAFF or not round.is_open


async def report(desk: Desk, round_id: int, edition: Edition) -> Reported:
    """The results of a round; a :class:`Refusal` when there is no such round to show."""
    async with desk.database.reading() as connection:
        every = await questionnaires.all_rounds(connection)
        round = next((r for r in every if r.id == round_id and visible(r, edition)), None)
        if round is None:
            raise Refusal(N_("There are no results of this round."))
        questionnaire = await questionnaire_of(connection, round.questionnaire)
        earlier = [
            (r, await questionnaire_of(connection, r.questionnaire))
            for r in every
            if r.number < round.number and visible(r, edition)
        ]
        same = [pair for pair in earlier if pair[1].name == questionnaire.name]
        wanted = [(round, questionnaire), *same[:1]]
        given = [await responses.submitted(connection, r.id) for r, _ in wanted]
        names = await directory.all_organisation_names(connection)
    reported = [
        await asyncio.to_thread(
            _reported, desk, r, q, found, len(r.organisations or names), edition
        )
        for (r, q), found in zip(wanted, given, strict=True)
    ]
    before = reported[1] if len(reported) > 1 else None
    return Reported(reported[0], before, tuple(given[0]))


def _reported(
    desk: Desk,
    round: Round,
    questionnaire: Questionnaire,
    given: list[Response],
    invited: int,
    edition: Edition,
) -> ReportedRound:
    zone = desk.settings.timezone
    return ReportedRound(
        round.number,
        round.opened_at.astimezone(zone).date(),
        None if round.closed_at is None else round.closed_at.astimezone(zone).date(),
        results_of(questionnaire, given, invited, edition),
    )


def make_file(
    reported: Reported,
    kind: ReportFile,
    language: str,
    made_at: datetime,
    progress: Progress,
) -> bytes:
    """One of the files. Blocks for some seconds at a thousand responses: call it in a thread."""
    if kind is ReportFile.PDF:
        from bot.services.results.report import report_pdf

        return report_pdf(reported.this, reported.before, CITY, language, made_at, progress)
    if kind is ReportFile.XLSX:
        from bot.services.results.spreadsheet import results_xlsx

        return results_xlsx(
            reported.this,
            reported.responses,
            language,
            made_at.date(),
            progress,
            reported.before,
        )
    from bot.services.results.spreadsheet import results_csv

    return results_csv(reported.this, reported.responses, language)


def name_of(reported: Reported, kind: ReportFile) -> str:
    """The file's name; the edition is in it, so that nobody hands on the wrong one."""
    edition = reported.this.results.edition.value
    return f"potenzialanalyse-{reported.this.number}-{edition}.{kind.value}"
