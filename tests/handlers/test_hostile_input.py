"""Whatever people send, the bot shows it as it was written, or says kindly why not; never fails."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from bot.demo.standin import Person as Phone
from bot.domain.directory import Directory
from bot.domain.person import Role
from bot.services import directory
from tests.conftest import Stage
from tests.handlers.watching import person_id, raw

SORRY = "😔"

#: Shown exactly as written, wherever it stands.
AS_WRITTEN = (
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "</b></i></code><a href='tg://user?id=1'>click</a>",
    "<tg-spoiler>unclosed <b",
    "&lt;i&gt; &amp; &copy; &#x41; &",
    "\"quoted\" 'single' `tick`",
    "{name} {0} {name!r} {city.__class__} %s %(x)s $x ${x}",
    "_markdown_ *bold* [link](https://example.org) ||spoiler||",
    "https://example.org/?a=<b>&c=1",
    "Z͑ͫ̓͊a͖̍l͚͊g͔̀o̘",
    "👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪",
    "محمد <b>علي</b> (Herne) +49",
    "İIıi ßẞ ﬁ Ǆ",
    "\\n \\x00 \\ud800 C:\\temp",
    "' OR 1=1; DROP TABLE people; --",
    "../../../etc/passwd",
)

#: Has marks that would turn the sentence around it; those may go, the letters stay.
TURNING = (
    "abc\u2066def",
    "abc\u2069def",
    "\u2067\u2067\u2067abc",
    "abc\u200f\u200edef",
    "a\u200bb\u200dc",
)


def letters(text: str) -> str:
    """What can be seen of a text: without marks of direction, which Telegram changes too."""
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


async def test_what_people_write_is_shown_as_they_wrote_it(stage: Stage) -> None:
    """All of it at once, from somebody who is called so, everywhere one can write."""
    stage = await without_contacts(stage)
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    topic = next(iter(stage.directory.topics))
    text = "\n".join((*AS_WRITTEN, *TURNING))
    shown = letters(text)
    ada = await stage.person(AS_WRITTEN[2], "en")

    await ada.forges(f"ask:{topic}")
    await ada.sees("What would you like to ask?")
    await ada.says(text)
    assert shown in letters((await ada.sees("May I send this")).text)
    await ada.taps("Send")
    await ada.sees("Your question has the number")
    asked = await petra.sees("Question")
    assert shown in letters(asked.text)
    assert AS_WRITTEN[2] in asked.text
    await petra.says(text, reply_to=asked)
    await petra.sees("is on its way")
    assert shown in letters((await ada.sees("answers your question")).text)
    await ada.says("/questions")
    listed = await ada.sees("Your questions")
    await ada.taps(listed.rows[0][0]["callback_data"])
    await stage.standin.idle()
    assert letters(ada.screen().text).count(shown) == 2
    await ada.forges(f"wrong:{topic}")
    await ada.sees("What is wrong with this entry?")
    await ada.says(text[:500])
    await ada.sees("will check it")
    report = await petra.sees("this entry is wrong")
    assert letters(text[:500].strip()) in letters(report.text)
    await petra.forges("reports")
    await petra.forges("waiting")
    await stage.standin.idle()
    assert SORRY not in ada.transcript() + petra.transcript()


async def test_a_name_is_shown_as_it_is(stage: Stage) -> None:
    for name in (*AS_WRITTEN, *TURNING):
        phone = await stage.person(name, "en")
        for command in ("/menu", "/profile", "/mydata"):
            await phone.says(command)
            assert letters(name) in letters((await phone.sees("")).text)
        assert SORRY not in phone.transcript()


async def test_words_to_search_for_may_be_anything(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    texts = [*AS_WRITTEN, *TURNING, "?" * 500, "😀" * 500, "a " * 250, "ab" * 250, "%" * 300]
    for text in texts:
        await petra.says(text)
    await petra.forges("failed")
    await stage.standin.idle()
    assert SORRY not in petra.transcript()


async def without_contacts(stage: Stage) -> Stage:
    """The same city; its first topic is answered by the office itself, so by Petra."""
    first = next(iter(stage.directory.topics.values()))
    topics = {**stage.directory.topics, first.slug: replace(first, contact=None)}
    shelves = replace(stage.directory, topics=topics)
    await directory.apply(stage.desk, shelves)
    return replace(stage, directory=shelves)


async def test_a_name_is_one_line_and_harmless(stage: Stage) -> None:
    for name in ("<i>Ada</i> & Söhne", "\u202eadA", "Ada\n\n✅ The city says", "A" * 80):
        await asks_under_the_name(stage, name)


async def asks_under_the_name(stage: Stage, name: str) -> None:
    petra = await stage.person("Petra", "ar", role=Role.ADMIN)
    sam = await stage.person("Sam", "en", role=None)
    await asks_for_access(sam)
    await sam.says(name)
    await sam.sees("Which organisation")
    await sam.says("<u>The choir</u> {name}")
    await sam.sees("May I send this")
    await sam.taps("Send")
    await sam.sees("Your request is with")
    request = await petra.sees("<u>The choir</u> {name}")
    one_line = " ".join(name.replace("\u202e", "").split())
    assert one_line in request.text
    assert "\n\n✅" not in request.text
    await petra.forges("requests")
    await stage.standin.idle()
    assert SORRY not in petra.transcript()


async def asks_for_access(sam: Phone) -> None:
    await sam.says("/start")
    await sam.sees("choose your language")
    await sam.taps("English")
    await sam.sees("It is for contact people")
    await sam.taps("Ask for access")
    await sam.sees("Do you agree?")
    await sam.taps("I agree")
    await sam.sees("What is your name?")


INVISIBLE = {
    "zero width": "\u200b\u200b\u200b",
    "joiners": "\u2060\ufeff\u00ad",
    "Hangul filler": "\u3164\u3164",
    "Braille blank": "\u2800\u2800",
    "one letter": "x",
    "marks alone": "\u0301\u0301",
}


async def test_a_name_that_nobody_can_see_is_not_taken(stage: Stage) -> None:
    for name in INVISIBLE.values():
        await is_asked_for_a_real_name(stage, name)


async def is_asked_for_a_real_name(stage: Stage, name: str) -> None:
    sam = await stage.person("Sam", "en", role=None)
    await asks_for_access(sam)
    message = raw(sam, text=name)
    stage.standin.updates.put_raw(message)
    await stage.standin.idle()
    assert "That is a little short" in sam.screen().text


async def test_names_and_texts_have_an_end(stage: Stage) -> None:
    sam = await stage.person("Sam", "en", role=None)
    await asks_for_access(sam)
    for long in ("A" * 81, "😀" * 4096, "a b " * 1024):
        await sam.says(long)
        await sam.sees("That is too long")
    await sam.says("😀" * 80)
    await sam.sees("Which organisation")
    await sam.says("😀" * 301)
    await sam.sees("That is too long")
    await sam.says("😀" * 300)
    await sam.sees("😀" * 300)


async def test_four_thousand_emoji_are_too_many_but_two_thousand_arrive(stage: Stage) -> None:
    petra = await stage.person("Petra", "ar", role=Role.ADMIN)
    ada = await stage.person("Ada", "ar")
    many, fitting = "😀" * 4096, "🧿" * 2000
    await ada.says(many)
    await stage.standin.idle()
    await ada.says("/ask")
    await stage.standin.idle()
    await ada.says(many)
    await stage.standin.idle()
    await ada.says(fitting)
    await ada.sees(fitting)
    await ada.taps("d:" + data_of(ada, "send"))
    asked = await petra.sees(fitting)
    await petra.says(many, reply_to=asked)
    await stage.standin.idle()
    await petra.says("🏛" * 3000, reply_to=asked)
    await ada.sees("🏛" * 3000)
    assert SORRY not in ada.transcript() + petra.transcript()


def data_of(phone: Phone, code: str) -> str:
    """The serial and code of the newest dialogue button with this code."""
    for message in reversed(phone.messages):
        for row in message.rows:
            for button in row:
                route, _, rest = button.get("callback_data", "").partition(":")
                if route == "d" and rest.endswith(f":{code}"):
                    return str(rest)
    raise AssertionError(phone.transcript())


async def test_two_admins_let_somebody_in_at_the_same_moment(stage: Stage) -> None:
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    paul = await stage.person("Paul", "en", role=Role.ADMIN)
    sam = await stage.person("Sam", "en", role=None)
    await asks_for_access(sam)
    await sam.says("Sam Stranger")
    await sam.sees("Which organisation")
    await sam.says("The choir")
    await sam.sees("May I send this")
    await sam.taps("Send")
    for admin in (petra, paul):
        await admin.sees("The choir")
        await admin.taps("Let in")
        await admin.sees("For which organisation")
    await asyncio.gather(*(admin.taps(stage.organisation.name) for admin in (petra, paul)))
    await stage.standin.idle()
    await sam.sees("You now have access")
    told = [
        [m.text for m in admin.messages if "now has access" in m.text]
        + [a["text"] for a in admin.answers if "already decided" in (a["text"] or "")]
        for admin in (petra, paul)
    ]
    assert sorted("decided" in "".join(one) for one in told) == [False, True]
    assert len([m for m in sam.messages if "You now have access" in m.text]) == 1
    assert SORRY not in petra.transcript() + paul.transcript()


async def test_a_long_thread_of_short_words_can_be_read(stage: Stage) -> None:
    from datetime import timedelta

    from db import questions

    ada = await stage.person("A" * 80, "ar")
    asker = await person_id(stage.desk, ada)
    async with stage.desk.change() as change:
        connection, now = change.connection, change.now
        number = await questions.add(
            connection,
            person_id=asker,
            topic=None,
            contact=None,
            now=now,
            due_at=now + timedelta(3),
        )
        for _ in range(400):
            await questions.add_message(
                connection, question_id=number, author_id=asker, from_city=False, text="?", now=now
            )
    await ada.says("/questions")
    await stage.standin.idle()
    await ada.taps(f"thread:{number}")
    await stage.standin.idle()
    assert "A" * 80 in ada.screen().text
    assert SORRY not in ada.transcript()


async def test_somebody_of_very_many_organisations_can_ask_and_see_their_data(stage: Stage) -> None:
    long = {
        f"o{n:02}": replace(stage.organisation, slug=f"o{n:02}", name=f"<i>{n:02}</i> " + "x" * 185)
        for n in range(40)
    }
    shelves = replace(stage.directory, organisations={**stage.directory.organisations, **long})
    await directory.apply(stage.desk, shelves)
    petra = await stage.person("Petra", "ar", role=Role.ADMIN)
    ada = await stage.person("Ada", "en")
    async with stage.desk.change() as change:
        from db import people

        for slug in long:
            await people.join(change.connection, await person_id(stage.desk, ada), slug)
    await ada.says("/mydata")
    await ada.sees("What is stored about you")
    await ada.says("/ask")
    await ada.sees("What would you like to ask?")
    await ada.says("y" * 2000)
    await ada.sees("May I send this")
    await ada.taps("Send")
    await petra.sees("y" * 2000)
    await ada.says("/profile")
    await ada.sees("👤")
    assert SORRY not in ada.transcript()


def bracketed(shelves: Directory) -> Directory:
    """A city whose every text looks like markup, and whose every slug is as long as it may be."""
    mark = "<b>&\"{0}'</b>"

    def slug(old: str) -> str:
        return (old + "-" * 40)[:38].rstrip("-").ljust(40, "x")

    def texts(old: Mapping[str, str]) -> dict[str, str]:
        return {language: f"{mark} {text}"[:200] for language, text in old.items()}

    return Directory(
        {
            slug(k): replace(g, slug=slug(k), titles=texts(g.titles))
            for k, g in shelves.groups.items()
        },
        {
            slug(k): replace(
                t,
                slug=slug(k),
                group=slug(t.group),
                office=slug(t.office),
                contact=None if t.contact is None else slug(t.contact),
                titles=texts(t.titles),
                concerns=texts(t.concerns),
            )
            for k, t in shelves.topics.items()
        },
        {
            slug(k): replace(o, slug=slug(k), names=texts(o.names), address=mark * 12, code=mark)
            for k, o in shelves.offices.items()
        },
        {
            slug(k): replace(
                c, slug=slug(k), office=slug(c.office), name=f"{mark} {c.name}", room=mark
            )
            for k, c in shelves.contacts.items()
        },
        {
            slug(k): replace(o, slug=slug(k), name=f"{mark} {o.name}", district=mark)
            for k, o in shelves.organisations.items()
        },
    )


async def test_a_city_full_of_brackets_is_shown_as_it_was_written(stage: Stage) -> None:
    shelves = bracketed(stage.directory)
    assert len(shelves.topics) == len(stage.directory.topics)
    assert {len(slug) for slug in shelves.topics} == {40}
    await directory.apply(stage.desk, shelves)
    stage = replace(stage, directory=shelves)
    ada = await stage.person("Ada", "ar")
    carl = await stage.person("Carl", "en", role=Role.CONTACT, contact=next(iter(shelves.contacts)))
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    await ada.says("/contacts")
    await stage.standin.idle()
    for group in shelves.groups:
        await ada.forges(f"group:{group}")
    for number, topic in enumerate(shelves.topics):
        await ada.forges(f"topic:{topic}")
        if number % 8 == 0:
            for act in ("save", "map", "show", "ask", "wrong"):
                await ada.forges(f"{act}:{topic}")
            await ada.forges("dx")
    for data in (
        "profile",
        f"hand:{stage.organisation.slug}",
        f"pass:{stage.organisation.slug}:deputy",
    ):
        await ada.forges(data)
    stage.clock.forward(days=400)
    await directory.ask_to_verify(stage.desk, stage.clock())
    await carl.sees("Is this still correct?")
    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    await petra.taps("city contact")
    await petra.sees("Which contact")
    await petra.says("/invite")
    await petra.sees("Whom would you like to invite?")
    await petra.taps("key person")
    await petra.sees("For which organisation?")
    await petra.taps("<b>&")
    await petra.sees("In which language")
    await petra.taps("English")
    await petra.sees("<b>&\"{0}'</b>")
    await stage.standin.idle()
    assert SORRY not in ada.transcript() + petra.transcript() + carl.transcript()
    assert "<b>&\"{0}'</b>" in ada.transcript()
    assert not [answer for answer in ada.answers if answer["text"]]
