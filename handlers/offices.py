"""How an office and a contact look: hours in words, and the card. No routes, only looks.

A person stands first, then the office: that is what the organisations asked for.
"""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from bot.domain.directory import Contact, Directory, Office
from bot.domain.hours import Hours, parse_hours, weekly
from bot.domain.opening import ByAppointment, OpensAt, OpenUntil, state_at
from bot.i18n import Translator, text_in
from handlers.ui import lines, paragraphs


def open_now(_: Translator, hours: Hours, now: datetime) -> Markup | None:
    """Open, or when it opens next, in words; ``None`` when nobody wrote it down."""
    assert now.tzinfo is not None
    state = state_at(hours, now, now.tzinfo)
    if isinstance(state, OpenUntil):
        if state.at.date() != now.date():
            return _("🟢 <b>Open now</b>")
        return _("🟢 <b>Open now</b> until {time}", time=_.clock(state.at.time()))
    if isinstance(state, OpensAt):
        time = _.clock(state.at.time())
        if state.at.date() == now.date():
            return _("🕘 Opens today at {time}", time=time)
        days = (state.at.date() - now.date()).days
        if days < 7:
            when = _(
                "🕘 Opens {weekday} at {time}",
                weekday=_.weekday(state.at.weekday()),
                time=time,
            )
        else:
            when = _("🕘 Opens {day} at {time}", day=_.day(state.at.date()), time=time)
        return when + " " + _("(because of a public holiday)") if state.holiday else when
    if isinstance(state, ByAppointment):
        return _("📅 By appointment")
    return None


def week(_: Translator, hours: Hours) -> Markup:
    """The opening times of a week, a line for each group of days."""
    rows = []
    for row in weekly(hours):
        days = _.weekday(row.first, wide=False)
        if row.last != row.first:
            days = f"{days}–{_.weekday(row.last, wide=False)}"
        times = [_.span(interval.starts_at, interval.ends_at) for interval in row.intervals]
        if row.by_appointment:
            times.append(_.label("by appointment"))
        rows.append(_("{days}: {times}", days=days, times=_.names(times)))
    if hours.by_appointment and any(hours.week):
        rows.append(_("and by appointment"))
    return lines(*rows)


def office_name(_: Translator, office: Office) -> str:
    """The office in the reader's language, with the German name that stands on the door."""
    name, language = text_in(office.names, _.language)
    german = office.names.get("de", "")
    code = f", {office.code}" if office.code else ""
    said_already = language == "de" or german in name  # such as "İş Merkezi (Jobcenter)"
    return f"{name}{code}" if said_already else f"{name} ({german}{code})"


def card(
    _: Translator, office: Office, contact: Contact | None, now: datetime, title: str = ""
) -> Markup:
    """Everything about a contact, or about the office where no person is named."""
    hours_text = contact.hours if contact and contact.hours else office.hours
    hours = parse_hours(hours_text) if hours_text else Hours()
    phone = (contact.phone if contact else "") or office.phone
    email = (contact.email if contact else "") or office.email
    place = lines(
        _.line("📍", office.address) if office.address else None,
        _.line("🚪", contact.room) if contact and contact.room else None,
    )
    return paragraphs(
        _.italic(title) if title else None,
        lines(
            _.line("👤", _.bold(contact.name)) if contact else None,
            _.line("🏛", office_name(_, office)),
        ),
        lines(
            _.line("☎️", phone) if phone else None,
            _.line("✉️", email) if email else None,
            place or None,
        ),
        lines(open_now(_, hours, now), week(_, hours) or None) or None,
        lines(
            _(
                "🗣 Speaks {languages}",
                languages=_.names(_.language_name(c) for c in contact.languages),
            )
            if contact and contact.languages
            else None,
            _("✅ Checked on {day}", day=_.day(contact.verified_on))
            if contact and contact.verified_on
            else None,
        ),
    )


def public_contact(
    _: Translator, directory: Directory, office_slug: str, now: datetime
) -> Markup | None:
    """The card of the office that anybody may turn to; ``None`` before a directory is there."""
    office = directory.offices.get(office_slug)
    return None if office is None else card(_, office, None, now)
