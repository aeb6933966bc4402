"""Asking for something else in place of a date that was asked for, with what was said already."""

from __future__ import annotations

from bot.domain.person import REGISTERED
from bot.domain.rooms.scripts import ROOM_REQUEST, as_said
from bot.domain.rooms.series import Repeat
from bot.domain.wording import Refusal
from bot.services.rooms import requests
from bot.services.rooms.changing import CHANGEABLE
from bot.services.rooms.posting import GONE, SETTLED
from handlers import dialogue
from handlers.callbacks import number
from handlers.room_requests import CITY
from handlers.turn import Feature, Route, Turn


async def change(turn: Turn) -> None:
    """Ask anew: what is approved stays until the change is, what is not decided gives way."""
    date_id = number(turn.arguments)
    request = None if date_id is None else await requests.of_date(turn.desk, date_id)
    date = None if request is None or date_id is None else request.find(date_id)
    if request is None or date is None or request.person_id != turn.known().id:
        raise Refusal(GONE)
    if date.state not in CHANGEABLE or date.span.start_at <= turn.desk.clock():
        raise Refusal(SETTLED)
    await dialogue.start(
        turn,
        ROOM_REQUEST,
        {
            "for": request.organisation or CITY,
            "wished": date.room,
            "replaces": date.id,
            "repeat": Repeat.ONCE.value,
        },
        earlier=as_said(request.purpose, request.needs, date.slot),
    )


FEATURE = Feature(routes=(Route("button", "rchange", REGISTERED, change),))
