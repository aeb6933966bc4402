"""Announcements: composing, sending, correcting, reporting; each in a module of its own."""

from __future__ import annotations

from bot.services.announcements.composing import (
    USUAL,
    Plan,
    aim,
    announce,
    ask_a_second,
    attach,
    decide,
    delete,
    draft,
    due_moment,
    link,
    submit,
    take_back,
    write,
)
from bot.services.announcements.correcting import correct, withdraw
from bot.services.announcements.mailbag import Copy, Mailbag, find, in_chat, progress_post
from bot.services.announcements.reporting import (
    Count,
    Report,
    Tally,
    count,
    latest,
    pass_on,
    progress,
    report,
)
from bot.services.announcements.sending import advance, stop, unwritten

__all__ = [
    "USUAL",
    "Copy",
    "Count",
    "Mailbag",
    "Plan",
    "Report",
    "Tally",
    "advance",
    "aim",
    "announce",
    "ask_a_second",
    "attach",
    "correct",
    "count",
    "decide",
    "delete",
    "draft",
    "due_moment",
    "find",
    "in_chat",
    "latest",
    "link",
    "pass_on",
    "progress",
    "progress_post",
    "report",
    "stop",
    "submit",
    "take_back",
    "unwritten",
    "withdraw",
    "write",
]
