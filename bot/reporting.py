"""The report of a round on the command line: the same files as in chat."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.domain.results import Edition
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from bot.services.questionnaires import reporting, rounds
from bot.services.questionnaires.reporting import ReportFile
from bot.services.results.rounds import unheard


async def make_report(
    desk: Desk,
    number: int | None,
    edition: Edition,
    language: str,
    wanted: Mapping[ReportFile, Path],
) -> list[tuple[Path, bytes]]:
    """The wanted files of the round of that number (``None``: the newest that has results).

    Raises :class:`Refusal` when there is no such round to show.
    """
    shown = [r for r in await rounds.everyone(desk) if reporting.visible(r, edition)]
    chosen = next((r for r in shown if number is None or r.number == number), None)
    if chosen is None:
        raise Refusal(N_("There are no results of this round."))
    reported = await reporting.report(desk, chosen.id, edition)
    made_at = desk.clock().astimezone(desk.settings.timezone)
    return [
        (path, reporting.make_file(reported, kind, language, made_at, unheard))
        for kind, path in wanted.items()
    ]
