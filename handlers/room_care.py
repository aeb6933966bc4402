"""For those who look after rooms: taking one out of use, and how the hours were shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from markupsafe import Markup

from bot.domain.dialogue import Option, State
from bot.domain.dialogue.kinds.moment import said
from bot.domain.directory import Directory
from bot.domain.opening import instant
from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.rooms.request import RequestDate, RoomRequest
from bot.domain.rooms.scripts import ROOM_BLOCKING
from bot.domain.rooms.slot import Span
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services.rooms import blocking, decisions, posting, sharing
from bot.services.rooms.posting import GONE
from handlers import dialogue
from handlers.callbacks import number
from handlers.dialogue import Conversation, Values
from handlers.room_cards import local_moment, monday_of, name_of, short_moment
from handlers.room_decisions import MANAGERS
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, clipped, lines, pairs, paragraphs

SHARERS = only(Role.ROOM_MANAGER)

#: Organisations that one message lists.
MOST_SHARES = 25

#: Rooms and blockings that have buttons: a keyboard holds a hundred.
MOST_ROOMS = 60
MOST_BLOCKINGS = 20


async def show_rooms(turn: Turn) -> None:
    """The rooms that this member of staff looks after."""
    _ = turn._
    managed = await posting.managed_rooms(turn.desk, turn.known())
    rooms = (await turn.city()).directory.rooms
    rows: list[list[Button]] = pairs(
        (
            button(_.text(room.names), "rcare", slug)
            for slug, room in [
                each for each in rooms.items() if managed is None or each[0] in managed
            ][:MOST_ROOMS]
        ),
        widest=20,
    )
    if SHARERS.admits(turn.person):
        rows.append([button(_.label("📊 Hours by organisation"), "rshares", turn.now.year)])
    rows.append([button(_.label("← Back"), "staff")])
    await turn.show(Screen(_("<b>Rooms that you look after</b>"), rows))


async def _slug(turn: Turn) -> str:
    slug = turn.arguments[0] if turn.arguments else ""
    await posting.require_manager(turn.desk, turn.known(), [slug])
    if slug not in (await turn.city()).directory.rooms:
        raise Refusal(GONE)
    return slug


async def show_room(turn: Turn) -> None:
    """A room with its blockings."""
    _, slug = turn._, await _slug(turn)
    zone = turn.desk.settings.timezone
    directory = (await turn.city()).directory
    found = (await blocking.of_room(turn.desk, slug))[:MOST_BLOCKINGS]
    rows: list[tuple[Button, ...]] = [
        (button(_.label("🗓 Week"), "rweek", slug, monday_of(turn.now.date()).toordinal()),),
        *(
            (button(f"✅ {_booking(_, request, one, directory)}", "rdecide", request.id),)
            for request, one in await decisions.booked(turn.desk, slug)
        ),
        (button(_.label("🚫 Block a time"), "rblock", slug),),
        *(
            (
                button(
                    _.label("✅ Open again: {time}", time=local_moment(_, one.start_at, zone)),
                    "runblock",
                    one.id,
                ),
            )
            for one in found
        ),
        (button(_.label("← Back"), "rcares"),),
    ]
    await turn.show(
        Screen(
            paragraphs(
                _.bold(name_of(_, directory.rooms, slug)),
                lines(
                    *(
                        _(
                            "🚫 {start} – {end}: {note}",
                            start=local_moment(_, one.start_at, zone),
                            end=local_moment(_, one.end_at, zone),
                            note=clipped(one.note, 90),
                        )
                        for one in found
                    )
                )
                or _("Nothing is blocked."),
            ),
            rows,
        )
    )


def _booking(_: Translator, request: RoomRequest, one: RequestDate, directory: Directory) -> str:
    """When, and whose it is."""
    organisation = directory.organisations.get(request.organisation or "")
    whose = organisation.name if organisation else request.organisation
    return _.beside(short_moment(_, one.slot), whose or _.label("The city itself"))


async def begin_blocking(turn: Turn) -> None:
    """Take a room out of use: from when, until when, why?"""
    await dialogue.start(turn, ROOM_BLOCKING, {"slug": await _slug(turn)})


def _span(turn: Turn, state: State) -> Span:
    answers, zone = state.answers, turn.desk.settings.timezone
    first, last = said(str(answers.get("when", ""))), said(str(answers.get("until", "")))
    start = first.start or _time(answers.get("start"))
    end = last.start or _time(answers.get("end"))
    if first.day is None or last.day is None or start is None or end is None:
        raise Refusal(N_("Please choose day, start and end first."))
    span = Span(
        instant(first.day, start.hour * 60 + start.minute, zone),
        instant(last.day, end.hour * 60 + end.minute, zone),
    )
    if span.start_at >= span.end_at:
        raise Refusal(N_("The end must be after the start."))
    return span


def _time(value: object) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) else None


async def _values(turn: Turn, state: State) -> Values:
    if state.step != "confirm":
        return {}
    _, zone = turn._, turn.desk.settings.timezone
    try:
        span = _span(turn, state)
    except Refusal as refusal:
        return {"summary": _.message(refusal.message)}
    slug = str(state.answers["slug"])
    count = await blocking.in_the_way(turn.desk, slug, span)
    summary: Markup = lines(
        _.line("🏛", name_of(_, (await turn.city()).directory.rooms, slug)),
        _(
            "🗓 {start} – {end}",
            start=local_moment(_, span.start_at, zone),
            end=local_moment(_, span.end_at, zone),
        ),
        _.plural(
            "⚠️ {number} booking is in the way. It would be cancelled, and the people who "
            "booked would be told.",
            "⚠️ {number} bookings are in the way. They would be cancelled, and the people "
            "who booked would be told.",
            count,
        )
        if count
        else None,
    )
    return {"summary": summary}


async def _lists(turn: Turn, state: State, _source: str) -> Sequence[Option]:
    _ = turn._
    try:
        span = _span(turn, state)
    except Refusal:
        return []
    if await blocking.in_the_way(turn.desk, str(state.answers["slug"]), span):
        return [Option("over", _.label("🚫 Block, and cancel the bookings"))]
    return [Option("block", _.label("🚫 Block"))]


async def _block(turn: Turn, state: State) -> Outcome:
    return await blocking.block(
        turn.desk,
        turn.update_id,
        turn.known(),
        str(state.answers["slug"]),
        _span(turn, state),
        str(state.answers["note"]),
        over_bookings=state.answers["confirm"] == "over",
        state=state,
    )


async def blocked(turn: Turn, outcome: Outcome) -> None:
    """The room is out of use."""
    await _done(turn, turn._("🚫 The room is blocked."), outcome)


async def unblock(turn: Turn) -> None:
    """Put a room into use again."""
    blocking_id = number(turn.arguments)
    if blocking_id is None:
        raise Refusal(GONE)
    await turn.answer(await blocking.unblock(turn.desk, turn.update_id, turn.known(), blocking_id))


async def unblocked(turn: Turn, outcome: Outcome) -> None:
    """The room can be had again."""
    await _done(turn, turn._("✅ The room is open again."), outcome)


async def _done(turn: Turn, text: Markup, outcome: Outcome) -> None:
    _ = turn._
    rows = ((button(_.label("← Back"), "rcare", outcome.values["room"]),),)
    await turn.show(Screen(text, rows))


def _year(turn: Turn) -> int:
    """The year of a button, within reason."""
    now = turn.now.year
    return min(max(number(turn.arguments) or now, now - 20), now + 2)


async def show_shares(turn: Turn) -> None:
    """The hours of a year by organisation."""
    _, year = turn._, _year(turn)
    found = await sharing.shared(turn.desk, year)
    shown = [
        _(
            "{name}: {hours} h ({share} %)",
            name=one.name or _.label("The city itself"),
            hours=_.number(round(one.minutes / 60, 1)),
            share=_.number(round(100 * one.share)),
        )
        for one in found.used[:MOST_SHARES]
    ]
    earlier = button(str(year - 1), "rshares", year - 1)
    later = button(str(year + 1), "rshares", year + 1)
    rows = [
        [later, earlier] if _.right_to_left else [earlier, later],
        [button(_.label("📄 As a file"), "rsharesfile", year)],
        [button(_.label("← Back"), "rcares")],
    ]
    await turn.show(
        Screen(
            paragraphs(
                _("<b>Hours in rooms by organisation, {year}</b>", year=year),
                lines(*shown) or _("Nothing was booked."),
                _("In total: {hours} h", hours=_.number(round(found.minutes / 60, 1)))
                if shown
                else None,
            ),
            rows,
        )
    )


async def send_shares(turn: Turn) -> None:
    """The same as a workbook."""
    _, year = turn._, _year(turn)
    turn.settle()
    data = await sharing.shared_workbook(turn.desk, year, _.language)
    await turn.send_file(
        data, f"raumstunden-{year}.xlsx", _("Hours in rooms by organisation, {year}", year=year)
    )


FEATURE = Feature(
    routes=(
        Route("button", "rcares", MANAGERS, show_rooms),
        Route("button", "rcare", MANAGERS, show_room),
        Route("button", "rblock", MANAGERS, begin_blocking),
        Route("button", "runblock", MANAGERS, unblock),
        Route("button", "rshares", SHARERS, show_shares),
        Route("button", "rsharesfile", SHARERS, send_shares),
    ),
    entries=(Entry(N_("🏛 My rooms"), "rcares", MANAGERS, 13, "staff"),),
    answers={"room-blocked": blocked, "room-unblocked": unblocked},
    conversations=(Conversation(ROOM_BLOCKING, MANAGERS, _block, _values, lists=_lists),),
)
