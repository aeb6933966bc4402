"""How a meeting's messages go into the outbox, where all are found by what they are about."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.person import Role
from bot.services.desk import Change
from db import people
from db.deliveries import PROMPT, Letter
from db.meeting_notices import NoticeKind

#: Told when something about meetings needs a decision.
ORGANISERS = (Role.ADMIN, Role.EDITOR)


#: The kinds of deliveries that go to everybody who is invited, or was there.
DELIVERY_KINDS = {
    NoticeKind.INVITATION: "meeting-invitation",
    NoticeKind.CHANGE: "meeting-change",
    NoticeKind.CANCELLATION: "meeting-cancellation",
    NoticeKind.REMINDER: "meeting-reminder",
    NoticeKind.MINUTES: "meeting-minutes",
    NoticeKind.FEEDBACK: "meeting-feedback",
}


def subject_of(meeting_id: int) -> str:
    """What deliveries about a meeting are about."""
    return f"meeting:{meeting_id}"


async def post(
    change: Change,
    kind: str,
    recipients: Iterable[int],
    meeting_id: int,
    occasion: object,
    **details: object,
) -> None:
    """A message about a meeting to a few people, once for each ``occasion``."""
    letters = [
        Letter(
            kind,
            subject_of(meeting_id),
            recipient,
            {"meeting": meeting_id, **details},
            change.now,
            occasion=str(occasion),
            priority=PROMPT,
        )
        for recipient in recipients
    ]
    await change.post_many(letters)


async def organisers(change: Change) -> list[int]:
    """The members of staff who look after meetings."""
    found: set[int] = set()
    for role in ORGANISERS:
        found |= set(await people.with_role(change.connection, role))
    return sorted(found)
