"""How rooms, their times and requests look. No routes, only looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.directory import Directory, Room
from bot.domain.hours import Hours, parse_hours
from bot.domain.rooms.features import ACCESSIBILITY, EQUIPMENT
from bot.domain.rooms.finding import Alternative
from bot.domain.rooms.request import DATE_STATES, DateState, RequestDate, RoomRequest
from bot.domain.rooms.slot import Slot
from bot.domain.rooms.vacancy import OBSTACLES, Needs, Obstacle
from bot.i18n import Translator
from bot.services.rooms.calendar import booking_calendar
from handlers.offices import week
from handlers.ui import Attachment, Button, Screen, button, clipped, lines, paragraphs

#: Dates of a series that one card lists; the others are counted.
MOST_DATES = 12

#: Characters of a reason where the dates have different ones.
LONGEST_OF_SEVERAL = 120

SIGNS = {
    DateState.WAITING: "⏳",
    DateState.PROPOSED: "↔️",
    DateState.APPROVED: "✅",
    DateState.REFUSED: "✖️",
    DateState.TAKEN: "🔒",
    DateState.QUEUED: "🕰",
    DateState.OFFERED: "🎁",
    DateState.EXPIRED: "⌛",
    DateState.DECLINED: "✖️",
    DateState.CANCELLED: "🚫",
    DateState.RELEASED: "🚫",
    DateState.REVOKED: "🚫",
    DateState.LAPSED: "⌛",
    DateState.SKIPPED: "➖",
}


def name_of(_: Translator, rooms: Mapping[str, Room], slug: str) -> str:
    """A room's name, also when it is not in the directory any more."""
    room = rooms.get(slug)
    return slug if room is None else _.text(room.names)


def moment(_: Translator, slot: Slot) -> str:
    """Weekday, day and times."""
    return _.beside(_.full_day(slot.day), _.span(slot.starts_at, slot.ends_at))


def short_moment(_: Translator, slot: Slot) -> str:
    """As short as a button wants it."""
    return _.beside(short_day(_, slot), _.span(slot.starts_at, slot.ends_at))


def short_day(_: Translator, slot: Slot) -> str:
    """As short as one of two buttons in a row: the day of a series, whose times are known."""
    return f"{_.weekday(slot.day.weekday(), wide=False)} {slot.day:%d.%m.}"


def features(_: Translator, codes: Sequence[str], known: Mapping[str, str]) -> Markup:
    """Equipment or accessibility, in the reader's words."""
    return _.names(_.label(known[code]) for code in codes if code in known)


def room_card(_: Translator, room: Room, directory: Directory) -> Markup:
    """Everything about a room."""
    hours = parse_hours(room.hours) if room.hours else Hours()
    manager = directory.contacts.get(room.manager or "")
    rules = _.marked(room.rules)
    return paragraphs(
        _.bold(_.marked(room.names)),
        lines(
            _.line("📍", room.address) if room.address else None,
            _.plural("👥 For {number} person", "👥 For up to {number} people", room.capacity),
            _.line("🧰", features(_, room.equipment, EQUIPMENT)) if room.equipment else None,
            _.line("♿", features(_, room.accessibility, ACCESSIBILITY))
            if room.accessibility
            else None,
        ),
        week(_, hours) or None,
        _("Closed on public holidays.") if room.closed_on_holidays else None,
        lines(_("<b>House rules</b>"), _.value(rules)) if rules else None,
        _("👤 {name} decides about requests.", name=manager.name) if manager else None,
        Markup('<a href="{}">{}</a>').format(room.photo, _("🖼 Photo")) if room.photo else None,
    )


def request_card(
    _: Translator,
    request: RoomRequest,
    directory: Directory,
    now: datetime,
    *,
    title: Markup | None = None,
) -> Markup:
    """A request with its dates to come and what became of them; of a series that has begun, how
    many are over.
    """
    to_come = request.to_come(now)
    over = len(request.dates) - len(to_come)
    organisation = directory.organisations.get(request.organisation or "")
    return paragraphs(
        title or _("<b>Room request {number}</b>", number=request.id),
        lines(
            _.line("🏛", name_of(_, directory.rooms, request.room)),
            _.line("🏠", organisation.name if organisation else request.organisation)
            if request.organisation
            else None,
            _.line("🎯", request.purpose) if request.purpose else None,
            needed(_, request.needs),
        ),
        _.plural("▫️ {number} date is over", "▫️ {number} dates are over", over) if over else None,
        date_lines(_, request, directory, to_come),
    )


def instead_of(
    _: Translator, request: RoomRequest, earlier: RoomRequest | None, directory: Directory
) -> Markup | None:
    """What a request shall take the place of, as long as that is approved."""
    old = None if earlier is None or request.replaces is None else earlier.find(request.replaces)
    if old is None or old.state is not DateState.APPROVED:
        return None
    when = _.beside(moment(_, old.slot), name_of(_, directory.rooms, old.room))
    return _(
        "🔁 This would change a booking, which stays valid until then: {booking}", booking=when
    )


def needed(_: Translator, needs: Needs) -> Markup:
    """People and equipment that are asked for."""
    wanted = [
        code for code in EQUIPMENT | ACCESSIBILITY if code in needs.equipment | needs.accessibility
    ]
    return lines(
        _.plural("👥 {number} person", "👥 {number} people", needs.people),
        _.line("🧰", features(_, wanted, EQUIPMENT | ACCESSIBILITY)) if wanted else None,
    )


def date_lines(
    _: Translator, request: RoomRequest, directory: Directory, dates: Sequence[RequestDate]
) -> Markup:
    """A line for each date; of a long series the first ones. A reason that several dates share
    is said once, below the last of them.
    """
    listed = dates[:MOST_DATES]
    different = len({one.reason for one in listed if one.reason}) > 1
    shown: list[Markup] = []
    for number, one in enumerate(listed, start=1):
        shown.append(_date_line(_, request, directory, one))
        same_below = number < len(listed) and listed[number].reason == one.reason
        if one.reason and not same_below:
            reason = clipped(one.reason, LONGEST_OF_SEVERAL) if different else one.reason
            shown.append(_.line("   💬", reason))
    hidden = len(dates) - len(listed)
    return lines(
        *shown,
        _.plural("… and {number} more date", "… and {number} more dates", hidden)
        if hidden
        else None,
    )


def _date_line(
    _: Translator, request: RoomRequest, directory: Directory, one: RequestDate
) -> Markup:
    state = _.label(DATE_STATES[one.state])
    if one.state is DateState.SKIPPED and one.why:
        state = _.label(OBSTACLES[Obstacle(one.why)])
    elsewhere = "" if one.room == request.room else name_of(_, directory.rooms, one.room)
    parts = [moment(_, one.slot), *([elsewhere] if elsewhere else []), state]
    line = _.line(SIGNS[one.state], _.beside(*parts))
    if one.state is DateState.PROPOSED and one.proposal is not None:
        instead = _.beside(
            moment(_, one.proposal.slot), name_of(_, directory.rooms, one.proposal.room)
        )
        return lines(line, _.line("   →", instead))
    return line


def alternative_label(_: Translator, one: Alternative) -> str:
    """A room and a time on a button."""
    return _.beside(short_moment(_, one.slot), _.text(one.room.names))


def alternative_buttons(
    _: Translator, date_: RequestDate, found: Sequence[Alternative]
) -> list[tuple[Button, ...]]:
    """A button for each alternative to a date of a request."""
    return [
        (
            button(
                alternative_label(_, one),
                "ra",
                date_.id,
                one.room.slug,
                (one.slot.day - date_.slot.day).days,
                one.slot.start,
            ),
        )
        for one in found
    ]


def calendar_of(
    _: Translator,
    request: RoomRequest,
    dates: Sequence[RequestDate],
    directory: Directory,
    zone: ZoneInfo,
    *,
    cancelled: bool = False,
) -> Attachment:
    """The dates as one calendar file; ``cancelled`` takes them out again."""
    content = booking_calendar(
        _.language, request, dates, directory.rooms, zone, cancelled=cancelled
    )
    return Attachment(f"raum-{request.id}.ics", content)


def out_of_calendar(
    _: Translator,
    request: RoomRequest,
    dates: Sequence[RequestDate],
    directory: Directory,
    zone: ZoneInfo,
) -> Screen:
    """Bookings that are over before they began, with the file that takes them out again."""
    return Screen(
        paragraphs(
            date_lines(_, request, directory, dates),
            _("📅 This file removes what was cancelled from your calendar."),
        ),
        attachment=calendar_of(_, request, dates, directory, zone, cancelled=True),
    )


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return date.fromordinal(day.toordinal() - day.weekday())


def local_moment(_: Translator, at: datetime, zone: tzinfo) -> str:
    """Day and time of a moment, in the city's zone."""
    return _.moment(at.astimezone(zone))
