"""The directory in memory, and replacing it: by workbook, all or nothing.

A process keeps one frozen copy with its search index; the door's query carries the revision, so a
change by any process is seen at the next tap and costs nothing until then.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogue import State
from bot.domain.directory import Contact, Directory, Office, Topic
from bot.domain.directory_changes import Changes, changes
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from bot.services.dialogues import finish
from bot.services.workbook import read_workbook, write_workbook
from db import audit, mso_directory, occupancies, people, reports, room_dates
from db import directory as rows
from db.reports import ContactReport as ContactReport

if TYPE_CHECKING:
    from bot.domain.lookup import LookupIndex

#: A contact's entry is asked about again after so many days (twice a year).
VERIFY_AFTER_DAYS = 182

#: So many entries without a person of the bot behind them are put before the admins a day.
ADMINS_VERIFY_A_DAY = 3


@dataclass(frozen=True, slots=True)
class City:
    """The directory with its search index."""

    directory: Directory
    index: LookupIndex

    def office_of(self, topic: Topic) -> Office:
        """The office responsible for a topic."""
        return self.directory.offices[topic.office]

    def contact_of(self, topic: Topic) -> Contact | None:
        """The person to show first for a topic."""
        return None if topic.contact is None else self.directory.contacts[topic.contact]


class CityInMemory:
    """Keeps the newest :class:`City` that this process has seen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._city: City | None = None
        self._lock = asyncio.Lock()

    async def at(self, revision: int) -> City:
        """The city at least as new as ``revision`` (-1: whatever is stored)."""
        city = self._city
        if city is not None and (revision < 0 or city.directory.revision == revision):
            return city
        async with self._lock:
            city = self._city
            if city is not None and city.directory.revision == revision:
                return city
            directory = await load(self._desk)
            index = await asyncio.to_thread(_indexed, directory)
            self._city = City(_without_words(directory), index)
            return self._city


#: Fingerprint and index of the topics that were indexed last. Most changes of the directory, a
#: verification or a new phone number, leave the topics as they are.
_indexed_last: tuple[bytes, LookupIndex] | None = None


def _indexed(directory: Directory) -> LookupIndex:
    from bot.domain.lookup import LookupIndex  # not before the bot has begun to poll

    global _indexed_last
    topics = tuple(directory.topics.values())
    fingerprint = hashlib.sha256(repr(topics).encode()).digest()
    if _indexed_last is None or _indexed_last[0] != fingerprint:
        _indexed_last = fingerprint, LookupIndex.build(topics)
    return _indexed_last[1]


def _without_words(directory: Directory) -> Directory:
    """What the cards need: the search words, by far the largest part, live on in the index."""
    topics = {slug: replace(topic, words={}) for slug, topic in directory.topics.items()}
    return replace(directory, topics=topics)


async def load(desk: Desk) -> Directory:
    """The directory as it is stored."""
    async with desk.database.reading() as connection:
        return await rows.load(connection)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook would change, and the fingerprints that bind the confirmation to it."""

    directory: Directory
    changes: Changes
    fingerprint: str
    revision: int


async def preview(desk: Desk, data: bytes) -> Preview:
    """Read a workbook and compare; raises the workbook's errors, all at once.

    A :class:`Refusal` says that it would remove an organisation somebody speaks for, or a room in
    which something is planned.
    """
    new = await asyncio.to_thread(read_workbook, data)
    async with desk.database.reading() as connection:
        old = await rows.load(connection)
        await _keep_used_organisations(connection, new)
        await _keep_used_rooms(connection, new, desk.clock())
    return Preview(new, changes(old, new), hashlib.sha256(data).hexdigest(), old.revision)


async def apply(
    desk: Desk,
    new: Directory,
    *,
    update_id: int | None = None,
    staff: Person | None = None,
    state: State | None = None,
    revision: int | None = None,
) -> Outcome:
    """Replace the directory. ``revision`` is the one the preview was made from."""
    async with desk.change(update_id) as change:
        if state is not None and staff is not None:
            await finish(change, staff, state)
        if revision is not None and await rows.revision(change.connection) != revision:
            raise Refusal(
                N_("The directory was changed in the meantime. Please send the file once more.")
            )
        await _keep_used_organisations(change.connection, new)
        await _keep_used_rooms(change.connection, new, change.now)
        old = await rows.load(change.connection)
        difference = changes(old, new)
        number = await rows.replace(change.connection, new)
        for slug in difference.organisations.removed:  # nobody is left to take its consent back
            await mso_directory.withdraw(change.connection, slug)
        await audit.add(
            change.connection,
            person_id=None if staff is None else staff.id,
            act="directory-imported",
            object=f"directory {number}",
            now=change.now,
            details=_counts(difference),
        )
        return await change.conclude("directory-imported", revision=number)


def _counts(difference: Changes) -> Mapping[str, int]:
    return {
        "added": difference.added,
        "changed": difference.changed,
        "removed": difference.removed,
    }


async def _keep_used_organisations(connection: AsyncConnection, new: Directory) -> None:
    used = await people.organisations_in_use(connection)
    missing = sorted(name for slug, name in used.items() if slug not in new.organisations)
    if missing:
        raise Refusal(
            N_("These organisations have key persons and cannot be removed: {organisations}"),
            organisations=", ".join(missing[:10]),
        )


async def _keep_used_rooms(connection: AsyncConnection, new: Directory, now: datetime) -> None:
    used = await occupancies.rooms_in_use(connection, now)
    used |= await room_dates.rooms_asked_for(connection, now)
    if missing := sorted(used - set(new.rooms)):
        raise Refusal(
            N_("These rooms are booked or asked for and cannot be removed: {rooms}"),
            rooms=", ".join(missing[:10]),
        )


async def export(desk: Desk) -> bytes:
    """The directory as a workbook; importing it unchanged changes nothing."""
    return await asyncio.to_thread(write_workbook, await load(desk))


async def report(
    desk: Desk,
    update_id: int,
    person: Person,
    state: State,
    *,
    contact: str | None,
    office: str | None,
) -> Outcome:
    """Somebody says that an entry is wrong: staff are told."""
    async with desk.change(update_id) as change:
        await finish(change, person, state)
        report_id = await reports.add(
            change.connection,
            contact=contact,
            office=office,
            person_id=person.id,
            text=str(state.answers["text"]),
            language=person.language,
            now=change.now,
        )
        for admin in await people.with_role(change.connection, Role.ADMIN):
            await change.post("entry-reported", admin, report_id, {"report": report_id})
        return await change.conclude("entry-reported")


async def find_report(desk: Desk, report_id: int) -> ContactReport | None:
    """A report with its text."""
    async with desk.database.reading() as connection:
        return await reports.find(connection, report_id)


async def open_reports(desk: Desk, limit: int = 20) -> list[ContactReport]:
    """Reports nobody has dealt with."""
    async with desk.database.reading() as connection:
        return await reports.open_ones(connection, limit)


async def resolve_report(desk: Desk, update_id: int, staff: Person, report_id: int) -> Outcome:
    """Staff have dealt with a report; whoever reported it is thanked."""
    async with desk.change(update_id) as change:
        found = await reports.find(change.connection, report_id)
        if found is None or not await reports.resolve(
            change.connection, report_id, person_id=staff.id, now=change.now
        ):
            raise Refusal(N_("This was already done."))
        if found.person_id is not None:
            await change.post("report-resolved", found.person_id, report_id, {})
        await audit.add(
            change.connection,
            person_id=staff.id,
            act="report-resolved",
            object=f"report {report_id}",
            now=change.now,
        )
        return await change.conclude("report-resolved", report=report_id)


async def may_verify(desk: Desk, person: Person, contact: str) -> bool:
    """Whether a member of staff may confirm this contact's entry."""
    if Role.ADMIN in person.roles:
        return True
    async with desk.database.reading() as connection:
        return contact in await people.held_by(connection, person.id)


async def verify(desk: Desk, update_id: int, staff: Person, contact: str) -> Outcome:
    """Note that an entry is still right today."""
    if not await may_verify(desk, staff, contact):
        raise Refusal(N_("This entry does not exist any more."))
    async with desk.change(update_id) as change:
        day = change.now.astimezone(desk.settings.timezone).date()
        await rows.verify_contact(change.connection, contact, day)
        await audit.add(
            change.connection,
            person_id=staff.id,
            act="contact-verified",
            object=f"contact {contact}",
            now=change.now,
        )
        return await change.conclude("entry-verified")


def half_year(day: date) -> str:
    """The half-year of a day, such as ``2026-2``."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def is_to_verify(contact: Contact, today: date) -> bool:
    """Whether it is time to ask whether an entry is still right."""
    checked = contact.verified_on
    return checked is None or (today - checked).days >= VERIFY_AFTER_DAYS


async def ask_to_verify(desk: Desk, now: datetime) -> int:
    """Ask the people behind contacts whether their entry is still right; once a half-year each.

    Where nobody is behind an entry the admins are asked, about a few entries a day.
    """
    today = now.astimezone(desk.settings.timezone).date()
    async with desk.change() as change:
        directory = await rows.load(change.connection)
        admins = await people.with_role(change.connection, Role.ADMIN)
        asked = for_admins = 0
        for contact in directory.contacts.values():
            if not is_to_verify(contact, today):
                continue
            due_at = now
            receivers = await people.holders_of(change.connection, contact.slug)
            if not receivers:
                receivers = admins
                due_at += timedelta(days=for_admins // ADMINS_VERIFY_A_DAY)
                for_admins += 1
            for receiver in receivers:
                await change.post(
                    "entry-to-verify",
                    receiver,
                    f"{contact.slug}@{half_year(today)}",
                    {"contact": contact.slug},
                    due_at,
                )
            asked += 1
        return asked
