"""Meetings in chat for who is invited: one's own answer, calendar file and map."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.meetings.meeting import MeetingState
from bot.domain.meetings.rsvp import Answer, Reply, Rsvp, Seat
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services import meetings, people
from bot.services.meetings import Invited
from handlers.callbacks import number
from handlers.meeting_answers import details, invited_to, needs_named, speaking_for
from handlers.meeting_cards import agenda, choices, heading
from handlers.turn import Feature, Route, Turn
from handlers.ui import Button, Screen, button, lines, paragraphs

GONE = N_("This meeting does not exist any more.")


async def show(turn: Turn) -> None:
    """A meeting, with one's own answer."""
    await turn.show(await _screen(turn, await invited_to(turn)))


async def _screen(turn: Turn, found: Invited) -> Screen:
    _, meeting = turn._, found.meeting
    rows: list[tuple[Button, ...]] = []
    if meeting.answerable(turn.now):
        rows += choices(_, meeting)[:-1]
        rows += map(tuple, details(_, found))
        own = await people.memberships(turn.desk, turn.known())
        rows += map(tuple, speaking_for(_, found, own))
    extras = [button(_.label("📅 Calendar file"), "calendar", meeting.id)]
    if meeting.plan.place.point is not None:
        extras.append(button(_.label("🗺 Show on map"), "venue", meeting.id))
    rows.append(tuple(extras))
    if meeting.answerable(turn.now):
        rows.append((button(_.label("💡 Propose an item"), "propose", meeting.id),))
    if meeting.state is MeetingState.PAST:
        rows.append((button(_.label("📄 Minutes"), "getminutes", meeting.id),))
    rows.append((button(_.label("🏠 Menu"), "menu"),))
    text = paragraphs(
        _("🚫 <b>This meeting is cancelled</b>")
        if meeting.state is MeetingState.CANCELLED
        else None,
        heading(_, meeting),
        agenda(_, meeting),
        standing(_, found) if meeting.answerable(turn.now) else None,
    )
    return Screen(text, rows)


def standing(_: Translator, found: Invited) -> Markup | None:
    """What the person has answered, and what came of it."""
    rsvp = found.rsvp
    if rsvp is None or rsvp.answer is None:
        return _("You have not answered yet. Will you come?")
    if rsvp.seat is Seat.WAITING:
        return paragraphs(
            _answered(_, rsvp, found.deputy) if rsvp.answer is Answer.DEPUTY else None,
            _("You are on the waiting list. I will tell you as soon as a place is free."),
            _("Ahead of you on the list: {number}.", number=found.ahead),
        )
    return _answered(_, rsvp, found.deputy)


def _answered(_: Translator, rsvp: Rsvp, deputy: str) -> Markup:
    match rsvp.answer:
        case Answer.YES:
            return _coming(_, rsvp)
        case Answer.NO:
            return _("❌ You are not coming.")
        case Answer.DEPUTY:
            return _("👥 {name} is coming in your place.", name=deputy or _.label("Your deputy"))
    return _("🤔 You do not know yet.")


def _coming(_: Translator, rsvp: Rsvp) -> Markup:
    return lines(
        _.plural(
            "✅ You are coming: {number} person.",
            "✅ You are coming: {number} people in all.",
            rsvp.people,
        ),
        *(_.value(need) for need in needs_named(_, rsvp.needs)),
    )


async def respond(turn: Turn) -> None:
    """Yes, no, perhaps, or somebody else."""
    found = await invited_to(turn)
    chosen = turn.arguments[1] if len(turn.arguments) > 1 else ""
    if chosen not in set(Answer):
        raise Refusal(GONE)
    deputy = number(turn.arguments, 2)
    if chosen == Answer.DEPUTY and deputy is None:
        await _offer_deputies(turn, found)
        return
    reply = Reply(Answer(chosen), deputy_id=deputy)
    await turn.answer(
        await meetings.answer(turn.desk, turn.update_id, turn.known(), found.meeting.id, reply)
    )


async def _offer_deputies(turn: Turn, found: Invited) -> None:
    _, meeting = turn._, found.meeting
    others = await meetings.colleagues(turn.desk, turn.known())
    rows = [
        (button(name, "rsvp", meeting.id, Answer.DEPUTY.value, person_id),)
        for person_id, name, _slug in others[:10]
    ]
    rows += [
        (button(_.label("✏️ Somebody else"), "somebody", meeting.id),),
        (button(_.label("← Back"), "meeting", meeting.id),),
    ]
    text = (
        _("Who comes in your place?")
        if others
        else _("Nobody else from your organisation is registered here yet.")
    )
    await turn.show(Screen(text, rows))


async def answered(turn: Turn, outcome: Outcome) -> None:
    """The answer is written down; the meeting shows it."""
    found = await meetings.invited(turn.desk, turn.known(), int(outcome.values["meeting"]))
    if found is None:
        raise Refusal(GONE)
    await turn.show(await _screen(turn, found))


async def send_calendar(turn: Turn) -> None:
    """The calendar file, in the person's language."""
    meeting = (await invited_to(turn)).meeting
    office = (await turn.city()).directory.offices.get(turn.desk.settings.office)
    data = meetings.meeting_calendar(meeting, turn._.language, office)
    await turn.send_file(data, "meeting.ics", heading(turn._, meeting))


async def send_venue(turn: Turn) -> None:
    """Where it is, on the map."""
    place = (await invited_to(turn)).meeting.plan.place
    if place.point is None:
        raise Refusal(GONE)
    turn.settle()
    latitude, longitude = place.point
    await turn.bot.send_venue(
        turn.chat_id,
        latitude=latitude,
        longitude=longitude,
        title=place.name[:120],
        address=place.address or place.name,
    )


FEATURE = Feature(
    routes=(
        Route("button", "meeting", REGISTERED, show),
        Route("button", "rsvp", REGISTERED, respond),
        Route("button", "calendar", REGISTERED, send_calendar),
        Route("button", "venue", REGISTERED, send_venue),
    ),
    answers={
        "rsvp-given": answered,
    },
)
