"""An announcement as a file (YAML): what the dialogue asks, written down beforehand.

Everything wrong with it is said at once with its line, and then nothing is sent. It is taken apart
as the questionnaire's files are.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from bot.domain.announcement import RSVPS, Attachment, Audience, Content, checked_text, good_link
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.person import Role
from bot.domain.subscription import TOPICS
from bot.domain.wording import N_, Message, Refusal
from bot.services.announcements.composing import USUAL, Plan
from bot.services.questionnaires.entries import Entry
from bot.services.questionnaires.mistakes import (
    Mistakes,
    Place,
    QuestionnaireError,
    QuestionnaireErrors,
    Unreadable,
)
from bot.services.questionnaires.nodes import Many, Scalar, take_apart
from bot.services.workbook.cells import clean, known_languages

#: What Telegram takes from a bot, in bytes (Bot API, sending files).
LARGEST = {"picture": 10_000_000, "file": 50_000_000}

_KNOWN = ("texts", "audience", "must-read", "second-editor", "link", "picture", "file", "at")
_LISTS = ("roles", "organisations", "languages", "topics", "rsvps")
_PICTURES = (".jpg", ".jpeg", ".png")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d[ T]\d?\d:\d\d")


class AnnouncementErrors(QuestionnaireErrors):
    """The file cannot be used. ``more`` counts the errors that are not in ``errors``."""

    def __init__(self, file: str, errors: tuple[QuestionnaireError, ...], more: int = 0) -> None:
        super().__init__(file, errors, more)
        self.message = Message(
            N_("The announcement cannot be sent. Number of mistakes: {count}."),
            {"count": len(errors) + more},
        )


def read_announcement(
    data: bytes,
    file: str,
    *,
    folder: Path,
    organisations: Collection[str],
    meetings: Collection[int] = (),
) -> Plan:
    """The announcement in ``data``; ``file`` is its name in what is said about it.

    Pictures and files lie in ``folder``; ``organisations`` and ``meetings`` are those that exist.
    Raises :class:`AnnouncementErrors` with all mistakes at once, whatever the bytes are.
    """
    mistakes = Mistakes()
    try:
        root = take_apart(data)
    except Unreadable as error:
        whole = QuestionnaireError(error.line, Place(), "", error.message)
        raise AnnouncementErrors(file, (whole,)) from error
    entry = Entry(file, root, mistakes, Place())
    entry.allow(_KNOWN, ("texts",))
    attachment, content = _attachment(entry, folder)
    plan = Plan(
        Content(_texts(entry), attachment, _link(entry)),
        _audience(entry, organisations, meetings),
        entry.flag("second-editor", default=False),
        _at(entry),
        content,
    )
    try:
        mistakes.raise_if_any(file)
    except QuestionnaireErrors as found:
        raise AnnouncementErrors(found.file, found.errors, found.more) from None
    return plan


def _texts(entry: Entry) -> dict[str, str]:
    if "texts" not in entry:
        return {}
    line, node = entry.values["texts"]
    group = Entry("texts", node, entry.mistakes, entry.place, line)
    group.allow(group.values)
    texts: dict[str, str] = {}
    for language, (_line, value) in group.values.items():
        if language not in known_languages():
            group.wrong(
                language,
                N_("“{value}” is not the code of a language. Examples: de, en, tr, ar."),
                value=language,
            )
        elif not isinstance(value, Scalar):
            group.wrong(language, N_("This must be a text."), language=language)
        else:
            texts[language] = _text(group, language, value.text)
    if group.usable and BASE_LANGUAGE not in texts:
        group.wrong(
            "", N_("The German text is missing. It is for everyone who has no translation.")
        )
    return texts


def _text(group: Entry, language: str, written: str) -> str:
    try:
        text = checked_text(written)
    except Refusal as refusal:
        values: dict[str, Any] = dict(refusal.message.values)
        group.wrong(language, refusal.message.text, language=language, **values)
        return ""
    if not text:
        group.wrong(language, N_("“{key}” must not be empty."), language=language, key=language)
    return text


def _link(entry: Entry) -> str:
    link = entry.text("link")
    if link and not good_link(link):
        entry.wrong("link", N_("This link cannot be opened: {link}"), link=link)
    return link


def _audience(entry: Entry, organisations: Collection[str], meetings: Collection[int]) -> Audience:
    must_read = entry.flag("must-read", default=False)
    if "audience" not in entry:
        return Audience(roles=USUAL.roles, must_read=must_read)
    line, node = entry.values["audience"]
    group = Entry("audience", node, entry.mistakes, entry.place, line)
    group.allow((*_LISTS, "meeting"))
    return Audience(
        frozenset(map(Role, _chosen(group, "roles", [role.value for role in Role]))),
        _chosen(group, "organisations", organisations),
        _chosen(group, "languages", known_languages()),
        _chosen(group, "topics", TOPICS),
        must_read,
        _meeting(group, meetings),
        _chosen(group, "rsvps", RSVPS),
    )


def _meeting(group: Entry, meetings: Collection[int]) -> int | None:
    """The number of a meeting that exists; answers without one mean nothing."""
    number = group.number("meeting", 1, 2**31 - 1)
    if number is not None and int(number) not in meetings:
        group.wrong(
            "meeting", N_("There is no meeting with the number {number}."), number=int(number)
        )
    if number is None and "rsvps" in group and "meeting" not in group:
        group.wrong("rsvps", N_("“{key}” also needs “meeting”."), key="rsvps")
    return None if number is None else int(number)


def _chosen(group: Entry, key: str, possible: Collection[str]) -> frozenset[str]:
    """The values of a list, all of them possible; what is not is reported at its own line."""
    chosen = set()
    for node in group.entries(key, 1000):
        value = "" if isinstance(node, Many) else clean(getattr(node, "text", ""))
        if value in possible:
            chosen.add(value)
        else:
            some = ", ".join(sorted(possible)[:40])
            group.wrong(
                key,
                N_("“{value}” does not exist. Possible: {possible}."),
                line=node.line,
                value=value,
                possible=some,
            )
    return frozenset(chosen)


def _at(entry: Entry) -> datetime | None:
    text = entry.text("at")
    if not text:
        return None
    try:
        if not _LOCAL.fullmatch(text):
            raise ValueError(text)
        return datetime.strptime(text.replace("T", " "), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the city's clock
    except ValueError:
        entry.wrong("at", N_("“{key}” must be a time such as 2027-05-01 18:00."), key="at")
        return None


def _attachment(entry: Entry, folder: Path) -> tuple[Attachment | None, bytes | None]:
    if "picture" in entry and "file" in entry:
        entry.wrong("file", N_("Either a picture or a file can go with a text, not both."))
        return None, None
    key: Literal["picture", "file"] = "picture" if "picture" in entry else "file"
    name = entry.text(key)
    if not name:
        return None, None
    if key == "picture" and not name.lower().endswith(_PICTURES):
        entry.wrong(key, N_("A picture must be a JPEG or PNG file."))
        return None, None
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        entry.wrong(
            key,
            N_("“{value}” cannot be read: {reason}"),
            value=name,
            reason=error.strerror or type(error).__name__,
        )
        return None, None
    if not 0 < len(data) <= LARGEST[key]:
        entry.wrong(
            key,
            N_("“{value}” has {size} bytes; up to {largest} are possible."),
            value=name,
            size=len(data),
            largest=LARGEST[key],
        )
    kind: Literal["photo", "document"] = "photo" if key == "picture" else "document"
    return Attachment(kind, "", Path(name).name), data
