"""Announcements as they arrive: in the reader's language, corrected in place, taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.demo.standin import Person as Phone
from bot.demo.standin import StandIn
from bot.domain.announcement import Attachment, Audience, Content
from bot.domain.person import Person, Role
from bot.services import announcements, people
from bot.services.announcements import Plan
from bot.services.desk import Desk
from bot.services.people import NewPerson
from handlers import limiter
from tests.conftest import Clock
from tests.handlers.post_office import PostOffice
from tests.handlers.test_hostile_input import letters
from tests.services.walking import fresh_update, met

CONTENT = Content({"de": "Neue <b>Kurse</b> ab Mai", "tr": "Yeni <i>kurslar</i>"})
#: The smallest picture.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@dataclass
class Newsroom:
    """An editor, readers, and a courier that is told when to go."""

    post_office: PostOffice
    editor: Person
    clock: Clock

    @property
    def desk(self) -> Desk:
        return self.post_office.desk

    async def reader(self, name: str, language: str) -> Phone:
        phone = self.post_office.standin.add_person(name, started=True)
        reader = NewPerson(phone.id, name, language, Role.KEY_PERSON, None)
        await people.add_registered(self.desk, [reader])
        return phone

    async def send(self, content: Content, file: bytes | None = None) -> int:
        plan = Plan(content, Audience(), file=file)
        outcome = await announcements.announce(self.desk, plan)
        await self.go_on()
        return int(outcome.values["announcement"])

    async def correct(self, announcement: int, **texts: str) -> None:
        await announcements.correct(self.desk, fresh_update(), self.editor, announcement, texts)
        await self.go_on()

    async def withdraw(self, announcement: int) -> None:
        await announcements.withdraw(self.desk, fresh_update(), self.editor, announcement)
        await self.go_on()

    async def go_on(self) -> None:
        await announcements.advance(self.desk, self.clock())
        await self.post_office.deliver()


@pytest.fixture
async def newsroom(post_office: PostOffice, clock: Clock) -> Newsroom:
    edith = await post_office.person("Edith")
    return Newsroom(post_office, await met(post_office.desk, edith.id), clock)


@pytest.fixture
async def ada(newsroom: Newsroom) -> Phone:
    return await newsroom.reader("Ada", "de")


def long(paragraphs: int) -> str:
    """A text of so many paragraphs, each a quarter of a message."""
    return "\n\n".join(["Das ist ein Satz. " * 60] * paragraphs)


def there(phone: Phone) -> list[str]:
    """The texts that stand in a chat."""
    return [message.text for message in phone.messages if message.from_bot and not message.deleted]


def styles(phone: Phone, number: int = -1) -> set[str]:
    """What is formatted in a message."""
    data = phone.messages[number].data
    return {entity["type"] for entity in data.get("entities", data.get("caption_entities", []))}


async def test_each_in_their_language_with_its_formatting(newsroom: Newsroom, ada: Phone) -> None:
    cem = await newsroom.reader("Cem", "tr")
    amal = await newsroom.reader("Amal", "ar")
    await newsroom.send(CONTENT)
    assert there(ada) == ["Neue Kurse ab Mai"]
    assert styles(ada) == {"bold"}
    assert there(cem) == ["Yeni kurslar"]
    assert styles(cem) == {"italic"}
    (text,) = there(amal)
    above, below = text.split("\n\n")
    assert below == "Neue Kurse ab Mai"
    assert any("\u0600" <= letter <= "\u06ff" for letter in above), "says so in Arabic"


async def test_many_short_lines_leave_no_room_for_marks(newsroom: Newsroom) -> None:
    amal = await newsroom.reader("Amal", "ar")
    lines = [f"سطر {number}" for number in range(100, 580)]
    await newsroom.send(Content({"de": "Liste", "ar": "\n".join(lines)}))
    assert [letters(line) for text in there(amal) for line in text.split("\n")] == lines


async def test_an_arabic_line_that_begins_in_latin_still_runs_from_the_right(
    newsroom: Newsroom,
) -> None:
    amal = await newsroom.reader("Amal", "ar")
    await newsroom.send(Content({"de": "Kurs", "ar": "VHS: دورة جديدة\nمن مايو"}))
    assert there(amal) == ["\u200fVHS: دورة جديدة\n\u200fمن مايو"]


async def test_a_long_text_comes_in_parts_with_the_buttons_below(
    newsroom: Newsroom, ada: Phone
) -> None:
    await newsroom.send(Content({"de": long(9)}))
    sent = [message for message in ada.messages if message.from_bot]
    assert len(sent) == 3
    assert [bool(message.rows) for message in sent] == [False, False, True]


async def test_a_picture_with_a_long_text_from_the_command_line(
    newsroom: Newsroom, ada: Phone
) -> None:
    bob = await newsroom.reader("Bob", "de")
    content = Content({"de": "Ein Satz. " * 150}, Attachment("photo", "", "poster.png"))
    made = await newsroom.send(content, PNG)
    first, second = [message for message in ada.messages if message.from_bot]
    assert first.data["photo"]
    assert 400 < len(first.data["caption"]) <= 1024
    assert second.text.startswith("Ein Satz.")

    await newsroom.correct(made, de="Kurz und gut")
    assert [m.data.get("caption") for m in bob.messages if m.from_bot and not m.deleted] == [
        "✏️ Diese Nachricht wurde berichtigt.\n\nKurz und gut"
    ]


async def test_corrected_where_it_stands(newsroom: Newsroom, ada: Phone) -> None:
    cem = await newsroom.reader("Cem", "tr")
    made = await newsroom.send(CONTENT)
    ids = [phone.messages[-1].message_id for phone in (ada, cem)]
    await newsroom.correct(made, de="Neue <b>Kurse</b> ab Juni")
    assert there(ada) == ["✏️ Diese Nachricht wurde berichtigt.\n\nNeue Kurse ab Juni"]
    assert len(there(cem)) == 1
    assert there(cem)[0].endswith("\n\nYeni kurslar")
    assert [phone.messages[-1].message_id for phone in (ada, cem)] == ids
    assert ada.messages[-1].rows, "the buttons stay"


async def test_a_correction_may_take_more_messages(newsroom: Newsroom, ada: Phone) -> None:
    made = await newsroom.send(CONTENT)
    await newsroom.correct(made, de=long(9))
    corrected = there(ada)
    assert len(corrected) == 3
    assert corrected[0].startswith("✏️ Diese Nachricht wurde berichtigt.\n\nDas ist")
    assert [bool(message.rows) for message in ada.messages if message.from_bot] == [
        *(False, False, True)
    ]


async def test_or_fewer(newsroom: Newsroom, ada: Phone) -> None:
    made = await newsroom.send(replace(CONTENT, texts={"de": long(5)}))
    assert len(there(ada)) == 2
    await newsroom.correct(made, de="Doch nur kurz")
    assert there(ada) == ["✏️ Diese Nachricht wurde berichtigt.\n\nDoch nur kurz"]


async def test_what_was_shortened_can_grow_again(
    newsroom: Newsroom, ada: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "CHAT_BURST", 20)
    made = await newsroom.send(replace(CONTENT, texts={"de": long(5)}))
    await newsroom.correct(made, de="Doch nur kurz")
    await newsroom.correct(made, de=long(4) + "\n\nSchluss")
    assert len(there(ada)) == 2, "what was taken out of the chat cannot be edited any more"
    assert there(ada)[-1].endswith("Schluss")
    await newsroom.withdraw(made)
    assert there(ada) == []


async def test_a_message_that_the_reader_has_deleted_needs_no_correction(
    newsroom: Newsroom, ada: Phone, standin: StandIn
) -> None:
    made = await newsroom.send(CONTENT)
    standin.world.delete(ada.messages[-1])
    await newsroom.correct(made, de="Anders")
    assert there(ada) == []
    assert set(await newsroom.post_office.states()) == {"sent"}


async def test_withdrawn_is_gone_or_says_so_when_it_is_too_old_to_go(
    newsroom: Newsroom, ada: Phone
) -> None:
    cem = await newsroom.reader("Cem", "tr")
    made = await newsroom.send(CONTENT)
    ada.messages[-1].data["date"] -= 49 * 3600
    await newsroom.withdraw(made)
    assert there(ada) == ["🚫 Die Stadt hat diese Nachricht zurückgezogen."]
    assert there(cem) == []


async def test_handing_on_takes_one_tap(newsroom: Newsroom, ada: Phone) -> None:
    await newsroom.send(replace(CONTENT, link="https://example.org/kurse"))
    more, share = ada.messages[-1].rows[0][0], ada.messages[-1].rows[1][0]
    assert more["url"] == "https://example.org/kurse"
    query = parse_qs(urlsplit(share["url"]).query)
    assert query == {"url": ["https://example.org/kurse"], "text": ["Neue Kurse ab Mai"]}
