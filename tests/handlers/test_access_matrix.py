"""Nobody gets in: every route × every kind of person, by command, button, forgery, words, file.

Who may do what is written out here by hand, so that a new route has to be thought about here too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

import pytest

from bot.app import routes
from bot.demo.sample import sample_workbook
from bot.demo.standin import Person as Phone
from bot.domain.person import Person, Role
from bot.i18n import translator
from bot.services import people
from handlers.door import NOT_YOURS, STRANGER
from handlers.errors import apology
from handlers.turn import Route
from tests.conftest import Stage
from tests.handlers.watching import (
    SECRET,
    changed,
    contents,
    forgeries,
    set_roles,
    take_consent,
    things,
)

ANYONE = "anyone"
REGISTERED = "registered"
STAFF = "admin, editor, room manager, contact"
ADMIN = "admin"
EDITOR = "editor, admin"
KEY_PERSON = "key person, admin"
STEERING = "steering group, admin"
EXPORTERS = "admin, editor, steering"
ROOMS = "room manager, contact, admin"
ROOM_MANAGER = "room manager, admin"

#: Who may use what. A route that is not here fails the first test.
MAY: dict[tuple[str, str], str] = {
    ("command", "start"): ANYONE,
    ("command", "language"): ANYONE,
    ("command", "help"): ANYONE,
    ("command", "cancel"): ANYONE,
    ("command", "access"): ANYONE,
    ("command", "mydata"): ANYONE,
    ("command", "forget"): ANYONE,
    ("command", "privacy"): ANYONE,
    ("command", "menu"): REGISTERED,
    ("command", "contacts"): REGISTERED,
    ("command", "ask"): REGISTERED,
    ("command", "questions"): REGISTERED,
    ("command", "profile"): REGISTERED,
    ("command", "staff"): STAFF,
    ("command", "invite"): ADMIN,
    ("command", "export"): ADMIN,
    ("button", "language"): ANYONE,
    ("button", "lang"): ANYONE,
    ("button", "welcome"): ANYONE,
    ("button", "access"): ANYONE,
    ("button", "mydata"): ANYONE,
    ("button", "forget"): ANYONE,
    ("button", "forgotten"): ANYONE,
    ("button", "privacy"): ANYONE,
    # Of one's own dialogue only; each script says for itself who may hold it.
    ("button", "d"): ANYONE,
    ("button", "db"): ANYONE,
    ("button", "ds"): ANYONE,
    ("button", "do"): ANYONE,
    ("button", "de"): ANYONE,
    ("button", "dp"): ANYONE,
    ("button", "dn"): ANYONE,
    ("button", "dx"): ANYONE,
    ("button", "dg"): ANYONE,
    ("button", "dr"): REGISTERED,
    ("button", "menu"): REGISTERED,
    ("button", "groups"): REGISTERED,
    ("button", "group"): REGISTERED,
    # The meeting must be theirs, too: see the tests of meetings.
    ("button", "meeting"): REGISTERED,
    ("button", "rsvp"): REGISTERED,
    ("button", "calendar"): REGISTERED,
    ("button", "venue"): REGISTERED,
    ("button", "meetings"): REGISTERED,
    ("button", "party"): REGISTERED,
    ("button", "rsvpfor"): REGISTERED,
    ("button", "needs"): REGISTERED,
    ("button", "somebody"): REGISTERED,
    ("button", "propose"): REGISTERED,
    ("button", "getminutes"): REGISTERED,
    ("button", "feedback"): REGISTERED,
    ("button", "plans"): EDITOR,
    ("button", "oldplans"): EDITOR,
    ("button", "plan"): EDITOR,
    ("button", "seeplan"): EDITOR,
    ("button", "onlyseen"): EDITOR,
    ("button", "whocomes"): EDITOR,
    ("button", "whosheet"): EDITOR,
    ("button", "plantold"): EDITOR,
    ("button", "newplan"): EDITOR,
    ("button", "editplan"): EDITOR,
    ("button", "postplan"): EDITOR,
    ("button", "postedplan"): EDITOR,
    ("button", "dropplan"): EDITOR,
    ("button", "droppedplan"): EDITOR,
    ("button", "calloff"): EDITOR,
    ("button", "proposals"): EDITOR,
    ("button", "proposal"): EDITOR,
    ("button", "takein"): EDITOR,
    ("button", "replyto"): EDITOR,
    ("button", "hereqr"): EDITOR,
    ("button", "herelist"): EDITOR,
    ("button", "here"): EDITOR,
    ("button", "minutes"): EDITOR,
    ("button", "addminutes"): EDITOR,
    ("button", "sendminutes"): EDITOR,
    ("button", "opinions"): EDITOR,
    ("button", "topic"): REGISTERED,
    ("button", "save"): REGISTERED,
    ("button", "map"): REGISTERED,
    ("button", "show"): REGISTERED,
    ("button", "none"): REGISTERED,
    ("button", "ask"): REGISTERED,
    ("button", "mine"): REGISTERED,
    ("button", "thread"): REGISTERED,
    ("button", "helped"): REGISTERED,
    ("button", "wrong"): REGISTERED,
    ("button", "profile"): REGISTERED,
    ("button", "hand"): KEY_PERSON,
    ("button", "pass"): KEY_PERSON,
    ("button", "staff"): STAFF,
    ("button", "waiting"): STAFF,
    ("button", "answer"): STAFF,
    ("button", "close"): STAFF,
    ("button", "verify"): STAFF,
    ("command", "topics"): REGISTERED,
    ("button", "topics"): REGISTERED,
    ("button", "subscribe"): REGISTERED,
    ("button", "told"): REGISTERED,
    ("button", "announcements"): EDITOR,
    ("button", "announcement"): EDITOR,
    ("button", "preview"): EDITOR,
    ("button", "aim"): EDITOR,
    ("button", "aimed"): EDITOR,
    ("button", "second"): EDITOR,
    ("button", "send"): EDITOR,
    ("button", "approve"): EDITOR,
    ("button", "unsend"): EDITOR,
    ("button", "halt"): EDITOR,
    ("button", "withdraw"): EDITOR,
    ("button", "discard"): EDITOR,
    ("button", "receipts"): EDITOR,
    ("button", "announce"): EDITOR,
    ("button", "write"): EDITOR,
    ("button", "correct"): EDITOR,
    ("button", "attach"): EDITOR,
    ("button", "link"): EDITOR,
    ("button", "later"): EDITOR,
    ("button", "reject"): EDITOR,
    ("button", "news"): KEY_PERSON,
    ("button", "newslist"): EDITOR,
    ("button", "newsitem"): EDITOR,
    ("button", "release"): EDITOR,
    ("button", "refuse"): EDITOR,
    ("button", "material"): REGISTERED,
    ("button", "leaflet"): REGISTERED,
    ("button", "leafletwords"): REGISTERED,
    ("button", "newleaflet"): EDITOR,
    ("button", "leafletfile"): EDITOR,
    ("button", "noleaflet"): EDITOR,
    ("button", "failed"): ADMIN,
    ("button", "deliveries"): ADMIN,
    ("button", "redeliver"): ADMIN,
    ("button", "reports"): ADMIN,
    ("button", "report"): ADMIN,
    ("button", "resolve"): ADMIN,
    ("button", "requests"): ADMIN,
    ("button", "request"): ADMIN,
    ("button", "accept"): ADMIN,
    ("button", "admit"): ADMIN,
    ("button", "decline"): ADMIN,
    ("button", "invite"): ADMIN,
    ("button", "invites"): ADMIN,
    ("button", "revoke"): ADMIN,
    ("button", "handover"): ADMIN,
    ("button", "export"): ADMIN,
    ("command", "survey"): KEY_PERSON,
    ("button", "survey"): KEY_PERSON,
    ("button", "answers"): KEY_PERSON,
    ("button", "takeover"): KEY_PERSON,
    ("button", "giveup"): KEY_PERSON,
    ("button", "givenup"): KEY_PERSON,
    ("button", "rounds"): ADMIN,
    ("button", "missing"): ADMIN,
    ("button", "nudge"): ADMIN,
    ("button", "endround"): ADMIN,
    ("button", "endedround"): ADMIN,
    ("button", "newround"): ADMIN,
    ("command", "results"): STEERING,
    ("button", "results"): STEERING,
    ("button", "result"): STEERING,
    ("button", "chapter"): STEERING,
    ("button", "figures"): STEERING,
    ("button", "crossed"): STEERING,
    ("button", "trend"): STEERING,
    ("button", "resultfile"): STEERING,
    ("button", "orgs"): REGISTERED,
    ("button", "orgsby"): REGISTERED,
    ("button", "org"): REGISTERED,
    ("button", "orgsave"): REGISTERED,
    ("button", "orgchange"): KEY_PERSON,
    ("button", "orghide"): KEY_PERSON,
    ("button", "orghidden"): KEY_PERSON,
    ("button", "orgfile"): EXPORTERS,
    ("command", "rooms"): REGISTERED,
    ("button", "rhome"): REGISTERED,
    ("button", "rooms"): REGISTERED,
    ("button", "room"): REGISTERED,
    ("button", "rmap"): REGISTERED,
    ("button", "rweek"): REGISTERED,
    ("button", "rask"): REGISTERED,
    ("button", "rchange"): REGISTERED,
    ("button", "rpick"): REGISTERED,
    ("button", "ra"): REGISTERED,
    ("button", "rq"): REGISTERED,
    ("button", "rmine"): REGISTERED,
    ("button", "rreq"): REGISTERED,
    ("button", "rics"): REGISTERED,
    ("button", "rcancel"): REGISTERED,
    ("button", "rcancelled"): REGISTERED,
    ("button", "rconfirm"): REGISTERED,
    ("button", "rrelease"): REGISTERED,
    ("button", "raccept"): REGISTERED,
    ("button", "rdecline"): REGISTERED,
    ("button", "rtake"): REGISTERED,
    ("button", "rleave"): REGISTERED,
    # Which rooms a contact decides about is asked again: see the tests of rooms.
    ("button", "rwaiting"): ROOMS,
    ("button", "rdecide"): ROOMS,
    ("button", "rdates"): ROOMS,
    ("button", "rapprove"): ROOMS,
    ("button", "rrefuse"): ROOMS,
    ("button", "rrevoke"): ROOMS,
    ("button", "rpropose"): ROOMS,
    ("button", "rcares"): ROOMS,
    ("button", "rcare"): ROOMS,
    ("button", "rblock"): ROOMS,
    ("button", "runblock"): ROOMS,
    ("button", "rshares"): ROOM_MANAGER,
    ("button", "rsharesfile"): ROOM_MANAGER,
    ("button", "*"): ANYONE,
    # A picture for a dialogue; a workbook is only an admin's, see the tests of files below.
    ("file", "file"): REGISTERED,
    # What unregistered people write is never a search; see the tests of words below.
    ("words", "words"): ANYONE,
    ("words", "unknown-command"): ANYONE,
    ("membership", "membership"): ANYONE,
}

HOLDERS = {
    REGISTERED: frozenset(Role),
    STAFF: frozenset({Role.ADMIN, Role.EDITOR, Role.ROOM_MANAGER, Role.CONTACT}),
    ADMIN: frozenset({Role.ADMIN}),
    EDITOR: frozenset({Role.EDITOR, Role.ADMIN}),
    KEY_PERSON: frozenset({Role.KEY_PERSON, Role.ADMIN}),
    STEERING: frozenset({Role.STEERING, Role.ADMIN}),
    EXPORTERS: frozenset({Role.ADMIN, Role.EDITOR, Role.STEERING}),
    ROOMS: frozenset({Role.ROOM_MANAGER, Role.CONTACT, Role.ADMIN}),
    ROOM_MANAGER: frozenset({Role.ROOM_MANAGER, Role.ADMIN}),
}

#: The readers' languages, of both directions.
LANGUAGES = ("en", "de", "tr", "ar")


def may(who: str, roles: Iterable[Role], *, consented: bool = True) -> bool:
    """What the table above means."""
    return who == ANYONE or (consented and bool(HOLDERS[who] & set(roles)))


def key(route: Route) -> tuple[str, str]:
    return route.kind, route.name


def test_every_route_is_in_the_table_and_declares_what_it_says() -> None:
    assert {key(route) for route in routes()} == set(MAY)
    now = datetime.now(UTC)
    sets = [set(some) for n in range(len(Role) + 1) for some in combinations(Role, n)]
    for route in routes():
        who = MAY[key(route)]
        assert route.access.admits(None) == (who == ANYONE), route.name
        for roles in sets:
            for consented in (True, False):
                person = Person(1, 1, "N", "de", consented, False, frozenset(roles), now)
                expected = may(who, roles, consented=consented)
                assert route.access.admits(person) == expected, (route.name, roles, consented)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who tries everything."""

    phone: Phone
    language: str
    roles: frozenset[Role] = frozenset()
    consented: bool = True
    known: bool = True

    def __str__(self) -> str:
        return f"{self.phone.first_name} ({', '.join(self.roles) or 'no role'})"

    @property
    def refusal(self) -> str:
        registered = bool(self.roles) and self.consented
        return translator(self.language).label(NOT_YOURS if registered else STRANGER)

    def is_kept_from(self, route: Route) -> bool:
        return not may(MAY[key(route)], self.roles, consented=self.consented)


SEVERAL = (
    frozenset({Role.KEY_PERSON, Role.STEERING}),
    frozenset({Role.EDITOR, Role.CONTACT}),
    frozenset({Role.ROOM_MANAGER, Role.KEY_PERSON}),
    frozenset(set(Role) - {Role.ADMIN}),
)


async def everybody(stage: Stage) -> list[Actor]:
    """A stranger, somebody without a role, without consent, back from blocking, and every role."""
    tongue = iter(LANGUAGES * 10)
    found = [
        Actor(stage.standin.add_person("Stranger", language_code="tr"), "tr", known=False),
        Actor(stage.standin.add_person("Elsewhere", language_code="zh-hans"), "de", known=False),
    ]
    for name, roles, consented in (
        ("Without a role", frozenset[Role](), True),
        ("Key person without consent", frozenset({Role.KEY_PERSON}), False),
        ("Admin without consent", frozenset({Role.ADMIN}), False),
        *((f"Only {role.value}", frozenset({role}), True) for role in Role),
        *((f"Several {number}", roles, True) for number, roles in enumerate(SEVERAL)),
    ):
        language = next(tongue)
        phone = await stage.person(name, language)
        await set_roles(stage.desk, phone, *roles)
        if not consented:
            await take_consent(stage.desk, phone)
        found.append(Actor(phone, language, roles, consented))
    back = await stage.person("Back from blocking", "ar")
    back.block()
    await stage.standin.idle()
    back.unblock()
    await stage.standin.idle()
    found.append(Actor(back, "ar", frozenset({Role.KEY_PERSON})))
    return found


async def crowd(stage: Stage) -> list[Actor]:
    """Everybody on SQLite; on PostgreSQL, where only the storing differs, some of each kind."""
    actors = await everybody(stage)
    return actors if stage.desk.database.is_sqlite else actors[::4]


def closed_to(actor: Actor, kind: str) -> list[Route]:
    return [route for route in routes() if route.kind == kind and actor.is_kept_from(route)]


async def test_what_is_not_open_shows_nothing_changes_nothing_and_says_so(stage: Stage) -> None:
    there = await things(stage)
    actors = await crowd(stage)
    before = await contents(stage.desk)
    said = {str(actor): len(actor.phone.messages) for actor in actors}
    tried = 0

    for actor in actors:
        for route in closed_to(actor, "button"):
            for data in forgeries(route, there):
                await actor.phone.forges(data)
                tried += 1
        for route in closed_to(actor, "command"):
            await actor.phone.says(f"/{route.name} {there.question}")
            tried += 1
    await stage.standin.idle()

    assert changed(before, await contents(stage.desk)) == {}
    assert tried > 20 * len(actors)
    for actor in actors:
        answers = [(answer["text"], answer["show_alert"]) for answer in actor.phone.answers]
        assert set(answers) <= {(actor.refusal, True)}, str(actor)
        wanted = sum(len(forgeries(route, there)) for route in closed_to(actor, "button"))
        assert len(answers) == wanted, str(actor)
        new = [m for m in actor.phone.messages[said[str(actor)] :] if m.from_bot]
        assert [m.text for m in new] == [actor.refusal] * len(closed_to(actor, "command"))
        assert all(len(m.rows) == 1 for m in new), "a way on is offered"
        assert SECRET not in actor.phone.transcript()


async def test_what_is_open_is_open(stage: Stage) -> None:
    """The other half: the matrix is not passed by a door that is closed to everybody."""
    there = await things(stage)
    actors = await crowd(stage)
    sorry = {translator(code).label(text) for code in LANGUAGES for text in (STRANGER, NOT_YOURS)}
    wrong = tuple(apology(translator(code), "").text.striptags() for code in LANGUAGES)
    for actor in actors:
        for route in (r for r in routes() if not actor.is_kept_from(r) and r.name != "forgotten"):
            if route.kind == "command":
                await actor.phone.says(f"/{route.name}")
            elif route.kind == "button":
                await actor.phone.forges(route.name)
        await actor.phone.forges("forgotten")
    await stage.standin.idle()
    for actor in actors:
        shown = [m.text for m in actor.phone.messages if m.from_bot]
        told = [answer["text"] for answer in actor.phone.answers]
        assert shown
        assert not sorry & {*shown, *told}, str(actor)
        assert not [text for text in shown if text.startswith(wrong)], str(actor)
        assert SECRET not in actor.phone.transcript() or Role.ADMIN in actor.roles
    assert there.owner.answers == []


@pytest.mark.parametrize("left", [(), (Role.KEY_PERSON,)], ids=["nothing", "key person"])
async def test_real_buttons_open_nothing_once_the_role_is_gone(
    stage: Stage, left: tuple[Role, ...]
) -> None:
    there = await things(stage)
    petra = await stage.person("Petra", "tr", role=Role.ADMIN)
    for data in (
        "staff",
        "requests",
        f"request:{there.request}",
        f"accept:{there.request}",
        "reports",
        f"report:{there.report}",
        "waiting",
        f"thread:{there.question}",
        "invites",
    ):
        await petra.says("/help")
        await petra.sees("")
        await stage.standin.idle()
        await petra.forges(data)
        await stage.standin.idle()
    assert SECRET in petra.transcript()

    await set_roles(stage.desk, petra, *left)
    actor = Actor(petra, "tr", frozenset(left))
    before, shown = await contents(stage.desk), [m.text for m in petra.messages]
    real = [
        (message, button["callback_data"])
        for message in petra.messages
        for row in message.rows
        for button in row
        if "callback_data" in button
    ]
    closed = {route.name for route in closed_to(actor, "button")}
    tapped = [(message, data) for message, data in real if data.partition(":")[0] in closed]
    assert len({data for _message, data in tapped}) > 12
    answered = len(petra.answers)
    for message, data in tapped:
        await petra.taps(data, message)
    await stage.standin.idle()

    assert {answer["text"] for answer in petra.answers[answered:]} == {actor.refusal}
    assert [m.text for m in petra.messages] == shown
    assert changed(before, await contents(stage.desk)) == {}


async def test_words_of_the_unregistered_are_no_search_and_no_part_of_a_thread(
    stage: Stage,
) -> None:
    there = await things(stage)
    await there.owner.says("/questions")
    await there.owner.sees("Your questions")
    await there.owner.taps(f"thread:{there.question}")
    thread = await there.owner.sees(SECRET)
    await stage.standin.idle()
    await take_consent(stage.desk, there.owner)
    before = await contents(stage.desk)

    await there.owner.says("Let me add something", reply_to=thread)
    await there.owner.sees("This is the bot of the city of Herne")
    for actor in await everybody(stage):
        if not actor.roles or not actor.consented:
            await actor.phone.says("xyzzy qwrtz plugh")
            await actor.phone.says("residence permit")
            await stage.standin.idle()
            assert "Petra Muster" not in actor.phone.transcript(), str(actor)

    after = await contents(stage.desk)
    for table in ("question_messages", "failed_searches", "questions", "deliveries"):
        assert before[table] == after[table]


async def test_a_workbook_of_somebody_else_is_not_even_opened(stage: Stage) -> None:
    actors = [actor for actor in await everybody(stage) if Role.ADMIN not in actor.roles]
    before = await contents(stage.desk)
    book = sample_workbook()
    for actor in actors:
        await actor.phone.sends_file("herne.xlsx", book, caption="apply")
    await stage.standin.idle()
    assert changed(before, await contents(stage.desk)) == {}
    for actor in actors:
        assert actor.phone.screen().text == actor.refusal, str(actor)
    assert "getFile" not in {call.method for call in stage.standin.calls}


async def test_asking_to_be_let_in_makes_nobody_a_member(stage: Stage) -> None:
    """What a stranger may change is their own row and their own request, nothing else."""
    await things(stage)
    before = await contents(stage.desk)
    sam = stage.standin.add_person("Sam", language_code="en")
    for words in ("/start", "/access", "hello there", "/cancel", "/mydata", "/start x"):
        await sam.says(words)
        await stage.standin.idle()
    assert set(changed(before, await contents(stage.desk))) <= {
        "people",
        "dialogues",
        "processed_updates",
    }
    async with stage.desk.database.reading() as connection:
        from db import people as rows

        sams = await rows.find_by_telegram(connection, sam.id)
    assert sams is not None
    assert not sams.roles
    assert not sams.registered
    assert await people.count_role(stage.desk, Role.ADMIN) == 0


async def test_two_persons_at_once_stay_apart(stage: Stage) -> None:
    """The door decides by the update's own person, also while others are inside."""
    petra = await stage.person("Petra", "en", role=Role.ADMIN)
    eve = await stage.person("Eve", "en")
    for _ in range(20):
        await asyncio.gather(petra.says("/staff"), eve.says("/staff"))
    await stage.standin.idle()
    assert "For staff" not in {m.text.partition("\n")[0] for m in eve.messages if m.from_bot}
    assert len([m for m in eve.messages if m.text == NOT_YOURS]) == 20
    assert len([m for m in petra.messages if m.text.startswith("For staff")]) == 20
