"""How a meeting looks: what it is, when, where, and the buttons to answer."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from bot.domain.meetings.meeting import Meeting
from bot.domain.meetings.rsvp import Answer
from bot.domain.meetings.scripts import KINDS
from bot.domain.wording import N_
from bot.i18n import Translator
from handlers.ui import Button, Screen, button, lines, paragraphs

CHOICES = (
    (Answer.YES, N_("✅ Yes")),
    (Answer.NO, N_("❌ No")),
    (Answer.PERHAPS, N_("🤔 Perhaps")),
    (Answer.DEPUTY, N_("👥 Send a deputy")),
)


def when(_: Translator, meeting: Meeting) -> Markup:
    """Day and times as the clock at the place shows them."""
    zone = meeting.plan.zone
    start, end = meeting.plan.starts_at.astimezone(zone), meeting.plan.ends_at.astimezone(zone)
    if start.date() == end.date():
        return _(
            "🗓 {weekday}, {day}, {times}",
            weekday=_.weekday(start.weekday()),
            day=_.day(start.date()),
            times=_.span(start.time(), end.time()),
        )
    return _("🗓 From {start} to {end}", start=moment(_, start), end=moment(_, end))


def moment(_: Translator, local: datetime) -> str:
    """A weekday, a day and a time."""
    return _.listed(_.weekday(local.weekday()), _.moment(local))


def where(_: Translator, meeting: Meeting) -> Markup:
    """Name and address of the place."""
    place = meeting.plan.place
    return _.line("📍", ", ".join(part for part in (place.name, place.address) if part))


def heading(_: Translator, meeting: Meeting) -> Markup:
    """Kind, title, when and where."""
    return lines(
        _.italic(_.label(KINDS[meeting.plan.kind])),
        _.bold(_.marked(meeting.plan.titles)),
        when(_, meeting),
        where(_, meeting),
    )


def agenda(_: Translator, meeting: Meeting) -> Markup | None:
    """What is on the agenda, if anything is."""
    text = _.marked(meeting.plan.agenda)
    return paragraphs(_("<b>Agenda</b>"), _.value(text)) if text else None


def choices(_: Translator, meeting: Meeting) -> list[tuple[Button, ...]]:
    """The four answers, and the meeting itself."""
    yes, no, perhaps, deputy = (
        button(_.label(label), "rsvp", meeting.id, answer.value) for answer, label in CHOICES
    )
    return [(yes, no), (perhaps, deputy), (more(_, meeting),)]


def more(_: Translator, meeting: Meeting) -> Button:
    """To the meeting, with calendar file and map."""
    return button(_.label("📅 Calendar, map and more"), "meeting", meeting.id)


def invitation_card(_: Translator, meeting: Meeting) -> Screen:
    """An invitation as its reader gets it."""
    return Screen(
        paragraphs(
            _("📨 <b>You are invited</b>"),
            heading(_, meeting),
            agenda(_, meeting),
            _("Will you come?"),
        ),
        choices(_, meeting),
    )
