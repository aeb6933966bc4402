"""What people are told about rooms: requests, decisions, offers, reminders.

Each is worded when it is sent, by how the request stands then; what is settled meanwhile is not
said any more.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.directory import Directory
from bot.domain.rooms.request import DateState, RequestDate, RoomRequest
from bot.services.rooms import requests
from bot.services.rooms.search import Wish, search
from handlers.my_rooms import offer_buttons, proposal_buttons
from handlers.room_answers import lost
from handlers.room_cards import (
    calendar_of,
    date_lines,
    instead_of,
    local_moment,
    moment,
    name_of,
    out_of_calendar,
    request_card,
)
from handlers.room_decisions import decision_rows
from handlers.turn import Feature, Reader
from handlers.ui import Button, Screen, button, lines, paragraphs


async def _request(reader: Reader) -> RoomRequest | None:
    return await requests.find(reader.desk, int(reader.delivery.details["request"]))


async def _directory(reader: Reader) -> Directory:
    return (await reader.office.cities.at(-1)).directory


def _dates(reader: Reader, request: RoomRequest, *states: DateState) -> list[RequestDate]:
    """The dates that a message is about, as far as they still are in one of ``states``."""
    wanted = set(reader.delivery.details.get("dates", ()))
    return [one for one in request.in_state(*states) if one.id in wanted]


def _mine(reader: Reader, request: RoomRequest) -> tuple[Button, ...]:
    return (button(reader._.label("🔎 Show the request"), "rreq", request.id),)


async def requested(reader: Reader) -> Screen | None:
    """To the managers: somebody asks for a room."""
    request = await _request(reader)
    if request is None or not request.in_state(DateState.WAITING):
        return None
    _, directory = reader._, await _directory(reader)
    title = _("🏛 <b>New room request {number}</b>", number=request.id)
    earlier = await requests.changed_by(reader.desk, request)
    return Screen(
        paragraphs(
            request_card(_, request, directory, reader.desk.clock(), title=title),
            instead_of(_, request, earlier, directory),
        ),
        decision_rows(_, request),
    )


async def approved(reader: Reader) -> list[Screen] | None:
    """The room is theirs, with a calendar file; and one that takes out what was given up for it."""
    request = await _request(reader)
    dates = [] if request is None else _dates(reader, request, DateState.APPROVED)
    directory = await _directory(reader)
    screens = [] if request is None or not dates else [_yours(reader, request, dates, directory)]
    given_up: int | None = reader.delivery.details.get("given_up")
    before = None if given_up is None else await requests.of_date(reader.desk, given_up)
    left = None if before is None or given_up is None else before.find(given_up)
    if before is not None and left is not None:
        zone = reader.desk.settings.timezone
        screens.append(out_of_calendar(reader._, before, [left], directory, zone))
    return screens or None


def _yours(
    reader: Reader, request: RoomRequest, dates: Sequence[RequestDate], directory: Directory
) -> Screen:
    _ = reader._
    room = directory.rooms.get(dates[0].room)
    rules = "" if room is None else _.marked(room.rules)
    zone = reader.desk.settings.timezone
    return Screen(
        paragraphs(
            _("✅ <b>The room is yours</b>"),
            _about(reader, request, directory, dates),
            _.line("📍", room.address) if room is not None and room.address else None,
            lines(_("<b>House rules</b>"), _.value(rules)) if rules else None,
        ),
        (_mine(reader, request),),
        calendar_of(_, request, dates, directory, zone),
    )


def _about(
    reader: Reader, request: RoomRequest, directory: Directory, dates: Sequence[RequestDate]
) -> Markup:
    _ = reader._
    return lines(
        _.line("🏛", name_of(_, directory.rooms, dates[0].room)),
        date_lines(_, request, directory, dates),
    )


async def _settled(reader: Reader, state: DateState, title: Markup) -> Screen | None:
    request = await _request(reader)
    dates = [] if request is None else _dates(reader, request, state)
    if request is None or not dates:
        return None
    directory = await _directory(reader)
    return Screen(
        paragraphs(title, _about(reader, request, directory, dates)),
        (
            (button(reader._.label("✏️ Ask for a room"), "rask"),),
            _mine(reader, request),
        ),
    )


async def refused(reader: Reader) -> Screen | None:
    """The request was refused, and why."""
    title = reader._("✖ <b>Your room request was refused</b>")
    return await _settled(reader, DateState.REFUSED, title)


async def lapsed(reader: Reader) -> Screen | None:
    """Nobody decided in time."""
    title = reader._("⌛ <b>Nobody decided about your room request in time.</b> We are sorry.")
    return await _settled(reader, DateState.LAPSED, title)


async def revoked(reader: Reader) -> Screen | None:
    """What was approved is taken back, with a calendar file that takes it out."""
    request = await _request(reader)
    dates = [] if request is None else _dates(reader, request, DateState.REVOKED)
    if request is None or not dates:
        return None
    _, directory = reader._, await _directory(reader)
    zone = reader.desk.settings.timezone
    return Screen(
        paragraphs(
            _("🚫 <b>The city had to cancel your booking</b>"),
            _about(reader, request, directory, dates),
        ),
        ((button(_.label("✏️ Ask for a room"), "rask"),), _mine(reader, request)),
        calendar_of(_, request, dates, directory, zone, cancelled=True),
    )


async def offer_revoked(reader: Reader) -> Screen | None:
    """What was held for somebody of the waiting list is blocked; it was in no calendar yet."""
    title = reader._("🚫 <b>The room that you were waiting for is not free after all</b>")
    return await _settled(reader, DateState.REVOKED, title)


async def taken(reader: Reader) -> Screen | None:
    """Somebody else has got the time: what comes nearest, and the waiting list."""
    request = await _request(reader)
    dates = [] if request is None else _dates(reader, request, DateState.TAKEN)
    if request is None or not dates:
        return None
    directory = await _directory(reader)
    wish = Wish((dates[0].slot,), request.needs, dates[0].room)
    found = await search(reader.desk, directory.rooms, wish)
    return lost(reader._, request, dates[0], found, directory)


async def proposed(reader: Reader) -> Screen | None:
    """The manager offers something else."""
    request = await _request(reader)
    if request is None or not request.in_state(DateState.PROPOSED):
        return None
    _, directory = reader._, await _directory(reader)
    return Screen(
        paragraphs(
            _("↔ <b>The city proposes another time</b>"),
            date_lines(_, request, directory, request.in_state(DateState.PROPOSED)),
            _("The room is not reserved until you answer."),
        ),
        (proposal_buttons(_, request), _mine(reader, request)),
    )


async def offered(reader: Reader) -> Screen | None:
    """From the waiting list: it has become free."""
    found = await _one(reader, DateState.OFFERED)
    if found is None:
        return None
    request, date = found
    _, directory = reader._, await _directory(reader)
    until = date.expires_at or date.span.start_at
    return Screen(
        paragraphs(
            _("🎁 <b>A room has become free for you</b>"),
            lines(
                _.line("🏛", name_of(_, directory.rooms, date.room)),
                _.line("🗓", moment(_, date.slot)),
            ),
            _(
                "It is kept for you until {moment}.",
                moment=local_moment(_, until, reader.desk.settings.timezone),
            ),
        ),
        (offer_buttons(_, date.id), _mine(reader, request)),
    )


async def _one(reader: Reader, state: DateState) -> tuple[RoomRequest, RequestDate] | None:
    request = await _request(reader)
    date = None if request is None else request.find(int(reader.delivery.details["date"]))
    if request is None or date is None or date.state is not state:
        return None
    return request, date


async def to_confirm(reader: Reader) -> Screen | None:
    """Is the room still wanted?"""
    found = await _one(reader, DateState.APPROVED)
    if found is None or found[1].confirmed_at is not None:
        return None
    _, date = reader._, found[1]
    directory = await _directory(reader)
    return Screen(
        paragraphs(
            _("🔔 <b>Do you still need the room?</b>"),
            lines(
                _.line("🏛", name_of(_, directory.rooms, date.room)),
                _.line("🗓", moment(_, date.slot)),
            ),
            _("If not, please give it back: others are waiting for a room."),
        ),
        (
            (
                button(_.label("✅ Yes, I need it"), "rconfirm", date.id, style="primary"),
                button(_.label("🙏 Give it back"), "rrelease", date.id),
            ),
        ),
    )


async def given_up(reader: Reader) -> Screen | None:
    """To the managers: a booking was cancelled or given back."""
    title = reader._("ℹ️ <b>A booking was given back</b>")
    return await _told(reader, title)


async def proposal_accepted(reader: Reader) -> Screen | None:
    """To the managers: the proposal was taken."""
    return await _told(reader, reader._("✅ <b>Your proposal was accepted</b>"))


async def proposal_declined(reader: Reader) -> Screen | None:
    """To the managers: the proposal was not taken."""
    return await _told(reader, reader._("✖ <b>Your proposal was declined</b>"))


async def offer_taken(reader: Reader) -> Screen | None:
    """To the managers: somebody of the waiting list has the room."""
    return await _told(reader, reader._("ℹ️ <b>A free time went to the waiting list</b>"))


async def _told(reader: Reader, title: Markup) -> Screen | None:
    request = await _request(reader)
    if request is None:
        return None
    _, directory = reader._, await _directory(reader)
    return Screen(
        request_card(_, request, directory, reader.desk.clock(), title=title),
        ((button(_.label("🔎 Show the request"), "rdecide", request.id),),),
    )


FEATURE = Feature(
    renderers={
        "room-requested": requested,
        "room-approved": approved,
        "room-refused": refused,
        "room-lapsed": lapsed,
        "room-revoked": revoked,
        "room-offer-revoked": offer_revoked,
        "room-taken": taken,
        "room-proposed": proposed,
        "room-offered": offered,
        "room-to-confirm": to_confirm,
        "room-given-up": given_up,
        "room-proposal-accepted": proposal_accepted,
        "room-proposal-declined": proposal_declined,
        "room-offer-taken": offer_taken,
    }
)
