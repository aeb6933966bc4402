"""`mso-bot`: the command line. Each command imports only what it needs, so that starting is fast.

Exit codes: 0 done, 1 it did not work (it says why), 2 the command was called wrongly.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.announce_command import announce
from bot.command_line import fail, plain_database_errors, settings, with_desk, write
from bot.domain.person import Role
from bot.organisations_command import organisations
from bot.questionnaire_commands import play, questionnaire, report

if TYPE_CHECKING:
    from bot.services.desk import Desk


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mso-bot")
def main() -> None:
    """A Telegram bot between a city and its migrant organisations.

    \b
    Try it without Telegram:   mso-bot demo
    Run it for real:           put MSO_BOT_TOKEN=… into a file .env, then
                               mso-bot sample   (or: mso-bot import DIRECTORY.xlsx)
                               mso-bot invite --role admin
                               mso-bot run
    """


@main.command()
@click.option("--port", default=8088, show_default=True, help="Port of the chat page (0: any).")
@click.option("--no-browser", is_flag=True, help="Only print the address; do not open a browser.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-data"),
    show_default=True,
    help="Folder for the demo's own database; begun anew at each start.",
)
def demo(port: int, no_browser: bool, data: Path) -> None:
    """Try the bot in the browser: no token, no network, sample people to play.

    Ends with Ctrl-C.
    """
    from bot.demo.runner import run_demo
    from bot.logs import set_up

    set_up("warning")
    try:
        asyncio.run(run_demo(port=port, folder=data, open_browser=not no_browser))
    except OSError as error:
        fail(f"The demo cannot start on port {port}: {error.strerror or error}")


@main.command()
def run() -> None:
    """Run the bot against Telegram by long polling. Needs MSO_BOT_TOKEN.

    Brings the database to the present shape first. Ends cleanly with Ctrl-C or SIGTERM: what is
    under way is finished, what is not confirmed comes again at the next start.
    """
    gc.disable()  # a fifth of the start would be looking through what is being imported

    from bot.logs import set_up
    from bot.running import Busy, run_bot

    chosen = settings()
    if chosen.token is None:
        fail("MSO_BOT_TOKEN is missing: put the token that @BotFather gave you into a file .env")
    set_up(chosen.log)
    from telegram.error import InvalidToken

    try:
        with plain_database_errors():
            asyncio.run(run_bot(chosen))
    except InvalidToken:
        fail("Telegram does not accept MSO_BOT_TOKEN. Is it the one that @BotFather gave you?")
    except Busy as error:
        fail(str(error))


@main.command()
@click.option("--people", default=0, type=click.IntRange(0, 1_000_000), help="Invented people.")
@click.option("--seed", default=0, show_default=True, help="The same seed invents the same people.")
@click.option(
    "--workbook",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Only write the sample city as a workbook to this file, as a start for your own.",
)
def sample(people: int, seed: int, workbook: Path | None) -> None:
    """Load the sample city of Herne: topics, offices, invented contacts and organisations.

    --people N --seed S adds N invented registered people, for trials and measurements.
    """
    from bot.demo.sample import load_sample, sample_workbook

    if workbook is not None:
        write(workbook, sample_workbook())
        click.echo(f"The sample city is in {workbook}.")
        return
    from bot.demo.loading import load_people
    from bot.services import directory

    async def work(desk: Desk) -> int:
        await directory.apply(desk, load_sample())
        return await load_people(desk, people, seed)

    added = with_desk(work, settings())
    click.echo(f"The sample city is loaded. Invented people added: {added}.")


@main.command()
@click.option("--role", type=click.Choice([r.value for r in Role]), required=True)
@click.option("--organisation", help="Name or short name (slug) of the organisation.")
@click.option("--contact", help="For --role contact: short name (slug) of the directory's contact.")
@click.option("--language", help="Language in which the person is greeted, such as tr.")
@click.option("--json", "as_json", is_flag=True, help="Print an object with link and token.")
def invite(
    role: str, organisation: str | None, contact: str | None, language: str | None, as_json: bool
) -> None:
    """Invite somebody: prints a link for one person. The first admin comes in this way.

    \b
    mso-bot invite --role admin --language de
    mso-bot invite --role key-person --organisation "Muster-Kulturverein" --language tr --json
    """
    from bot.inviting import NotFound, create_link

    chosen = settings()
    try:
        made = with_desk(
            lambda desk: create_link(desk, Role(role), organisation, contact, language), chosen
        )
    except NotFound as error:
        fail(str(error))
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    click.echo(made["link"])
    click.echo(f"For one person, valid for {chosen.invitation_days} days.")


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--language", default="de", show_default=True, help="Language of the messages.")
def import_(file: Path, dry_run: bool, language: str) -> None:
    """Replace the directory by a workbook (XLSX): all of it, or nothing when there is a mistake.

    Mistakes are listed by sheet, row and column.
    """
    from bot.domain.wording import Refusal
    from bot.importing import describe, explain
    from bot.services import directory
    from bot.services.workbook import WorkbookErrors

    data = file.read_bytes()

    async def work(desk: Desk) -> list[str]:
        preview = await directory.preview(desk, data)
        if not preview.changes.empty and not dry_run:
            await directory.apply(desk, preview.directory, revision=preview.revision)
        return describe(preview.changes, language, applied=not dry_run)

    try:
        for line in with_desk(work, settings()):
            click.echo(line)
    except WorkbookErrors as errors:
        fail("\n".join(explain(errors, language)))
    except Refusal as refusal:
        from bot.i18n import translator

        fail(translator(language).plain(refusal.message))


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the directory as a workbook. Importing it unchanged changes nothing."""
    from bot.services import directory

    data = with_desk(directory.export, settings())
    write(file, data)
    click.echo(f"The directory is in {file}.")


@main.command()
@click.option("--language", default="de", show_default=True, help="The asker's language.")
@click.argument("text", nargs=-1)
def lookup(language: str, text: tuple[str, ...]) -> None:
    """Find topics for words as people write them; without TEXT one query per line of input.

    Prints a JSON line for each query, best topic first, none when nothing fits. Uses the directory
    of the database, or the sample city when that is empty.
    """
    from bot.looking_up import searcher

    find = searcher(settings())
    queries = [" ".join(text)] if text else (line.rstrip("\n") for line in sys.stdin)
    for query in queries:
        click.echo(json.dumps(find(query, language), ensure_ascii=False))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def deliveries(*, as_json: bool) -> None:
    """What the bot has still to send: due, planned, held, and what failed and why.

    Held is what waits for people who blocked the bot. No names, only numbers.
    """
    from bot.services import delivery_overview

    found = with_desk(delivery_overview.report, settings())
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for name in ("due", "sending", "planned", "held", "failed", "oldest_due", "next_planned"):
        click.echo(
            f"{name.replace('_', ' ') + ':':14}{'-' if found[name] is None else found[name]}"
        )
    for kind, states in found["kinds"].items():
        counts = ", ".join(f"{number} {state}" for state, number in states.items())
        click.echo(f"{kind}: {counts}")
    for row in found["reasons"]:
        click.echo(f"failed: {row['count']} × {row['kind']}: {row['reason']}")


@main.group()
def meeting() -> None:
    """Networking meetings and trainings."""


@meeting.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", default="de", show_default=True, help="Language of the messages.")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def meeting_add(file: Path, language: str, as_json: bool) -> None:
    """Publish the meeting in a YAML file: the running bot invites and reminds people by itself.

    \b
    kind: networking        or training-association, training-funding, training-publicity, other
    title: {de: …, tr: …}   German is needed; agenda likewise, and may be left out
    starts: 2027-05-12 18:00
    ends: 2027-05-12 21:00
    place: {name: …, address: …, latitude: …, longitude: …}
    capacity: 80            timezone, capacity, audience and reminders may be left out
    audience: {roles: [key-person], organisations: […], languages: [tr]}
    reminders: [4w, 1w, 1d, 2h, 90s]

    Mistakes are listed by line, all at once; nothing is changed then.
    """
    from bot.domain.wording import Refusal
    from bot.i18n import translator
    from bot.meeting_commands import add_meeting, describe, explain
    from bot.services.meetings.nodes import FileErrors

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {type(error).__name__}")
    try:
        added = with_desk(lambda desk: add_meeting(desk, text), settings())
    except FileErrors as errors:
        fail("\n".join(explain(errors, str(file), language)))
    except Refusal as refusal:
        fail(f"{file}: {translator(language).plain(refusal.message)}")
    if as_json:
        click.echo(json.dumps(added, ensure_ascii=False))
        return
    click.echo("\n".join(describe(added)))
    click.echo(f"Published. People to be invited: {added['audience']}.")


@meeting.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that are past or cancelled.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON line for each.")
def meeting_list(everything: bool, as_json: bool) -> None:
    """Meetings that are planned, with answers and reminders."""
    from bot.meeting_commands import describe, list_meetings

    for found in with_desk(lambda desk: list_meetings(desk, everything=everything), settings()):
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(describe(found)))


@main.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the present shape. ``run`` does so by itself."""
    from db import migrate

    chosen = settings()
    with plain_database_errors():
        changed = migrate.upgrade(chosen.database_url)
    click.echo("The database was upgraded." if changed else "The database is up to date.")


@main.command()
def check() -> None:
    """Check configuration, database and token, and say what is wrong."""
    from bot.checking import run_checks

    if not run_checks(settings(), click.echo):
        sys.exit(1)


main.add_command(announce)
main.add_command(questionnaire)
main.add_command(report)
main.add_command(play)
main.add_command(organisations)

if __name__ == "__main__":
    main()
