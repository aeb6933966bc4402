"""Golden conversations: each kind of step, and the city's questionnaire, as people meet them.

A file beside this one holds what is typed (lines with ``>``) and what is answered. After a wanted
change, ``pytest tests/dialogues --rewrite-dialogues`` writes the answers anew; read the difference.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.domain.dialogue import KINDS
from bot.domain.questionnaire_script import script_of
from bot.playing import Player
from bot.services.questionnaires.reading import default_questionnaire
from tests.dialogues.sample_scripts import SCRIPTS as SAMPLES

FOLDER = Path(__file__).parent
GOLDEN = sorted(FOLDER.glob("*.txt"))

#: One for each kind of step, and the city's own questionnaire from the first item to the last.
SCRIPTS = {**SAMPLES, "needs": script_of(default_questionnaire(), 1)}

#: A Tuesday; the conversations know no other day.
TODAY = date(2026, 11, 24)


def played(path: Path) -> str:
    """The conversation of a file, played anew from what is typed in it."""
    name, language = path.stem.rsplit(".", 1)
    player = Player(SCRIPTS[name], language, TODAY)
    turns = [player.screen()]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("> "):
            assert not player.finished, f"{path.name}: nothing is asked any more before {line!r}"
            turns.append(f"{line}\n\n{player.do(line[2:])}")
    assert player.finished, f"{path.name} stops in the middle"
    return "\n\n".join(turns) + "\n"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_conversation_goes_as_it_went(path: Path, request: pytest.FixtureRequest) -> None:
    now = played(path)
    if request.config.getoption("--rewrite-dialogues"):
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_kind_of_step_has_its_conversation(language: str) -> None:
    shown = {
        step.kind
        for path in GOLDEN
        if path.stem.endswith(f".{language}")
        if (name := path.stem.rsplit(".", 1)[0]) in SAMPLES
        for step in SAMPLES[name].steps
    }
    assert shown == set(KINDS)
