"""Staff plan a meeting by dialogue, change it, publish it, call it off."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.dialogue import Option, Script, State
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.meetings.composing import SUGGESTIONS, answers_of, plan_of, texts_of
from bot.domain.meetings.meeting import Meeting, MeetingState
from bot.domain.meetings.scripts import CANCELLING, MEETING, cancelling_script, meeting_script
from bot.domain.outcome import Outcome
from bot.domain.wording import N_, Message, Refusal
from bot.i18n import languages, native_name
from bot.services import meetings
from handlers import dialogue
from handlers.dialogue import Conversation, Values
from handlers.language_options import language_options
from handlers.meeting_cards import heading
from handlers.meeting_desk import ORGANISERS, found_meeting, show_meeting
from handlers.turn import Feature, Route, Turn
from handlers.ui import Screen, button, paragraphs


def names() -> dict[str, str]:
    """All languages of the bot, German first, by code."""
    codes = (BASE_LANGUAGE, *(code for code in languages() if code != BASE_LANGUAGE))
    return {code: native_name(code) for code in codes}


async def begin(turn: Turn) -> None:
    """A new meeting."""
    await dialogue.start(turn, meeting_script(names()), SUGGESTIONS)


async def edit(turn: Turn) -> None:
    """Change what is planned: all of it in a review, each part by its number."""
    meeting = await found_meeting(turn)
    if meeting.state is not MeetingState.DRAFT and not meeting.answerable(turn.now):
        raise Refusal(N_("This meeting can no longer be changed."))
    await dialogue.start(
        turn, meeting_script(names()), answers_of(meeting.plan), subject=str(meeting.id)
    )


async def _script(_turn: Turn, state: State) -> Script | None:
    script = meeting_script(names())
    return script if script.version == state.version else None


async def _lists(turn: Turn, _state: State, source: str) -> Sequence[Option]:
    if source == "organisations":
        city = (await turn.city()).directory
        return [Option(o.slug, o.name) for o in city.organisations.values()]
    every = language_options(turn._, names())
    return every[1:] if source == "others" else every


async def _values(turn: Turn, state: State) -> Values:
    _ = turn._
    code = state.step.rpartition(".")[2]
    meeting = await meetings.find(turn.desk, int(state.subject)) if state.subject else None
    if meeting is not None and meeting.open:
        consequence = _("Everybody who is invited will be told what has changed.")
    elif meeting is not None:
        consequence = _("It stays a draft: nobody is invited yet.")
    else:
        consequence = _(
            "It will be a draft: nobody is invited yet, and you will see the invitation first."
        )
    return {"language": names().get(code, ""), "consequence": consequence}


async def _save(turn: Turn, state: State) -> Outcome:
    plan = plan_of(state.answers, turn.desk.settings.timezone.key)
    desk, staff = turn.desk, turn.known()
    if not state.subject:
        return await meetings.create(desk, turn.update_id, staff, plan, state=state)
    meeting_id = int(state.subject)
    return await meetings.change(desk, turn.update_id, staff, meeting_id, plan, state=state)


async def created(turn: Turn, outcome: Outcome) -> None:
    """A draft; what people will see comes with it."""
    await turn.show(Screen(turn._("✅ The meeting is saved as a draft. Nobody is invited yet.")))
    await show_meeting(turn, int(outcome.values["meeting"]))


async def changed(turn: Turn, outcome: Outcome) -> None:
    """Whether people hear of it depends on what changed."""
    _ = turn._
    if outcome.values["told"]:
        text = _("✅ The meeting has been changed. Everybody who is invited will be told.")
    else:
        text = _("✅ The meeting has been changed.")
    await turn.show(Screen(text))
    await show_meeting(turn, int(outcome.values["meeting"]))


async def ask_to_publish(turn: Turn) -> None:
    """How many are invited, before they are."""
    _ = turn._
    meeting = await _draft(turn)
    people = await meetings.size(turn.desk, meeting.plan.audience)
    await turn.show(
        Screen(
            paragraphs(
                heading(_, meeting),
                _.plural("I will invite {number} person.", "I will invite {number} people.", people)
                if people
                else _(
                    "So far there is nobody to invite. Anyone who joins later and fits will be "
                    "invited then."
                ),
                _("Shall I publish the meeting? The invitations go out at once."),
            ),
            (
                (button(_.label("📣 Yes, publish it"), "postedplan", meeting.id, style="success"),),
                (button(_.label("← Back"), "plan", meeting.id),),
            ),
        )
    )


async def publish(turn: Turn) -> None:
    """Invitations go out."""
    meeting = await found_meeting(turn)
    await turn.answer(await meetings.publish(turn.desk, turn.update_id, turn.known(), meeting.id))


async def published(turn: Turn, outcome: Outcome) -> None:
    """Invitations are on their way."""
    await turn.show(Screen(turn._("✅ The meeting is published. The invitations go out now.")))
    await show_meeting(turn, int(outcome.values["meeting"]))


async def ask_to_discard(turn: Turn) -> None:
    """Once more, before a draft is gone."""
    _ = turn._
    meeting = await _draft(turn)
    await turn.show(
        Screen(
            paragraphs(heading(_, meeting), _("Shall I delete this draft?")),
            (
                (button(_.label("🗑 Yes, delete it"), "droppedplan", meeting.id, style="danger"),),
                (button(_.label("← Back"), "plan", meeting.id),),
            ),
        )
    )


async def discard(turn: Turn) -> None:
    """Delete a draft."""
    meeting = await found_meeting(turn)
    await turn.answer(await meetings.discard(turn.desk, turn.update_id, turn.known(), meeting.id))


async def discarded(turn: Turn, _outcome: Outcome) -> None:
    """The draft is gone."""
    _ = turn._
    await turn.show(
        Screen(_("✅ The draft is deleted."), ((button(_.label("🗓 Meetings"), "plans"),),))
    )


async def _draft(turn: Turn) -> Meeting:
    meeting = await found_meeting(turn)
    if meeting.state is not MeetingState.DRAFT:
        raise Refusal(N_("This meeting is published already."))
    return meeting


async def call_off(turn: Turn) -> None:
    """Cancel a published meeting, with a reason."""
    meeting = await found_meeting(turn)
    if not meeting.answerable(turn.now):
        raise Refusal(N_("This meeting can no longer be cancelled."))
    others = [code for code in meeting.plan.titles if code != BASE_LANGUAGE]
    await dialogue.start(
        turn, cancelling_script(names()), {"others": others}, subject=str(meeting.id)
    )


async def _cancelling(_turn: Turn, state: State) -> Script | None:
    script = cancelling_script(names())
    return script if script.version == state.version else None


async def _cancelled_values(turn: Turn, state: State) -> Values:
    meeting = await meetings.find(turn.desk, int(state.subject))
    if meeting is None:
        raise Refusal(N_("This meeting does not exist any more."))
    code = state.step.rpartition(".")[2]
    return {"language": names().get(code, ""), "meeting": heading(turn._, meeting)}


async def _cancel(turn: Turn, state: State) -> Outcome:
    return await meetings.cancel(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.subject),
        texts_of(state.answers, "reason"),
        state=state,
    )


async def cancelled(turn: Turn, outcome: Outcome) -> None:
    """Everybody hears of it."""
    await turn.show(
        Screen(turn._("✅ The meeting is cancelled. Everybody who is invited will be told."))
    )
    await show_meeting(turn, int(outcome.values["meeting"]))


FEATURE = Feature(
    routes=(
        Route("button", "newplan", ORGANISERS, begin),
        Route("button", "editplan", ORGANISERS, edit),
        Route("button", "postplan", ORGANISERS, ask_to_publish),
        Route("button", "postedplan", ORGANISERS, publish),
        Route("button", "dropplan", ORGANISERS, ask_to_discard),
        Route("button", "droppedplan", ORGANISERS, discard),
        Route("button", "calloff", ORGANISERS, call_off),
    ),
    answers={
        "meeting-created": created,
        "meeting-changed": changed,
        "meeting-published": published,
        "meeting-discarded": discarded,
        "meeting-cancelled": cancelled,
    },
    conversations=(
        Conversation(
            Script(MEETING, 0, ()),
            ORGANISERS,
            _save,
            _values,
            load=_script,
            lists=_lists,
            title=Message(N_("Meeting")),
        ),
        Conversation(
            Script(CANCELLING, 0, ()),
            ORGANISERS,
            _cancel,
            _cancelled_values,
            load=_cancelling,
        ),
    ),
)
