"""The needs questionnaire for key persons: begin for one's organisation, go on, hand in, change."""

from __future__ import annotations

from bot.domain.dialogue import Script, State
from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.questionnaire_script import NAME
from bot.domain.wording import N_, Message, Refusal
from bot.services import people
from bot.services.questionnaires import responding, rounds
from bot.services.questionnaires.responding import Task
from bot.services.questionnaires.stored import Known
from handlers.callbacks import number
from handlers.dialogue import Conversation, Values
from handlers.turn import Entry, Feature, Reader, Route, Turn
from handlers.ui import Button, Screen, button, paragraphs

KEY_PERSONS = only(Role.KEY_PERSON)

#: Organisations shown on one page; hardly anybody speaks for more than two.
MOST_SHOWN = 10


async def show(turn: Turn) -> None:
    """What it is about, and the person's organisations with how far each is."""
    _ = turn._
    round, tasks = await responding.tasks(turn.desk, turn.known())
    menu = button(_.label("🏠 Menu"), "menu")
    if round is None:
        text = _(
            "The questionnaire is not open at the moment. "
            "I will write to you when it is time again."
        )
        await turn.show(Screen(text, ((menu,),)))
        return
    questionnaire = (await turn.office.questionnaires.at(round.questionnaire)).questionnaire
    rows = [_task_row(turn, task) for task in tasks[:MOST_SHOWN]]
    await turn.show(
        Screen(
            paragraphs(
                _.bold(_.marked(questionnaire.titles)),
                _.value(_.marked(questionnaire.intro)),
                None if tasks else _("You do not speak for an organisation yet."),
            ),
            (*rows, (menu,)),
        )
    )


def _task_row(turn: Turn, task: Task) -> list[Button]:
    _ = turn._
    record, name, slug = task.record, task.membership.name, task.membership.slug
    if record is not None and task.holder == turn.known().id:
        return [
            button(_.label("▶ Go on: {name}", name=name), "answers", slug, style="primary"),
            # translators: a button: throw the answers begun away
            button(_.label("🗑 Discard"), "giveup", record.id),
        ]
    if task.holder is not None:
        return [button(_.label("👥 Under way: {name}", name=name), "answers", slug)]
    if record is not None and record.submitted:
        return [button(_.label("✅ Handed in, change: {name}", name=name), "answers", slug)]
    return [button(_.label("▶ Begin: {name}", name=name), "answers", slug, style="primary")]


async def begin(turn: Turn) -> None:
    """Begin, go on or change, for one organisation."""
    slug = turn.arguments[0] if turn.arguments else ""
    known = await _known(turn)
    turn.keep()
    await turn.answer(await responding.begin(turn.desk, turn.update_id, turn.known(), slug, known))


async def _known(turn: Turn) -> Known:
    """The questionnaire of the open round."""
    round = await rounds.current(turn.desk)
    if round is None:
        raise Refusal(responding.NOT_OPEN)
    return await turn.office.questionnaires.at(round.questionnaire)


async def under_way(turn: Turn, outcome: Outcome) -> None:
    """Somebody else of the organisation is at it."""
    _ = turn._
    response_id = int(outcome.values["response"])
    found = await responding.under_way(turn.desk, response_id)
    if found is None:
        raise Refusal(responding.GONE)
    begun = found.record.begun_at.astimezone(turn.desk.settings.timezone)
    text = (
        _(
            "👥 {person} is changing the answers of {organisation} at the moment. "
            "You can talk to each other, or go on in their place: no answer is lost.",
            person=found.name,
            organisation=found.record.organisation_name,
        )
        if found.record.submitted
        else _(
            "👥 {person} began to answer for {organisation} on {day}. "
            "One response for each organisation is enough. "
            "You can talk to each other, or go on in their place: no answer is lost.",
            person=found.name,
            organisation=found.record.organisation_name,
            day=_.day(begun.date()),
        )
    )
    await turn.show(
        Screen(
            text,
            (
                (button(_.label("✍️ Go on in their place"), "takeover", response_id),),
                (button(_.label("← Back"), "survey"),),
            ),
        )
    )


async def take_over(turn: Turn) -> None:
    """Go on in the place of somebody else."""
    response_id = number(turn.arguments)
    if response_id is None:
        raise Refusal(responding.GONE)
    known = await _known(turn)
    turn.keep()
    await turn.answer(
        await responding.take_over(turn.desk, turn.update_id, turn.known(), response_id, known)
    )


async def _script(turn: Turn, state: State) -> Script | None:
    try:
        return (await turn.office.questionnaires.at(state.version)).script
    except LookupError:
        return None


async def _no_values(_turn: Turn, _state: State) -> Values:
    return {}


async def _hand_in(turn: Turn, state: State) -> Outcome:
    known = await turn.office.questionnaires.at(state.version)
    return await responding.hand_in(
        turn.desk, turn.update_id, turn.known(), state, known.questionnaire
    )


async def handed_in(turn: Turn, outcome: Outcome) -> None:
    """Thanks."""
    _ = turn._
    record = await responding.find(turn.desk, int(outcome.values["response"]))
    name = "" if record is None else record.organisation_name
    text = (
        _("🙏 Thank you! The new answers of {name} are with the city.", name=name)
        if outcome.values["again"]
        else _(
            "🙏 Thank you! The answers of {name} are with the city. "
            "As long as the questionnaire is open, you can change them.",
            name=name,
        )
    )
    rows = ((button(_.label("📋 Questionnaire"), "survey"), button(_.label("🏠 Menu"), "menu")),)
    await turn.show(Screen(text, rows))


async def ask_to_give_up(turn: Turn) -> None:
    """Once more, before answers are thrown away."""
    _ = turn._
    record = await responding.held(turn.desk, turn.known(), number(turn.arguments) or 0)
    if record is None:
        raise Refusal(responding.GONE)
    text = (
        _(
            "Shall I discard your changes for {name}? The answers that were handed in stay "
            "as they are.",
            name=record.organisation_name,
        )
        if record.submitted
        else _(
            "Shall I discard the answers that you have started for {name}?",
            name=record.organisation_name,
        )
    )
    await turn.show(
        Screen(
            text,
            (
                (button(_.label("🗑 Yes, discard them"), "givenup", record.id),),
                (button(_.label("← Back"), "survey"),),
            ),
        )
    )


async def give_up(turn: Turn) -> None:
    """Throw away what was begun."""
    response_id = number(turn.arguments) or 0
    await turn.answer(
        await responding.give_up(turn.desk, turn.update_id, turn.known(), response_id)
    )


async def given_up(turn: Turn, outcome: Outcome) -> None:
    """The answers are gone."""
    _ = turn._
    rows = ((button(_.label("📋 Questionnaire"), "survey"), button(_.label("🏠 Menu"), "menu")),)
    text = (
        _("All right, the answers that were handed in stay as they are.")
        if outcome.values["submitted"]
        else _("All right, these answers are gone.")
    )
    await turn.show(Screen(text, rows))


async def _about(turn: Turn, subject: str) -> str:
    """The organisation that a dialogue which was set aside is for."""
    record = await responding.find(turn.desk, responding.response_of(subject))
    return "" if record is None else record.organisation_name


async def render_opened(reader: Reader) -> Screen | None:
    """To key persons: it is time to answer."""
    _ = reader._
    round = await rounds.find(reader.desk, int(reader.delivery.details["round"]))
    if round is None or not round.is_open:
        return None
    questionnaire = (await reader.office.questionnaires.at(round.questionnaire)).questionnaire
    return Screen(
        paragraphs(
            _("📋 <b>The city would like to hear from you</b>"),
            _.value(_.marked(questionnaire.titles)),
            _.value(_.marked(questionnaire.intro)),
        ),
        ((button(_.label("▶ To the questionnaire"), "survey", style="primary"),),),
    )


async def render_nudge(reader: Reader) -> Screen | None:
    """To key persons whose organisation has not answered, by the time this is sent."""
    _ = reader._
    missing = await rounds.still_missing(
        reader.desk,
        int(reader.delivery.details["round"]),
        reader.delivery.recipient_id,
    )
    if not missing:
        return None
    return Screen(
        _(
            "📋 We are still missing the answers of {organisations}. Your voice counts! It "
            "takes only a few minutes, and you can take breaks.",
            organisations=_.names(missing),
        ),
        ((button(_.label("▶ To the questionnaire"), "survey", style="primary"),),),
    )


async def render_closed(reader: Reader) -> Screen | None:
    """To who was in the middle when the round was closed."""
    _ = reader._
    return Screen(
        _(
            "📋 The questionnaire has been closed. Your last changes were not handed in; "
            "your earlier answers count."
        )
        if reader.delivery.details["submitted"]
        else _(
            "📋 The questionnaire has been closed. The answers that you had started were "
            "not handed in. We look forward to hearing from you next time."
        )
    )


async def render_taken_over(reader: Reader) -> Screen | None:
    """To who had begun: somebody else of the organisation goes on."""
    _ = reader._
    record = await responding.find(reader.desk, int(reader.delivery.details["response"]))
    successor = await people.find(reader.desk, int(reader.delivery.details["by"]))
    if record is None or successor is None:
        return None
    return Screen(
        _(
            "👥 {person} is continuing with the questionnaire for {organisation}. Your "
            "answers are kept. Thank you!",
            person=successor.name,
            organisation=record.organisation_name,
        )
    )


async def render_submitted(reader: Reader) -> Screen | None:
    """To the other key persons of the organisation: it is done."""
    _ = reader._
    record = await responding.find(reader.desk, int(reader.delivery.details["response"]))
    if record is None:
        return None
    return Screen(
        _(
            "📋 {person} has handed in the questionnaire for {organisation}. You do not "
            "need to do anything.",
            person=record.person_name,
            organisation=record.organisation_name,
        )
    )


FEATURE = Feature(
    routes=(
        Route("button", "survey", KEY_PERSONS, show),
        Route("command", "survey", KEY_PERSONS, show, menu=N_("The questionnaire")),
        Route("button", "answers", KEY_PERSONS, begin),
        Route("button", "takeover", KEY_PERSONS, take_over),
        Route("button", "giveup", KEY_PERSONS, ask_to_give_up),
        Route("button", "givenup", KEY_PERSONS, give_up),
    ),
    entries=(Entry(N_("📋 Questionnaire"), "survey", KEY_PERSONS, 50),),
    answers={
        "response-under-way": under_way,
        "response-submitted": handed_in,
        "response-given-up": given_up,
    },
    renderers={
        "round-opened": render_opened,
        "round-nudge": render_nudge,
        "round-closed": render_closed,
        "response-taken-over": render_taken_over,
        "response-submitted": render_submitted,
    },
    conversations=(
        Conversation(
            Script(NAME, 0, ()),
            KEY_PERSONS,
            _hand_in,
            _no_values,
            load=_script,
            title=Message(N_("Questionnaire")),
            about=_about,
        ),
    ),
)
