"""The command line's words about meetings: what was published, what is planned, what is wrong."""

from __future__ import annotations

from typing import Any

from bot.domain.meetings.meeting import Meeting, MeetingState
from bot.domain.meetings.reminders import format_offset
from bot.i18n import translator
from bot.services import directory, meetings
from bot.services.desk import Desk
from bot.services.meetings.file import read_meeting
from bot.services.meetings.nodes import FileErrors
from db.meeting_notices import Notice, NoticeKind, NoticeState


async def add_meeting(desk: Desk, text: str) -> dict[str, Any]:
    """Publish the meeting in a file. Raises :class:`FileErrors`, and then nothing is changed."""
    shelves = await directory.load(desk)
    names = {slug: each.name for slug, each in shelves.organisations.items()}
    plan = read_meeting(text, desk.settings.timezone.key, names)
    meeting_id = await meetings.add(desk, plan)
    meeting = await meetings.find(desk, meeting_id)
    assert meeting is not None
    return await _described(desk, meeting) | {"audience": await meetings.size(desk, plan.audience)}


async def list_meetings(desk: Desk, *, everything: bool) -> list[dict[str, Any]]:
    """The meetings that are to come (or all), the next one first, with what came of them so far."""
    states = frozenset(MeetingState) if everything else meetings.PLANNED
    found = await meetings.listed(desk, states, limit=1000, next_first=True)
    return [await _described(desk, meeting) for meeting in found]


async def _described(desk: Desk, meeting: Meeting) -> dict[str, Any]:
    totals = await meetings.totals(desk, meeting.id)
    assert totals is not None
    plan = meeting.plan
    return {
        "meeting": meeting.id,
        "state": meeting.state.value,
        "kind": plan.kind.value,
        "title": translator("de").text(plan.titles),
        "starts": plan.starts.isoformat(sep=" "),
        "timezone": plan.timezone,
        "starts_at": plan.starts_at.isoformat(),
        "place": plan.place.name,
        "coming": totals.coming,
        "waiting": totals.waiting,
        "free": totals.free,
        "reminders": [_reminder(n) for n in await meetings.notices(desk, meeting.id) if _is(n)],
    }


def _is(notice: Notice) -> bool:
    return notice.kind is NoticeKind.REMINDER and notice.state is not NoticeState.WITHDRAWN


def _reminder(notice: Notice) -> dict[str, Any]:
    assert notice.offset is not None  # every reminder has one
    return {
        "before": format_offset(notice.offset),
        "send_at": notice.send_at.isoformat(),
        "state": notice.state.value,
        "reason": notice.reason,
    }


def describe(meeting: dict[str, Any]) -> list[str]:
    """A meeting in a few lines."""
    free = "" if meeting["free"] is None else f", {meeting['free']} places free"
    waiting = f", {meeting['waiting']} on the waiting list" if meeting["waiting"] else ""
    lines = [
        f"{meeting['meeting']}  {meeting['starts']}  {meeting['title']}",
        f"   {meeting['state']} · {meeting['kind']} · {meeting['place']} · "
        f"{meeting['coming']} people come{free}{waiting}",
    ]
    for reminder in meeting["reminders"]:
        said = reminder["state"] if reminder["reason"] is None else f"dropped: {reminder['reason']}"
        lines.append(f"   reminder {reminder['before']} before: {reminder['send_at']} ({said})")
    return lines


def explain(errors: FileErrors, file: str, language: str) -> list[str]:
    """Every mistake with its line."""
    _ = translator(language)
    return [f"{file}:{error.line}: {_.plain(error.message)}" for error in errors.errors]
