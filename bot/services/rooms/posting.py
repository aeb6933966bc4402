"""Who is told about a room request, and who may decide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.directory import Room
from bot.domain.person import Person, Role
from bot.domain.rooms.request import RoomRequest
from bot.domain.wording import N_, Refusal
from bot.services.desk import Change, Desk
from db import audit, people
from db import directory as shelves
from db.deliveries import PROMPT, Letter

GONE = N_("This room request does not exist any more.")
SETTLED = N_("This was already decided.")


def subject_of(request_id: int) -> str:
    """What deliveries about a request are about."""
    return f"room-request:{request_id}"


async def post(
    change: Change,
    kind: str,
    recipients: Iterable[int | None],
    request_id: int,
    occasion: object,
    details: Mapping[str, object] | None = None,
    expires_at: datetime | None = None,
    due_at: datetime | None = None,
) -> None:
    """A message about a request to a few people, once for each ``occasion``; ``due_at``: later."""
    await change.post_many(
        [
            Letter(
                kind,
                subject_of(request_id),
                recipient,
                {"request": request_id, **(details or {})},
                due_at or change.now,
                expires_at,
                str(occasion),
                PROMPT,
            )
            for recipient in recipients
            if recipient is not None
        ]
    )


async def managers_of(change: Change, room: Room | None) -> list[int]:
    """Who decides about a room: its contact's people, else all room managers, else the admins."""
    found: list[int] = []
    if room is not None and room.manager is not None:
        found = await people.holders_of(change.connection, room.manager)
    for role in (Role.ROOM_MANAGER, Role.ADMIN):
        found = found or await people.with_role(change.connection, role)
    return found


async def tell_managers(
    change: Change,
    kind: str,
    request: RoomRequest,
    room: str,
    occasion: object,
    details: Mapping[str, object] | None = None,
) -> None:
    """A message about a request to those who decide about the room."""
    shelf = await shelves.load_rooms(change.connection)
    managers = await managers_of(change, shelf.get(room))
    await post(change, kind, managers, request.id, occasion, details)


async def managed_rooms(desk: Desk, person: Person) -> frozenset[str] | None:
    """The rooms that a member of staff decides about; ``None``: all of them."""
    if person.roles & {Role.ADMIN, Role.ROOM_MANAGER}:
        return None
    if Role.CONTACT not in person.roles:
        return frozenset()
    async with desk.database.reading() as connection:
        held = set(await people.held_by(connection, person.id))
        shelf = await shelves.load_rooms(connection)
    return frozenset(slug for slug, room in shelf.items() if room.manager in held)


async def require_manager(desk: Desk, person: Person, rooms: Iterable[str]) -> None:
    """Refuse whoever does not decide about all of ``rooms``."""
    managed = await managed_rooms(desk, person)
    if managed is not None and not set(rooms) <= managed:
        raise Refusal(GONE)


async def note(
    change: Change, person: Person | None, act: str, object: str, **details: object
) -> None:
    """Write what staff did into the audit log."""
    await audit.add(
        change.connection,
        person_id=None if person is None else person.id,
        act=act,
        object=object,
        now=change.now,
        details=details,
    )
