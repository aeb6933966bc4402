"""What people are told about meetings: invitation, reminder, change, cancellation, a free place.

Each is worded when it is sent, by how the meeting and the reader's answer stand then.
"""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from bot.domain.meetings.meeting import TIMES, Meeting
from bot.domain.meetings.reminders import ReminderWording
from bot.domain.meetings.rsvp import Answer, Rsvp, Seat
from bot.i18n import Translator
from bot.services import meetings, people
from bot.services.meetings import Invited, Reminded
from bot.services.meetings.spreadsheet import need_name
from handlers.meeting_cards import agenda, choices, heading, invitation_card, moment, more
from handlers.turn import Feature, Later, Reader
from handlers.ui import Attachment, Screen, button, lines, paragraphs


async def _invited(reader: Reader) -> Invited | None:
    """The meeting with the reader's answer, while it is open and has not begun."""
    person = await people.find(reader.desk, reader.delivery.recipient_id)
    if person is None or not person.registered:
        return None
    found = await meetings.invited(reader.desk, person, int(reader.delivery.details["meeting"]))
    if found is None or not found.meeting.answerable(reader.desk.clock()):
        return None
    return found


async def _calendar(reader: Reader, meeting: Meeting, rsvp: Rsvp | None) -> Attachment | None:
    """The calendar file for who comes: it takes the place of the one that they may have saved."""
    if rsvp is None or not rsvp.comes or rsvp.seat is Seat.WAITING:
        return None
    offices = (await reader.office.cities.at(-1)).directory.offices
    office = offices.get(reader.desk.settings.office)
    data = meetings.meeting_calendar(meeting, reader._.language, office)
    return Attachment("meeting.ics", data)


async def invitation(reader: Reader) -> Screen | None:
    """Will you come?"""
    found = await _invited(reader)
    return None if found is None else invitation_card(reader._, found.meeting)


async def reminder(reader: Reader) -> Screen | None:
    """How long it is still, and what the reader needs to know or to decide."""
    found = await meetings.reminder_for(
        reader.desk, reader.delivery.details, reader.delivery.recipient_id
    )
    if found is None:
        return None
    if found.send_at > reader.desk.clock():  # the outbox was so full that night has come
        raise Later(found.send_at)
    _, meeting = reader._, found.invited.meeting
    today = reader.desk.clock().astimezone(meeting.plan.zone).date()
    asked = found.wording is ReminderWording.QUESTION
    return Screen(
        paragraphs(
            _ahead(_, (meeting.plan.starts.date() - today).days),
            heading(_, meeting),
            None if found.wording is ReminderWording.WAITING else agenda(_, meeting),
            _standing(_, found),
        ),
        choices(_, meeting) if asked else [(more(_, meeting),)],
    )


def _ahead(_: Translator, days: int) -> Markup:
    if days <= 0:
        return _("🔔 <b>It is today</b>")
    if days == 1:
        return _("🔔 <b>It is tomorrow</b>")
    return _.plural("🔔 <b>In {number} day</b>", "🔔 <b>In {number} days</b>", days)


def _standing(_: Translator, found: Reminded) -> Markup:
    """How the reader has answered."""
    rsvp = found.invited.rsvp
    match found.wording:
        case ReminderWording.WAITING:
            return _("You are on the waiting list. I will tell you as soon as a place is free.")
        case ReminderWording.DEPUTY:
            return _(
                "{name} is coming in your place. Please pass this on.",
                name=found.invited.deputy or _.label("Your deputy"),
            )
        case ReminderWording.DETAILS:
            number = 1 if rsvp is None else rsvp.people
            return _.plural(
                "You have said yes, for {number} person. See you there!",
                "You have said yes, for {number} people. See you there!",
                number,
            )
    if rsvp is not None and rsvp.answer is Answer.PERHAPS:
        return _("You have said perhaps. Do you know by now whether you will come?")
    return _("You have not answered yet. Will you come?")


async def change(reader: Reader) -> Screen | None:
    """What is different, and everything as it is now."""
    found = await meetings.change_for(
        reader.desk, reader.delivery.details, reader.delivery.recipient_id
    )
    if found is None:
        return None
    _, meeting = reader._, found.invited.meeting
    changed = set(found.notice.details["changed"])
    moved = bool(found.notice.details["moved"])
    before = datetime.fromisoformat(found.notice.details["before"]).astimezone(meeting.plan.zone)
    rsvp = found.invited.rsvp
    return Screen(
        paragraphs(
            _("✏️ <b>Something has changed</b>"),
            heading(_, meeting),
            lines(
                _("• New time. Before, it was: {moment}", moment=moment(_, before))
                if moved
                else _("• New times")
                if TIMES & changed
                else None,
                _("• New place") if "place" in changed else None,
                _("• New title") if "titles" in changed else None,
                _("• New agenda") if "agenda" in changed else None,
            ),
            agenda(_, meeting) if "agenda" in changed else None,
            None if rsvp is None or rsvp.answer is None else _your_answer(_, rsvp.answer),
            _("Will you come at the new time?") if moved else None,
        ),
        choices(_, meeting) if moved else [(more(_, meeting),)],
        await _calendar(reader, meeting, rsvp),
    )


def _your_answer(_: Translator, answer: Answer) -> Markup:
    """The answer that holds until it is changed."""
    return {
        Answer.YES: _("So far you have said: yes."),
        Answer.NO: _("So far you have said: no."),
        Answer.PERHAPS: _("So far you have said: perhaps."),
        Answer.DEPUTY: _("So far you have said: somebody comes in your place."),
    }[answer]


async def cancellation(reader: Reader) -> Screen | None:
    """It does not take place, and why."""
    meeting = await meetings.find(reader.desk, int(reader.delivery.details["meeting"]))
    if meeting is None:
        return None
    _, rsvp = (
        reader._,
        await meetings.rsvp_of(reader.desk, meeting.id, reader.delivery.recipient_id),
    )
    reason = _.marked(meeting.reason)
    return Screen(
        paragraphs(
            _("🚫 <b>This meeting is cancelled</b>"),
            heading(_, meeting),
            _.value(reason) if reason else None,
        ),
        [(more(_, meeting),)],
        await _calendar(reader, meeting, rsvp),
    )


async def promoted(reader: Reader) -> Screen | None:
    """A place has become free."""
    found = await _invited(reader)
    if found is None or found.rsvp is None or found.rsvp.seat is not Seat.TAKEN:
        return None
    _, meeting = reader._, found.meeting
    return Screen(
        paragraphs(
            _("🎉 <b>A place has become free: you can come</b>"),
            heading(_, meeting),
            _.plural("For {number} person.", "For {number} people.", found.rsvp.people),
            _("If you can no longer come, please tell me, so that others can."),
        ),
        choices(_, meeting),
        await _calendar(reader, meeting, found.rsvp),
    )


async def deputy(reader: Reader) -> Screen | None:
    """Somebody asks the reader to come in their place."""
    found = await _invited(reader)
    other = await people.find(reader.desk, int(reader.delivery.details["by"]))
    if found is None or other is None:
        return None
    theirs = await meetings.invited(reader.desk, other, found.meeting.id)
    if theirs is None or theirs.rsvp is None:
        return None
    if theirs.rsvp.deputy_id != reader.delivery.recipient_id:
        return None
    _, meeting = reader._, found.meeting
    return Screen(
        paragraphs(
            _("👥 {name} asks you to come in their place", name=other.name),
            heading(_, meeting),
            agenda(_, meeting),
            _("Will you come?"),
        ),
        choices(_, meeting),
    )


async def deputy_declined(reader: Reader) -> Screen | None:
    """Whom the reader has asked does not come in their place."""
    found, deputy_id = await _invited(reader), int(reader.delivery.details["deputy"])
    if found is None or found.rsvp is None or found.rsvp.deputy_id != deputy_id:
        return None
    theirs = await meetings.rsvp_of(reader.desk, found.meeting.id, deputy_id)
    if theirs is None or theirs.answer is not Answer.NO:
        return None
    _, meeting = reader._, found.meeting
    return Screen(
        paragraphs(
            _("👥 {name} cannot come in your place", name=found.deputy),
            heading(_, meeting),
            _("Will you come yourself, or somebody else?"),
        ),
        choices(_, meeting),
    )


async def needs(reader: Reader) -> Screen | None:
    """To staff: so many need the same that it has to be organised."""
    totals = await meetings.totals(reader.desk, int(reader.delivery.details["meeting"]))
    if totals is None or not totals.meeting.answerable(reader.desk.clock()):
        return None
    _, need = reader._, str(reader.delivery.details["need"])
    return Screen(
        paragraphs(
            _("🧩 <b>Please organise this</b>"),
            heading(_, totals.meeting),
            _(
                "{need}. Number of people: {number}",
                need=need_name(_, need),
                number=totals.needs.get(need, 0),
            ),
        ),
        [(more(_, totals.meeting),)],
    )


async def half_year(reader: Reader) -> Screen | None:
    """To staff: nothing is planned for a half-year."""
    _, details = reader._, reader.delivery.details
    year = int(details["year"])
    return Screen(
        paragraphs(
            _("📅 <b>No networking meeting is planned</b>"),
            _("There is none yet in the first half of {year}.", year=year)
            if int(details["half"]) == 1
            else _("There is none yet in the second half of {year}.", year=year),
            _(
                "One in each half-year was agreed. Invitations should go out about eight weeks "
                "before."
            ),
        ),
        [
            (button(_.label("➕ Plan a meeting"), "newplan", style="primary"),),
            (button(_.label("🏠 Menu"), "menu"),),
        ],
    )


FEATURE = Feature(
    renderers={
        "meeting-invitation": invitation,
        "meeting-reminder": reminder,
        "meeting-change": change,
        "meeting-cancellation": cancellation,
        "meeting-promoted": promoted,
        "meeting-deputy": deputy,
        "meeting-deputy-declined": deputy_declined,
        "meeting-needs": needs,
        "half-year-alarm": half_year,
    }
)
