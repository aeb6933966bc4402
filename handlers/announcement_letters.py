"""Announcements as their readers get them: the text, what can be done with it, its corrections."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlencode

from markupsafe import Markup

from bot.domain.announcement import ABOVE, Announcement, Rich
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator, is_right_to_left
from bot.services import announcements
from bot.services.announcements import Copy
from handlers.altering import Edit, Removal
from handlers.callbacks import number
from handlers.turn import Feature, Reader, Route, Turn
from handlers.ui import (
    Attachment,
    Button,
    Rows,
    Screen,
    button,
    clipped,
    in_reading_order,
    paragraphs,
)

#: Characters that are handed on with one tap: the address of a button must stay short.
SHARED = 300

#: How many people somebody told, to choose from.
TOLD = (5, 10, 20, 50, 100, 200)

GONE = N_("This announcement does not exist any more.")


@lru_cache(maxsize=32)
def messages(_: Translator, copy: Copy, *, corrected: bool = False) -> tuple[Screen, ...]:
    """The messages of an announcement for one reader; the buttons are below the last.

    Kept for the next readers of the same language: most of what a message costs is this.
    """
    content = copy.announcement.content
    attachment = content.attachment
    above = above_the_text(_, copy, corrected=corrected)
    screens = [Screen(_marked(part, copy.language)) for part in copy.parts]
    first = screens[0]
    screens[0] = Screen(
        paragraphs(above, first.text),
        attachment=None
        if attachment is None
        else Attachment(attachment.name, copy.data or attachment.file_id, attachment.kind),
    )
    last = screens[-1]
    screens[-1] = Screen(last.text, _buttons(_, copy), last.attachment)
    return tuple(screens)


def above_the_text(_: Translator, copy: Copy, *, corrected: bool) -> Markup | None:
    """What the bot itself says: that it was corrected, that there is no translation."""
    return (
        paragraphs(
            _("✏️ <i>This message has been corrected.</i>") if corrected else None,
            _("ℹ️ <i>The city has written this in German only.</i>") if copy.fallback else None,
        )
        or None
    )


def _marked(part: Rich, language: str) -> Markup:
    """The text; a right-to-left line stays one also when it begins with a Latin name. In a text of
    very many short lines the marks would not fit into the message.
    """
    led = part.led_by("\u200f") if is_right_to_left(language) else part
    fits = len(led) - len(part) <= ABOVE // 2
    return Markup((led if fits else part).html())  # noqa: S704 - read strictly and written by ourselves


def _buttons(_: Translator, copy: Copy) -> Rows:
    content, number_ = copy.announcement.content, copy.announcement.id
    rows: list[list[Button]] = []
    if content.link:
        rows.append([Button(_.label("🔗 More about it"), url=content.link)])
    rows.append(
        [
            Button(_.label("📤 Pass on"), url=_share_address(copy)),
            button(_.label("🗣 I passed it on"), "told", number_),
        ]
    )
    if copy.announcement.audience.topics and not copy.announcement.audience.must_read:
        rows.append([button(_.label("🔔 My topics"), "topics")])
    return rows


def _share_address(copy: Copy) -> str:
    """Telegram's own page for handing something on: chats to choose from, the text filled in."""
    text = clipped("\n\n".join(part.plain for part in copy.parts), SHARED)
    link = copy.announcement.content.link
    return "https://t.me/share/url?" + urlencode(
        {"url": link, "text": text} if link else {"url": text}
    )


async def render_letter(reader: Reader) -> Sequence[Screen] | None:
    """The announcement itself."""
    copy = await reader.office.mailbag.copy(
        _id(reader), reader.delivery.recipient_id, reader.delivery.language
    )
    return None if copy is None else messages(reader._, copy)


async def render_correction(reader: Reader) -> list[Screen | Edit | Removal] | None:
    """The same messages with the new text; if it takes more of them, new ones below."""
    before = await announcements.in_chat(reader.desk, _id(reader), reader.delivery.recipient_id)
    copy = await reader.office.mailbag.corrected(_id(reader), reader.delivery.language)
    if copy is None or not before:
        return None
    _ = reader._
    pictured = copy.announcement.content.attachment is not None
    changes: list[Screen | Edit | Removal] = []
    screens = messages(_, copy, corrected=True)
    for position, screen in enumerate(screens):
        if position < len(before):
            changes.append(Edit(before[position], screen, pictured and position == 0))
        else:
            changes.append(screen)
    changes += [Removal(extra, Markup("…")) for extra in before[len(screens) :]]
    return changes


async def render_withdrawal(reader: Reader) -> list[Removal] | None:
    """Out of the chat, or a short note in its place."""
    before = await announcements.in_chat(reader.desk, _id(reader), reader.delivery.recipient_id)
    found = await announcements.find(reader.desk, _id(reader))
    if found is None:
        return None
    note = reader._("🚫 <i>The city has withdrawn this message.</i>")
    pictured = found.content.attachment is not None
    return [Removal(one, note, pictured and n == 0) for n, one in enumerate(before)]


def _id(reader: Reader) -> int:
    return int(reader.delivery.details["announcement"])


async def found(turn: Turn) -> Announcement:
    """The announcement that a button is about."""
    wanted = number(turn.arguments)
    announcement = None if wanted is None else await announcements.find(turn.desk, wanted)
    if announcement is None:
        raise Refusal(GONE)
    return announcement


async def ask_told(turn: Turn) -> None:
    """*I passed it on*: to how many people?"""
    _ = turn._
    wanted = number(turn.arguments)
    if wanted is None or not await announcements.in_chat(turn.desk, wanted, turn.known().id):
        raise Refusal(GONE)
    if len(turn.arguments) == 2:
        told = number(turn.arguments, 1) or 0
        await turn.answer(
            await announcements.pass_on(turn.desk, turn.update_id, turn.known(), wanted, told)
        )
        return
    turn.keep()
    choices = [button(str(n), "told", wanted, n) for n in TOLD]
    await turn.say(
        Screen(
            _("🙏 How many people have you told, roughly? Please tap a number."),
            [in_reading_order(_, row) for row in (choices[:3], choices[3:])],
        )
    )


async def thank(turn: Turn, outcome: Outcome) -> None:
    """Somebody passed it on."""
    told = int(outcome.values["told"])
    await turn.show(
        Screen(
            turn._.plural(
                "🙏 Thank you! You have told {number} person.",
                "🙏 Thank you! You have told {number} people.",
                told,
            )
        )
    )


FEATURE = Feature(
    routes=(Route("button", "told", REGISTERED, ask_told),),
    answers={"announcement-passed-on": thank},
    renderers={
        "announcement": render_letter,
        "announcement-correction": render_correction,
        "announcement-withdrawal": render_withdrawal,
    },
)
