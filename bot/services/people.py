"""Getting to know people: first contact, language, what is stored, and being forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from bot.services.questionnaires.forgetting import forget_contact
from bot.services.rooms.forgetting import forget_requester
from db import (
    access,
    agenda_proposals,
    announcements,
    attendances,
    audit,
    deliveries,
    invitations,
    news,
    people,
    questions,
    reports,
    responses,
    room_requests,
    rsvps,
    subscriptions,
    updates,
)
from db import dialogues as dialogue_rows
from db.people import Membership as Membership
from db.people import NewPerson as NewPerson

#: ``seen_on`` is written at most this often, so that taps stay free of writes.
SEEN_EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who is at the door. ``replay`` is what came of this very update when it came before."""

    person: Person | None
    dialogue: State | None
    revision: int
    replay: Outcome | None


async def arrive(desk: Desk, telegram_id: int, update_id: int) -> Arrival:
    """Everything the door needs to know, by one query."""
    async with desk.database.reading() as connection:
        row = await people.at_the_door(connection, telegram_id, update_id)
    return Arrival(
        row.person,
        row.dialogue,
        row.revision,
        None if row.outcome is None else Outcome.from_json(row.outcome),
    )


async def greet(
    desk: Desk, update_id: int, telegram_id: int, language: str, person: Person | None
) -> Outcome:
    """Somebody presses Start for the first time: remember them and their language."""
    async with desk.change(update_id) as change:
        if person is None:
            await people.add(
                change.connection, telegram_id=telegram_id, language=language, now=change.now
            )
        return await change.conclude("greeted")


async def set_language(desk: Desk, update_id: int, person: Person, language: str) -> Outcome:
    """Change the language in which the bot speaks to a person."""
    async with desk.change(update_id) as change:
        await people.change(change.connection, person.id, language=language)
        return await change.conclude("language-changed", language=language)


async def mark_seen(desk: Desk, person: Person, *, blocked: bool = False) -> None:
    """Note that a person used the bot, or that they blocked it; unblocking is being seen."""
    async with desk.change() as change:
        await people.change(
            change.connection,
            person.id,
            seen_on=change.now,
            blocked_at=change.now if blocked else None,
        )
        if blocked:
            await deliveries.hold(change.connection, person.id)
        elif await deliveries.release(change.connection, person.id):
            change.posted = True


async def find(desk: Desk, person_id: int) -> Person | None:
    """The person with this id."""
    async with desk.database.reading() as connection:
        return await people.find(connection, person_id)


async def count_role(desk: Desk, role: Role) -> int:
    """How many people hold a role."""
    async with desk.database.reading() as connection:
        return await people.count_role(connection, role)


async def memberships(desk: Desk, person: Person) -> list[Membership]:
    """The organisations a person speaks for."""
    async with desk.database.reading() as connection:
        return await people.memberships_of(connection, person.id)


async def everything_about(desk: Desk, person: Person) -> dict[str, Any]:
    """All that is stored about a person, ready for JSON (article 15 GDPR)."""
    async with desk.database.reading() as connection:
        asked = await questions.of_person(connection, person.id, 1000)
        threads = {
            question.id: [
                {"at": m.created_at, "from_city": m.from_city, "text": m.text}
                for m in await questions.thread(connection, question.id)
                if m.from_city or m.author_id == person.id  # not the words of who handed it on
            ]
            for question in asked
        }
        return {
            "person": await people.everything(connection, person.id),
            "roles": sorted(person.roles),
            "organisations": [
                {"slug": m.slug, "name": m.name, "deputy": m.deputy}
                for m in await people.memberships_of(connection, person.id)
            ],
            "contact_of_the_directory": await people.held_by(connection, person.id),
            "dialogues": await dialogue_rows.of_person(connection, person.id),
            "access_requests": await access.of_person(connection, person.id),
            "invitations": await invitations.of_person(connection, person.id),
            "questions": [
                {
                    "number": q.id,
                    "topic": q.topic,
                    "state": q.state,
                    "created_at": q.created_at,
                    "helped": q.helped,
                    "messages": threads[q.id],
                }
                for q in asked
            ],
            "answers_written_for_the_city": await questions.written_for_city(connection, person.id),
            "messages_in_questions_handed_on": await questions.written_in_handed_on(
                connection, person.id
            ),
            "messages_that_belong_to_questions": await questions.posts_in(
                connection, person.telegram_id
            ),
            "messages_sent_by_the_bot": await deliveries.of_person(connection, person.id),
            "meetings": await rsvps.everything(connection, person.id),
            "meetings_attended": await attendances.everything(connection, person.id),
            "agenda_proposals": await agenda_proposals.everything(connection, person.id),
            "responses_to_the_questionnaire": await responses.of_person(connection, person.id),
            "reports": await reports.of_person(connection, person.id),
            "subscriptions": await subscriptions.chosen(connection, person.id),
            "announcements_passed_on": await announcements.passed_on_by(connection, person.id),
            "news_handed_in": await news.of_person(connection, person.id),
            "room_requests": await room_requests.of_person(connection, person.id),
            "acts": await audit.of_person(connection, person.id),
        }


async def forget(desk: Desk, update_id: int, person: Person) -> Outcome:
    """Delete a person and their questions. What staff did for others stays, without their name, and
    so does what they answered and booked for an organisation, without them as its contact.

    The last admin cannot go: nobody could let anyone in any more.
    """
    async with desk.change(update_id) as change:
        if (
            Role.ADMIN in person.roles
            and await people.hold_role(change.connection, Role.ADMIN) == 1
        ):
            raise Refusal(
                N_(
                    "You are the only administrator. "
                    "Please invite a second one first; then you can delete your data."
                )
            )
        await questions.remove_of(change.connection, person.id, person.telegram_id)
        await reports.remove_of(change.connection, person.id)
        await forget_contact(change, person.id)
        await news.remove_of(change.connection, person.id)
        await forget_requester(desk, change, person.id)
        await people.remove(change.connection, person.id)
        return await change.conclude("forgotten")


async def set_aside(desk: Desk, update_id: int, *, kind: str, error: str, error_id: str) -> None:
    """Keep the id of an update that cannot be handled."""
    async with desk.change() as change:
        await updates.set_aside(
            change.connection,
            update_id,
            kind=kind,
            error=error,
            error_id=error_id,
            now=change.now,
        )


def needs_mark(person: Person, now: datetime) -> bool:
    """Whether it is time to write down that the person was seen (or is back after blocking)."""
    return person.blocked or now - person.seen_on > SEEN_EVERY


async def add_registered(desk: Desk, newcomers: Sequence[NewPerson]) -> None:
    """Store people who are registered already: for samples and measurements."""
    async with desk.change() as change:
        await people.add_many(change.connection, newcomers, change.now)


async def highest_telegram_id(desk: Desk, low: int, high: int) -> int:
    """The highest Telegram id in a range, or ``low`` when there is none."""
    async with desk.database.reading() as connection:
        return await people.highest_telegram_id(connection, low, high)


async def hold_contact(desk: Desk, telegram_id: int, contact: str) -> None:
    """Make a person answer for a contact of the directory."""
    async with desk.change() as change:
        person = await people.find_by_telegram(change.connection, telegram_id)
        if person is not None:
            await people.hold_contact(change.connection, person.id, contact)
