"""People and what they may do.

A person is anyone who has talked to the bot; only a role and consent open more than the front door.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may be. The values are stored and given on the command line."""

    KEY_PERSON = "key-person"
    EDITOR = "editor"
    ROOM_MANAGER = "room-manager"
    CONTACT = "contact"
    STEERING = "steering"
    ADMIN = "admin"


STAFF = frozenset({Role.ADMIN, Role.EDITOR, Role.ROOM_MANAGER, Role.CONTACT})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the bot knows. ``id`` is ours, ``telegram_id`` Telegram's."""

    id: int
    telegram_id: int
    name: str
    language: str
    consented: bool
    blocked: bool
    roles: frozenset[Role]
    seen_on: datetime

    @property
    def registered(self) -> bool:
        """Whether the person has been let in: a role, and consent to the privacy notice."""
        return self.consented and bool(self.roles)

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the city in this bot."""
        return bool(self.roles & STAFF)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use something: anyone, everyone registered, or holders of one of ``roles``.

    An admin may do whatever any other member of staff may.
    """

    anyone: bool = False
    roles: frozenset[Role] | None = None

    def admits(self, person: Person | None) -> bool:
        """Whether ``person`` (``None``: somebody unknown) may pass."""
        if self.anyone:
            return True
        if person is None or not person.registered:
            return False
        if self.roles is None:
            return True
        return Role.ADMIN in person.roles or bool(self.roles & person.roles)


ANYONE = Access(anyone=True)
REGISTERED = Access()


def only(*roles: Role) -> Access:
    """Access for the holders of these roles (and admins)."""
    return Access(roles=frozenset(roles))
