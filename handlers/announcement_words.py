"""Announcements in words for those who write them: state, audience, how many have it."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.announcement import (
    NO_ANSWER,
    RSVPS,
    Announcement,
    AnnouncementState,
    Audience,
)
from bot.domain.person import Role
from bot.domain.subscription import TOPICS
from bot.domain.wording import N_
from bot.i18n import Translator
from bot.services import meetings
from bot.services.announcements import Count, Report, Tally
from handlers.turn import Turn
from handlers.ui import clipped, few, lines, paragraphs

STATES = {
    AnnouncementState.DRAFT: N_("📝 Draft"),
    AnnouncementState.WAITING: N_("👀 Waiting for a second editor"),
    AnnouncementState.SCHEDULED: N_("🕐 Scheduled"),
    AnnouncementState.SENDING: N_("📨 Being sent"),
    AnnouncementState.SENT: N_("✅ Sent"),
    AnnouncementState.STOPPED: N_("⏹ Stopped"),
    AnnouncementState.WITHDRAWN: N_("🚫 Withdrawn"),
}

ROLES = {
    Role.KEY_PERSON: N_("Key persons"),
    Role.EDITOR: N_("Editors"),
    Role.ROOM_MANAGER: N_("Room managers"),
    Role.CONTACT: N_("City contacts"),
    Role.STEERING: N_("Steering group"),
    Role.ADMIN: N_("Administrators"),
}


#: How somebody can stand to a meeting.
ANSWERS = {
    # translators: how somebody answered an invitation, like the four below
    "yes": N_("👍 Said yes"),
    "no": N_("👎 Said no"),
    "perhaps": N_("🤔 Perhaps"),
    "deputy": N_("🤝 Send a deputy"),
    NO_ANSWER: N_("❔ No answer yet"),
}


def state_line(turn: Turn, announcement: Announcement) -> Markup:
    """Where it stands, and when it goes or went."""
    _ = turn._
    state = _(STATES[announcement.state])
    moment = announcement.due_at
    if announcement.state in (AnnouncementState.DRAFT, AnnouncementState.WAITING) or not moment:
        moment = announcement.started_at
    if moment is None:
        return state
    local = moment.astimezone(turn.desk.settings.timezone)
    return lines(state, _.line("🕐", _.moment(local)))


async def audience_lines(turn: Turn, audience: Audience) -> Markup:
    """Whom it is for; a rule that is not there fits everybody and is not mentioned."""
    _, organisations = turn._, (await turn.city()).directory.organisations
    invited = None if audience.meeting is None else await _meeting(turn, audience.meeting)
    roles = [_.label(ROLES[role]) for role in Role if role in audience.roles]
    spoken = [_.language_name(code) for code in sorted(audience.languages)]
    names = [
        organisations[slug].name if slug in organisations else slug
        for slug in sorted(audience.organisations)
    ]
    answers = [_.label(ANSWERS[answer]) for answer in RSVPS if answer in audience.rsvps]
    topics = [_.label(TOPICS[topic]) for topic in TOPICS if topic in audience.topics]
    return lines(
        _("👥 {roles}", roles=few(_, roles, 6)) if roles else _("👥 Everybody"),
        _("🌐 {languages}", languages=few(_, spoken)) if spoken else None,
        _("🏠 {organisations}", organisations=few(_, names)) if names else None,
        _("🔔 {topics}", topics=few(_, topics)) if topics and not audience.must_read else None,
        _("📅 Invited to: {meeting}", meeting=invited) if invited else None,
        _("💬 {answers}", answers=few(_, answers)) if answers else None,
        _("❗ Must-read: also for those who did not subscribe.") if audience.must_read else None,
    )


async def _meeting(turn: Turn, meeting_id: int) -> str:
    """A meeting's day and title; its number where it is gone."""
    meeting = await meetings.find(turn.desk, meeting_id)
    if meeting is None:
        return str(meeting_id)
    _, plan = turn._, meeting.plan
    return _.beside(_.day(plan.starts.date()), clipped(_.text(plan.titles), 60))


def count_lines(_: Translator, announcement: Announcement, counts: Mapping[str, Count]) -> Markup:
    """To how many people it goes, in which language each of them reads it."""
    shown = []
    for code, count in sorted(counts.items(), key=lambda item: -item[1].people):
        name = _.language_name(code)
        if code in announcement.content.texts:
            shown.append(_("{language}: {people}", language=name, people=count.people))
        else:
            shown.append(
                _("{language}: {people} (read it in German)", language=name, people=count.people)
            )
    blocked = sum(count.blocked for count in counts.values())
    everybody = sum(count.people for count in counts.values())
    return lines(
        _.plural("<b>{number} recipient</b>", "<b>{number} recipients</b>", everybody),
        *shown[:16],
        _.plural(
            "{number} of them has blocked the bot at the moment.",
            "{number} of them have blocked the bot at the moment.",
            blocked,
        )
        if blocked
        else None,
    )


def tally_lines(_: Translator, tally: Tally) -> Markup:
    """Who has it and who has not."""
    return lines(
        _("✅ Delivered: {number}", number=tally.delivered),
        _("⏳ Still to be sent: {number}", number=tally.waiting) if tally.waiting else None,
        _("🔕 Have blocked the bot: {number}", number=tally.blocked) if tally.blocked else None,
        _("⚠️ Failed: {number}", number=tally.failed) if tally.failed else None,
        _("🚪 No longer among the recipients: {number}", number=tally.gone) if tally.gone else None,
        _("⏹ Not sent, because it was stopped: {number}", number=tally.stopped)
        if tally.stopped
        else None,
    )


def short_tally(_: Translator, name: str, tally: Tally) -> Markup:
    """The same in one line, for a language or an organisation."""
    return _("{name}: {delivered} of {all}", name=name, delivered=tally.delivered, all=tally.all)


def report_text(_: Translator, report: Report) -> Markup:
    """The whole report as a message."""
    languages = [
        short_tally(_, _.language_name(code), tally) for code, tally in report.languages.items()
    ]
    busiest = sorted(report.organisations.items(), key=lambda item: -item[1].all)
    organisations = [short_tally(_, name, tally) for name, tally in busiest[:10]]
    if len(busiest) > len(organisations):
        organisations.append(Markup("…"))
    reasons = [
        lines(_("{reason}: {number}", reason=reason, number=number))
        for reason, number in report.errors.items()
    ]
    return paragraphs(
        _.bold(report.announcement.content.title[:100]),
        tally_lines(_, report.total),
        lines(_("<b>By language</b>"), *languages) if languages else None,
        lines(_("<b>By organisation</b>"), *organisations) if organisations else None,
        lines(_("<b>Why not delivered</b>"), *reasons[:5]) if reasons else None,
        reach(_, report),
    )


def reach(_: Translator, report: Report) -> Markup | None:
    """How far it was carried by word of mouth."""
    if not report.relays:
        return None
    people = _.plural("{number} person", "{number} people", report.told)
    return _.plural(
        "🗣 {number} reader has passed it on to {people}.",
        "🗣 {number} readers have passed it on to {people}.",
        report.relays,
        people=people,
    )
