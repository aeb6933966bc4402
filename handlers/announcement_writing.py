"""Writing an announcement in chat: each text, what goes with it, when it goes, a correction."""

from __future__ import annotations

from datetime import datetime

from bot.domain.announcement import Act, Announcement, Attachment
from bot.domain.announcement_scripts import (
    ANNOUNCEMENT,
    ANNOUNCEMENT_CORRECTION,
    ANNOUNCEMENT_FILE,
    ANNOUNCEMENT_LINK,
    ANNOUNCEMENT_REASON,
    ANNOUNCEMENT_TEXT,
    ANNOUNCEMENT_TIME,
)
from bot.domain.dialogue import Script, State
from bot.domain.outcome import Outcome
from bot.domain.wording import N_, Refusal
from bot.i18n import native_name
from bot.services import announcements
from handlers import dialogue
from handlers.announcement_letters import found
from handlers.announcements import EDITORS
from handlers.dialogue import Conversation, Values
from handlers.turn import Feature, Route, Turn

TOO_LATE = N_("That is no longer possible: somebody else was faster, or it is too late.")


async def begin(turn: Turn) -> None:
    """A new announcement."""
    await dialogue.start(turn, ANNOUNCEMENT)


async def _draft(turn: Turn, state: State) -> Outcome:
    return await announcements.draft(
        turn.desk, turn.update_id, turn.known(), str(state.answers["text"]), state=state
    )


async def _start(turn: Turn, script: Script, act: Act) -> None:
    """Begin a dialogue about an announcement, if it is not too late for it."""
    announcement = await found(turn)
    if act not in announcement.acts:
        raise Refusal(TOO_LATE)
    await dialogue.start(turn, script, {"announcement": announcement.id})


def _id(state: State) -> int:
    return int(state.answers["announcement"])


async def ask_text(turn: Turn) -> None:
    """Another language, or a better text."""
    await _start(turn, ANNOUNCEMENT_TEXT, Act.CHANGE)


async def _write(turn: Turn, state: State) -> Outcome:
    return await announcements.write(
        turn.desk,
        turn.update_id,
        turn.known(),
        _id(state),
        str(state.answers["language"]),
        str(state.answers["text"]),
        state=state,
    )


async def _named(_turn: Turn, state: State) -> Values:
    return {"name": native_name(str(state.answers.get("language", "de")))}


async def ask_correction(turn: Turn) -> None:
    """A better text for what was sent."""
    await _start(turn, ANNOUNCEMENT_CORRECTION, Act.CORRECT)


async def _correct(turn: Turn, state: State) -> Outcome:
    texts = {str(state.answers["language"]): str(state.answers["text"])}
    return await announcements.correct(
        turn.desk, turn.update_id, turn.known(), _id(state), texts, state=state
    )


async def ask_file(turn: Turn) -> None:
    """A picture or a file to go with it; ``attach:7:no`` takes it away."""
    announcement = await found(turn)
    if turn.arguments[1:] == ("no",):
        await turn.answer(
            await announcements.attach(
                turn.desk, turn.update_id, turn.known(), announcement.id, None
            )
        )
        return
    await _start(turn, ANNOUNCEMENT_FILE, Act.CHANGE)


async def _attach(turn: Turn, state: State) -> Outcome:
    file = state.answers["file"]
    kind = "photo" if file["kind"] == "photo" else "document"
    return await announcements.attach(
        turn.desk,
        turn.update_id,
        turn.known(),
        _id(state),
        Attachment(kind, str(file["id"]), str(file["name"])),  # type: ignore[arg-type]
        state=state,
    )


async def ask_link(turn: Turn) -> None:
    """A link, shown as a button."""
    await _start(turn, ANNOUNCEMENT_LINK, Act.CHANGE)


async def _link(turn: Turn, state: State) -> Outcome:
    return await announcements.link(
        turn.desk,
        turn.update_id,
        turn.known(),
        _id(state),
        str(state.answers.get("link") or ""),
        state=state,
    )


async def ask_time(turn: Turn) -> None:
    """Send it at a time."""
    await _start(turn, ANNOUNCEMENT_TIME, Act.SUBMIT)


async def _submit(turn: Turn, state: State) -> Outcome:
    local = datetime.fromisoformat(f"{state.answers['day']}T{state.answers['time']}")
    return await announcements.submit(
        turn.desk, turn.update_id, turn.known(), _id(state), due_local=local, state=state
    )


async def ask_reason(turn: Turn) -> None:
    """A second editor gives it back, and says why; who wrote it just takes it back."""
    announcement: Announcement = await found(turn)
    if announcement.author_id == turn.known().id:
        await turn.answer(
            await announcements.take_back(turn.desk, turn.update_id, turn.known(), announcement.id)
        )
        return
    await _start(turn, ANNOUNCEMENT_REASON, Act.REJECT)


async def _reject(turn: Turn, state: State) -> Outcome:
    return await announcements.decide(
        turn.desk,
        turn.update_id,
        turn.known(),
        _id(state),
        approved=False,
        reason=str(state.answers["reason"]),
        state=state,
    )


FEATURE = Feature(
    routes=(
        Route("button", "announce", EDITORS, begin),
        Route("button", "write", EDITORS, ask_text),
        Route("button", "correct", EDITORS, ask_correction),
        Route("button", "attach", EDITORS, ask_file),
        Route("button", "link", EDITORS, ask_link),
        Route("button", "later", EDITORS, ask_time),
        Route("button", "reject", EDITORS, ask_reason),
    ),
    conversations=(
        Conversation(ANNOUNCEMENT, EDITORS, _draft),
        Conversation(ANNOUNCEMENT_TEXT, EDITORS, _write, _named),
        Conversation(ANNOUNCEMENT_CORRECTION, EDITORS, _correct, _named),
        Conversation(ANNOUNCEMENT_FILE, EDITORS, _attach),
        Conversation(ANNOUNCEMENT_LINK, EDITORS, _link),
        Conversation(ANNOUNCEMENT_TIME, EDITORS, _submit),
        Conversation(ANNOUNCEMENT_REASON, EDITORS, _reject),
    ),
)
