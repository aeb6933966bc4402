"""Feedback in chat: three questions to who was there, and for staff what came of them."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.dialogue import State
from bot.domain.meetings.scripts_around import FEEDBACK
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.wording import Refusal
from bot.services import meetings, people
from bot.services.meetings import feedback
from bot.services.meetings.feedback import FEWEST, Feedback, Opinions
from handlers import dialogue
from handlers.callbacks import number
from handlers.dialogue import Conversation, Values
from handlers.meeting_cards import heading
from handlers.meeting_desk import ORGANISERS, found_meeting
from handlers.turn import Feature, Reader, Route, Turn
from handlers.ui import Screen, button, clipped, lines, paragraphs

#: Wishes in one message.
MOST_WISHES = 20


async def render(reader: Reader) -> Screen | None:
    """To who was there: what do you think?"""
    meeting_id = int(reader.delivery.details["meeting"])
    person = await people.find(reader.desk, reader.delivery.recipient_id)
    meeting = await meetings.find(reader.desk, meeting_id)
    if person is None or meeting is None or not person.registered:
        return None
    if not await feedback.may_give(reader.desk, person, meeting_id):
        return None
    _ = reader._
    return Screen(
        paragraphs(
            _("🌟 <b>Thank you for coming! How was it?</b>"),
            heading(_, meeting),
            _("Three short questions. Nobody sees who has answered what."),
        ),
        [(button(_.label("🌟 Answer"), "feedback", meeting_id, style="primary"),)],
    )


async def begin(turn: Turn) -> None:
    """The first question."""
    meeting_id = number(turn.arguments) or 0
    if not await feedback.may_give(turn.desk, turn.known(), meeting_id):
        raise Refusal(feedback.NOT_THERE)
    await dialogue.start(turn, FEEDBACK, subject=str(meeting_id))


async def _values(turn: Turn, state: State) -> Values:
    meeting = await meetings.find(turn.desk, int(state.subject))
    title = "" if meeting is None else turn._.bold(turn._.marked(meeting.plan.titles))
    return {"meeting": title}


async def _give(turn: Turn, state: State) -> Outcome:
    answers = state.answers
    said = Feedback(int(answers["useful"]), bool(answers["again"]), str(answers["wish"] or ""))
    return await feedback.give(
        turn.desk, turn.update_id, turn.known(), int(state.subject), said, state
    )


async def given(turn: Turn, _outcome: Outcome) -> None:
    """Thank you."""
    _ = turn._
    await turn.show(
        Screen(
            _("🙏 Thank you! It helps to make the next meeting better."),
            ((button(_.label("🏠 Menu"), "menu"),),),
        )
    )


async def show(turn: Turn) -> None:
    """For staff: how often each answer was given."""
    _ = turn._
    meeting = await found_meeting(turn)
    found = await feedback.opinions(turn.desk, meeting.id)
    await turn.show(
        Screen(
            paragraphs(
                heading(_, meeting),
                _("🌟 <b>Feedback</b>: {number}", number=found.number),
                _figures(turn, found)
                if found.number >= FEWEST
                else _(
                    "Answers are shown once there are {number}, so that nobody can be recognised.",
                    number=FEWEST,
                ),
            ),
            ((button(_.label("← Back"), "plan", meeting.id),),),
        )
    )


def _figures(turn: Turn, found: Opinions) -> Markup:
    _ = turn._
    wishes = [_.line("•", clipped(wish, 150)) for wish in found.wishes[:MOST_WISHES]]
    left = len(found.wishes) - len(wishes)
    return paragraphs(
        lines(
            _("How useful it was, from 1 to 5:"),
            *(
                _.line("★" * mark + "☆" * (5 - mark), _.number(found.useful.get(mark, 0)))
                for mark in range(5, 0, -1)
            ),
        ),
        _("Would come again: {number} of {total}", number=found.again, total=found.number),
        lines(
            _("What should be different:"),
            *wishes,
            _("… and {number} more.", number=left) if left else None,
        )
        if wishes
        else None,
    )


FEATURE = Feature(
    routes=(
        Route("button", "feedback", REGISTERED, begin),
        Route("button", "opinions", ORGANISERS, show),
    ),
    answers={"feedback-given": given},
    renderers={"meeting-feedback": render},
    conversations=(Conversation(FEEDBACK, REGISTERED, _give, _values),),
)
