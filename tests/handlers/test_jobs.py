"""What happens by itself happens at once when the clock jumps: after a sleep, or in the demo."""

from __future__ import annotations

from bot.domain.person import Role
from tests.conftest import Stage


async def test_a_clock_that_jumps_makes_up_for_what_is_due(stage: Stage) -> None:
    topic = next(t for t in stage.directory.topics.values() if t.contact)
    staff = await stage.person("Carl", "en", Role.CONTACT, contact=topic.contact)
    ada = await stage.person("Ada", "en")
    await ada.forges(f"ask:{topic.slug}")
    await ada.sees("What would you like to ask?")
    await ada.says("When does the office open?")
    await ada.sees("May I send this")
    await ada.taps("Send")
    await staff.sees("When does the office open?")
    stage.clock.forward(days=stage.settings.answer_days + 7)  # the promise is of working days
    await staff.sees("waited longer than we promised")
