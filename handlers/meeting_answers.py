"""More about coming: one's meetings, how many people, what they need, a deputy by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.dialogue import State
from bot.domain.meetings.rsvp import Answer, Needs, Reply
from bot.domain.meetings.scripts_around import DEPUTY
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED, Role, only
from bot.domain.wording import N_, Refusal
from bot.i18n import ORDER, Translator, native_name
from bot.services import meetings, people
from bot.services.meetings import Invited
from bot.services.people import Membership
from handlers import dialogue
from handlers.callbacks import number
from handlers.dialogue import Conversation
from handlers.meeting_cards import heading
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, clipped, in_reading_order, pairs, paragraphs

GONE = N_("This meeting does not exist any more.")

#: Numbers of people to tap.
NUMBERS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30)

SIGNS = {Answer.YES: "✅", Answer.NO: "❌", Answer.PERHAPS: "🤔", Answer.DEPUTY: "👥"}

CHILDCARE, STEP_FREE = N_("🧸 Childcare"), N_("♿ Step-free access")


async def invited_to(turn: Turn) -> Invited:
    """The meeting of a button, if this person is or was invited to it."""
    meeting_id = number(turn.arguments)
    found = (
        None if meeting_id is None else await meetings.invited(turn.desk, turn.known(), meeting_id)
    )
    if found is None:
        raise Refusal(GONE)
    return found


async def show_all(turn: Turn) -> None:
    """The meetings to come, with one's own answers."""
    _ = turn._
    found = await meetings.upcoming(turn.desk, turn.known(), turn.now)
    rows: list[list[Button]] = []
    for each in found[:20]:
        plan = each.meeting.plan
        answer = None if each.rsvp is None else each.rsvp.answer
        sign = "❔" if answer is None else SIGNS[answer]
        label = _.beside(_.day(plan.starts.date()), clipped(_.text(plan.titles), 34))
        rows.append([button(f"{sign} {label}", "meeting", each.meeting.id)])
    rows.append([button(_.label("🏠 Menu"), "menu")])
    text = (
        _("<b>Meetings and trainings you are invited to</b>")
        if found
        else _("No meeting is coming up. I will write to you when there is one.")
    )
    await turn.show(Screen(text, rows))


def details(_: Translator, found: Invited) -> list[list[Button]]:
    """Buttons for who comes: how many, and what they need."""
    meeting_id, rsvp = found.meeting.id, found.rsvp
    if rsvp is None or not rsvp.comes:
        return []
    return [
        [
            button(_.label("👥 How many: {number}", number=rsvp.people), "party", meeting_id),
            button(_.label("🧩 What we need"), "needs", meeting_id),
        ]
    ]


def speaking_for(_: Translator, found: Invited, own: Sequence[Membership]) -> list[list[Button]]:
    """A button for which of several organisations of theirs somebody has answered."""
    rsvp = found.rsvp
    if rsvp is None or rsvp.answer is None or len(own) < 2:
        return []
    name = next((m.name for m in own if m.slug == rsvp.organisation), "–")
    label = _.label("🏠 For: {organisation}", organisation=clipped(name, 40))
    return [[button(label, "rsvpfor", found.meeting.id)]]


def needs_named(_: Translator, needs: Needs) -> list[str]:
    """What a party needs, in words."""
    interpreter = needs.interpreter
    return [
        *(
            []
            if interpreter is None
            else [_.label("🗣 Interpreter: {language}", language=_.language_name(interpreter))]
        ),
        *([_.label(CHILDCARE)] if needs.childcare else []),
        *([_.label(STEP_FREE)] if needs.step_free else []),
    ]


async def party(turn: Turn) -> None:
    """With how many people do you come?"""
    _, found = turn._, await invited_to(turn)
    meeting_id, chosen = found.meeting.id, number(turn.arguments, 1)
    if chosen is not None:
        await _answer(turn, found, Reply(people=chosen))
        return
    most = found.meeting.plan.capacity or NUMBERS[-1]
    keys = [button(str(n), "party", meeting_id, n) for n in NUMBERS if n <= most]
    await turn.show(
        Screen(
            paragraphs(
                heading(_, found.meeting), _("How many of you will come, including yourself?")
            ),
            [
                *(in_reading_order(_, keys[at : at + 4]) for at in range(0, len(keys), 4)),
                [button(_.label("← Back"), "meeting", meeting_id)],
            ],
        )
    )


async def organisation(turn: Turn) -> None:
    """For which organisation do you come? Its answers are counted together."""
    _, found = turn._, await invited_to(turn)
    meeting_id, chosen = found.meeting.id, turn.arguments[1:]
    if chosen:
        await _answer(turn, found, Reply(organisation=chosen[0]))
        return
    own = await people.memberships(turn.desk, turn.known())
    await turn.show(
        Screen(
            paragraphs(heading(_, found.meeting), _("Which organisation are you answering for?")),
            [
                *([button(clipped(m.name, 60), "rsvpfor", meeting_id, m.slug)] for m in own),
                [button(_.label("← Back"), "meeting", meeting_id)],
            ],
        )
    )


async def needs(turn: Turn) -> None:
    """What do you need? Each tap is written down at once."""
    found = await invited_to(turn)
    present = Needs() if found.rsvp is None else found.rsvp.needs
    match turn.arguments[1:]:
        case ("language",):
            await turn.show(_languages(turn, found))
        case ("language", "none"):
            await _need(turn, found, replace(present, interpreter=None))
        case ("language", code) if code in ORDER:
            await _need(turn, found, replace(present, interpreter=code))
        case ("childcare", ("yes" | "no") as wanted):
            await _need(turn, found, replace(present, childcare=wanted == "yes"))
        case ("step-free", ("yes" | "no") as wanted):
            await _need(turn, found, replace(present, step_free=wanted == "yes"))
        case ():
            await turn.show(_needs(turn, found, present))
        case _:
            raise Refusal(GONE)


async def _need(turn: Turn, found: Invited, wanted: Needs) -> None:
    """Write it down, and stay where the other needs are."""
    reply = Reply(needs=wanted)
    await meetings.answer(turn.desk, turn.update_id, turn.known(), found.meeting.id, reply)
    await turn.show(_needs(turn, found, wanted))


def _needs(turn: Turn, found: Invited, present: Needs) -> Screen:
    _, meeting_id = turn._, found.meeting.id

    def toggle(label: str, name: str, *, on: bool) -> Button:
        sign, wanted = ("☑", "no") if on else ("☐", "yes")
        return button(f"{sign} {_.label(label)}", "needs", meeting_id, name, wanted)

    interpreter = (
        _.label("☐ 🗣 An interpreter")
        if present.interpreter is None
        else "☑ "
        + _.label("🗣 Interpreter: {language}", language=_.language_name(present.interpreter))
    )
    return Screen(
        paragraphs(
            heading(_, found.meeting),
            _("What do you need? Please tap everything that you need."),
        ),
        [
            [button(interpreter, "needs", meeting_id, "language")],
            [toggle(CHILDCARE, "childcare", on=present.childcare)],
            [toggle(STEP_FREE, "step-free", on=present.step_free)],
            [button(_.label("✅ Done"), "meeting", meeting_id, style="primary")],
        ],
    )


def _languages(turn: Turn, found: Invited) -> Screen:
    _, meeting_id = turn._, found.meeting.id
    own = [_.language, *(code for code in ORDER if code != _.language)]
    keys = (
        button(native_name(code), "needs", meeting_id, "language", code)
        for code in own
        if code != "de"
    )
    return Screen(
        _("For which language do you need an interpreter?"),
        [
            *pairs(keys),
            [button(_.label("No interpreter"), "needs", meeting_id, "language", "none")],
            [button(_.label("← Back"), "needs", meeting_id)],
        ],
    )


async def _answer(turn: Turn, found: Invited, reply: Reply) -> None:
    await turn.answer(
        await meetings.answer(turn.desk, turn.update_id, turn.known(), found.meeting.id, reply)
    )


async def name_deputy(turn: Turn) -> None:
    """Somebody comes who is not in the bot."""
    found = await invited_to(turn)
    if not found.meeting.answerable(turn.now):
        raise Refusal(N_("This meeting has begun or was cancelled."))
    await dialogue.start(turn, DEPUTY, subject=str(found.meeting.id))


async def _send_deputy(turn: Turn, state: State) -> Outcome:
    reply = Reply(Answer.DEPUTY, deputy_name=str(state.answers["name"]))
    return await meetings.answer(
        turn.desk, turn.update_id, turn.known(), int(state.subject), reply, state=state
    )


FEATURE = Feature(
    routes=(
        Route("button", "meetings", REGISTERED, show_all),
        Route("button", "party", REGISTERED, party),
        Route("button", "needs", REGISTERED, needs),
        Route("button", "rsvpfor", REGISTERED, organisation),
        Route("button", "somebody", REGISTERED, name_deputy),
    ),
    entries=(Entry(N_("🗓 Meetings"), "meetings", only(Role.KEY_PERSON), 30),),
    conversations=(Conversation(DEPUTY, REGISTERED, _send_deputy),),
)
