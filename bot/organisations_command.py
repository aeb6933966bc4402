"""`mso-bot organisations`: the directory of migrant organisations as a file."""

from __future__ import annotations

from pathlib import Path

import click

from bot.command_line import settings, with_desk, write


@click.group()
def organisations() -> None:
    """The directory of migrant organisations that agreed to be shown."""


@organisations.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", default="de", show_default=True, help="Language of the workbook.")
def organisations_export(file: Path, language: str) -> None:
    """Write what they show of themselves to FILE, which ends in .json or .xlsx.

    The JSON file has every language; docs/mso-directory.md says what is in it.
    """
    from bot.services.desk import utc_now
    from bot.services.mso_directory import load as load_organisations
    from bot.services.mso_directory_files import directory_json, directory_xlsx
    from bot.services.questionnaires.stored import QuestionnairesInMemory

    if file.suffix.lower() not in (".json", ".xlsx"):
        raise click.BadParameter("FILE must end in .json or .xlsx.", param_hint="FILE")
    entries = with_desk(
        lambda desk: load_organisations(desk, QuestionnairesInMemory(desk)), settings()
    )
    data = (
        directory_json(entries, utc_now())
        if file.suffix.lower() == ".json"
        else directory_xlsx(entries, language)
    )
    write(file, data)
    click.echo(f"Organisations in {file}: {len(entries)}.")
