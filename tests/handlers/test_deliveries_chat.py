"""Deliveries for staff: counts, what failed in plain words, and another try."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.demo.standin import Person as Phone
from bot.domain.person import Role
from bot.services.desk import Desk
from db.audit import audit_log
from db.deliveries import deliveries
from handlers.deliveries import PAGE, reason_of
from tests.conftest import Stage
from tests.handlers.watching import person_id


@pytest.fixture
async def petra(stage: Stage) -> Phone:
    return await stage.person("Petra", "en", Role.ADMIN)


@pytest.fixture
async def ada(stage: Stage) -> Phone:
    return await stage.person("Ada", "en")


async def thank(desk: Desk, person: Phone, *reports: int) -> None:
    """Thanks for reports, planned for tomorrow."""
    to = await person_id(desk, person)
    async with desk.change() as change:
        for report in reports:
            tomorrow = change.now + timedelta(days=1)
            await change.post("report-resolved", to, report, {}, tomorrow)


async def let_fail(desk: Desk, error: str) -> None:
    """All that is planned has failed."""
    async with desk.database.writing() as connection:
        await connection.execute(
            update(deliveries).values(state="failed", settled_at=desk.clock(), error=error)
        )


async def test_counts_and_the_next_moment(stage: Stage, petra: Phone, ada: Phone) -> None:
    await thank(stage.desk, ada, 1, 2)
    await petra.says("/staff")
    await petra.sees("For staff")
    await petra.taps("Deliveries")
    shown = await petra.sees("Planned: 2")
    assert "Failed: 0" in shown.text
    assert "Next: " in shown.text
    assert "Ada" not in shown.text


async def test_what_failed_is_tried_again(stage: Stage, petra: Phone, ada: Phone) -> None:
    await thank(stage.desk, ada, 1)
    await let_fail(stage.desk, "Message is too long")
    await petra.forges("deliveries")
    await petra.sees("The text is longer than Telegram allows.")
    await petra.taps("Try")
    await ada.sees("has been checked")
    await petra.sees("Failed: 0")
    assert [answer["text"] for answer in petra.answers if answer["text"]] == [
        "🔁 It is on its way again."
    ]
    async with stage.desk.database.reading() as connection:
        acts = list((await connection.execute(select(audit_log.c.act))).scalars())
    assert acts.count("delivery-retried") == 1


async def test_a_second_try_of_the_same_finds_it_done(
    stage: Stage, petra: Phone, ada: Phone
) -> None:
    await thank(stage.desk, ada, 1)
    await let_fail(stage.desk, "TimedOut")
    await petra.forges("deliveries")
    again = await petra.sees("Telegram did not answer")
    data = again.rows[0][0]["callback_data"]
    await petra.taps("Try", again)
    await ada.sees("has been checked")
    await petra.forges(data)
    await stage.standin.idle()
    assert any("already done" in answer["text"] for answer in await petra.answered())
    assert sum("has been checked" in message.text for message in ada.messages) == 1


async def test_many_failed_ones_are_turned_page_by_page(
    stage: Stage, petra: Phone, ada: Phone
) -> None:
    await thank(stage.desk, ada, *range(PAGE + 1))
    await let_fail(stage.desk, "KeyError")
    await petra.forges("deliveries")
    first = await petra.sees(f"Failed: {PAGE + 1}")
    assert first.text.count("could not put the message into words") == PAGE
    await petra.taps("▶", first)
    last = await petra.sees(f"Failed: {PAGE + 1}")
    assert last.text.count("could not put the message into words") == 1
    await petra.taps("◀", last)
    back = await petra.sees(f"Failed: {PAGE + 1}")
    assert back.text == first.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("TimedOut", "Telegram did not answer"),
        ("Message is too long", "longer than Telegram allows"),
        ("Can't parse entities: unclosed tag", "formatting"),
        ("KeyError", "could not put the message into words"),
        ("Wrong file identifier", "did not take the file"),
        ("BUTTON_DATA_INVALID", "did not take the buttons"),
        ("Something new", "refused it"),
    ],
)
def test_why_in_plain_words(error: str, words: str) -> None:
    assert words in reason_of(error)
