"""Ask the city: the asker's side and the staff's side of a question, in chat."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED, STAFF, only
from bot.domain.question import Question
from bot.domain.scripts import ANSWER, QUESTION
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services import questions
from bot.services.directory import City
from handlers import dialogue, threads
from handlers.callbacks import number
from handlers.dialogue import Conversation, Values
from handlers.threads import STATES, staff_buttons, thread_text, whole_thread
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, paragraphs

GONE = N_("This question does not exist any more.")


async def ask(turn: Turn) -> None:
    """Begin a question, to a topic's contact or to the integration office."""
    slug = turn.arguments[0] if turn.arguments else ""
    city = await turn.city()
    answers = {"topic": slug} if slug in city.directory.topics else {}
    await dialogue.start(turn, QUESTION, answers)


async def _question_values(turn: Turn, state: State) -> Values:
    return {
        "text": state.answers.get("text", ""),
        "recipient": _recipient(turn._, await turn.city(), state, turn.desk.settings.office),
    }


def _recipient(_: Translator, city: City, state: State, office_slug: str) -> str:
    topic = city.directory.topics.get(str(state.answers.get("topic", "")))
    if topic is None:
        office = city.directory.offices.get(office_slug)
        return _.text(office.names) if office else _.label("the integration office")
    contact = city.contact_of(topic)
    office_name = _.text(city.office_of(topic).names)
    return _.beside(contact.name, office_name) if contact else office_name


async def _send_question(turn: Turn, state: State) -> Outcome:
    city = await turn.city()
    topic = city.directory.topics.get(str(state.answers.get("topic", "")))
    return await questions.ask(
        turn.desk,
        turn.update_id,
        turn.known(),
        state,
        topic=topic.slug if topic else None,
        contact=topic.contact if topic else None,
    )


async def asked(turn: Turn, outcome: Outcome) -> None:
    """The question is on its way: its number, and by when an answer is promised."""
    _ = turn._
    question_id = int(outcome.values["number"])
    due = datetime.fromisoformat(outcome.values["due_at"]).astimezone(turn.desk.settings.timezone)
    message = await turn.say(
        Screen(
            paragraphs(
                _("📨 Your question has the number <b>{number}</b>.", number=question_id),
                _("You will get an answer here by {day}.", day=_.day(due.date())),
                _("Would you like to add something? Reply to this message."),
            ),
            ((button(_.label("💬 My questions"), "mine"), button(_.label("🏠 Menu"), "menu")),),
        )
    )
    await questions.remember_post(turn.desk, turn.chat_id, message.message_id, question_id)


async def write(turn: Turn, question_id: int, text: str) -> None:
    """A reply to a message of a thread."""
    await turn.answer(
        await questions.write(turn.desk, turn.update_id, turn.known(), question_id, text)
    )


async def continued(turn: Turn, outcome: Outcome) -> None:
    """The asker has added to the thread."""
    _ = turn._
    await turn.say(
        Screen(_("📨 Added to your question {number}.", number=outcome.values["number"]))
    )


async def answer_sent(turn: Turn, outcome: Outcome) -> None:
    """Staff have answered."""
    _ = turn._
    await turn.say(
        Screen(
            _(
                "✅ Your answer to question {number} is on its way.",
                number=outcome.values["number"],
            ),
            ((button(_.label("💬 Open questions"), "waiting"),),),
        )
    )


async def begin_answer(turn: Turn) -> None:
    """Staff tapped *answer*: the next message they write is the answer."""
    question = await _authorised(turn)
    await dialogue.start(turn, ANSWER, {"question": question.id})


async def _answer_values(_turn: Turn, state: State) -> Values:
    return {"number": state.answers["question"]}


async def _send_answer(turn: Turn, state: State) -> Outcome:
    return await questions.write(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.answers["question"]),
        str(state.answers["text"]),
        state=state,
    )


async def _authorised(turn: Turn) -> Question:
    """The question of a button, if this person may see it: its asker, or staff who answer it."""
    question_id = number(turn.arguments)
    question = None if question_id is None else await questions.find(turn.desk, question_id)
    person = turn.known()
    if question is None or not (
        question.person_id == person.id or await questions.may_answer(turn.desk, person, question)
    ):
        raise Refusal(GONE)
    return question


async def show_thread(turn: Turn) -> None:
    """The whole thread of one question."""
    question = await _authorised(turn)
    thread = await questions.thread(turn.desk, question.id)
    if thread is None:
        raise Refusal(GONE)
    mine = question.person_id == turn.known().id
    back = "mine" if mine else "waiting"
    _ = turn._
    rows: list[tuple[Button, ...]] = [] if mine else [staff_buttons(_, question.id)]
    rows.append((button(_.label("← Back"), back),))
    await turn.show(Screen(await thread_text(turn._, await turn.city(), thread), rows))
    tapped = None if turn.query is None else turn.query.message
    if tapped is not None:
        await questions.remember_post(turn.desk, turn.chat_id, tapped.message_id, question.id)


async def _list(turn: Turn, found: list[Question], title: Markup, empty: Markup, back: str) -> None:
    _ = turn._
    directory = (await turn.city()).directory
    rows: list[tuple[Button, ...]] = []
    for question in found:
        topic = directory.topics.get(question.topic or "")
        # translators: a question that belongs to no topic
        about = _.text(topic.titles) if topic else _.label("General")
        label = f"{question.id} · {about} · {_.label(STATES[question.state])}"
        rows.append((button(label, "thread", question.id),))
    rows.append((button(_.label("← Back"), back),))
    await turn.show(Screen(title if found else empty, rows))


async def show_mine(turn: Turn) -> None:
    """The person's own questions."""
    _ = turn._
    await _list(
        turn,
        await questions.of_person(turn.desk, turn.known()),
        _("<b>Your questions</b>"),
        _("You have not asked anything yet."),
        "menu",
    )


async def show_waiting(turn: Turn) -> None:
    """For staff: what waits for an answer."""
    _ = turn._
    await _list(
        turn,
        await questions.waiting_for(turn.desk, turn.known()),
        _("<b>These questions are waiting for an answer</b>"),
        _("No question is waiting. 🎉"),
        "staff",
    )


async def close(turn: Turn) -> None:
    """Staff close a question."""
    question = await _authorised(turn)
    await turn.answer(await questions.close(turn.desk, turn.update_id, turn.known(), question.id))


async def closed(turn: Turn, outcome: Outcome) -> None:
    """The question is closed."""
    _ = turn._
    await turn.show(
        Screen(
            _("✔ Question {number} is closed.", number=outcome.values["number"]),
            ((button(_.label("💬 Open questions"), "waiting"),),),
        )
    )


async def judge(turn: Turn) -> None:
    """The asker says whether the answer helped."""
    question = await _authorised(turn)
    helped = turn.arguments[1:2] == ("yes",)
    await turn.answer(
        await questions.judge(turn.desk, turn.update_id, turn.known(), question.id, helped=helped)
    )


async def judged(turn: Turn, outcome: Outcome) -> None:
    """Thanks, or: the city will look at it again."""
    _ = turn._
    if outcome.values["helped"]:
        await turn.say(
            Screen(
                _("🙏 Thank you! I am glad that it helped."),
                ((button(_.label("🏠 Menu"), "menu"),),),
            )
        )
        return
    message = await turn.say(
        Screen(
            _(
                "I am sorry. I have told the city, and your question {number} is open again. "
                "Please reply to this message and say what is missing.",
                number=outcome.values["number"],
            ),
            (whole_thread(_, int(outcome.values["number"])),),
        )
    )
    await questions.remember_post(
        turn.desk, turn.chat_id, message.message_id, int(outcome.values["number"])
    )


FEATURE = Feature(
    routes=(
        Route("button", "ask", REGISTERED, ask),
        Route("command", "ask", REGISTERED, ask, menu=N_("Ask the city")),
        Route("button", "mine", REGISTERED, show_mine),
        Route("command", "questions", REGISTERED, show_mine, menu=N_("My questions")),
        Route("button", "thread", REGISTERED, show_thread),
        Route("button", "helped", REGISTERED, judge),
        Route("button", "waiting", only(*STAFF), show_waiting),
        Route("button", "answer", only(*STAFF), begin_answer),
        Route("button", "close", only(*STAFF), close),
    ),
    entries=(
        Entry(N_("✏️ Ask the city"), "ask", REGISTERED, 20),
        Entry(N_("💬 My questions"), "mine", REGISTERED, 21),
        Entry(N_("💬 Open questions"), "waiting", only(*STAFF), 10, "staff"),
    ),
    answers={
        "question-asked": asked,
        "question-continued": continued,
        "answer-sent": answer_sent,
        "question-closed": closed,
        "question-judged": judged,
    },
    renderers={
        "question-asked": threads.render_question,
        "question-answered": threads.render_answer,
        "question-overdue": threads.render_overdue,
        "question-not-helped": threads.render_not_helped,
        "question-closed": threads.render_closed,
    },
    conversations=(
        Conversation(QUESTION, REGISTERED, _send_question, _question_values),
        Conversation(ANSWER, only(*STAFF), _send_answer, _answer_values),
    ),
)
