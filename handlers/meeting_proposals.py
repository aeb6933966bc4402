"""Agenda proposals in chat: key persons propose, staff take in or answer, both sides hear of it."""

from __future__ import annotations

from markupsafe import Markup

from bot.domain.dialogue import Script, State
from bot.domain.directory import BASE_LANGUAGE
from bot.domain.meetings.composing import texts_of
from bot.domain.meetings.scripts_around import (
    LONGEST_LINE,
    PROPOSAL,
    PROPOSAL_REPLY,
    TAKING_IN,
    taking_in_script,
)
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator, native_name
from bot.services import meetings
from bot.services.meetings import proposals
from bot.services.meetings.proposals import Proposal, ProposalState
from handlers import dialogue
from handlers.callbacks import number
from handlers.dialogue import Conversation, Values
from handlers.meeting_cards import heading, more
from handlers.meeting_composing import names
from handlers.meeting_desk import ORGANISERS, found_meeting
from handlers.turn import Feature, Reader, Route, Turn
from handlers.ui import Button, Screen, button, clipped, lines, paragraphs

GONE = N_("This proposal does not exist any more.")

SIGNS = {ProposalState.OPEN: "💡", ProposalState.TAKEN: "✅", ProposalState.ANSWERED: "💬"}


async def begin(turn: Turn) -> None:
    """Somebody who is invited would like to propose something."""
    meeting_id = number(turn.arguments)
    found = (
        None if meeting_id is None else await meetings.invited(turn.desk, turn.known(), meeting_id)
    )
    if found is None or not found.meeting.answerable(turn.now):
        raise Refusal(N_("Proposals are possible until the meeting begins."))
    await dialogue.start(turn, PROPOSAL, subject=str(found.meeting.id))


async def _proposal_values(turn: Turn, state: State) -> Values:
    meeting = await meetings.find(turn.desk, int(state.subject))
    title = "" if meeting is None else turn._.bold(turn._.marked(meeting.plan.titles))
    return {"meeting": title, "text": state.answers.get("text", "")}


async def _propose(turn: Turn, state: State) -> Outcome:
    return await proposals.propose(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.subject),
        str(state.answers["text"]),
        state,
    )


async def proposed(turn: Turn, outcome: Outcome) -> None:
    """It is on its way."""
    _ = turn._
    await turn.show(
        Screen(
            _("💡 Thank you! The city has your proposal. You will hear what happens with it."),
            ((button(_.label("← Back"), "meeting", int(outcome.values["meeting"])),),),
        )
    )


async def show(turn: Turn) -> None:
    """For staff: all proposals for a meeting."""
    _ = turn._
    meeting = await found_meeting(turn)
    found = await proposals.of_meeting(turn.desk, meeting.id)
    rows = [
        [button(f"{SIGNS[p.state]} {clipped(p.text, 50)}", "proposal", p.id)] for p in found[-20:]
    ]
    rows.append([button(_.label("← Back"), "plan", meeting.id)])
    text = _("<b>Proposals for the agenda</b>") if found else _("Nobody has proposed anything yet.")
    await turn.show(Screen(paragraphs(heading(_, meeting), text), rows))


async def _found(turn: Turn) -> Proposal:
    proposal_id = number(turn.arguments)
    proposal = None if proposal_id is None else await proposals.find(turn.desk, proposal_id)
    if proposal is None:
        raise Refusal(GONE)
    return proposal


async def show_one(turn: Turn) -> None:
    """For staff: a proposal, and what can be done with it."""
    _ = turn._
    proposal = await _found(turn)
    back = button(_.label("← Back"), "proposals", proposal.meeting_id)
    if proposal.state is not ProposalState.OPEN:
        state = (
            _("✅ It is on the agenda.")
            if proposal.state is ProposalState.TAKEN
            else paragraphs(_("💬 Answered:"), _.value(proposal.reply))
        )
        await turn.show(Screen(paragraphs(_said(_, proposal), state), ((back,),)))
        return
    await turn.show(Screen(_said(_, proposal), (*_choices(_, proposal), (back,))))


def _said(_: Translator, proposal: Proposal) -> Markup:
    return paragraphs(
        lines(
            _("💡 <b>Proposal for the agenda</b>"),
            _.value(_.beside(*(n for n in (proposal.person, proposal.organisation) if n))),
        ),
        _.value(proposal.text),
    )


def _choices(_: Translator, proposal: Proposal) -> list[list[Button]]:
    return [
        [button(_.label("✅ Put it on the agenda"), "takein", proposal.id, style="success")],
        [button(_.label("💬 Answer"), "replyto", proposal.id)],
    ]


async def begin_taking_in(turn: Turn) -> None:
    """How it shall be on the agenda."""
    proposal = await _open(turn)
    meeting = await meetings.find(turn.desk, proposal.meeting_id)
    if meeting is None or not meeting.answerable(turn.now):
        raise Refusal(N_("This meeting can no longer be changed."))
    others = [code for code in meeting.plan.agenda if code != BASE_LANGUAGE]
    text = " ".join(proposal.text.split())
    suggested = {"proposal": text} if len(text) <= LONGEST_LINE else {}
    await dialogue.start(
        turn, taking_in_script(names()), {"others": others, **suggested}, subject=str(proposal.id)
    )


async def begin_reply(turn: Turn) -> None:
    """Staff answer a proposal."""
    await dialogue.start(turn, PROPOSAL_REPLY, subject=str((await _open(turn)).id))


async def _open(turn: Turn) -> Proposal:
    proposal = await _found(turn)
    if proposal.state is not ProposalState.OPEN:
        raise Refusal(proposals.DECIDED)
    return proposal


async def _staff_values(turn: Turn, state: State) -> Values:
    proposal = await proposals.find(turn.desk, int(state.subject))
    if proposal is None:
        raise Refusal(GONE)
    code = state.step.rpartition(".")[2]
    return {"proposal": _said(turn._, proposal), "language": names().get(code, "")}


async def _taking_in(_turn: Turn, state: State) -> Script | None:
    script = taking_in_script(names())
    return script if script.version == state.version else None


async def _take_in(turn: Turn, state: State) -> Outcome:
    return await proposals.take_in(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.subject),
        texts_of(state.answers, "line"),
        state,
    )


async def _reply(turn: Turn, state: State) -> Outcome:
    return await proposals.reply(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.subject),
        str(state.answers["text"]),
        state,
    )


async def taken(turn: Turn, outcome: Outcome) -> None:
    """It is on the agenda now."""
    _ = turn._
    await turn.show(
        Screen(
            _("✅ It is on the agenda. Everybody who is invited will be told."),
            ((button(_.label("💡 Proposals"), "proposals", int(outcome.values["meeting"])),),),
        )
    )


async def replied(turn: Turn, outcome: Outcome) -> None:
    """The proposer hears of it."""
    _ = turn._
    await turn.show(
        Screen(
            _("💬 Your answer is on its way."),
            ((button(_.label("💡 Proposals"), "proposals", int(outcome.values["meeting"])),),),
        )
    )


async def render_made(reader: Reader) -> Screen | None:
    """To staff: somebody proposes an item."""
    proposal = await proposals.find(reader.desk, int(reader.delivery.details["proposal"]))
    if proposal is None or proposal.state is not ProposalState.OPEN:
        return None
    meeting = await meetings.find(reader.desk, proposal.meeting_id)
    if meeting is None:
        return None
    _ = reader._
    language = native_name(proposal.language)
    return Screen(
        paragraphs(
            _said(_, proposal),
            _("Language: {language}", language=language)
            if proposal.language != _.language
            else None,
            heading(_, meeting),
        ),
        _choices(_, proposal),
    )


async def render_decided(reader: Reader) -> Screen | None:
    """To the proposer: what became of it."""
    proposal = await proposals.find(reader.desk, int(reader.delivery.details["proposal"]))
    if proposal is None:
        return None
    meeting = await meetings.find(reader.desk, proposal.meeting_id)
    if meeting is None:
        return None
    _ = reader._
    text = (
        _("✅ <b>Your proposal is on the agenda</b>")
        if proposal.state is ProposalState.TAKEN
        else paragraphs(_("💬 <b>The city answers your proposal</b>"), _.value(proposal.reply))
    )
    return Screen(
        paragraphs(text, _("Your proposal: {text}", text=proposal.text), heading(_, meeting)),
        [(more(_, meeting),)],
    )


FEATURE = Feature(
    routes=(
        Route("button", "propose", REGISTERED, begin),
        Route("button", "proposals", ORGANISERS, show),
        Route("button", "proposal", ORGANISERS, show_one),
        Route("button", "takein", ORGANISERS, begin_taking_in),
        Route("button", "replyto", ORGANISERS, begin_reply),
    ),
    answers={
        "proposal-made": proposed,
        "proposal-taken": taken,
        "proposal-answered": replied,
    },
    renderers={"proposal-made": render_made, "proposal-decided": render_decided},
    conversations=(
        Conversation(PROPOSAL, REGISTERED, _propose, _proposal_values),
        Conversation(PROPOSAL_REPLY, ORGANISERS, _reply, _staff_values),
        Conversation(
            Script(TAKING_IN, 0, ()), ORGANISERS, _take_in, _staff_values, load=_taking_in
        ),
    ),
)
