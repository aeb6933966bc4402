"""Every table, gathered for the migrations and for the test that compares the two."""

from __future__ import annotations

from db import (  # noqa: F401 - importing a module registers its tables
    access,
    agenda_proposals,
    announcements,
    attendances,
    audit,
    deliveries,
    dialogues,
    directory,
    invitations,
    material,
    meeting_feedback,
    meeting_minutes,
    meeting_notices,
    meetings,
    mso_directory,
    news,
    occupancies,
    people,
    questionnaires,
    questions,
    reports,
    responses,
    room_requests,
    rsvps,
    searches,
    subscriptions,
    updates,
)
from db.schema import metadata

__all__ = ["metadata"]
