"""`mso-bot questionnaire open, close, status`: a round from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from tests.services.answering import SHORT


@pytest.fixture(autouse=True)
def city(city_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The sample city is the database, and the folder is empty."""
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", city_url)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["questionnaire", *arguments], catch_exceptions=False)


def status() -> dict[str, Any]:
    """What ``status --json`` prints."""
    found: dict[str, Any] = json.loads(run("status", "--json").stdout)
    return found


def test_a_round_opens_and_closes_with_the_citys_own_questionnaire() -> None:
    assert run("status").stdout == "There was no round yet.\n"
    assert status() == {}
    assert run("close").exit_code == 1
    assert run("open").stdout == "Round 1 is open: needs, version 1.\n"
    again = run("open", "--language", "en")
    assert again.exit_code == 1
    assert "A round is open already." in again.stderr
    found = status()
    assert (found["round"], found["open"], found["submitted"]) == (1, True, 0)
    assert len(found["not_begun"]) == found["organisations"] > 10
    said = run("status").stdout.splitlines()
    assert said[0].startswith("Round 1 (needs, version 1), open since 20")
    assert said[1] == f"  handed in: 0 of {found['organisations']}"
    assert len(said) == 4 + found["organisations"]
    closed = run("close")
    assert closed.stdout == f"Round 1 is closed. Handed in: 0 of {found['organisations']}.\n"
    assert status()["open"] is False
    assert run("open").stdout == "Round 2 is open: needs, version 1.\n"


def test_a_broken_file_is_refused_with_all_its_mistakes_and_the_round_runs_on(
    tmp_path: Path,
) -> None:
    file = tmp_path / "short.yaml"
    file.write_text(SHORT.format(version=1), encoding="utf-8")
    assert run("open", str(file)).exit_code == 0
    before = status()
    broken = SHORT.replace("item: people", "item: nobody").replace("code: sport", "code: culture")
    file.write_text(broken.format(version=2), encoding="utf-8")
    refused = run("open", str(file), "--language", "en")
    assert refused.exit_code == 1
    assert "There is no item “nobody”." in refused.stderr
    assert "culture" in refused.stderr
    assert refused.stderr.splitlines()[-1].endswith("Number of mistakes: 2.")
    assert status() == before
    run("close")
    changed = SHORT.format(version=1).replace("Kurz gefragt", "Anders gefragt")
    file.write_text(changed, encoding="utf-8")
    stale = run("open", str(file), "--language", "en")
    assert stale.exit_code == 1
    assert "Make it version 2." in stale.stderr
    assert status()["open"] is False
