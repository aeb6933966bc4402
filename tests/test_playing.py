"""`mso-bot play`: any dialogue, the city's questionnaire or that of a file, in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.app import FEATURES
from tests.services.answering import SHORT


def play(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["play", *arguments], input=typed, catch_exceptions=False)


@pytest.mark.parametrize("name", ["needs", "survey"])
def test_the_citys_questionnaire_is_played_in_the_players_language(name: str) -> None:
    done = play(name, "--language", "en", typed="#1\n/pause\n")
    assert done.exit_code == 0
    assert "Your organisation · 1 of " in done.stdout
    assert "Your organisation · 2 of " in done.stdout
    assert done.stdout.endswith("= left\n")


def test_a_questionnaire_in_a_file_is_played_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "short.yaml"
    file.write_text(SHORT.format(version=1), encoding="utf-8")
    typed = "نعم\n١٢\n#1\n#2\n#4\nلا\n#1\n"
    done = play(str(file), "--language", "ar", typed=typed)
    assert done.exit_code == 0, done.stderr
    answers = json.loads(done.stdout.rpartition("= ")[2])
    assert answers == {
        "room": True,
        "people": 12,
        "offers": ["culture", "sport"],
        "publish": False,
        "*review": True,
    }


def test_every_dialogue_that_the_bot_holds_can_be_played() -> None:
    held = {
        conversation.script.name
        for feature in FEATURES
        for conversation in feature.conversations
        if conversation.load is None
    }
    assert len(held) > 20
    for name in sorted(held):
        done = play(name, typed="/pause\n")
        assert done.exit_code == 0, done.stderr
        assert done.stdout.endswith("= left\n"), name


def test_a_room_is_asked_for_in_the_terminal() -> None:
    typed = "#1\nتدريب الجوقة\n٢٠\nالجمعة ٦-٨ مساءً\n/skip\n#1\n#1\n#1\n"
    done = play("room-request", "--language", "ar", typed=typed)
    assert done.exit_code == 0, done.stderr
    answers = json.loads(done.stdout.rpartition("= ")[2])
    assert answers["when"].endswith("T18:00/20:00")
    assert (answers["people"], answers["repeat"], answers["confirm"]) == (20, "once", "send")


def test_all_mistakes_of_a_file_are_said(tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    broken = SHORT.replace("item: people", "item: nobody").replace("code: sport", "code: culture")
    file.write_text(broken.format(version=1), encoding="utf-8")
    done = play(str(file), "--language", "en")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 3
    assert all(line.startswith(f"{file}:") for line in done.stderr.splitlines()[:-1])
    assert "There is no item “nobody”." in done.stderr


def test_a_wrong_name_lists_the_right_ones() -> None:
    done = play("no-such-dialogue")
    assert done.exit_code == 1
    for name in ("question", "needs", "survey", "FILE.yaml"):
        assert name in done.stderr
    assert play("needs", "--language", "xx").exit_code == 1
