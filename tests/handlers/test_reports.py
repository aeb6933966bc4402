"""The living directory: wrong entries are reported, and every entry is asked about twice a year."""

from __future__ import annotations

from bot.domain.person import Role
from bot.services import directory
from tests.conftest import Stage

WRONG = "Nobody answers this phone number."


async def test_a_wrong_entry_is_reported_resolved_and_the_reporter_thanked(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    carl = await stage.person("Carl", "en", role=Role.CONTACT)
    ada = await stage.person("Ada", "en")
    await ada.says("residence permit")
    await ada.sees("Petra Muster")
    await ada.taps("This is wrong")
    await ada.sees("What is wrong with this entry?")
    await ada.says(WRONG)
    await ada.sees("The integration office will check it")

    told = await petra.sees(WRONG)
    assert "Petra Muster" in told.text
    assert not [message for message in carl.messages if WRONG in message.text]

    await petra.says("/staff")
    await petra.sees("For staff")
    await petra.taps("Reported entries")
    await petra.sees("Reported entries")
    await petra.taps("Petra Muster: Nobody answers")
    await petra.sees(WRONG)
    await petra.taps("Done")
    await petra.sees("Whoever reported it has been thanked")
    await ada.sees("The entry that you reported has been checked")

    await petra.taps("Done", told)
    assert (await petra.answered())[-1]["text"] == "This was already done."
    await petra.taps("Reported entries")
    await petra.sees("Nothing is reported")


async def test_people_behind_entries_are_asked_twice_a_year(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    carl = await stage.person("Carl", "en", role=Role.CONTACT, contact="birgit-mustermann")
    entry = stage.directory.contacts["birgit-mustermann"]
    assert entry.verified_on is not None

    def due_days() -> int:
        today = stage.clock().date()
        assert entry.verified_on is not None
        return directory.VERIFY_AFTER_DAYS - (today - entry.verified_on).days

    stage.clock.forward(days=due_days() - 2)
    await directory.ask_to_verify(stage.desk, stage.clock())
    assert not [m for m in carl.messages if "Is this still correct?" in m.text]

    stage.clock.forward(days=3)
    for _tick in range(2):
        await directory.ask_to_verify(stage.desk, stage.clock())
    asked = await carl.sees("Is this still correct?")
    assert "Birgit Mustermann" in asked.text
    await petra.sees("Petra Muster")  # nobody stands behind this entry, so the office is asked
    await carl.taps("Yes, correct")
    await carl.sees("Noted: checked today")

    ada = await stage.person("Ada", "en")
    await ada.says("/contacts")
    await ada.sees("What is it about?")
    topic = next(t for t in stage.directory.topics.values() if t.contact == "birgit-mustermann")
    await ada.forges(f"topic:{topic.slug}")
    today = stage.clock().astimezone(stage.settings.timezone).date()
    await ada.sees(f"✅ Checked on {today:%B} {today.day}, {today.year}")

    before = len(carl.messages)
    await directory.ask_to_verify(stage.desk, stage.clock())
    stage.clock.forward(days=directory.VERIFY_AFTER_DAYS - 2)
    await directory.ask_to_verify(stage.desk, stage.clock())
    assert len(carl.messages) == before, "once is enough until half a year has gone by"
    stage.clock.forward(days=3)
    await directory.ask_to_verify(stage.desk, stage.clock())
    await carl.sees("Is this still correct?")


async def test_who_says_no_is_asked_what_is_wrong(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    carl = await stage.person("Carl", "en", role=Role.CONTACT, contact="birgit-mustermann")
    stage.clock.forward(days=400)
    await directory.ask_to_verify(stage.desk, stage.clock())
    await carl.sees("Is this still correct?")
    await carl.taps("No")
    await carl.sees("What is wrong with this entry?")
    await carl.says("Ms Mustermann has moved to room 115.")
    await carl.sees("Thank you!")
    told = await petra.sees("has moved to room 115")
    assert "Birgit Mustermann" in told.text


async def test_nobody_verifies_the_entry_of_somebody_else(stage: Stage) -> None:
    carl = await stage.person("Carl", "en", role=Role.CONTACT, contact="birgit-mustermann")
    await carl.says("/menu")
    await carl.sees("What can I do for you")
    await carl.forges("verify:petra-muster:yes")
    assert (await carl.answered())[-1]["text"] == "This entry does not exist any more."
    shelves = await directory.load(stage.desk)
    assert shelves.contacts["petra-muster"] == stage.directory.contacts["petra-muster"]
