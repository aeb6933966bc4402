"""The staff's lists of meetings, however many there are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services import meetings
from tests.conftest import Stage
from tests.services.planning_meetings import BERLIN, a_plan


async def planned(stage: Stage, several: int) -> list[str]:
    """So many meetings, one each day from the day after tomorrow on; their titles in order."""
    titles = [f"Treffen {number:02}" for number in range(1, several + 1)]
    for number, title in enumerate(titles, start=2):
        start = (stage.clock() + timedelta(days=number)).astimezone(BERLIN)
        plan = a_plan(f"{start:%Y-%m-%d} 18:00", titles={"de": title})
        await meetings.add(stage.desk, plan)
    return titles


async def paged_through(stage: Stage, phone: Phone) -> list[str]:
    """The titles on all pages of the list that is shown."""
    seen = []
    while True:
        await stage.standin.idle()
        labels = phone.screen().buttons
        seen += [label[label.index("Treffen") :] for label in labels if "Treffen " in label]
        if "▶" not in labels:
            return seen
        await phone.taps("▶")


@pytest.fixture
async def edith(stage: Stage) -> Phone:
    return await stage.person("Edith", "en", role=Role.EDITOR)


async def test_all_that_is_planned_the_next_one_first(stage: Stage, edith: Phone) -> None:
    titles = await planned(stage, 25)
    await edith.says("/staff")
    await edith.taps("Meetings", await edith.sees("For staff"))
    await edith.sees("Meetings and trainings")
    assert await paged_through(stage, edith) == titles
    await edith.taps("◀")
    await stage.standin.idle()
    assert {"◀", "▶"} <= set(edith.screen().buttons)


async def test_all_that_is_over_the_latest_first(stage: Stage, edith: Phone) -> None:
    titles = await planned(stage, 9)
    stage.clock.forward(days=60)
    await meetings.tick(stage.desk, stage.clock())
    await edith.forges("oldplans")
    await edith.sees("Past and cancelled meetings")
    assert await paged_through(stage, edith) == titles[::-1]


async def test_a_page_that_is_not_there_any_more_leads_back(stage: Stage, edith: Phone) -> None:
    await planned(stage, 1)
    await edith.forges("plans:1")
    await edith.sees("Meetings and trainings")
    assert await paged_through(stage, edith) == []
    await edith.taps("◀")
    await stage.standin.idle()
    assert any("Treffen 01" in label for label in edith.screen().buttons)
