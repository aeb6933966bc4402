"""`mso-bot announce`: what the dialogue does, from a file; all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.config import Settings
from bot.domain.announcement import Announcement, AnnouncementState, Audience
from bot.domain.person import Role
from bot.services import announcements, directory, people
from bot.services.desk import Desk, open_desk
from bot.services.people import NewPerson

T = TypeVar("T")

FILE = """\
texts:
  de: |
    <b>Neue Kurse</b>

    Ab Mai & im Juni: <a href="https://example.org">mehr</a>
  tr: Yeni kurslar
audience:
  roles: [key-person]
  languages: [de, tr, ar]
link: https://example.org/kurse
"""

#: Line by line wrong.
WRONG = """\
texts:
  tr: <b>Yeni
  xxxx: a
audience:
  roles: [key-person, boss]
  topics:
    - family
    - fmaily
  meeting: 99
must-read: maybe
link: javascript:x
picture: nothing.jpg
at: tomorrow
"""


@pytest.fixture
def city(city_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The sample city with five people is the database."""
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", city_url)

    async def fill(desk: Desk) -> None:
        organisation = next(iter((await directory.load(desk)).organisations))
        spoken = ("de", "tr", "tr", "ar", "ru")
        await people.add_registered(
            desk,
            [
                NewPerson(70 + n, "N. N.", language, Role.KEY_PERSON, organisation)
                for n, language in enumerate(spoken)
            ],
        )

    at(city_url, fill)
    return city_url


def at(url: str, work: Callable[[Desk], Awaitable[T]]) -> T:
    async def run() -> T:
        async with open_desk(replace(Settings(), database_url=url)) as desk:
            return await work(desk)

    return asyncio.run(run())


def stored(url: str) -> list[Announcement]:
    return at(url, lambda desk: announcements.latest(desk, 10))


def announce(file: Path, *arguments: str) -> Result:
    """The command in this process; anything but an orderly end fails the test."""
    return CliRunner().invoke(
        main, ["announce", str(file), "--language", "en", *arguments], catch_exceptions=False
    )


def written(folder: Path, text: str) -> Path:
    file = folder / "courses.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_dry_run_counts_and_changes_nothing(city: str, tmp_path: Path) -> None:
    done = announce(written(tmp_path, FILE), "--dry-run")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "Arabic (ar): 1; will get the German text, with a note saying so",
        "German (de): 1",
        "Turkish (tr): 2",
        "4 recipients",
        "Texts: de, tr",
    ]
    assert stored(city) == []


def test_a_dry_run_finds_a_time_that_is_over(city: str, tmp_path: Path) -> None:
    done = announce(written(tmp_path, FILE + "at: 2020-05-01 18:00\n"), "--dry-run")
    assert done.exit_code == 1
    assert "That time has passed" in done.stderr


def test_it_is_sent_at_once(city: str, tmp_path: Path) -> None:
    done = announce(written(tmp_path, FILE))
    assert done.output.splitlines()[-1] == "Announcement 1 is being sent."
    (made,) = stored(city)
    assert made.state is AnnouncementState.SENDING
    assert made.content.texts["de"].startswith("<b>Neue Kurse</b>\n\nAb Mai &amp; im")
    assert made.content.link == "https://example.org/kurse"
    assert made.audience == Audience(
        frozenset({Role.KEY_PERSON}), languages=frozenset({"de", "tr", "ar"})
    )


def test_at_its_time_or_after_a_second_editors_approval(city: str, tmp_path: Path) -> None:
    picture = tmp_path / "poster.png"
    picture.write_bytes(b"\x89PNG")
    done = announce(written(tmp_path, FILE + "picture: poster.png\nat: 2099-05-01 18:00\n"))
    assert done.output.splitlines()[-1] == "Announcement 1 will be sent at the time you chose."
    done = announce(written(tmp_path, FILE + "second-editor: true\n"))
    assert done.exit_code == 1, "there is no editor yet"
    (made,) = stored(city)
    assert made.due_at is not None
    assert made.due_at.isoformat() == "2099-05-01T16:00:00+00:00"
    assert made.content.attachment is not None
    assert (made.content.attachment.kind, made.content.attachment.name) == ("photo", "poster.png")


def test_all_mistakes_at_once_and_nothing_changed(city: str, tmp_path: Path) -> None:
    file = written(tmp_path, WRONG)
    done = announce(file)
    assert done.exit_code == 1
    said = done.stderr.splitlines()
    assert [line.removeprefix(f"{file}:").split(":")[0] for line in said[:-1]] == [
        str(number) for number in (1, 2, 3, 5, 8, 9, 10, 11, 12, 13)
    ]
    assert said[-1] == "The announcement cannot be sent. Number of mistakes: 10."
    assert "boss" in done.stderr
    assert stored(city) == []


@pytest.mark.parametrize("text", ["", "- a\n", "texts: x\n", "texts: {de: [a]}\n", "\0", "a: &b c"])
def test_whatever_else_the_file_holds_is_refused(city: str, tmp_path: Path, text: str) -> None:
    assert announce(written(tmp_path, text)).exit_code == 1
    assert stored(city) == []
