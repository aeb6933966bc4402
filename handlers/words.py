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
    if turn.dialogue is not None and text:
        await dialogue.typed(turn, text)
        return
    if not registered:
        await start.start(turn)
        return
    if text:
        await search(turn, text)
        return
    _ = turn._
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
    if not only(Role.ADMIN).admits(turn.person):
        await refuse(turn)
        return
    document = None if turn.message is None else turn.message.document
    name = "" if document is None else (document.file_name or "").lower()
    if name.endswith((".yaml", ".yml")):
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
