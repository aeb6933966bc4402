"""A meeting as a calendar file in somebody's language."""

from __future__ import annotations

from bot.domain.directory import Office
from bot.domain.meetings.meeting import Meeting, MeetingState
from bot.i18n import text_in, translator
from bot.services.calendar_file import CalendarEntry, calendar_file


def meeting_calendar(meeting: Meeting, language: str, office: Office | None) -> bytes:
    """The file to send; for a cancelled meeting one that takes the entry out.

    Programs that only put a new version in the old one's place at least show what it says: so a
    cancelled meeting says it in the title, too. ``office`` is the organiser.
    """
    _ = translator(language)
    plan = meeting.plan
    title, title_language = text_in(plan.titles, language)
    cancelled = meeting.state is MeetingState.CANCELLED
    agenda = text_in(meeting.reason if cancelled else plan.agenda, language)[0]
    return calendar_file(
        CalendarEntry(
            uid=meeting.uid,
            sequence=meeting.sequence,
            starts=plan.starts,
            ends=plan.ends,
            zone=plan.zone,
            title=_.label("Cancelled: {title}", title=title) if cancelled else title,
            created_at=meeting.created_at,
            changed_at=meeting.changed_at,
            description=agenda,
            location=", ".join(part for part in (plan.place.name, plan.place.address) if part),
            point=plan.place.point,
            organiser="" if office is None else _.text(office.names),
            organiser_email="" if office is None else office.email,
            language=title_language,
            cancelled=cancelled,
        )
    )
