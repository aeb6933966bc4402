"""`mso-bot questionnaire`, `report` and `play`: a file, its rounds, their results; a dialogue."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bot.command_line import fail, settings, with_desk, write


@click.command()
@click.option("--round", "number", type=int, help="Number of the round; without it the newest.")
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Write the report.")
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Write a workbook.")
@click.option("--csv", type=click.Path(dir_okay=False, path_type=Path), help="Write a table.")
@click.option(
    "--edition",
    type=click.Choice(["staff", "steering"]),
    default="staff",
    show_default=True,
    help="All figures, or without those that fewer than three organisations gave.",
)
@click.option("--language", default="de", show_default=True, help="Language of the files.")
def report(
    number: int | None,
    pdf: Path | None,
    xlsx: Path | None,
    csv: Path | None,
    edition: str,
    language: str,
) -> None:
    """Write the results of a round of the questionnaire (the Potenzialanalyse) to files.

    \b
    mso-bot report --pdf report.pdf --xlsx results.xlsx
    mso-bot report --round 2 --edition steering --pdf steering-group.pdf
    """
    from bot.domain.results import Edition
    from bot.domain.wording import Refusal
    from bot.i18n import languages, translator
    from bot.reporting import make_report
    from bot.services.questionnaires.reporting import ReportFile

    given = {ReportFile.PDF: pdf, ReportFile.XLSX: xlsx, ReportFile.CSV: csv}
    wanted = {kind: path for kind, path in given.items() if path is not None}
    if not wanted:
        raise click.UsageError("Say which file to write: --pdf FILE, --xlsx FILE or --csv FILE.")
    if language not in languages():
        raise click.UsageError(f"--language: one of {', '.join(languages())}")
    try:
        files = with_desk(
            lambda desk: make_report(desk, number, Edition(edition), language, wanted), settings()
        )
    except Refusal as refusal:
        fail(translator("en").plain(refusal.message))
    for path, data in files:
        write(path, data)
        click.echo(f"{path}: {len(data):,} bytes")


@click.command()
@click.argument("script")
@click.option("--language", default="de", show_default=True, help="The person's language.")
def play(script: str, language: str) -> None:
    """Play a dialogue here in the terminal: SCRIPT is its name, such as question or room-request;
    needs, the city's questionnaire; or the FILE.yaml of another one.

    Nothing is stored. A wrong name lists the right ones, a wrong file all its mistakes.
    """
    from bot.playable import NotPlayable
    from bot.playing import HOW_TO, open_player

    try:
        player = open_player(script, language)
    except NotPlayable as error:
        fail(str(error))
    click.echo(HOW_TO + "\n\n" + player.screen())
    while not player.finished and (line := sys.stdin.readline()):
        try:
            click.echo("\n" + player.do(line.rstrip("\n")))
        except NotPlayable as error:
            click.echo(str(error), err=True)


@click.group()
def questionnaire() -> None:
    """The needs questionnaire, and the rounds in which it is asked."""


@questionnaire.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", default="de", show_default=True, help="Language of the messages.")
def check_questionnaire(file: Path, language: str) -> None:
    """Check a questionnaire's FILE (YAML): all that is wrong with it by line, or what is in it."""
    from bot.questionnaires import describe, explain
    from bot.services.questionnaires.mistakes import QuestionnaireErrors
    from bot.services.questionnaires.reading import read_questionnaire

    try:
        found = read_questionnaire(file.read_bytes(), str(file))
    except QuestionnaireErrors as errors:
        fail("\n".join(explain(errors, language)))
    click.echo("\n".join(describe(found, language)))


@questionnaire.command("open")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@click.option("--language", default="de", show_default=True, help="Language of the messages.")
def open_questionnaire(file: Path | None, language: str) -> None:
    """Open a round with the questionnaire in FILE (YAML), or with the city's own one.

    The running bot tells all key persons. A wrong file changes nothing.
    """
    from bot.domain.wording import Refusal
    from bot.i18n import translator
    from bot.questionnaires import explain, open_round, questionnaire_in
    from bot.services.questionnaires.mistakes import QuestionnaireErrors

    try:
        asked = questionnaire_in(file)
        said = with_desk(lambda desk: open_round(desk, asked), settings())
    except QuestionnaireErrors as errors:
        fail("\n".join(explain(errors, language)))
    except Refusal as refusal:
        fail(translator(language).plain(refusal.message))
    click.echo(said)


@questionnaire.command("close")
@click.option("--language", default="de", show_default=True, help="Language of the messages.")
def close_questionnaire(language: str) -> None:
    """Close the open round. What is under way ends; what was handed in stays."""
    from bot.domain.wording import Refusal
    from bot.i18n import translator
    from bot.questionnaires import close_round

    try:
        click.echo(with_desk(close_round, settings()))
    except Refusal as refusal:
        fail(translator(language).plain(refusal.message))


@questionnaire.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def questionnaire_status(as_json: bool) -> None:
    """The latest round: how many have handed in, and who has not."""
    from bot.questionnaires import in_lines, status

    found = with_desk(status, settings())
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(in_lines(found)))
