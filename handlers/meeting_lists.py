"""The staff's lists of meetings: what is planned, the next one first, and what is over."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.meetings.meeting import Meeting, MeetingState
from bot.domain.wording import N_
from bot.services import meetings
from bot.services.meetings import PLANNED
from handlers.callbacks import number
from handlers.meeting_desk import ORGANISERS, STATES
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, clipped, turning

OVER = frozenset({MeetingState.PAST, MeetingState.CANCELLED})

PAGE = 8

#: No city has so many pages; it keeps a forged number from asking the database for nonsense.
LAST_PAGE = 10_000


async def show_planned(turn: Turn) -> None:
    """Drafts and meetings to come; ``plans:2`` is the third page."""
    _ = turn._
    rows = await _page(turn, "plans", PLANNED, next_first=True)
    text = _("<b>Meetings and trainings</b>") if rows else _("No meeting is planned.")
    rows += [
        [button(_.label("➕ New meeting"), "newplan", style="primary")],
        [button(_.label("🏁 Past and cancelled"), "oldplans"), button(_.label("← Back"), "staff")],
    ]
    await turn.show(Screen(text, rows))


async def show_past(turn: Turn) -> None:
    """What is over, the latest first."""
    _ = turn._
    rows = await _page(turn, "oldplans", OVER)
    text = (
        _("<b>Past and cancelled meetings</b>")
        if rows
        else _("There are no past or cancelled meetings yet.")
    )
    rows.append([button(_.label("← Back"), "plans")])
    await turn.show(Screen(text, rows))


async def _page(
    turn: Turn, route: str, states: Collection[MeetingState], *, next_first: bool = False
) -> list[list[Button]]:
    _ = turn._
    page = min(number(turn.arguments) or 0, LAST_PAGE)
    found = await meetings.listed(turn.desk, states, PAGE + 1, page * PAGE, next_first=next_first)
    rows = [[_entry(turn, meeting)] for meeting in found[:PAGE]]
    back = button("◀", route, page - 1) if page else None
    on = button("▶", route, page + 1) if len(found) > PAGE else None
    if back or on:
        rows.append(turning(_, back, on))
    return rows


def _entry(turn: Turn, meeting: Meeting) -> Button:
    _ = turn._
    sign = STATES[meeting.state].partition(" ")[0]
    day = _.day(meeting.plan.starts.date())
    title = clipped(_.text(meeting.plan.titles), 34)
    return button(f"{sign} " + _.beside(day, title), "plan", meeting.id)


FEATURE = Feature(
    routes=(
        Route("button", "plans", ORGANISERS, show_planned),
        Route("button", "oldplans", ORGANISERS, show_past),
    ),
    entries=(Entry(N_("🗓 Meetings"), "plans", ORGANISERS, 12, "staff"),),
)
