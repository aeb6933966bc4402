"""Announcements for those who write them: the list, one of them, and what can be done with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from markupsafe import Markup

from bot.domain.announcement import Act, Announcement, AnnouncementState, Content
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator, native_name, supported, translator
from bot.services import announcements
from bot.services.announcements import Count, sheets
from handlers.announcement_letters import GONE, found, messages
from handlers.announcement_words import (
    STATES,
    audience_lines,
    count_lines,
    report_text,
    state_line,
    tally_lines,
)
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, clipped, lines, pairs, paragraphs, turning

EDITORS = only(Role.EDITOR)

PAGE = 8

#: The first line may be as long as a message, and a caption holds 1024 characters.
LONGEST_TITLE = 200


async def show_list(turn: Turn) -> None:
    """All announcements, newest first."""
    _ = turn._
    page = int(turn.arguments[0]) if turn.arguments and turn.arguments[0].isdecimal() else 0
    page = min(page, 10_000)
    several = await announcements.latest(turn.desk, PAGE + 1, page * PAGE)
    rows: list[list[Button]] = [
        [
            button(
                f"{_.label(STATES[one.state]).split(' ', 1)[0]} {clipped(one.content.title, 50)}",
                "announcement",
                one.id,
            )
        ]
        for one in several[:PAGE]
    ]
    back = button("◀", "announcements", page - 1) if page else None
    on = button("▶", "announcements", page + 1) if len(several) > PAGE else None
    rows.append(turning(_, back, on))
    rows.append([button(_.label("➕ New announcement"), "announce", style="primary")])
    rows.append([button(_.label("← Back"), "staff")])
    text = (
        _("<b>📣 Announcements</b>")
        if several
        else paragraphs(_("<b>📣 Announcements</b>"), _("There are none yet."))
    )
    await turn.show(Screen(text, rows))


async def show_one(turn: Turn) -> None:
    """One announcement: what it says to whom, and what can be done."""
    await turn.show(await page_of(turn, await found(turn)))


async def page_of(turn: Turn, announcement: Announcement) -> Screen:
    """The screen of one announcement."""
    _ = turn._
    before = announcement.state in (
        AnnouncementState.DRAFT,
        AnnouncementState.WAITING,
        AnnouncementState.SCHEDULED,
    )
    numbers: Markup | None = None
    counts: Mapping[str, Count] = {}
    if before:
        counts = await announcements.count(turn.desk, announcement.audience)
        numbers = count_lines(_, announcement, counts)
    else:
        progress = await announcements.progress(turn.desk, announcement.id)
        if progress is not None:
            numbers = tally_lines(_, progress[1])
    text = paragraphs(
        _.bold(clipped(announcement.content.title, LONGEST_TITLE)),
        state_line(turn, announcement),
        await audience_lines(turn, announcement.audience),
        _extras(_, announcement.content),
        numbers,
    )
    return Screen(text, _previews(announcement, counts) + _buttons(turn, announcement))


def _previews(announcement: Announcement, readers: Iterable[str]) -> list[list[Button]]:
    """What readers of each language will see, also of those that it has no text in."""
    texts = announcement.content.texts
    codes = sorted(texts, key=lambda code: (code != BASE_LANGUAGE, code))
    codes += sorted({code for code in readers if supported(code)} - {*texts})
    return pairs(
        button(
            f"👁 {native_name(code)}" + ("" if code in texts else f" ({BASE_LANGUAGE})"),
            "preview",
            announcement.id,
            code,
        )
        for code in codes
    )


def _extras(_: Translator, content: Content) -> Markup | None:
    """What goes with the text: a picture or a file, a link."""
    attachment = content.attachment
    return lines(
        None if attachment is None else _.line("🖼", attachment.name or _.label("A picture")),
        _.line("🔗", content.link) if content.link else None,
    )


def _buttons(turn: Turn, announcement: Announcement) -> list[list[Button]]:
    _, number, acts = turn._, announcement.id, announcement.acts
    rows: list[list[Button]] = []
    if Act.CHANGE in acts:
        wanted = announcement.second_editor
        rows.append([button(_.label("🎯 For whom?"), "aim", number)])
        rows.append(
            [
                button(_.label("✏️ Text, translations"), "write", number),
                button(_.label("🔗 Link"), "link", number),
            ]
        )
        rows.append(
            [
                button(_.label("🖼 Remove picture or file"), "attach", number, "no")
                if announcement.content.attachment
                else button(_.label("🖼 Picture or file"), "attach", number)
            ]
        )
        if not turn.desk.settings.second_editor:
            rows.append(
                [
                    button(
                        _.label("👀 Second editor: yes")
                        if wanted
                        else _.label("👀 Second editor: no"),
                        "second",
                        number,
                        "no" if wanted else "yes",
                    )
                ]
            )
    if Act.SUBMIT in acts:
        rows.append(
            [
                button(_.label("📨 Send now"), "send", number, style="primary"),
                button(_.label("🕐 Send later"), "later", number),
            ]
        )
    if Act.APPROVE in acts and announcement.author_id != turn.known().id:
        rows.append([button(_.label("✅ Approve"), "approve", number, style="success")])
    if Act.REJECT in acts:
        rows.append([button(_.label("↩️ Back to the draft"), "reject", number)])
    elif Act.TAKE_BACK in acts:
        rows.append([button(_.label("↩️ Back to the draft"), "unsend", number)])
    if Act.STOP in acts:
        rows.append([button(_.label("⏹ Stop"), "halt", number, style="danger")])
    if not before_sending(announcement):
        rows.append([button(_.label("📊 Report"), "receipts", number)])
    if Act.CORRECT in acts:
        # translators: a button: change what was sent
        rows.append([button(_.label("✏️ Correct"), "correct", number)])
    if Act.WITHDRAW in acts:
        rows.append([button(_.label("🚫 Withdraw"), "withdraw", number)])
    if Act.DELETE in acts:
        rows.append([button(_.label("🗑 Delete"), "discard", number)])
    rows.append([button(_.label("← Back"), "announcements")])
    return rows


def before_sending(announcement: Announcement) -> bool:
    """Whether nobody can have it yet."""
    return announcement.started_at is None


async def preview(turn: Turn) -> None:
    """The announcement as its readers in one language will see it."""
    announcement = await found(turn)
    language = turn.arguments[1] if len(turn.arguments) > 1 else ""
    if language not in announcement.content.texts and supported(language) != language:
        raise Refusal(GONE)
    copy = await turn.office.mailbag.worded(announcement, language)
    turn.keep()
    for screen in messages(translator(language), copy):
        await turn.say(screen)


async def ask_to_send(turn: Turn) -> None:
    """Are you sure? With the exact number of people."""
    _ = turn._
    announcement = await found(turn)
    if turn.arguments[1:] == ("now",):
        await turn.answer(
            await announcements.submit(turn.desk, turn.update_id, turn.known(), announcement.id)
        )
        return
    counts = await announcements.count(turn.desk, announcement.audience)
    await turn.show(
        Screen(
            paragraphs(
                _("<b>Send this now?</b>"),
                _.value(clipped(announcement.content.title, LONGEST_TITLE)),
                count_lines(_, announcement, counts),
            ),
            (
                (button(_.label("📨 Yes, send"), "send", announcement.id, "now", style="primary"),),
                (button(_.label("← Back"), "announcement", announcement.id),),
            ),
        )
    )


async def choose_second(turn: Turn) -> None:
    """Whether a second editor is asked."""
    announcement = await found(turn)
    await turn.answer(
        await announcements.ask_a_second(
            turn.desk,
            turn.update_id,
            turn.known(),
            announcement.id,
            wanted=turn.arguments[1:] == ("yes",),
        )
    )


async def decide(turn: Turn) -> None:
    """A second editor approves."""
    announcement = await found(turn)
    await turn.answer(
        await announcements.decide(
            turn.desk,
            turn.update_id,
            turn.known(),
            announcement.id,
            approved=True,
        )
    )


async def take_back(turn: Turn) -> None:
    """What waits becomes a draft again."""
    announcement = await found(turn)
    await turn.answer(
        await announcements.take_back(turn.desk, turn.update_id, turn.known(), announcement.id)
    )


async def stop(turn: Turn) -> None:
    """Stop at once: no question comes between."""
    announcement = await found(turn)
    await turn.answer(
        await announcements.stop(turn.desk, turn.update_id, turn.known(), announcement.id)
    )


async def withdraw(turn: Turn) -> None:
    """Take it out of all chats, after a second tap."""
    _ = turn._
    announcement = await found(turn)
    if turn.arguments[1:] == ("yes",):
        await turn.answer(
            await announcements.withdraw(turn.desk, turn.update_id, turn.known(), announcement.id)
        )
        return
    await turn.show(
        Screen(
            _(
                "<b>Withdraw this announcement?</b>\n\nIt disappears from all chats. Where it is "
                "older than two days, a short note takes its place."
            ),
            (
                (
                    button(
                        _.label("🚫 Yes, withdraw"),
                        "withdraw",
                        announcement.id,
                        "yes",
                        style="danger",
                    ),
                ),
                (button(_.label("← Back"), "announcement", announcement.id),),
            ),
        )
    )


async def discard(turn: Turn) -> None:
    """Throw a draft away, after a second tap."""
    _ = turn._
    announcement = await found(turn)
    if turn.arguments[1:] == ("yes",):
        await turn.answer(
            await announcements.delete(turn.desk, turn.update_id, turn.known(), announcement.id)
        )
        return
    await turn.show(
        Screen(
            _("Delete this draft?"),
            (
                (
                    button(
                        _.label("🗑 Yes, delete"), "discard", announcement.id, "yes", style="danger"
                    ),
                ),
                (button(_.label("← Back"), "announcement", announcement.id),),
            ),
        )
    )


async def show_report(turn: Turn) -> None:
    """What became of it."""
    _ = turn._
    announcement = await found(turn)
    report = await announcements.report(turn.desk, announcement.id)
    if report is None:
        raise Refusal(GONE)
    title = _.bold(clipped(announcement.content.title, LONGEST_TITLE))
    if turn.arguments[1:] == ("xlsx",):
        data = await asyncio.to_thread(sheets.report_xlsx, report, _.language)
        await turn.send_file(data, f"{announcement.id}.xlsx", title)
        return
    if turn.arguments[1:] == ("png",):
        data = await asyncio.to_thread(sheets.report_png, report, _.language)
        await turn.send_photo(data, f"{announcement.id}.png", Screen(title))
        return
    await turn.show(
        Screen(
            report_text(_, report),
            (
                (
                    button(_.label("🖼 As a picture"), "receipts", announcement.id, "png"),
                    button(_.label("📄 As a file"), "receipts", announcement.id, "xlsx"),
                ),
                (button(_.label("← Back"), "announcement", announcement.id),),
            ),
        )
    )


async def show_changed(turn: Turn, outcome: Outcome) -> None:
    """The announcement as it is now."""
    announcement = await announcements.find(turn.desk, int(outcome.values["announcement"]))
    if announcement is None:
        raise Refusal(GONE)
    await turn.show(await page_of(turn, announcement))


async def show_deleted(turn: Turn, _outcome: Outcome) -> None:
    """The draft is gone."""
    _ = turn._
    await turn.show(
        Screen(_("🗑 Deleted."), ((button(_.label("📣 Announcements"), "announcements"),),))
    )


FEATURE = Feature(
    entries=(Entry(N_("📣 Announcements"), "announcements", EDITORS, 15, "staff"),),
    routes=(
        Route("button", "announcements", EDITORS, show_list),
        Route("button", "announcement", EDITORS, show_one),
        Route("button", "preview", EDITORS, preview),
        Route("button", "second", EDITORS, choose_second),
        Route("button", "send", EDITORS, ask_to_send),
        Route("button", "approve", EDITORS, decide),
        Route("button", "unsend", EDITORS, take_back),
        Route("button", "halt", EDITORS, stop),
        Route("button", "withdraw", EDITORS, withdraw),
        Route("button", "discard", EDITORS, discard),
        Route("button", "receipts", EDITORS, show_report),
    ),
    answers={
        "announcement-changed": show_changed,
        "announcement-waits": show_changed,
        "announcement-scheduled": show_changed,
        "announcement-started": show_changed,
        "announcement-stopped": show_changed,
        "announcement-corrected": show_changed,
        "announcement-withdrawn": show_changed,
        "announcement-deleted": show_deleted,
    },
)
