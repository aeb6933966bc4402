"""The command line's words about a questionnaire: its file, its mistakes, how far a round is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.domain.questionnaire import Questionnaire
from bot.domain.wording import Refusal
from bot.i18n import translator
from bot.services.desk import Desk
from bot.services.questionnaires import responding, rounds
from bot.services.questionnaires.mistakes import QuestionnaireErrors
from bot.services.questionnaires.reading import default_questionnaire, read_questionnaire
from bot.services.questionnaires.stored import QuestionnairesInMemory


def describe(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    """What is in a questionnaire, a line for each thing."""
    _ = translator(language)
    yield f"{_.text(questionnaire.titles)} ({questionnaire.name}, {questionnaire.version})"
    yield str(_.plural("{number} item", "{number} items", len(questionnaire.items)))
    yield ", ".join(_.language_name(code) for code in questionnaire.languages)


def explain(errors: QuestionnaireErrors, language: str) -> Iterator[str]:
    """Every mistake with its file, line and place, as editors and terminals make links of."""
    _ = translator(language)
    for error in errors.errors:
        place = f"{errors.file}:{error.line}" if error.line else errors.file
        named = ", ".join(map(_.plain, error.named()))
        said = _.plain(error.message)
        yield f"{place}: {named}: {said}" if named else f"{place}: {said}"
    yield _.plain(errors.message)


def questionnaire_in(file: Path | None) -> Questionnaire:
    """That of a file, or else the city's own; raises :class:`QuestionnaireErrors`."""
    if file is None:
        return default_questionnaire()
    return read_questionnaire(file.read_bytes(), str(file))


async def open_round(desk: Desk, questionnaire: Questionnaire) -> str:
    """Open a round; says what was done. :class:`Refusal` while another one is open."""
    outcome = await rounds.open_round(desk, None, None, questionnaire)
    if outcome.name != "round-opened":
        raise Refusal(rounds.OPEN_ALREADY)
    title = f"{questionnaire.name}, version {questionnaire.version}"
    return f"Round {outcome.values['number']} is open: {title}."


async def close_round(desk: Desk) -> str:
    """Close the open round; says what was done. :class:`Refusal` when none is open."""
    round = await rounds.current(desk)
    if round is None:
        raise Refusal(responding.NOT_OPEN)
    await rounds.close(desk, None, None, round.id)
    standing = await rounds.standing(desk, round)
    handed_in = f"{len(standing.submitted)} of {len(standing.organisations)}"
    return f"Round {round.number} is closed. Handed in: {handed_in}."


async def status(desk: Desk) -> dict[str, Any]:
    """How far the latest round is; empty when there was none yet."""
    every = await rounds.everyone(desk)
    if not every:
        return {}
    round = every[0]
    standing = await rounds.standing(desk, round)
    known = await QuestionnairesInMemory(desk).at(round.questionnaire)
    return {
        "round": round.number,
        "open": round.is_open,
        "questionnaire": known.questionnaire.name,
        "version": known.questionnaire.version,
        "opened_at": round.opened_at.isoformat(),
        "closed_at": None if round.closed_at is None else round.closed_at.isoformat(),
        "reminders": round.nudges,
        "organisations": len(standing.organisations),
        "submitted": len(standing.submitted),
        "under_way": {r.organisation: r.organisation_name for r in standing.under_way},
        "not_begun": standing.missing,
    }


def in_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The same for people."""
    if not found:
        yield "There was no round yet."
        return
    state = "open" if found["open"] else "closed"
    since = found["opened_at" if found["open"] else "closed_at"][:10]
    asked = f"{found['questionnaire']}, version {found['version']}"
    yield f"Round {found['round']} ({asked}), {state} since {since}"
    yield f"  handed in: {found['submitted']} of {found['organisations']}"
    for key, title in (("under_way", "under way"), ("not_begun", "not begun")):
        yield f"  {title}: {len(found[key])}"
        yield from (f"    {name} ({slug})" for slug, name in found[key].items())
