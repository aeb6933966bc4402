"""Deleting what is older than promised in the privacy notice; the periods are settings."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.services.desk import Desk
from db import (
    access,
    agenda_proposals,
    announcements,
    attendances,
    audit,
    deliveries,
    dialogues,
    invitations,
    meeting_feedback,
    news,
    people,
    questions,
    reports,
    room_requests,
    rsvps,
    searches,
    updates,
)

#: Telegram keeps unconfirmed updates for 24 hours; two days is enough to recognise them.
UPDATES = timedelta(days=2)


async def enforce(desk: Desk, now: datetime) -> dict[str, int]:
    """Delete what has outlived its period; returns how much of what."""
    keep = desk.settings.retention

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    async with desk.change() as change:
        connection = change.connection
        return {
            "updates": await updates.forget_before(connection, now - UPDATES),
            "failed_searches": await searches.forget_before(
                connection, before(keep.failed_searches)
            ),
            "closed_questions": await questions.forget_closed_before(
                connection, before(keep.closed_questions)
            ),
            "decided_requests": await access.forget_decided_before(
                connection, before(keep.decided_requests)
            ),
            "resolved_reports": await reports.forget_resolved_before(
                connection, before(keep.resolved_reports)
            ),
            "decided_news": await news.forget_decided_before(connection, before(keep.decided_news)),
            "announcement_people": await announcements.forget_people_before(
                connection, before(keep.announcement_people)
            ),
            "dead_invitations": await invitations.forget_dead_before(
                connection, before(keep.dead_invitations)
            ),
            "rsvps": await rsvps.forget_held_before(connection, before(keep.rsvps))
            + await attendances.forget_held_before(connection, before(keep.rsvps))
            + await agenda_proposals.forget_held_before(connection, before(keep.rsvps))
            + await meeting_feedback.forget_wishes_before(connection, before(keep.rsvps)),
            "unfinished_dialogues": await dialogues.forget_untouched_since(
                connection, before(keep.unfinished_dialogues)
            ),
            "strangers": await people.forget_strangers_before(connection, before(keep.strangers)),
            "settled_deliveries": await deliveries.forget_settled_before(
                connection, before(keep.settled_deliveries)
            ),
            "past_room_requests": await room_requests.forget_before(
                connection, before(keep.past_room_requests)
            ),
            "audit_log": await audit.forget_before(connection, before(keep.audit_log)),
        }
