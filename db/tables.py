"""Every table, gathered for the migrations and for the test that compares the two."""

from __future__ import annotations

from db import (  # noqa: F401 - importing a module registers its tables
    access,
    audit,
    deliveries,
    dialogues,
    directory,
    invitations,
    occupancies,
    people,
    questions,
    reports,
    room_requests,
    room_waiting,
    searches,
    updates,
)
from db.schema import metadata

__all__ = ["metadata"]
