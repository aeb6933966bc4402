"""Announcements as pure values and rules: formatting, parts, audience, states."""

from __future__ import annotations

from bot.domain.announcement.audience import NO_ANSWER, RSVPS, Audience, Listener, reaches
from bot.domain.announcement.markup import Rich, good_link, read, with_scheme
from bot.domain.announcement.parts import ABOVE, CAPTION, MESSAGE, parts
from bot.domain.announcement.values import (
    LONGEST,
    Act,
    Announcement,
    AnnouncementState,
    Attachment,
    Content,
    check_act,
    checked,
    checked_text,
)

__all__ = [
    "ABOVE",
    "CAPTION",
    "LONGEST",
    "MESSAGE",
    "NO_ANSWER",
    "RSVPS",
    "Act",
    "Announcement",
    "AnnouncementState",
    "Attachment",
    "Audience",
    "Content",
    "Listener",
    "Rich",
    "check_act",
    "checked",
    "checked_text",
    "good_link",
    "parts",
    "reaches",
    "read",
    "with_scheme",
]
