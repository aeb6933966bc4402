"""`mso-bot questionnaire check`: what is in a file, or each mistake where an editor finds it."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.services.questionnaires.reading import DEFAULT
from tests.services.questionnaires.small_file import SMALL


def check(file: Path, *arguments: str) -> Result:
    """The command in this process; anything but an orderly end fails the test."""
    return CliRunner().invoke(
        main, ["questionnaire", "check", str(file), *arguments], catch_exceptions=False
    )


def test_a_right_file_is_summed_up() -> None:
    done = check(DEFAULT)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "Was Ihre Organisation tut und braucht (needs, 1)",
        "32 Fragen",
        "Deutsch, Englisch, Türkisch, Arabisch",
    ]


def test_each_mistake_stands_behind_its_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    broken = SMALL.replace("version: 3", "version: x").replace("tr: Grup}", "en: Group}")
    file.write_text(broken, encoding="utf-8")
    done = check(file, "--language", "en")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        f"{file}:2: “version” must be a whole number.",
        f"{file}:18: item “form”, option “group”, language “en”: "
        "This language is not one of “languages”.",
        f"{file}:18: item “form”, option “group”, language “tr”: "
        "“text” is missing in this language.",
        "The questionnaire cannot be used. Number of mistakes: 3.",
    ]
    assert "Auswahl „group“" in check(file).stderr


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    assert check(tmp_path / "nothing.yaml").exit_code == 2
