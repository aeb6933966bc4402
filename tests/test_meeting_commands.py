"""`mso-bot meeting`: a file becomes a published meeting, or all that is wrong with it is said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.config import Settings
from bot.domain.meetings.meeting import Audience, MeetingKind, MeetingState, Place
from bot.domain.person import Role
from bot.services import meetings
from bot.services.desk import Desk, open_desk, utc_now
from bot.services.meetings.file import read_meeting
from bot.services.meetings.nodes import FileErrors

EXAMPLE = Path(__file__).parents[1] / "docs" / "meeting.yaml"
ORGANISATIONS = {"rodina": "Beispielkreis Rodina"}

T = TypeVar("T")


@pytest.fixture(autouse=True)
def city(city_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The sample city is the database, and the folder is empty."""
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", city_url)
    monkeypatch.chdir(tmp_path)
    return city_url


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["meeting", *arguments], catch_exceptions=False)


def ask(url: str, question: Callable[[Desk], Awaitable[T]]) -> T:
    async def answer() -> T:
        async with open_desk(replace(Settings(), database_url=url)) as desk:
            return await question(desk)

    return asyncio.run(answer())


def a_file(tmp_path: Path, **fields: object) -> str:
    """A file for a meeting at six o'clock in sixty days, with other ``fields``."""
    day = (utc_now() + timedelta(days=60)).date()
    given = {
        "kind": "networking",
        "title": {"de": "Treffen", "tr": "Toplantı"},
        "starts": f"{day} 18:00",
        "ends": f"{day} 20:00",
        "place": "Muster-Saal",
        **fields,
    }
    file = tmp_path / "meeting.yaml"
    written = {name: value for name, value in given.items() if value is not None}
    file.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False))
    return str(file)


def test_a_file_is_published_at_once(city: str, tmp_path: Path) -> None:
    file = a_file(tmp_path, reminders=["4w", "90s", "PT2H"], capacity=30)
    said = run("add", file)
    assert said.exit_code == 0, said.stderr
    assert "published · networking · Muster-Saal" in said.stdout
    (meeting,) = ask(city, meetings.listed)
    assert meeting.state is MeetingState.PUBLISHED
    assert meeting.plan.reminders == (
        timedelta(weeks=4),
        timedelta(seconds=90),
        timedelta(hours=2),
    )
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert [(each["meeting"], each["free"]) for each in listed] == [(meeting.id, 30)]
    assert [each["before"] for each in listed[0]["reminders"]] == ["4w", "2h", "1m30s"]
    assert "1m30s before" in run("list").stdout


def test_the_example_is_right(tmp_path: Path) -> None:
    plan = read_meeting(EXAMPLE.read_text(encoding="utf-8"), "UTC", ORGANISATIONS)
    assert plan.kind is MeetingKind.NETWORKING
    assert plan.place == Place("Akademie Mont-Cenis, Herne", "", 51.5403, 7.2603)
    assert set(plan.titles) == set(plan.agenda) == {"de", "en", "tr", "ar"}
    assert (plan.timezone, plan.capacity) == ("Europe/Berlin", 80)


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    text = Path(a_file(tmp_path, title="Treffen")).read_text()
    plan = read_meeting(text, "Europe/Lisbon", ORGANISATIONS)
    assert plan.titles == {"de": "Treffen"}
    assert (plan.timezone, plan.capacity, plan.audience) == ("Europe/Lisbon", None, Audience())
    assert len(plan.reminders) == 4


def test_an_audience_is_named(tmp_path: Path) -> None:
    audience = {
        "roles": ["editor"],
        "organisations": ["Beispielkreis Rodina"],
        "languages": ["tr", "ar"],
    }
    text = Path(a_file(tmp_path, audience=audience)).read_text()
    plan = read_meeting(text, "UTC", ORGANISATIONS)
    assert plan.audience == Audience(
        frozenset({Role.EDITOR}), frozenset({"rodina"}), frozenset({"tr", "ar"})
    )


def test_all_mistakes_are_said_at_once_with_their_lines(city: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "kind: party\n"
        "title: {tr: Toplantı}\n"
        "starts: tomorrow\n"
        "ends: 2027-13-01 10:00\n"
        "colour: red\n"
        "place:\n"
        "  name: Saal\n"
        "  latitude: 151.0\n"
        "  longitude: 7\n"
        "capacity: many\n"
        "audience:\n"
        "  organisations: [nobody]\n"
        "  languages: [xx]\n"
        "reminders:\n"
        "  - 1 month\n"
        "  - 2h\n"
        "timezone: Berlin\n"
        "kind: other\n"
    )
    said = run("add", str(file))
    assert said.exit_code == 1
    lines = [line.removeprefix(f"{file}:").split(":")[0] for line in said.stderr.splitlines()]
    assert lines == ["1", "2", "3", "4", "5", "6", "10", "12", "13", "15", "17", "18"]
    assert ask(city, meetings.listed) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [("kind: [", 1), ("", 1), ("- a\n", 1), ("a: b\n\tc: d\n", 2), ("kind: \x07", 1), ("*x", 1)],
)
def test_what_is_no_such_file_is_refused(text: str, line: int) -> None:
    with pytest.raises(FileErrors) as refused:
        read_meeting(text, "UTC", {})
    assert refused.value.errors[0].line == line


def test_a_start_in_the_past_is_refused(city: str, tmp_path: Path) -> None:
    said = run("add", "--language", "en", a_file(tmp_path, starts="2020-01-01 18:00"))
    assert said.exit_code == 1
    assert "This start has already passed." in said.stderr
    assert ask(city, meetings.listed) == []


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    said = run("add", "binary")
    assert said.exit_code == 1
    assert "cannot be read" in said.stderr
