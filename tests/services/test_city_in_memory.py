"""The directory in memory: new at the next look after a change, and cheap when topics stay."""

from __future__ import annotations

from dataclasses import replace

from bot.services import directory
from bot.services.desk import Desk
from bot.services.directory import CityInMemory


async def test_a_change_is_seen_by_its_revision_and_keeps_an_index_that_still_fits(
    desk: Desk,
) -> None:
    cities = CityInMemory(desk)
    before = await cities.at(1)
    assert await cities.at(1) is before
    stored = await directory.load(desk)
    press = replace(stored.offices["presse"], phone="+49 221 4710 999")
    offices = {**stored.offices, "presse": press}
    await directory.apply(desk, replace(stored, offices=offices))
    after = await cities.at(2)
    assert after.directory.offices["presse"] == press
    assert after.index is before.index

    topics = {slug: topic for slug, topic in stored.topics.items() if slug != "waste"}
    await directory.apply(desk, replace(stored, topics=topics))
    without = await cities.at(3)
    assert before.index.search("garbage bin full", "en")[0].topic == "waste"
    assert "waste" not in {match.topic for match in without.index.search("garbage bin full", "en")}
