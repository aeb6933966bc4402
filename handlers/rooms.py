"""The rooms in chat: the catalogue, a room with its map and the picture of its week."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.directory import Room
from bot.domain.person import REGISTERED
from bot.domain.wording import N_, Refusal
from bot.services.rooms.week import week_png
from handlers.callbacks import number
from handlers.room_cards import monday_of, room_card
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Attachment, Button, Screen, button, pairs, paragraphs

NO_ROOM = N_("This room does not exist any more. Please choose another one.")

#: A keyboard holds a hundred buttons.
MOST_ROOMS = 60


async def home(turn: Turn) -> None:
    """What one can do about rooms."""
    _ = turn._
    await turn.show(
        Screen(
            paragraphs(
                _("<b>Rooms of the city</b>"),
                _(
                    "Here you can ask for a room for your organisation, and see all rooms and "
                    "your requests."
                ),
            ),
            (
                (button(_.label("✏️ Ask for a room"), "rask", style="primary"),),
                (button(_.label("📋 My room requests"), "rmine"),),
                (button(_.label("🏛 All rooms"), "rooms"),),
                (button(_.label("🏠 Menu"), "menu"),),
            ),
        )
    )


async def catalogue(turn: Turn) -> None:
    """All rooms."""
    _ = turn._
    rooms = (await turn.city()).directory.rooms
    rows: list[list[Button]] = pairs(
        (
            button(_.beside(_.marked(room.names), f"👥 {room.capacity}"), "room", room.slug)
            for room in list(rooms.values())[:MOST_ROOMS]
        ),
        widest=20,
    )
    rows.append([button(_.label("← Back"), "rhome")])
    await turn.show(Screen(_("<b>All rooms</b>") if rooms else _("There are no rooms yet."), rows))


async def _room(turn: Turn) -> Room:
    rooms = (await turn.city()).directory.rooms
    room = rooms.get(turn.arguments[0] if turn.arguments else "")
    if room is None:
        raise Refusal(NO_ROOM)
    return room


async def show_room(turn: Turn) -> None:
    """A room with all that one needs to know."""
    _, room = turn._, await _room(turn)
    monday = monday_of(turn.now.date())
    rows = [
        [button(_.label("✏️ Ask for this room"), "rask", room.slug, style="primary")],
        [
            button(_.label("🗓 Week"), "rweek", room.slug, monday.toordinal()),
            *([button(_.label("🗺 Map"), "rmap", room.slug)] if room.latitude is not None else []),
        ],
        [button(_.label("← Back"), "rooms")],
    ]
    directory = (await turn.city()).directory
    await turn.show(Screen(room_card(_, room, directory), rows))


async def show_map(turn: Turn) -> None:
    """The room on the map."""
    room = await _room(turn)
    if room.latitude is None or room.longitude is None:
        raise Refusal(NO_ROOM)
    turn.settle()
    await turn.bot.send_venue(
        turn.chat_id,
        latitude=room.latitude,
        longitude=room.longitude,
        title=turn._.text(room.names)[:120],
        address=room.address or "Herne",
    )


async def show_week(turn: Turn) -> None:
    """A picture of the room's week; its buttons turn to the weeks around."""
    _, room = turn._, await _room(turn)
    ordinal = number(turn.arguments, 1) or turn.now.date().toordinal()
    first, last = turn.now.date().toordinal() - 366, turn.now.date().toordinal() + 800
    monday = monday_of(date.fromordinal(min(max(ordinal, first), last)))
    turn.settle()
    picture = await week_png(turn.desk, room, monday, _.language)
    before, after = ((monday + timedelta(weeks=n)).toordinal() for n in (-1, 1))
    earlier = button("◀", "rweek", room.slug, before)
    later = button("▶", "rweek", room.slug, after)
    rows = [
        [later, earlier] if _.right_to_left else [earlier, later],
        [
            button(_.label("✏️ Ask for this room"), "rask", room.slug),
            button(_.label("← Back"), "room", room.slug),
        ],
    ]
    turn.keep()
    await turn.say(
        Screen(
            _.bold(_.text(room.names)),
            rows,
            Attachment(f"{room.slug}-{monday}.png", picture, "photo"),
        )
    )


FEATURE = Feature(
    routes=(
        Route("button", "rhome", REGISTERED, home),
        Route("command", "rooms", REGISTERED, home, menu=N_("Rooms of the city")),
        Route("button", "rooms", REGISTERED, catalogue),
        Route("button", "room", REGISTERED, show_room),
        Route("button", "rmap", REGISTERED, show_map),
        Route("button", "rweek", REGISTERED, show_week),
    ),
    entries=(Entry(N_("🏛 Rooms"), "rhome", REGISTERED, 30),),
)
