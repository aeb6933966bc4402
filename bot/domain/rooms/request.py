"""A room request with its dates, and what becomes of each of them.

A request blocks nothing; only what is approved takes the room. A series is one request with many
dates, decided together or one by one; its exceptions stay in it, visible, as dates of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.rooms.series import Repeat
from bot.domain.rooms.slot import Slot, Span
from bot.domain.rooms.vacancy import Needs
from bot.domain.wording import N_


class DateState(StrEnum):
    """What became of a date; the values are stored."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    TAKEN = "taken"
    QUEUED = "queued"
    OFFERED = "offered"
    EXPIRED = "expired"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    RELEASED = "released"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    SKIPPED = "skipped"


DATE_STATES: dict[DateState, str] = {
    # translators: these say of one date of a room request what became of it
    DateState.WAITING: N_("waiting for a decision"),
    DateState.PROPOSED: N_("another time was proposed"),
    DateState.APPROVED: N_("approved"),
    DateState.REFUSED: N_("refused"),
    DateState.TAKEN: N_("given to somebody else"),
    DateState.QUEUED: N_("on the waiting list"),
    DateState.OFFERED: N_("now free for you"),
    DateState.EXPIRED: N_("offer expired"),
    DateState.DECLINED: N_("proposal declined"),
    DateState.CANCELLED: N_("cancelled"),
    # translators: the requester gave the room back
    DateState.RELEASED: N_("released"),
    DateState.REVOKED: N_("cancelled by the city"),
    DateState.LAPSED: N_("not decided in time"),
    # translators: the room cannot be had on this date of a series
    DateState.SKIPPED: N_("not possible"),
}

#: What is still open.
UNDECIDED = (DateState.WAITING, DateState.PROPOSED, DateState.QUEUED, DateState.OFFERED)

#: What the requester can still cancel.
OPEN = (*UNDECIDED, DateState.APPROVED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a manager offers instead."""

    room: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class RequestDate:
    """One date of a request. ``why`` says what hindered one that was left out.

    ``reason`` are the manager's words. ``confirmed_at``: the requester still wants it. Until
    ``expires_at`` the time of an offer is held.
    """

    id: int
    room: str
    slot: Slot
    span: Span
    state: DateState
    why: str = ""
    reason: str = ""
    proposal: Proposal | None = None
    occupancy: int | None = None
    decided_at: datetime | None = None
    confirmed_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoomRequest:
    """Who asks for which room. ``organisation`` is a short name; ``None``: the city itself.

    ``replaces`` is the approved date that gives way when this request is approved.
    """

    id: int
    person_id: int | None
    organisation: str | None
    room: str
    purpose: str
    needs: Needs
    repeat: Repeat
    until: date | None
    created_at: datetime
    dates: tuple[RequestDate, ...]
    replaces: int | None = None

    def in_state(self, *states: DateState) -> tuple[RequestDate, ...]:
        """The dates in one of ``states``, in their order."""
        return tuple(one for one in self.dates if one.state in states)

    def to_come(self, now: datetime) -> tuple[RequestDate, ...]:
        """Its dates that are not over; all of them when every one is."""
        return tuple(one for one in self.dates if one.span.end_at > now) or self.dates

    def find(self, date_id: int) -> RequestDate | None:
        """One of its dates."""
        return next((one for one in self.dates if one.id == date_id), None)

    def chosen(self, ids: Iterable[int] | None, *states: DateState) -> tuple[RequestDate, ...]:
        """The dates in these states, all of them or those with ``ids``."""
        wanted = None if ids is None else set(ids)
        return tuple(one for one in self.in_state(*states) if wanted is None or one.id in wanted)
