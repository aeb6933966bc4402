"""An announcement: one text per language for many people, and what may become of it.

draft → (waiting for a second editor →) scheduled → sending → sent or stopped → withdrawn. That it
was corrected is a mark and no state, since it can also be corrected while it is being sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from bot.domain.announcement.audience import Audience
from bot.domain.announcement.markup import Rich, good_link, read
from bot.domain.announcement.parts import parts
from bot.domain.directory import BASE_LANGUAGE, Texts
from bot.domain.wording import N_, Refusal

#: Ten messages of Telegram; nobody reads more.
LONGEST = 12_000


class AnnouncementState(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What staff can do with an announcement."""

    CHANGE = "change"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    TAKE_BACK = "take-back"
    STOP = "stop"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    DELETE = "delete"


_ALLOWED: Mapping[AnnouncementState, frozenset[Act]] = {
    AnnouncementState.DRAFT: frozenset({Act.CHANGE, Act.SUBMIT, Act.DELETE}),
    AnnouncementState.WAITING: frozenset({Act.APPROVE, Act.REJECT, Act.TAKE_BACK}),
    AnnouncementState.SCHEDULED: frozenset({Act.TAKE_BACK}),
    AnnouncementState.SENDING: frozenset({Act.STOP, Act.CORRECT, Act.WITHDRAW}),
    AnnouncementState.SENT: frozenset({Act.CORRECT, Act.WITHDRAW}),
    AnnouncementState.STOPPED: frozenset({Act.CORRECT, Act.WITHDRAW}),
    AnnouncementState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or a file that goes with the text: Telegram's id of it."""

    kind: Literal["photo", "document"]
    file_id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What readers see. ``texts`` are HTML as Telegram knows it; ``link`` becomes a button."""

    texts: Texts
    attachment: Attachment | None = None
    link: str = ""

    def language_for(self, language: str) -> str:
        """The language in which a reader gets it: theirs, or else German."""
        return language if language in self.texts else BASE_LANGUAGE

    def parts(self, language: str) -> list[Rich]:
        """The messages for a reader, in their order."""
        text = read(self.texts[self.language_for(language)])
        return parts(text, under_picture=self.attachment is not None)

    @property
    def title(self) -> str:
        """The first line of the German text, for lists."""
        return read(self.texts[BASE_LANGUAGE]).plain.split("\n", 1)[0]


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement as it is stored. ``revision`` counts the corrections."""

    id: int
    author_id: int | None
    state: AnnouncementState
    content: Content
    audience: Audience
    second_editor: bool = False
    approved_by: int | None = None
    due_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 0
    corrected_at: datetime | None = None

    @property
    def acts(self) -> frozenset[Act]:
        """What can be done with it now."""
        return _ALLOWED[self.state]


def checked(content: Content) -> Content:
    """The content with its texts in the form that is stored.

    Raises :class:`~bot.domain.wording.Refusal` when German is missing, a text is too long or its
    formatting is not Telegram's, or the link leads nowhere.
    """
    texts: dict[str, str] = {}
    for language, text in content.texts.items():
        texts[language] = checked_text(text)
    texts = {language: text for language, text in texts.items() if text}
    if BASE_LANGUAGE not in texts:
        raise Refusal(N_("The German text is missing. It is for everyone who has no translation."))
    if content.link and not good_link(content.link):
        raise Refusal(N_("This link cannot be opened: {link}"), link=content.link[:200])
    return Content(texts, content.attachment, content.link)


def checked_text(text: str) -> str:
    """One language's text in the form that is stored; raises as :func:`checked`."""
    rich = read(text)
    if len(rich) > LONGEST:
        raise Refusal(
            N_("That is too long: {length} characters. At most {longest} are possible."),
            length=len(rich),
            longest=LONGEST,
        )
    return rich.html()


def check_act(announcement: Announcement, act: Act, person_id: int | None) -> None:
    """Raise :class:`~bot.domain.wording.Refusal` when this cannot be done now, or not by them."""
    if act not in announcement.acts:
        raise Refusal(
            N_("That is no longer possible: somebody else was faster, or it is too late.")
        )
    if act is Act.APPROVE and person_id == announcement.author_id:
        raise Refusal(N_("Somebody else has to approve this: four eyes see more than two."))
