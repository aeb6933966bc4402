"""What an answer does to the places of a meeting. Decides only; nothing is stored here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.meetings.rsvp import (
    LONGEST_DEPUTY,
    MOST_PEOPLE,
    Answer,
    Reply,
    Rsvp,
    Seat,
    free_places,
)
from bot.domain.wording import N_, Refusal

_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Room:
    """How full a meeting is. ``taken`` counts all people who have a place, this answer's too.

    ``others_wait`` says whether somebody else is on the waiting list; ``end_of_line`` is behind
    all of them.
    """

    capacity: int | None
    taken: int
    others_wait: bool
    end_of_line: int


def answered(rsvp: Rsvp, reply: Reply, room: Room, now: datetime) -> Rsvp:
    """The answer as it is from now on. Raises :class:`Refusal`.

    A place once given is kept: by coming with fewer, and when more do not fit. Who waits and comes
    with more goes to the end of the line.
    """
    new = _said(rsvp, reply, now)
    if not new.comes:
        return replace(new, seat=None, line=None)
    if room.capacity is not None and new.people > room.capacity:
        raise Refusal(N_("There are only {number} places in all."), number=room.capacity)
    held = rsvp.people if rsvp.seat is Seat.TAKEN else 0
    free = free_places(room.capacity, room.taken - held)
    fits = free is None or (new.people <= free and not room.others_wait)
    if held and (fits or new.people <= held):
        return new
    if held:
        raise Refusal(
            N_("There are not that many free places. You keep your {number}."), number=held
        )
    if fits:
        return replace(new, seat=Seat.TAKEN, line=None)
    if rsvp.seat is Seat.WAITING and new.people <= rsvp.people:
        return new
    return replace(new, seat=Seat.WAITING, line=room.end_of_line)


def _said(rsvp: Rsvp, reply: Reply, now: datetime) -> Rsvp:
    """The answer with what is new in it, before it is looked at who fits in."""
    answer = reply.answer or rsvp.answer
    if answer is None:
        raise Refusal(N_("Please tell me first whether you will come."))
    people = rsvp.people if reply.people is None else reply.people
    if not 1 <= people <= MOST_PEOPLE:
        raise Refusal(N_("Please give a number from 1 to {most}."), most=MOST_PEOPLE)
    needs = reply.needs or rsvp.needs
    if needs.interpreter is not None and not _LANGUAGE.fullmatch(needs.interpreter):
        raise Refusal(N_("This language is not known."))
    name, deputy_id = rsvp.deputy_name, rsvp.deputy_id
    if answer is not Answer.DEPUTY:
        name, deputy_id = "", None
    elif reply.deputy_id is not None:
        name, deputy_id = "", reply.deputy_id
    elif reply.deputy_name is not None:
        name, deputy_id = " ".join(reply.deputy_name.split())[:LONGEST_DEPUTY], None
    if answer is Answer.DEPUTY and not name and deputy_id is None:
        raise Refusal(N_("Who comes in your place?"))
    return replace(
        rsvp,
        answer=answer,
        people=people,
        needs=needs,
        organisation=reply.organisation or rsvp.organisation,
        deputy_name=name,
        deputy_id=deputy_id,
        answered_at=now,
    )
