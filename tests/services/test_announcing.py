"""Announcements: the right words to the right people, once; stopped, corrected, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.announcement import AnnouncementState, Audience, Content
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.wording import Refusal
from bot.services import announcements, deliveries, directory, news, people, subscriptions
from bot.services.announcements import Mailbag, Plan, Report, Tally
from bot.services.announcements.sending import GOOD_FOR, SLICE
from bot.services.deliveries import Delivery
from bot.services.desk import Desk
from bot.services.people import NewPerson
from db import announcements as rows
from db import people as people_rows
from db import subscriptions as subscription_rows
from tests.conftest import Clock
from tests.services.walking import create_person, fresh_update, met

CONTENT = Content({"de": "Neue <b>Kurse</b>"})
ALL = Audience(roles=frozenset({Role.KEY_PERSON}))


async def create_reader(desk: Desk, telegram_id: int, language: str = "de") -> Person:
    reader = NewPerson(telegram_id, "N. N.", language, Role.KEY_PERSON, None)
    await people.add_registered(desk, [reader])
    return await met(desk, telegram_id)


@pytest.fixture
async def editor(desk: Desk) -> Person:
    return await create_person(desk, Role.EDITOR)


@pytest.fixture
async def second(desk: Desk, editor: Person) -> Person:
    return await create_person(desk, Role.EDITOR)


def number(outcome: Outcome) -> int:
    return int(outcome.values["announcement"])


async def drafted(desk: Desk, editor: Person, **texts: str) -> int:
    made = number(await announcements.draft(desk, fresh_update(), editor, "Neue <b>Kurse</b>"))
    for language, text in texts.items():
        await announcements.write(desk, fresh_update(), editor, made, language, text)
    return made


async def submit(
    desk: Desk, editor: Person, announcement: int, due_local: datetime | None = None
) -> Outcome:
    return await announcements.submit(
        desk, fresh_update(), editor, announcement, due_local=due_local
    )


async def sent(desk: Desk, editor: Person, **texts: str) -> int:
    made = await drafted(desk, editor, **texts)
    await submit(desk, editor, made)
    await announcements.advance(desk, desk.clock())
    return made


async def state(desk: Desk, announcement: int) -> AnnouncementState:
    found = await announcements.find(desk, announcement)
    assert found is not None
    return found.state


async def take(desk: Desk, kind: str = "announcement") -> list[Delivery]:
    """Everything that is due now of a kind, in flight; what else is due keeps its turn."""
    taken = await deliveries.begin(desk, await deliveries.due(desk, 1000))
    others = [delivery for delivery in taken if delivery.kind != kind]
    if others:
        await deliveries.settle(desk, [deliveries.not_sent(delivery, "429") for delivery in others])
    return [delivery for delivery in taken if delivery.kind == kind]


async def deliver(desk: Desk, taken: list[Delivery] | None = None) -> dict[int, str]:
    """Word and send what is due; the text that each person got."""
    mailbag = Mailbag(desk)
    got: dict[int, str] = {}
    notes = []
    for delivery in await take(desk) if taken is None else taken:
        copy = await mailbag.copy(
            int(delivery.details["announcement"]), delivery.recipient_id, delivery.language
        )
        if copy is None:
            notes.append(deliveries.pointless(delivery))
        else:
            got[delivery.recipient_id] = f"{copy.language}: {copy.parts[0].html()}"
            notes.append(deliveries.sent(delivery, [delivery.recipient_id * 10]))
    if notes:
        await deliveries.settle(desk, notes)
    return got


async def total(desk: Desk, announcement: int) -> Tally:
    return (await reported(desk, announcement)).total


async def reported(desk: Desk, announcement: int) -> Report:
    report = await announcements.report(desk, announcement)
    assert report is not None
    return report


async def test_everybody_gets_it_in_their_language_or_in_german(
    desk: Desk, clock: Clock, editor: Person
) -> None:
    ada, bea, cem = [
        await create_reader(desk, 51 + n, language) for n, language in enumerate(("de", "ar", "tr"))
    ]
    made = await sent(desk, editor, tr="Yeni <i>kurslar</i>")
    assert await deliver(desk) == {
        ada.id: "de: Neue <b>Kurse</b>",
        bea.id: "de: Neue <b>Kurse</b>",
        cem.id: "tr: Yeni <i>kurslar</i>",
    }
    await announcements.advance(desk, clock())
    assert await state(desk, made) is AnnouncementState.SENT
    report = await reported(desk, made)
    assert report.total == Tally(delivered=3)
    assert report.languages == {code: Tally(delivered=1) for code in ("ar", "de", "tr")}


async def test_writing_recipients_down_again_doubles_nobody(
    desk: Desk, clock: Clock, editor: Person
) -> None:
    crowd = [
        NewPerson(5000 + n, "N. N.", "de", Role.KEY_PERSON, None) for n in range(SLICE * 2 + 3)
    ]
    await people.add_registered(desk, crowd)
    made = await sent(desk, editor)
    assert await total(desk, made) == Tally(waiting=len(crowd))
    async with desk.change() as change:
        await rows.add_task(change.connection, made, "send")
    await announcements.advance(desk, clock())
    assert await total(desk, made) == Tally(waiting=len(crowd))


async def test_what_changes_while_it_is_sent_counts(
    desk: Desk, clock: Clock, editor: Person
) -> None:
    """A person leaves, blocks, changes language or organisation between beginning and turn."""
    organisation, other = await organisations(desk)
    crowd = []
    for n in range(5):
        await people.add_registered(
            desk, [NewPerson(60 + n, "N. N.", "de", Role.KEY_PERSON, organisation)]
        )
        crowd.append(await met(desk, 60 + n))
    leaver, blocker, speaker, mover, stayer = crowd
    made = await drafted(desk, editor, tr="Yeni kurslar")
    audience = Audience(organisations=frozenset({organisation}))
    await announcements.aim(desk, fresh_update(), editor, made, audience)
    await submit(desk, editor, made)
    await announcements.advance(desk, clock())
    await people.forget(desk, fresh_update(), leaver)
    await people.mark_seen(desk, blocker, blocked=True)
    await people.set_language(desk, fresh_update(), speaker, "tr")
    async with desk.change() as change:
        await people_rows.leave(change.connection, mover.id, organisation)
        await people_rows.join(change.connection, mover.id, other)
    assert await deliver(desk) == {
        speaker.id: "tr: Yeni kurslar",
        stayer.id: "de: Neue <b>Kurse</b>",
    }
    assert await total(desk, made) == Tally(delivered=2, blocked=1, gone=1)
    report = await announcements.report(desk, made)
    assert report is not None
    assert report.errors == {}, "whoever is not meant any more is no failure"
    await announcements.advance(desk, clock())
    assert await state(desk, made) is AnnouncementState.SENT
    await people.mark_seen(desk, blocker)
    assert await deliver(desk) == {blocker.id: "de: Neue <b>Kurse</b>"}


async def organisations(desk: Desk) -> tuple[str, str]:
    first, second, *_ = (await directory.load(desk)).organisations
    return first, second


async def test_who_returns_too_late_does_not_get_old_news(
    desk: Desk, clock: Clock, editor: Person
) -> None:
    ada = await create_reader(desk, 51)
    await people.mark_seen(desk, ada, blocked=True)
    made = await sent(desk, editor)
    await deliver(desk)
    clock.forward(seconds=GOOD_FOR.total_seconds() + 1)
    await people.mark_seen(desk, ada)
    assert await deliver(desk) == {}
    assert await total(desk, made) == Tally(blocked=1)


async def test_it_goes_at_its_time_on_the_citys_clock(
    desk: Desk, clock: Clock, editor: Person
) -> None:
    ada = await create_reader(desk, 51)
    made = await drafted(desk, editor)
    local = clock().astimezone(desk.settings.timezone).replace(tzinfo=None)
    due = (local + timedelta(days=1)).replace(second=0, microsecond=0)
    assert (await submit(desk, editor, made, due)).name == "announcement-scheduled"
    clock.forward(hours=20)
    await announcements.advance(desk, clock())
    assert await deliver(desk) == {}
    clock.forward(hours=6)
    await announcements.advance(desk, clock())
    assert list(await deliver(desk)) == [ada.id]


async def test_the_past_is_no_time_to_send(desk: Desk, editor: Person) -> None:
    made = await drafted(desk, editor)
    with pytest.raises(Refusal):
        await submit(desk, editor, made, datetime(2020, 1, 1))  # noqa: DTZ001 - the city's clock
    assert await state(desk, made) is AnnouncementState.DRAFT


async def test_a_second_editor_approves(
    desk: Desk, clock: Clock, editor: Person, second: Person
) -> None:
    ada = await create_reader(desk, 51)
    made = await drafted(desk, editor)
    await announcements.ask_a_second(desk, fresh_update(), editor, made, wanted=True)
    assert (await submit(desk, editor, made)).name == "announcement-waits"
    (asked,) = await take(desk, "announcement-approval")
    assert asked.recipient_id == second.id
    with pytest.raises(Refusal):
        await announcements.decide(desk, fresh_update(), editor, made, approved=True)
    await announcements.decide(
        desk, fresh_update(), second, made, approved=False, reason="Ein Datum fehlt."
    )
    assert await state(desk, made) is AnnouncementState.DRAFT
    (decided,) = await take(desk, "announcement-decided")
    assert decided.details["reason"] == "Ein Datum fehlt."
    await submit(desk, editor, made)
    outcome = await announcements.decide(desk, fresh_update(), second, made, approved=True)
    assert outcome.name == "announcement-started"
    await announcements.advance(desk, clock())
    assert list(await deliver(desk)) == [ada.id]


async def test_nobody_approves_what_they_submitted_themselves_whoever_began_it(
    desk: Desk, editor: Person, second: Person
) -> None:
    made = await drafted(desk, editor)
    await announcements.ask_a_second(desk, fresh_update(), editor, made, wanted=True)
    await announcements.write(desk, fresh_update(), second, made, "de", "Etwas ganz anderes")
    await submit(desk, second, made)
    with pytest.raises(Refusal):
        await announcements.decide(desk, fresh_update(), second, made, approved=True)
    (asked,) = await take(desk, "announcement-approval")
    assert asked.recipient_id == editor.id
    outcome = await announcements.decide(desk, fresh_update(), editor, made, approved=True)
    assert outcome.name == "announcement-started"


async def test_without_a_second_editor_nothing_waits_for_nobody(desk: Desk, editor: Person) -> None:
    made = await drafted(desk, editor)
    await announcements.ask_a_second(desk, fresh_update(), editor, made, wanted=True)
    with pytest.raises(Refusal):
        await submit(desk, editor, made)


async def test_taking_back_what_waits(desk: Desk, clock: Clock, editor: Person) -> None:
    await create_reader(desk, 51)
    made = await drafted(desk, editor)
    await submit(desk, editor, made, datetime(2099, 1, 1))  # noqa: DTZ001 - the city's clock
    await announcements.take_back(desk, fresh_update(), editor, made)
    assert await state(desk, made) is AnnouncementState.DRAFT
    await announcements.delete(desk, fresh_update(), editor, made)
    assert await announcements.find(desk, made) is None


async def test_stopped_means_nobody_else(desk: Desk, clock: Clock, editor: Person) -> None:
    crowd = [await create_reader(desk, 51 + n) for n in range(4)]
    made = await sent(desk, editor)
    (first, *rest) = await take(desk)
    await deliver(desk, [first])
    await deliveries.settle(desk, [deliveries.not_sent(one, "429") for one in rest])
    (flying,) = await deliveries.begin(desk, [rest[0].id])
    outcome = await announcements.stop(desk, fresh_update(), editor, made)
    assert outcome.values["not_sent"] == 2
    assert await deliver(desk, [flying]) == {}, "worded after the stop, it is not sent either"
    assert await deliver(desk) == {}
    assert await total(desk, made) == Tally(delivered=1, stopped=2, gone=1)
    assert await state(desk, made) is AnnouncementState.STOPPED
    assert len(crowd) == 4


async def test_a_correction_reaches_all_who_have_it_and_all_who_wait(
    desk: Desk, clock: Clock, editor: Person
) -> None:
    has, flying, waits = [await create_reader(desk, 51 + n) for n in range(3)]
    made = await sent(desk, editor)
    taken = {delivery.recipient_id: delivery for delivery in await take(desk)}
    assert await deliver(desk, [taken[has.id]])
    await deliveries.settle(desk, [deliveries.not_sent(taken[waits.id], "429")])
    await announcements.correct(desk, fresh_update(), editor, made, {"de": "Neue Kurse ab Mai"})
    await announcements.advance(desk, clock())
    (first,) = await take(desk, "announcement-correction")
    assert first.recipient_id == has.id
    await deliveries.settle(
        desk, [deliveries.sent(taken[flying.id], [7]), deliveries.sent(first, [has.id * 10])]
    )
    fresh = await take(desk)
    assert await deliver(desk, fresh) == {waits.id: "de: Neue Kurse ab Mai"}
    (second,) = await take(desk, "announcement-correction")
    assert second.recipient_id == flying.id, "was in flight with the old text"
    assert await announcements.in_chat(desk, made, flying.id) == (7,)
    copy = await Mailbag(desk).corrected(made, "tr")
    assert copy is not None
    assert copy.parts[0].html() == "Neue Kurse ab Mai"


async def test_a_second_correction_takes_the_place_of_the_first(
    desk: Desk, clock: Clock, editor: Person
) -> None:
    await create_reader(desk, 51)
    made = await sent(desk, editor)
    await deliver(desk)
    for text in ("Eins", "Zwei"):
        await announcements.correct(desk, fresh_update(), editor, made, {"de": text})
        await announcements.advance(desk, clock())
    (only,) = await take(desk, "announcement-correction")
    found = await announcements.find(desk, made)
    assert found is not None
    assert (found.revision, found.content.texts["de"]) == (2, "Zwei")
    assert only.details["announcement"] == made


async def approved(desk: Desk, author: Person, second: Person) -> int:
    """An announcement that was sent after a second editor had approved it."""
    made = await drafted(desk, author)
    await announcements.ask_a_second(desk, fresh_update(), author, made, wanted=True)
    await submit(desk, author, made)
    await announcements.decide(desk, fresh_update(), second, made, approved=True)
    await announcements.advance(desk, desk.clock())
    await shown(desk)
    return made


async def shown(desk: Desk) -> dict[int, list[str]]:
    """Sends all that is due; who is shown corrections by it, and in which languages."""
    told: dict[int, list[str]] = {}
    while taken := await deliveries.begin(desk, await deliveries.due(desk, 1000)):
        for one in taken:
            if one.kind == "announcement-corrected":
                told.setdefault(one.recipient_id, []).extend(one.details["languages"])
        await deliveries.settle(desk, [deliveries.sent(one, [1]) for one in taken])
    return told


async def test_a_correction_is_shown_to_who_approved_what_it_corrects(
    desk: Desk, editor: Person, second: Person
) -> None:
    await create_person(desk, Role.ADMIN)
    made = await approved(desk, editor, second)
    await announcements.correct(desk, fresh_update(), editor, made, {"de": "Eins"})
    await announcements.correct(desk, fresh_update(), editor, made, {"tr": "İki"})
    assert await shown(desk) == {second.id: ["de", "tr"]}


@pytest.mark.parametrize("gone", ["corrects", "has left", "is no editor", "has blocked the bot"])
async def test_or_to_all_others_when_that_one_cannot_look_at_it(
    desk: Desk, editor: Person, second: Person, gone: str
) -> None:
    third, admin = await create_person(desk, Role.EDITOR), await create_person(desk, Role.ADMIN)
    await create_reader(desk, 51)
    made = await approved(desk, editor, second)
    if gone == "has left":
        await people.forget(desk, fresh_update(), second)
    elif gone == "is no editor":
        async with desk.change() as change:
            await people_rows.take_role(change.connection, second.id, Role.EDITOR)
    elif gone == "has blocked the bot":
        await people.mark_seen(desk, second, blocked=True)
    corrector = second if gone == "corrects" else editor
    await announcements.correct(desk, fresh_update(), corrector, made, {"de": "Eins"})
    author = {editor.id} if corrector is second else set()
    assert (await shown(desk)).keys() == {third.id, admin.id} | author


async def test_what_needed_no_second_editor_is_shown_to_nobody_unless_the_city_wants_it(
    desk: Desk, editor: Person, second: Person
) -> None:
    made = await sent(desk, editor)
    await announcements.correct(desk, fresh_update(), editor, made, {"de": "Eins"})
    assert await shown(desk) == {}
    strict = Desk(desk.database, replace(desk.settings, second_editor=True), desk.clock)
    await announcements.correct(strict, fresh_update(), editor, made, {"de": "Zwei"})
    assert await shown(desk) == {second.id: ["de"]}


async def test_what_the_city_wanted_approved_stays_so_when_it_wants_it_no_more(
    desk: Desk, editor: Person, second: Person
) -> None:
    strict = Desk(desk.database, replace(desk.settings, second_editor=True), desk.clock)
    made = await drafted(desk, editor)
    await submit(strict, editor, made)
    await announcements.decide(desk, fresh_update(), second, made, approved=True)
    await announcements.advance(desk, desk.clock())
    await shown(desk)
    await announcements.correct(desk, fresh_update(), editor, made, {"de": "Eins"})
    assert await shown(desk) == {second.id: ["de"]}


async def test_withdrawn_from_all_who_have_it(desk: Desk, clock: Clock, editor: Person) -> None:
    has, waits = [await create_reader(desk, 51 + n) for n in range(2)]
    made = await sent(desk, editor)
    first, second = await take(desk)
    await deliver(desk, [first])
    await deliveries.settle(desk, [deliveries.not_sent(second, "429")])
    await announcements.withdraw(desk, fresh_update(), editor, made)
    await announcements.advance(desk, clock())
    assert await deliver(desk) == {}
    (gone,) = await take(desk, "announcement-withdrawal")
    assert gone.recipient_id == first.recipient_id == has.id
    assert await Mailbag(desk).corrected(made, "de") is None
    assert await total(desk, made) == Tally(delivered=1, stopped=1)
    assert waits.id == second.recipient_id
    with pytest.raises(Refusal):
        await announcements.correct(desk, fresh_update(), editor, made, {"de": "Doch"})


async def test_the_reach_counts_each_persons_last_word(
    desk: Desk, clock: Clock, editor: Person
) -> None:
    ada, bea = [await create_reader(desk, 51 + n) for n in range(2)]
    outsider = await create_person(desk, Role.STEERING)
    made = await sent(desk, editor)
    await deliver(desk)
    for person, told in ((ada, 5), (ada, 30), (bea, 12)):
        await announcements.pass_on(desk, fresh_update(), person, made, told)
    with pytest.raises(Refusal):
        await announcements.pass_on(desk, fresh_update(), outsider, made, 7)
    report = await reported(desk, made)
    assert (report.relays, report.told) == (2, 42)


async def test_the_command_line_does_it_all_at_once(desk: Desk, clock: Clock) -> None:
    ada = await create_reader(desk, 51)
    found = await announcements.latest(desk, 1)
    plan = Plan(content=CONTENT, audience=ALL)
    assert (await announcements.announce(desk, plan)).name == "announcement-started"
    await announcements.advance(desk, clock())
    assert list(await deliver(desk)) == [ada.id]
    assert found == []


async def test_a_refused_plan_leaves_nothing(desk: Desk) -> None:
    past = datetime(2020, 1, 1)  # noqa: DTZ001 - the city's clock
    with pytest.raises(Refusal):
        await announcements.announce(desk, Plan(CONTENT, ALL, due_local=past))
    assert await announcements.latest(desk, 1) == []


async def test_of_the_forgotten_the_reach_stays_and_nothing_else(
    desk: Desk, clock: Clock, editor: Person
) -> None:
    ada = await create_reader(desk, 51)
    made = await sent(desk, editor)
    await deliver(desk)
    await announcements.pass_on(desk, fresh_update(), ada, made, 30)
    await subscriptions.choose(desk, fresh_update(), ada, "family", wanted=False)
    await news.hand_in(desk, fresh_update(), ada, "Unser Chor singt.", organisation=None)
    told = await people.everything_about(desk, ada)
    assert told["subscriptions"] == {"family": False}
    assert [relay["told"] for relay in told["announcements_passed_on"]] == [30]
    assert [item["text"] for item in told["news_handed_in"]] == ["Unser Chor singt."]
    await people.forget(desk, fresh_update(), ada)
    assert await news.waiting(desk) == []
    report = await reported(desk, made)
    assert (report.relays, report.told, report.total.delivered) == (1, 30, 0)
    async with desk.database.reading() as connection:
        assert await subscription_rows.chosen(connection, ada.id) == {}
        assert await rows.passed_on_by(connection, ada.id) == []
