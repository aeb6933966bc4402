"""`mso-bot organisations export`: the files of the MSO directory from the command line."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from bot.__main__ import main
from bot.config import Settings
from bot.domain.person import Role
from bot.services import directory
from bot.services.desk import open_desk
from tests.services.showing_organisations import hand_in
from tests.services.walking import create_person


def export(*arguments: str) -> Result:
    """The command in this process; anything but an orderly end fails the test."""
    return CliRunner().invoke(main, ["organisations", "export", *arguments], catch_exceptions=False)


@pytest.fixture
def city(city_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The sample city, in which one organisation is shown; gives its name."""
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", city_url)
    monkeypatch.chdir(tmp_path)

    async def fill() -> str:
        async with open_desk(replace(Settings(), database_url=city_url)) as desk:
            first = next(iter((await directory.load(desk)).organisations.values()))
            await hand_in(desk, await create_person(desk, Role.KEY_PERSON, first.slug), first.slug)
            return first.name

    return asyncio.run(fill())


def test_both_files_have_who_agreed(city: str) -> None:
    assert export("mso.json").output == "Organisations in mso.json: 1.\n"
    (one,) = json.loads(Path("mso.json").read_text(encoding="utf-8"))["organisations"]
    assert one["name"] == city
    assert export("mso.XLSX", "--language", "tr").exit_code == 0
    sheet = load_workbook(BytesIO(Path("mso.XLSX").read_bytes())).worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["Ad", city]


def test_another_ending_is_a_wrong_call(city: str) -> None:
    said = export("mso.csv")
    assert said.exit_code == 2
    assert ".json or .xlsx" in said.output
    assert not Path("mso.csv").exists()
