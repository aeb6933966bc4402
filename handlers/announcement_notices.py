"""What those who write announcements are told: approval, corrections, how far it is, the end."""

from __future__ import annotations

from bot.domain.announcement import Announcement, AnnouncementState
from bot.i18n import translator
from bot.services import announcements
from handlers.altering import Edit, Removal
from handlers.announcement_letters import messages
from handlers.announcement_words import report_text, tally_lines
from handlers.turn import Feature, Reader
from handlers.ui import Screen, button, clipped, paragraphs


async def _announcement(reader: Reader) -> Announcement | None:
    return await announcements.find(reader.desk, int(reader.delivery.details["announcement"]))


async def render_approval(reader: Reader) -> Screen | None:
    """To the other editors: this waits for one of you."""
    _ = reader._
    found = await _announcement(reader)
    if found is None or found.state is not AnnouncementState.WAITING:
        return None
    return Screen(
        paragraphs(
            _("👀 <b>An announcement is waiting for a second editor</b>"),
            _.value(clipped(found.content.title, 200)),
        ),
        ((button(_.label("👀 Look at it"), "announcement", found.id, style="primary"),),),
    )


async def render_decided(reader: Reader) -> Screen | None:
    """To who wrote it."""
    _ = reader._
    found = await _announcement(reader)
    if found is None:
        return None
    reason = str(reader.delivery.details["reason"])
    title = _.value(clipped(found.content.title, 200))
    text = (
        paragraphs(_("✅ <b>Your announcement was approved.</b>"), title)
        if reader.delivery.details["approved"]
        else paragraphs(
            _("↩️ <b>Your announcement was given back to you.</b>"),
            title,
            _.value(reason) if reason else None,
        )
    )
    return Screen(text, ((button(_.label("👀 Look at it"), "announcement", found.id),),))


async def render_corrected(reader: Reader) -> list[Screen] | None:
    """To the second editor: what is read now, since nobody else saw it before it went."""
    _ = reader._
    found = await _announcement(reader)
    if found is None or found.state is AnnouncementState.WITHDRAWN:
        return None
    told = Screen(
        paragraphs(
            _("✏️ <b>An announcement was corrected</b>"),
            _(
                "Corrections go out at once, without approval. So please look at it now; this is "
                "what readers see:"
            ),
        ),
        ((button(_.label("👀 Look at it"), "announcement", found.id, style="primary"),),),
    )
    shown = [told]
    for language in reader.delivery.details["languages"]:
        copy = await reader.office.mailbag.worded(found, language)
        shown += messages(translator(language), copy, corrected=True)
    return shown


async def render_sending(reader: Reader) -> Screen | None:
    """It has begun; this message then shows how far it is."""
    return await _progress(reader)


async def render_progress(reader: Reader) -> list[Screen | Edit | Removal] | None:
    """The same message, further on."""
    before = await announcements.progress_post(
        reader.desk,
        int(reader.delivery.details["announcement"]),
        reader.delivery.recipient_id,
    )
    screen = await _progress(reader)
    return None if screen is None or not before else [Edit(before[0], screen)]


async def _progress(reader: Reader) -> Screen | None:
    _ = reader._
    found = await announcements.progress(reader.desk, int(reader.delivery.details["announcement"]))
    if found is None:
        return None
    announcement, tally = found
    going = announcement.state is AnnouncementState.SENDING
    done = tally.all - tally.waiting
    bar = "▰" * (done * 10 // tally.all) if tally.all else ""
    return Screen(
        paragraphs(
            _("📨 <b>Being sent</b>") if going else _("📨 <b>Sending is finished</b>"),
            _.value(clipped(announcement.content.title, 200)),
            f"{bar:▱<10}" if going else None,
            tally_lines(_, tally),
        ),
        ((button(_.label("⏹ Stop"), "halt", announcement.id, style="danger"),),) if going else (),
    )


async def render_ended(reader: Reader) -> Screen | None:
    """The report, when everybody has it who can have it."""
    _ = reader._
    report = await announcements.report(reader.desk, int(reader.delivery.details["announcement"]))
    if report is None:
        return None
    return Screen(
        report_text(_, report),
        ((button(_.label("👀 Look at it"), "announcement", report.announcement.id),),),
    )


FEATURE = Feature(
    renderers={
        "announcement-approval": render_approval,
        "announcement-decided": render_decided,
        "announcement-corrected": render_corrected,
        "announcement-sending": render_sending,
        "announcement-progress": render_progress,
        "announcement-ended": render_ended,
    },
)
