"""Meetings for staff: one as it stands, who comes, and what people were told."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from bot.domain.meetings.meeting import Audience, Meeting, MeetingState
from bot.domain.meetings.reminders import Dropped
from bot.domain.meetings.rsvp import Answer
from bot.domain.person import Role, only
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator, native_name, supported, translator
from bot.prompts import before
from bot.services import meetings
from bot.services.meetings import Notice, Totals
from bot.services.meetings.spreadsheet import need_name
from handlers.announcement_words import ROLES
from handlers.callbacks import number
from handlers.meeting_cards import agenda, heading, invitation_card, moment
from handlers.turn import Feature, Route, Turn
from handlers.ui import Button, Screen, button, clipped, few, fitting, lines, pairs, paragraphs

ORGANISERS = only(Role.EDITOR)

GONE = N_("This meeting does not exist any more.")

#: Characters of the list of organisations; the meeting and its figures stand above it.
LONGEST_LIST = 2300

STATES = {
    MeetingState.DRAFT: N_("📝 Draft: nobody is invited yet"),
    MeetingState.PUBLISHED: N_("📣 Published"),
    MeetingState.CHANGED: N_("✏️ Published, and changed since"),
    MeetingState.CANCELLED: N_("🚫 Cancelled"),
    MeetingState.PAST: N_("🏁 Past"),
}

ANSWERS = (
    (Answer.YES, N_("✅ Yes: {number}")),
    (Answer.DEPUTY, N_("👥 A deputy: {number}")),
    (Answer.PERHAPS, N_("🤔 Perhaps: {number}")),
    (Answer.NO, N_("❌ No: {number}")),
    (None, N_("⏳ No answer yet: {number}")),
)

#: What became of messages, by the states of the outbox that mean it.
MESSAGES = (
    (("sent",), N_("✅ arrived: {number}")),
    (("waiting", "sending"), N_("⏳ on their way: {number}")),
    (("held",), N_("🚷 on hold, because the person has blocked the bot: {number}")),
    (("failed",), N_("⚠️ failed: {number}")),
    (("dropped", "withdrawn"), N_("✖ not needed any more: {number}")),
)

NOTICES = {
    "invitation": N_("Invitation"),
    # translators: kinds of messages about a meeting, like those around it
    "change": N_("Change"),
    "cancellation": N_("Cancellation"),
    # translators: what was said at a meeting, as a file; not a time
    "minutes": N_("Minutes"),
    "feedback": N_("Request for feedback"),
}


async def found_meeting(turn: Turn) -> Meeting:
    """The meeting of a button."""
    meeting_id = number(turn.arguments)
    meeting = None if meeting_id is None else await meetings.find(turn.desk, meeting_id)
    if meeting is None:
        raise Refusal(GONE)
    return meeting


async def show_one(turn: Turn) -> None:
    """A meeting with its state, its figures, and what can be done."""
    await show_meeting(turn, (await found_meeting(turn)).id)


async def show_meeting(turn: Turn, meeting_id: int) -> None:
    """The same, for whoever has just changed it."""
    _ = turn._
    totals = await meetings.totals(turn.desk, meeting_id)
    if totals is None:
        raise Refusal(GONE)
    meeting = totals.meeting
    plan = meeting.plan
    reason = _.marked(meeting.reason)
    await turn.show(
        Screen(
            paragraphs(
                _.bold(_.label(STATES[meeting.state])),
                _.value(reason) if reason else None,
                heading(_, meeting),
                lines(
                    await _audience(turn, plan.audience),
                    _("🔔 Reminders: {list}", list=_reminders(_, plan.reminders)),
                    _("💺 Places: {number}", number=plan.capacity) if plan.capacity else None,
                ),
                None if meeting.state is MeetingState.DRAFT else _figures(_, totals),
                _warnings(turn, totals),
                agenda(_, meeting) if meeting.state is MeetingState.DRAFT else None,
            ),
            _rows(turn, meeting),
        )
    )


async def _audience(turn: Turn, audience: Audience) -> Markup:
    _ = turn._
    if audience == Audience():
        return _("📨 Invited: all key persons")
    roles = [_.label(ROLES[role]) for role in Role if role in audience.roles]
    directory = (await turn.city()).directory
    known = directory.organisations
    who = [known[slug].name if slug in known else slug for slug in sorted(audience.organisations)]
    spoken = [native_name(code) for code in sorted(audience.languages)]
    return lines(
        _("📨 Invited, with these roles: {list}", list=few(_, roles, 6))
        if audience.roles != Audience().roles
        else None,
        _("📨 Invited, from these organisations: {list}", list=few(_, who)) if who else None,
        _("📨 Invited, with these languages: {list}", list=few(_, spoken)) if spoken else None,
    )


def _reminders(_: Translator, offsets: tuple[timedelta, ...]) -> Markup:
    return few(_, [before(_, offset) for offset in offsets] or [_.label("No reminder")], most=8)


def _figures(_: Translator, totals: Totals) -> Markup:
    if totals.meeting.state is MeetingState.PAST:
        return lines(
            _.plural(
                "🧮 {number} person said that they would come",
                "🧮 {number} people said that they would come",
                totals.coming,
            ),
            _.plural(
                "☑ <b>{number} person was there</b>",
                "☑ <b>{number} people were there</b>",
                totals.present,
            ),
        )
    answers = [
        _(text, number=count) for answer, text in ANSWERS if (count := totals.answers.get(answer))
    ]
    return lines(
        _.plural(
            "🧮 <b>{number} person is coming</b>",
            "🧮 <b>{number} people are coming</b>",
            totals.coming,
        ),
        *answers,
        _("🪑 Free places: {number}", number=totals.free) if totals.free is not None else None,
        _("🕒 People on the waiting list: {number}", number=totals.waiting)
        if totals.waiting
        else None,
    )


def _warnings(turn: Turn, totals: Totals) -> Markup | None:
    """What people need; marked where it is so many that it has to be organised."""
    _ = turn._
    enough = turn.desk.settings.needs_from
    needs = [
        _.line("⚠️" if count >= enough else "•", f"{need_name(_, need)}: {_.number(count)}")
        for need, count in totals.needs.items()
    ]
    return lines(_("<b>What people need</b>"), *needs) if needs else None


def _rows(turn: Turn, meeting: Meeting) -> list[list[Button]]:
    """What can be done with a meeting in its state."""
    _, number = turn._, meeting.id
    back = [button(_.label("← Back"), "plans")]
    change = button(_.label("✏️ Change"), "editplan", number)
    preview = button(_.label("👁 As people see it"), "seeplan", number)
    if meeting.state is MeetingState.DRAFT:
        return [
            [button(_.label("📣 Publish"), "postplan", number, style="primary")],
            [preview],
            [change, button(_.label("🗑 Delete"), "dropplan", number)],
            back,
        ]
    rows = pairs(
        [
            button(_.label("👥 Who is coming"), "whocomes", number),
            button(_.label("📊 As a table"), "whosheet", number),
            button(_.label("✉️ Messages"), "plantold", number),
            preview,
        ]
    )
    rows += pairs(_around(turn, meeting))
    if meeting.answerable(turn.now):
        # translators: a button: cancel the meeting
        rows.append([change, button(_.label("🚫 Call it off"), "calloff", number)])
    return [*rows, back]


def _around(turn: Turn, meeting: Meeting) -> list[Button]:
    """What comes before, at and after a meeting that takes place."""
    _, number = turn._, meeting.id
    proposals = button(_.label("💡 Proposals"), "proposals", number)
    if meeting.state is MeetingState.CANCELLED:
        return [proposals]
    there = [
        button(_.label("📷 Code to scan"), "hereqr", number),
        button(_.label("☑ Who is there"), "herelist", number),
    ]
    if turn.now < meeting.plan.starts_at:
        return [proposals, *there]
    return [
        proposals,
        *there,
        button(_.label("📄 Minutes"), "minutes", number),
        button(_.label("🌟 Feedback"), "opinions", number),
    ]


async def show_preview(turn: Turn) -> None:
    """The invitation as its readers will get it, in each language; its buttons only say so."""
    _ = turn._
    meeting = await found_meeting(turn)
    chosen = turn.arguments[1] if len(turn.arguments) > 1 else ""
    language = supported(chosen) or _.language
    card = invitation_card(translator(language), meeting)
    written = sorted({*meeting.plan.titles, *meeting.plan.agenda, _.language})
    shown = [code for code in written if supported(code)]
    await turn.show(
        Screen(
            card.text,
            [
                *(tuple(button(each.label, "onlyseen") for each in row) for row in card.rows),
                *pairs(
                    button(
                        ("✓ " if code == language else "") + native_name(code),
                        "seeplan",
                        meeting.id,
                        code,
                    )
                    for code in shown
                ),
                [button(_.label("← Back"), "plan", meeting.id)],
            ],
        )
    )


async def only_seen(turn: Turn) -> None:
    """A button of the preview."""
    turn.settle(turn._.label("This is only the preview."))


async def show_organisations(turn: Turn) -> None:
    """The answers of each organisation."""
    _ = turn._
    totals = await meetings.totals(turn.desk, (await found_meeting(turn)).id)
    if totals is None:
        raise Refusal(GONE)
    shares = sorted(totals.shares, key=lambda share: -share.coming)
    listed = [
        lines(
            _.bold(clipped(share.name or "–", 60)),
            _(
                "people: {coming} · waiting: {waiting} · perhaps: {perhaps} · no: {no} · "
                "no answer: {none}",
                coming=share.coming,
                waiting=share.waiting,
                perhaps=share.answers_perhaps,
                no=share.answers_no,
                none=share.answers_none,
            ),
        )
        for share in shares
    ]
    shown, left = fitting(listed, LONGEST_LIST)
    await turn.show(
        Screen(
            paragraphs(
                heading(_, totals.meeting),
                _figures(_, totals),
                _warnings(turn, totals),
                lines(*shown),
                _("… and {number} more.", number=left) if left else None,
            ),
            [
                [button(_.label("📊 As a table"), "whosheet", totals.meeting.id)],
                [button(_.label("← Back"), "plan", totals.meeting.id)],
            ],
        )
    )


async def send_sheet(turn: Turn) -> None:
    """The same as a workbook, with names."""
    meeting = await found_meeting(turn)
    data = await meetings.answers_workbook(turn.desk, meeting.id, turn._.language)
    if data is None:
        raise Refusal(GONE)
    name = f"{meeting.plan.starts:%Y-%m-%d}-meeting-{meeting.id}.xlsx"
    await turn.send_file(data, name, heading(turn._, meeting))


async def show_told(turn: Turn) -> None:
    """What was or will be said to everybody, and what became of the messages."""
    _ = turn._
    meeting = await found_meeting(turn)
    counts = await meetings.messages(turn.desk, meeting.id)
    said = [
        _notice(_, meeting, notice)
        for notice in await meetings.notices(turn.desk, meeting.id)
        if notice.state != "withdrawn"
    ]
    all_of_them = [button(_.label("✉️ All messages on their way"), "deliveries")]
    states = [
        _(text, number=count)
        for names, text in MESSAGES
        if (count := sum(counts.get(name, 0) for name in names))
    ]
    await turn.show(
        Screen(
            paragraphs(
                heading(_, meeting),
                lines(_("<b>What people are told</b>"), *said),
                lines(_("<b>Messages</b>"), *states) if states else None,
            ),
            [
                *([all_of_them] if Role.ADMIN in turn.known().roles else []),
                [button(_.label("← Back"), "plan", meeting.id)],
            ],
        )
    )


def _notice(_: Translator, meeting: Meeting, notice: Notice) -> Markup:
    if notice.offset is not None:
        what = _.label("Reminder ({before})", before=_reminders(_, (notice.offset,)))
    else:
        what = _.label(NOTICES[notice.kind])
    if notice.state == "dropped":
        return _.line("✖", f"{what}: {_.label(_why(notice.reason))}")
    invited = notice.kind == "invitation"
    at = notice.decided_at if invited else notice.send_at
    sign = "✅" if invited or notice.state == "done" else "🕒"
    return _.line(sign, f"{what}: {moment(_, at.astimezone(meeting.plan.zone))}")


def _why(reason: str | None) -> str:
    if reason == Dropped.PAST:
        return N_("not sent, its time had passed")
    return N_("not sent, it would have come too late to help")


FEATURE = Feature(
    routes=(
        Route("button", "plan", ORGANISERS, show_one),
        Route("button", "seeplan", ORGANISERS, show_preview),
        Route("button", "onlyseen", ORGANISERS, only_seen),
        Route("button", "whocomes", ORGANISERS, show_organisations),
        Route("button", "whosheet", ORGANISERS, send_sheet),
        Route("button", "plantold", ORGANISERS, show_told),
    ),
)
