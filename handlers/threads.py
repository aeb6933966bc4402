"""How a question's thread looks: as a whole, and as the messages that reach each side.

No routes here, only looks; the buttons say which question a message belongs to.
"""

from __future__ import annotations

from markupsafe import Markup
from telegram import Message

from bot.domain.question import Question, QuestionState
from bot.domain.wording import N_
from bot.i18n import Translator
from bot.services import questions
from bot.services.directory import City
from bot.services.questions import Thread
from handlers.callbacks import decode, number
from handlers.turn import Reader
from handlers.ui import Button, Screen, button, clipped, few, lines, paragraphs

STATES = {
    # translators: of a question to the city, like the two below
    QuestionState.OPEN: N_("open"),
    QuestionState.ANSWERED: N_("answered"),
    QuestionState.CLOSED: N_("closed"),
}

#: Routes whose first argument is a question's case number.
QUESTION_ROUTES = frozenset({"answer", "close", "thread", "helped"})

#: Characters of a thread's messages that are shown together, below Telegram's 4096.
LONGEST_THREAD = 3200


def shown_question(message: Message) -> int | None:
    """The question that a message's buttons are about, if it is one.

    So a reply finds its question even when it is faster than the note that the message arrived.
    """
    keyboard = message.reply_markup.inline_keyboard if message.reply_markup else ()
    about: set[int | None] = set()
    for key in (key for row in keyboard for key in row):
        route, arguments = (
            decode(key.callback_data) if isinstance(key.callback_data, str) else ("", ())
        )
        if route in QUESTION_ROUTES:
            about.add(number(arguments))
    return about.pop() if len(about) == 1 else None


async def thread_text(_: Translator, city: City, thread: Thread) -> Markup:
    """The newest messages of a thread, as many as fit, oldest first."""
    question = thread.question
    said: list[Markup] = []
    length = 0
    for message in reversed(thread.messages):
        text = clipped(message.text, 1200)
        name = clipped(thread.names.get(message.author_id or 0, ""), 80)
        length += len(text) + len(name) + 12  # the signs and line breaks around them
        if length > LONGEST_THREAD:
            said.append(_("…"))
            break
        mark = "🏛" if message.from_city else "👤"
        said.append(
            lines(
                _.line(mark, _.bold(name or "—")),
                _.value(text),
            )
        )
    return paragraphs(
        lines(
            _("<b>Question {number}</b>", number=question.id) + " · " + _(STATES[question.state]),
            topic_line(_, city, question),
        ),
        *reversed(said),
    )


def topic_line(_: Translator, city: City, question: Question) -> Markup | None:
    """What a question is about; nothing for a general one."""
    topic = city.directory.topics.get(question.topic or "")
    return None if topic is None else _.italic(_.marked(topic.titles))


def staff_buttons(_: Translator, question_id: int) -> tuple[Button, ...]:
    """What staff can do with a question."""
    return (
        button(_.label("✏️ Answer"), "answer", question_id, style="primary"),
        # translators: a button: this question is settled
        button(_.label("✔ Close"), "close", question_id),
    )


def whole_thread(_: Translator, question_id: int) -> tuple[Button, ...]:
    """The way from one message to all that was said."""
    return (button(_.label("📜 Whole conversation"), "thread", question_id),)


async def _thread_of(reader: Reader) -> Thread | None:
    return await questions.thread(reader.desk, int(reader.delivery.details["question"]))


async def render_question(reader: Reader) -> Screen | None:
    """To staff: somebody asks, or goes on asking."""
    thread = await _thread_of(reader)
    if thread is None:
        return None
    _ = reader._
    city = await reader.office.cities.at(-1)
    message_id = reader.delivery.details["message"]
    text = next((m.text for m in thread.messages if m.id == message_id), "")
    question = thread.question
    asker = thread.names.get(question.person_id or 0, "—")
    return Screen(
        paragraphs(
            lines(
                _("💬 <b>Question {number}</b>", number=question.id),
                topic_line(_, city, question),
            ),
            lines(
                _.line("👤", asker),
                _.line("🏠", few(_, thread.organisations)) if thread.organisations else None,
                _.line("🗣", _.language_name(thread.asker_language)),
            ),
            _.value(clipped(text, LONGEST_THREAD)),
            _("<i>Reply to this message to answer.</i>"),
        ),
        (
            staff_buttons(_, question.id),
            *((whole_thread(_, question.id),) if len(thread.messages) > 1 else ()),
        ),
    )


async def render_answer(reader: Reader) -> Screen | None:
    """To the asker: who answers, and what."""
    thread = await _thread_of(reader)
    if thread is None:
        return None
    _ = reader._
    message_id = reader.delivery.details["message"]
    message = next((m for m in thread.messages if m.id == message_id), None)
    if message is None:
        return None
    question_id = thread.question.id
    name = thread.names.get(message.author_id or 0) or _.label("The city of Herne")
    return Screen(
        paragraphs(
            _("💬 <b>{name}</b> answers your question {number}:", name=name, number=question_id),
            _.value(clipped(message.text, LONGEST_THREAD)),
            _("<b>Did this help?</b> To ask further, reply to this message."),
        ),
        (
            (
                button(_.label("👍 Yes"), "helped", question_id, "yes"),
                button(_.label("👎 No"), "helped", question_id, "no"),
            ),
        ),
    )


async def _notice_to_staff(reader: Reader, text: Markup) -> Screen | None:
    thread = await _thread_of(reader)
    if thread is None or thread.question.state is QuestionState.CLOSED:
        return None
    _ = reader._
    city = await reader.office.cities.at(-1)
    return Screen(
        paragraphs(text, await thread_text(_, city, thread)),
        (staff_buttons(_, thread.question.id),),
    )


async def render_overdue(reader: Reader) -> Screen | None:
    """To staff: a question is older than promised."""
    thread = await _thread_of(reader)
    if thread is None or thread.question.state is not QuestionState.OPEN:
        return None
    _ = reader._
    return await _notice_to_staff(
        reader, _("⏰ This question has waited longer than we promised. Please answer it today.")
    )


async def render_not_helped(reader: Reader) -> Screen | None:
    """To staff: the answer did not help."""
    return await _notice_to_staff(
        reader, reader._("👎 The answer did not help. The question is open again.")
    )


async def render_closed(reader: Reader) -> Screen | None:
    """To the asker: the city has closed the question."""
    _ = reader._
    question_id = int(reader.delivery.details["question"])
    return Screen(
        _(
            "✔ The city has closed your question {number}. "
            "If something is missing, reply to this message.",
            number=question_id,
        ),
        (whole_thread(_, question_id),),
    )
