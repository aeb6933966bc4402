"""Every table, gathered for the migrations and for the test that compares the two."""

from __future__ import annotations

from db import (  # noqa: F401 - importing a module registers its tables
    access,
    audit,
    deliveries,
    dialogues,
    directory,
    invitations,
    meeting_notices,
    meetings,
    mso_directory,
    occupancies,
    people,
    questionnaires,
    questions,
    reports,
    responses,
    room_requests,
    room_waiting,
    rsvps,
    searches,
    updates,
)
from db.schema import metadata

__all__ = ["metadata"]
