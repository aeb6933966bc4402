"""Who is there: the code that staff show at the venue, scanning it, and the list to tap."""

from __future__ import annotations

import asyncio

from bot.domain.meetings.meeting import MeetingState
from bot.domain.outcome import Outcome
from bot.domain.wording import N_, Refusal
from bot.services import meetings
from bot.services.meetings import attendance
from bot.services.qr import qr_png
from handlers.callbacks import number
from handlers.invitations import deep_link
from handlers.meeting_cards import heading, more
from handlers.meeting_desk import GONE, ORGANISERS, found_meeting
from handlers.turn import Feature, Route, Turn
from handlers.ui import Screen, button, clipped, paragraphs, turning


async def show_code(turn: Turn) -> None:
    """The code as a picture, to be shown on a screen or printed."""
    _ = turn._
    meeting = await found_meeting(turn)
    if not (meeting.open or meeting.state is MeetingState.PAST):
        raise Refusal(N_("This meeting does not take place."))
    link = deep_link(turn.bot.username, attendance.code_of(turn.desk, meeting))
    png = await asyncio.to_thread(qr_png, link)
    turn.keep()
    await turn.send_photo(
        png,
        f"meeting-{meeting.id}.png",
        Screen(
            paragraphs(
                heading(_, meeting),
                _(
                    "📷 Please show this picture at the venue. Whoever scans it with the phone's "
                    "camera is noted as present, from one hour before the start until two hours "
                    "after the end."
                ),
            ),
            ((button(_.label("☑ By list"), "herelist", meeting.id),),),
        ),
    )


async def arrive(turn: Turn, code: str) -> None:
    """Somebody registered has scanned the code."""
    await turn.answer(await attendance.arrive(turn.desk, turn.update_id, turn.known(), code))


async def arrived(turn: Turn, outcome: Outcome) -> None:
    """Welcome, or: you were noted already."""
    _ = turn._
    meeting = await meetings.find(turn.desk, int(outcome.values["meeting"]))
    if meeting is None:
        raise Refusal(GONE)
    text = (
        _("You are noted already. Enjoy the meeting!")
        if outcome.values["again"]
        else _("👋 <b>Welcome! You are noted as present.</b>")
    )
    await turn.say(Screen(paragraphs(text, heading(_, meeting)), [(more(_, meeting),)]))


async def arrive_as_stranger(turn: Turn) -> None:
    """Somebody who is not registered has scanned the code."""
    await turn.say(
        Screen(
            turn._(
                "👋 Good that you are here! I can only note people who are registered with me. "
                "Please tell the staff at the venue that you have come."
            )
        )
    )


async def show_list(turn: Turn) -> None:
    """Everybody who is invited or there, to be tapped."""
    meeting = await found_meeting(turn)
    await _show_page(turn, meeting.id, number(turn.arguments, 1) or 0)


async def _show_page(turn: Turn, meeting_id: int, page: int) -> None:
    _ = turn._
    meeting = await meetings.find(turn.desk, meeting_id)
    if meeting is None:
        raise Refusal(GONE)
    roll = await attendance.roll(turn.desk, meeting_id, page)
    rows = [
        [
            button(
                f"{'☑' if guest.present else '☐'} "
                + clipped(_.beside(*(n for n in (guest.name, guest.organisation) if n)), 50),
                "here",
                meeting_id,
                guest.person_id,
                "no" if guest.present else "yes",
                page,
            )
        ]
        for guest in roll.guests
    ]
    rows += [
        turning(
            _,
            button("◀", "herelist", meeting_id, page - 1) if page > 0 else None,
            button("▶", "herelist", meeting_id, page + 1) if roll.more else None,
        ),
        [button(_.label("← Back"), "plan", meeting_id)],
    ]
    await turn.show(
        Screen(
            paragraphs(
                heading(_, meeting),
                _.plural(
                    "☑ <b>{number} person is there</b>",
                    "☑ <b>{number} people are there</b>",
                    roll.present,
                ),
                _("Tap a name when that person is there. Those who said yes come first."),
            ),
            rows,
        )
    )


async def mark(turn: Turn) -> None:
    """Staff have tapped somebody."""
    meeting_id, person_id = number(turn.arguments), number(turn.arguments, 1)
    verdict, page = turn.arguments[2:3], number(turn.arguments, 3) or 0
    if meeting_id is None or person_id is None or verdict not in (("yes",), ("no",)):
        raise Refusal(GONE)
    await turn.answer(
        await attendance.mark(
            turn.desk,
            turn.update_id,
            turn.known(),
            meeting_id,
            person_id,
            page,
            present=verdict == ("yes",),
        )
    )


async def marked(turn: Turn, outcome: Outcome) -> None:
    """The list as it is now."""
    await _show_page(turn, int(outcome.values["meeting"]), int(outcome.values["page"]))


FEATURE = Feature(
    routes=(
        Route("button", "hereqr", ORGANISERS, show_code),
        Route("button", "herelist", ORGANISERS, show_list),
        Route("button", "here", ORGANISERS, mark),
    ),
    answers={"attendance-noted": arrived, "attendance-marked": marked},
)
