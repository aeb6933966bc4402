"""Written words: part of a thread, of a dialogue, or a search, in this order. And what is sent as a
file: part of a dialogue, the directory's workbook, or a questionnaire.
"""

from __future__ import annotations

from bot.domain.person import ANYONE, REGISTERED, Role, only
from bot.services import questions
from handlers import dialogue, rounds, start, workbook
from handlers.door import refuse
from handlers.questions import write
from handlers.search import search
from handlers.threads import shown_question
from handlers.turn import Feature, Route, Turn
from handlers.ui import Screen, button

#: How the names of the files end that the administration sends.
QUESTIONNAIRES, WORKBOOK = (".yaml", ".yml"), ".xlsx"


async def words(turn: Turn) -> None:
    """Somebody wrote a message that is no command."""
    message = turn.message
    assert message is not None
    text = message.text or message.caption or ""
    registered = REGISTERED.admits(turn.person)
    if registered and text and message.reply_to_message is not None:
        replied = message.reply_to_message
        question = shown_question(replied) or await questions.posted(
            turn.desk, turn.chat_id, replied.message_id
        )
        if question is not None:
            await write(turn, question, text)
            return
    if await dialogue.sent(turn):
        return
    if turn.dialogue is not None:
        await (dialogue.typed(turn, text) if text else _unread(turn))
        return
    if not registered:
        await start.start(turn)
        return
    if text:
        await search(turn, text)
        return
    await _unread(turn)


async def _unread(turn: Turn) -> None:
    """A picture, a file, a voice message, a sticker or a place that nothing has asked for."""
    _ = turn._
    if turn.dialogue is not None:
        await dialogue.ask_again(turn, _("I cannot use this here. Please answer the question:"))
        return
    await turn.say(
        Screen(
            _("I can only read text. Please write in a few words what it is about."),
            ((button(_.label("🏠 Menu"), "menu"),),),
        )
    )


async def file(turn: Turn) -> None:
    """Somebody sent a file."""
    if await dialogue.sent(turn):
        return
    document = None if turn.message is None else turn.message.document
    name = "" if document is None else (document.file_name or "").lower()
    if not only(Role.ADMIN).admits(turn.person):
        ours = name.endswith((*QUESTIONNAIRES, WORKBOOK)) and turn.dialogue is None
        await (refuse(turn) if ours else _unread(turn))
        return
    if name.endswith(QUESTIONNAIRES):
        await rounds.receive(turn)
        return
    await workbook.receive(turn)


async def unknown_command(turn: Turn) -> None:
    """A command that does not exist: no dead end."""
    _ = turn._
    await turn.say(
        Screen(
            _("I do not know this command. /help shows what I can do."),
            ((button(_.label("🏠 Menu"), "menu"),),) if REGISTERED.admits(turn.person) else (),
        )
    )


async def unknown_button(turn: Turn) -> None:
    """A button of a time long ago, or a forged one."""
    turn.settle(
        turn._.label("This button does not work any more. Please write /start."), alert=True
    )


FEATURE = Feature(
    routes=(
        Route("file", "file", REGISTERED, file),
        Route("words", "words", ANYONE, words),
        Route("words", "unknown-command", ANYONE, unknown_command),
        Route("button", "*", ANYONE, unknown_button),
    )
)
