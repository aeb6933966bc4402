"""People without an invitation ask to be let in; staff decide; the person is told either way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Person, Role
from bot.domain.wording import N_, Refusal
from bot.services.desk import Desk
from bot.services.dialogues import finish
from db import access as rows
from db import audit, invitations, people
from db.access import AccessRequest as AccessRequest

#: Who was refused can ask again after this time, so that nobody can ask staff all day long.
ASK_AGAIN_AFTER = timedelta(days=7)

REFUSED = N_(
    "The integration office cannot give you access at the moment. "
    "If you think this is a mistake, please call the office."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person's wish to be let in stands, asked for or as a deputy or successor.

    ``refused``: a short while ago.
    """

    waiting: bool
    refused: bool


async def standing(desk: Desk, person: Person) -> Standing:
    """Whether the person has asked before, and what came of it."""
    async with desk.database.reading() as connection:
        return await _standing(connection, person, desk.clock())


async def _standing(connection: AsyncConnection, person: Person, now: datetime) -> Standing:
    if await invitations.awaits_decision(connection, person.id):
        return Standing(waiting=True, refused=False)
    latest = await rows.latest(connection, person.id)
    if latest is None:
        return Standing(waiting=False, refused=False)
    refused = (
        latest.approved is False
        and latest.decided_at is not None
        and now - latest.decided_at < ASK_AGAIN_AFTER
    )
    return Standing(waiting=latest.approved is None, refused=refused)


async def ask(desk: Desk, update_id: int, person: Person, state: State) -> Outcome:
    """Store the request and tell every admin, once; a second request changes nothing."""
    name, organisation = str(state.answers["name"]), str(state.answers["organisation"])
    async with desk.change(update_id) as change:
        await finish(change, person, state)
        before = await _standing(change.connection, person, change.now)
        if before.refused:
            raise Refusal(REFUSED)
        if before.waiting:
            return await change.conclude("access-asked", again=True)
        await people.change(
            change.connection,
            person.id,
            name=name,
            **({} if person.consented else {"consented_at": change.now}),
        )
        request_id = await rows.add(
            change.connection,
            person_id=person.id,
            name=name,
            organisation=organisation,
            now=change.now,
        )
        for admin in await people.with_role(change.connection, Role.ADMIN):
            await change.post("access-asked", admin, request_id, {"request": request_id})
        return await change.conclude("access-asked", again=False)


async def find(desk: Desk, request_id: int) -> tuple[AccessRequest, str] | None:
    """A request and the language of the person who asks."""
    async with desk.database.reading() as connection:
        request = await rows.find(connection, request_id)
        if request is None:
            return None
        person = await people.find(connection, request.person_id)
    return request, "" if person is None else person.language


async def open_requests(desk: Desk, limit: int = 20) -> list[AccessRequest]:
    """Requests nobody has decided yet."""
    async with desk.database.reading() as connection:
        return await rows.open_ones(connection, limit)


async def decide(
    desk: Desk,
    update_id: int,
    staff: Person,
    request_id: int,
    *,
    approved: bool,
    organisation: str | None = None,
) -> Outcome:
    """Let the person in as key person of ``organisation`` (or none yet), or refuse."""
    async with desk.change(update_id) as change:
        request = await rows.find(change.connection, request_id)
        if request is None or not await rows.decide(
            change.connection,
            request_id,
            person_id=staff.id,
            approved=approved,
            now=change.now,
        ):
            raise Refusal(N_("This was already decided."))
        if approved:
            await people.give_role(change.connection, request.person_id, Role.KEY_PERSON)
            if organisation is not None:
                await people.join(change.connection, request.person_id, organisation)
        await change.post("access-decided", request.person_id, request_id, {"approved": approved})
        await audit.add(
            change.connection,
            person_id=staff.id,
            act="access-approved" if approved else "access-refused",
            object=f"access request {request_id}",
            now=change.now,
            details={"organisation": organisation},
        )
        return await change.conclude("access-settled", approved=approved, request=request_id)
