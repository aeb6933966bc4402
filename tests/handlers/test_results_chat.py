"""Results in chat: pictures, texts and files for staff and for the steering group."""

from __future__ import annotations

import pytest

from bot.demo.loading import load_round
from bot.demo.standin import Message
from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from tests.conftest import Stage

PDF = b"%PDF-"
ZIP = b"PK\x03\x04"


async def opened(reader: Phone, section: str, question: str) -> Message:
    """What the figures of a question look like."""
    await reader.says("/results")
    rounds = await reader.sees("Ergebnisse des Fragebogens")
    await reader.taps("Runde 2", rounds)
    await reader.taps(section, await reader.sees("Organisationen haben geantwortet"))
    await reader.taps(question, await reader.sees(section))
    return await reader.sees(question)


async def two_rounds(stage: Stage) -> None:
    """A round of last year and one of now, 18 of 22 organisations each."""
    await load_round(stage.desk, 18, 1, closed=True)
    await load_round(stage.desk, 18, 2, closed=True)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.STEERING])
async def test_a_question_comes_as_a_picture_with_groups_and_trend(
    stage: Stage, role: Role
) -> None:
    await two_rounds(stage)
    reader = await stage.person("Stefan", "de", role=role)
    shown = await opened(reader, "Ihre Organisation", "Was für eine Organisation sind Sie?")
    assert reader.download(shown).startswith(b"\x89PNG")
    await reader.taps("Vergleich mit der letzten Runde", shown)
    trend = await reader.sees("Änderung des Anteils")
    assert "Eingetragener Verein" in trend.text
    if any("Nach Zielgruppe" in label for label in shown.buttons):
        await reader.taps("Nach Zielgruppe", shown)
        await reader.sees("Eingetragener Verein")


@pytest.mark.parametrize(
    ("button", "begins"), [("Bericht (PDF)", PDF), ("Excel", ZIP), ("CSV", "\ufeff".encode())]
)
@pytest.mark.parametrize("role", [Role.ADMIN, Role.STEERING])
async def test_the_files_can_be_had(stage: Stage, role: Role, button: str, begins: bytes) -> None:
    await two_rounds(stage)
    reader = await stage.person("Stefan", "de", role=role)
    await reader.says("/results")
    await reader.taps("Runde 2", await reader.sees("Ergebnisse des Fragebogens"))
    shown = await reader.sees("18 von 22 Organisationen haben geantwortet")
    hidden = "weniger als drei Organisationen" in shown.text
    assert hidden == (role is Role.STEERING)
    await reader.taps(button, shown)
    file = await reader.sees("Die Ergebnisse der Runde 2")
    assert reader.download(file).startswith(begins)
    await stage.standin.idle()
    assert not [m for m in reader.messages if "Einen Moment" in m.text and not m.deleted]


async def test_staff_can_have_the_edition_for_the_steering_group(stage: Stage) -> None:
    await two_rounds(stage)
    petra = await stage.person("Petra", "de", role=Role.ADMIN)
    await petra.says("/results")
    await petra.taps("Runde 2", await petra.sees("Ergebnisse des Fragebogens"))
    await petra.taps("für die Steuerungsgruppe", await petra.sees("haben geantwortet"))
    file = await petra.sees("Die Ergebnisse der Runde 2")
    assert file.data["document"]["file_name"] == "potenzialanalyse-2-steering.pdf"


async def test_an_open_round_is_for_staff_only(stage: Stage) -> None:
    await load_round(stage.desk, 18, 1, closed=False)
    petra = await stage.person("Petra", "de", role=Role.ADMIN)
    stefan = await stage.person("Stefan", "de", role=Role.STEERING)
    await petra.says("/results")
    rounds = await petra.sees("Ergebnisse des Fragebogens")
    await petra.taps("Runde 1", rounds)
    await petra.sees("18 von 22")
    await stefan.says("/results")
    await stefan.sees("Es gibt noch keine Ergebnisse")
    for forged in ("result:1", "chapter:1:association", "figures:1:legal-form", "crossed:1:x"):
        await stefan.forges(forged)
        assert "keine Ergebnisse" in (await stefan.answered())[-1]["text"]
    await stefan.forges("resultfile:1:pdf:staff")
    assert "keine Ergebnisse" in (await stefan.answered())[-1]["text"]


async def test_texts_are_a_list_with_names_only_for_staff(stage: Stage) -> None:
    await two_rounds(stage)
    question = "dringendsten"
    for name, role in (("Petra", Role.ADMIN), ("Stefan", Role.STEERING)):
        reader = await stage.person(name, "de", role=role)
        shown = await opened(reader, "Schulungen und Informationen", question)
        named = any(o.name in shown.text for o in stage.directory.organisations.values())
        assert named == (role is Role.ADMIN)


async def test_forged_figures_are_refused(stage: Stage) -> None:
    await two_rounds(stage)
    stefan = await stage.person("Stefan", "de", role=Role.STEERING)
    for forged in ("result", "result:99", "figures:2:nowhere", "trend:1:legal-form", "chapter:2"):
        await stefan.forges(forged)
        assert "keine Ergebnisse" in (await stefan.answered())[-1]["text"]
    await stefan.forges("resultfile:2:exe")
    assert "keine Ergebnisse" in (await stefan.answered())[-1]["text"]
