"""Screens with pictures and files: captions, long texts below them, uploads that happen once."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from bot.demo.standin import Person as Phone
from bot.services import deliveries
from bot.services.deliveries import PAUSES
from handlers.sending import messages_of, visible_length
from handlers.ui import Attachment, Screen, button
from tests.conftest import Clock
from tests.handlers.post_office import PostOffice

LONG = "A long word of welcome. " * 50
FILE = Attachment("agenda.ics", b"BEGIN:VCALENDAR")


@pytest.fixture
async def ada(post_office: PostOffice) -> Phone:
    return await post_office.person("Ada")


def received(phone: Phone) -> list[tuple[str, str]]:
    """Text and file of what the bot wrote."""
    return [
        (
            message.data.get("text") or message.data.get("caption", ""),
            phone.download(message).decode() if "document" in message.data else "",
        )
        for message in phone.messages
        if message.from_bot
    ]


def test_telegram_counts_what_is_seen() -> None:
    assert visible_length(Markup("<b>Tom &amp; Ayşe</b> 👋")) == len("Tom & Ayşe 👋")


def test_a_short_text_is_the_caption_and_a_long_one_goes_below() -> None:
    rows = ((button("Yes", "yes"),),)
    short = Screen(Markup("<b>") + "x" * 1024 + Markup("</b>"), rows, FILE)
    assert messages_of(short) == [short]
    text = Markup("x" * 1025)
    assert messages_of(Screen(text, rows, FILE)) == [
        Screen(Markup(), attachment=FILE),
        Screen(text, rows),
    ]
    assert messages_of(Screen(text, rows)) == [Screen(text, rows)]


async def test_a_delivery_with_a_file(post_office: PostOffice, ada: Phone) -> None:
    await post_office.post(ada, "Welcome", file="agenda")
    await post_office.deliver()
    assert received(ada) == [("Welcome", "agenda")]


async def test_one_upload_serves_all(post_office: PostOffice, ada: Phone) -> None:
    bob = await post_office.person("Bob")
    for person in (ada, bob):
        await post_office.post(person, "first", file="agenda")
        await post_office.deliver()
    await post_office.post(bob, "other", file="minutes")
    await post_office.deliver()
    assert received(ada) == [("first", "agenda")]
    assert received(bob) == [("first", "agenda"), ("other", "minutes")]
    ids = [message.data["document"]["file_id"] for who in (ada, bob) for message in who.messages]
    assert len(ids) == 3
    assert len(set(ids)) == 2


async def test_of_several_messages_only_the_missing_ones_are_sent_again(
    post_office: PostOffice, clock: Clock, ada: Phone
) -> None:
    post_office.standin.faults.add("lost_request", method="sendMessage")
    await post_office.post(ada, LONG, file="agenda")
    await post_office.deliver()
    assert received(ada) == [("", "agenda")]
    clock.forward(seconds=PAUSES[0])
    await post_office.deliver()
    assert received(ada) == [("", "agenda"), (LONG.strip(), "")]
    person = (await deliveries.arrived(post_office.desk, LONG[:20]))[0]
    assert len(person.message_ids) == 2


async def test_a_process_that_died_between_two_messages(
    post_office: PostOffice, clock: Clock, ada: Phone
) -> None:
    await post_office.post(ada, "one|two|three")
    (delivery,) = await deliveries.begin(
        post_office.desk, await deliveries.due(post_office.desk, 1)
    )
    await deliveries.arrived_in_part(post_office.desk, delivery, [77, 78])
    clock.forward(seconds=deliveries.LEASE.total_seconds())
    await post_office.deliver()
    assert [text for text, _ in received(ada)] == ["three"]
    assert await post_office.states() == {"sent": 1}
