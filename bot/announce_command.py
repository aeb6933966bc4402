"""`mso-bot announce`: an announcement that stands in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.command_line import fail, settings, with_desk

if TYPE_CHECKING:
    from bot.services.desk import Desk


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show how many people it would go to.")
@click.option("--language", default="de", show_default=True, help="Language of the messages.")
def announce(file: Path, dry_run: bool, language: str) -> None:
    """Send an announcement that stands in FILE (YAML), to the people and at the time it says.

    \b
    texts:                    # German is needed; others read it, marked as such
      de: |
        <b>Neue Kurse</b> ab Mai: <a href="https://example.org">mehr dazu</a>
      tr: Mayıs'tan itibaren yeni kurslar
    audience:                 # each line is optional; without any: all key persons
      roles: [key-person]
      organisations: [muster-verein]
      languages: [de, tr]
      topics: [family]        # what people subscribe to
      meeting: 12             # invited to it, and answered one of
      rsvps: [yes, none]
    must-read: true           # reaches people whatever they have subscribed to
    second-editor: true       # waits until an editor approves it
    link: https://example.org # shown as a button
    picture: poster.jpg       # or file: leaflet.pdf, beside this file
    at: 2027-05-01 18:00      # the city's clock; without it: now
    """
    from bot.announcing import conclude, describe
    from bot.domain.meetings.meeting import MeetingState
    from bot.domain.outcome import Outcome
    from bot.domain.wording import Refusal
    from bot.i18n import translator
    from bot.questionnaires import explain
    from bot.services import announcements, directory, meetings
    from bot.services.announcements.file import AnnouncementErrors, read_announcement

    data = file.read_bytes()

    async def work(desk: Desk) -> tuple[list[str], Outcome | None]:
        shelves = await directory.load(desk)
        held = await meetings.listed(desk, frozenset(MeetingState), limit=10_000)
        plan = read_announcement(
            data,
            str(file),
            folder=file.parent,
            organisations=shelves.organisations,
            meetings={meeting.id for meeting in held},
        )
        announcements.due_moment(desk, plan.due_local, desk.clock())  # also for a dry run
        counts = await announcements.count(desk, plan.audience)
        lines = list(describe(plan.content, counts, language))
        return lines, None if dry_run else await announcements.announce(desk, plan)

    try:
        lines, outcome = with_desk(work, settings())
    except AnnouncementErrors as errors:
        fail("\n".join(explain(errors, language)))
    except Refusal as refusal:
        fail(translator(language).plain(refusal.message))
    for line in lines:
        click.echo(line)
    if outcome is not None:
        click.echo(conclude(outcome, language))
