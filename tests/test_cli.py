"""`mso-bot`: every command, its exit codes, and what it says when it does not work."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, func, select

from bot.__main__ import main
from bot.config import Settings
from bot.demo.standin import TOKEN, StandIn
from bot.domain.person import Role
from bot.running import alone
from bot.services import deliveries as outbox
from bot.services import people as registered
from bot.services.deliveries import Letter
from bot.services.desk import open_desk
from bot.services.people import NewPerson
from bot.services.workbook import read_workbook, write_workbook
from db import migrate
from db.people import people

COMMANDS = sorted(main.commands)

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder and an environment without settings."""
    for name in [name for name in os.environ if name.startswith("MSO_BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, stdin: str | None = None) -> Result:
    """The command in this process; anything but an orderly end fails the test."""
    return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)


def process(*arguments: str, **settings: str) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def city(city_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The sample city is the database."""
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", city_url)
    return city_url


@pytest.fixture
def empty(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The database has tables and nothing in them."""
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", empty_url)
    return empty_url


def test_help_names_every_command_and_how_to_begin() -> None:
    said = run("--help")
    assert said.exit_code == 0
    for word in (*COMMANDS, "MSO_BOT_TOKEN", "mso-bot demo"):
        assert word in said.stdout
    assert COMMANDS == [
        "announce",
        "check",
        "db",
        "deliveries",
        "demo",
        "export",
        "import",
        "invite",
        "lookup",
        "meeting",
        "organisations",
        "play",
        "questionnaire",
        "report",
        "run",
        "sample",
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    for flag in ("--help", "-h"):
        said = run(command, flag)
        assert said.exit_code == 0
        assert "Usage: " in said.stdout
        assert len(said.stdout.splitlines()) > 4


@pytest.mark.parametrize(
    "wrong",
    [
        ["no-such-command"],
        ["invite"],
        ["invite", "--role", "king"],
        ["import", "no-such-file.xlsx"],
        ["import"],
        ["export"],
        ["sample", "--people", "-1"],
        ["db"],
        ["run", "--fast"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_two(wrong: list[str]) -> None:
    assert run(*wrong).exit_code == 2


@pytest.mark.parametrize("command", [["check"], ["db", "upgrade"], ["invite", "--role", "admin"]])
def test_wrong_settings_are_listed_all_at_once(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSO_BOT_TIMEZONE", "Mars/Olympus")
    monkeypatch.setenv("MSO_BOT_LOG", "loud")
    monkeypatch.setenv("MSO_BOT_TOKEN", "nonsense")
    said = run(*command)
    assert said.exit_code == 1
    for expected in ("MSO_BOT_TIMEZONE", "MSO_BOT_LOG", "MSO_BOT_TOKEN"):
        assert expected in said.stderr
    assert "nonsense" not in said.output


def test_an_invitation_is_printed_as_json_or_for_people(city: str) -> None:
    said = run(
        "invite", "--role", "key-person", "--organisation", "polonia", "--language", "en", "--json"
    )
    assert said.exit_code == 0
    made = json.loads(said.stdout)
    assert made["link"].endswith(f"?start={made['token']}")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", made["token"])
    assert (made["role"], made["organisation"]) == ("key-person", "polonia")

    said = run("invite", "--role", "admin")
    assert said.exit_code == 0
    assert "https://t.me/" in said.stdout
    assert "valid for 14 days" in said.stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--organisation", "Nirgendwo"], "There is no organisation Nirgendwo"),
        (["--organisation", "Muster"], "Several organisations match Muster"),
        (["--contact", "nobody"], "There is no contact nobody"),
        (["--language", "xx"], "There is no language xx"),
    ],
)
def test_an_invitation_to_nowhere_says_what_there_is(
    city: str, arguments: list[str], reason: str
) -> None:
    said = run("invite", "--role", "key-person", *arguments)
    assert said.exit_code == 1
    assert reason in said.stderr


def test_export_and_import_go_round(city: str, tmp_path: Path) -> None:
    file = tmp_path / "city.xlsx"
    assert run("export", str(file)).exit_code == 0
    said = run("import", str(file), "--language", "en")
    assert said.exit_code == 0
    assert "Nothing would change" in said.stdout

    directory = read_workbook(file.read_bytes())
    press = replace(directory.offices["presse"], phone="+49 221 4710 999")
    contacts = {slug: c for slug, c in directory.contacts.items() if slug != "kevin-probemann"}
    topics = {
        slug: replace(topic, contact=None) if topic.contact == "kevin-probemann" else topic
        for slug, topic in directory.topics.items()
    }
    changed = replace(
        directory,
        offices={**directory.offices, "presse": press},
        contacts=contacts,
        topics=topics,
    )
    file.write_bytes(write_workbook(changed))
    dry = run("import", str(file), "--dry-run", "--language", "en")
    assert "Offices ~ presse" in dry.stdout
    assert "Contacts - kevin-probemann" in dry.stdout
    assert "up to date for everybody" not in dry.stdout
    assert "up to date for everybody" in run("import", str(file), "--language", "en").stdout
    assert "Nothing would change" in run("import", str(file), "--language", "en").stdout


def test_a_bad_workbook_is_refused_with_every_place(empty: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.xlsx"
    file.write_bytes(b"no workbook at all")
    said = run("import", str(file), "--language", "en")
    assert said.exit_code == 1
    assert "Nothing was changed" in said.stderr
    assert "not an Excel workbook" in said.stderr


def test_a_file_that_cannot_be_written_is_no_riddle(city: str, tmp_path: Path) -> None:
    for arguments in (["export"], ["sample", "--workbook"]):
        said = run(*arguments, str(tmp_path / "no-such-folder" / "city.xlsx"))
        assert said.exit_code == 1
        assert "cannot be written" in said.stderr


def test_the_sample_can_be_had_as_a_workbook(tmp_path: Path) -> None:
    file = tmp_path / "sample.xlsx"
    assert run("sample", "--workbook", str(file)).exit_code == 0
    assert len(read_workbook(file.read_bytes()).topics) == 34


def test_invented_people_are_added_at_every_call(empty: str) -> None:
    for total in (1000, 2000):
        said = run("sample", "--people", "1000", "--seed", "3")
        assert said.exit_code == 0
        assert "Invented people added: 1000" in said.stdout
        engine = create_engine(migrate.sync_url(empty))
        with engine.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(people)) == total
            names = select(people.c.name).order_by(people.c.telegram_id)
            stored = list(connection.scalars(names))
        engine.dispose()
    assert stored[:1000] == stored[1000:], "the same seed invents the same people"


def test_lookup_by_argument_and_line_by_line(city: str) -> None:
    said = run("lookup", "--language", "en", "residence", "permit")
    found = json.loads(said.stdout)
    assert found["query"] == "residence permit"
    assert found["results"][0]["topic"] == "residence"
    assert found["results"][0]["office"] == "buergerdienste"
    assert found["results"][0]["score"] > 0

    said = run("lookup", "--language", "tr", stdin="oturma izni\n\nasdf qwer\n  Kindergarten\n")
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert [line["query"].strip() for line in lines] == [
        "oturma izni",
        "",
        "asdf qwer",
        "Kindergarten",
    ]
    assert lines[0]["results"][0]["topic"] == "residence"
    assert lines[1]["results"] == lines[2]["results"] == []
    assert lines[3]["results"][0]["topic"] == "childcare"
    assert all(len(line["results"]) <= 3 for line in lines)


def test_lookup_works_before_there_is_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "none.sqlite3"
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", f"sqlite:///{file}")
    found = json.loads(run("lookup", "--language", "en", "residence permit").stdout)
    assert found["results"][0]["topic"] == "residence"
    assert not file.exists(), "looking up creates nothing"


def test_upgrading_twice_says_that_nothing_was_to_do(empty: str) -> None:
    assert "up to date" in run("db", "upgrade").stdout
    said = run("db", "upgrade")
    assert (said.exit_code, said.stdout.strip()) == (0, "The database is up to date.")


def test_upgrading_makes_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "new.sqlite3"
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", f"sqlite:///{file}")
    assert "was upgraded" in run("db", "upgrade").stdout
    assert file.exists()


@pytest.mark.parametrize(
    "url", ["sqlite:///no/such/folder/bot.sqlite3", "postgresql://nobody@127.0.0.1:1/none"]
)
@pytest.mark.parametrize(
    "command", [["db", "upgrade"], ["export", "x.xlsx"], ["invite", "--role", "admin"]]
)
def test_a_database_that_cannot_be_used_is_said_in_a_sentence(
    command: list[str], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", url)
    said = run(*command)
    assert said.exit_code == 1
    assert "database cannot be used" in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_running_without_its_database_says_so() -> None:
    for url in ("sqlite:///no/such/folder/bot.sqlite3", "postgresql://nobody@127.0.0.1:1/none"):
        running = process("run", MSO_BOT_DATABASE_URL=url, MSO_BOT_TOKEN=TOKEN)
        _out, said = running.communicate(timeout=30)
        assert running.returncode == 1
        assert "database cannot be used" in said
        assert "Traceback" not in said


async def test_check_says_what_is_there_and_what_is_not(
    city: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = await asyncio.to_thread(run, "check")
    assert said.exit_code == 1
    assert "token: MSO_BOT_TOKEN is missing" in said.stdout
    assert "34 topics" in said.stdout
    assert "mso-bot invite --role admin" in said.stdout

    async with StandIn(TOKEN).serving() as api_url:
        monkeypatch.setenv("MSO_BOT_API_URL", api_url)
        monkeypatch.setenv("MSO_BOT_TOKEN", TOKEN)
        said = await asyncio.to_thread(run, "check")
        assert said.exit_code == 0
        assert "the bot is @mso_sample_bot" in said.stdout
        monkeypatch.setenv("MSO_BOT_TOKEN", "2000:WRONG")
        said = await asyncio.to_thread(run, "check")
        assert said.exit_code == 1
        assert "Telegram does not accept it" in said.stdout

        monkeypatch.setenv("MSO_BOT_TOKEN", TOKEN)
        made = await asyncio.to_thread(run, "invite", "--role", "admin")
        assert "https://t.me/mso_sample_bot?start=" in made.stdout
    said = await asyncio.to_thread(run, "check")
    assert said.exit_code == 1
    assert "Telegram cannot be reached" in said.stdout
    assert TOKEN not in said.output


def test_running_needs_a_token() -> None:
    running = process("run")
    _out, said = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "MSO_BOT_TOKEN is missing" in said


def test_a_second_process_on_one_sqlite_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    with alone(url):
        second = process("run", MSO_BOT_DATABASE_URL=url, MSO_BOT_TOKEN=TOKEN)
        _out, said = second.communicate(timeout=30)
    assert second.returncode == 1
    assert "Another mso-bot already runs on" in said
    assert "PostgreSQL" in said


async def test_a_token_that_telegram_refuses_ends_the_run(city: str) -> None:
    async with StandIn(TOKEN).serving() as api_url:
        running = process(
            "run",
            MSO_BOT_DATABASE_URL=city,
            MSO_BOT_TOKEN="2000:WRONG",
            MSO_BOT_API_URL=api_url,
        )
        _out, said = await asyncio.to_thread(running.communicate, timeout=30)
    assert running.returncode == 1
    assert "Telegram does not accept MSO_BOT_TOKEN" in said
    assert "WRONG" not in said


def test_the_demo_starts_on_a_free_port_and_ends_with_a_signal(tmp_path: Path) -> None:
    running = process("demo", "--port", "0", "--no-browser", "--data", str(tmp_path / "demo"))
    assert running.stdout is not None
    ready = next(line for line in running.stdout if "http://" in line)
    address = re.search(r"http://127\.0\.0\.1:\d+", ready)
    assert address is not None
    with urllib.request.urlopen(address.group(), timeout=10) as page:
        assert page.status == 200
        assert b"<html" in page.read()

    port = address.group().rpartition(":")[2]
    second = process("demo", "--port", port, "--no-browser", "--data", str(tmp_path / "other"))
    _out, said = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"cannot start on port {port}" in said

    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 0, err
    assert "The demo has ended." in out
    assert err == ""
    assert (tmp_path / "demo" / "demo.sqlite3").exists()


def test_deliveries_are_counted_without_names(city: str) -> None:
    async def fill() -> None:
        async with open_desk(replace(Settings(), database_url=city)) as desk:
            person = NewPerson(11, "Ada Unverwechselbar", "en", Role.ADMIN, None)
            await registered.add_registered(desk, [person])
            ada = (await registered.arrive(desk, 11, 0)).person
            assert ada is not None
            letter = Letter("reminder", "meeting:1", ada.id, {}, desk.clock())
            later = replace(letter, occasion="later", due_at=desk.clock() + timedelta(days=1))
            await outbox.post_many(desk, [letter, later])
            (delivery,) = await outbox.begin(desk, await outbox.due(desk, 1))
            await outbox.settle(desk, [outbox.failed(delivery, "Message is too long")])

    asyncio.run(fill())
    found = json.loads(run("deliveries", "--json").output)
    assert found["due"] == 0
    assert (found["planned"], found["failed"]) == (1, 1)
    assert found["kinds"] == {"reminder": {"failed": 1, "waiting": 1}}
    assert found["reasons"] == [{"kind": "reminder", "reason": "Message is too long", "count": 1}]
    said = run("deliveries").output
    assert "planned:      1" in said
    assert "failed: 1 × reminder: Message is too long" in said
    assert "Unverwechselbar" not in said + json.dumps(found)
