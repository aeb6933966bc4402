"""The directory's workbook in chat: send it, see what would change, confirm; or export it.

Nothing is kept between the two taps but Telegram's id of the file and its fingerprint: the file is
read once more when it is applied, and refused if it or the directory is not the same.
"""

from __future__ import annotations

import hashlib

from markupsafe import Markup

from bot.domain.dialogue import State
from bot.domain.directory_changes import Changes
from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.scripts import IMPORT
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.importing import KINDS
from bot.services import dialogues, directory
from bot.services.workbook import WorkbookErrors
from bot.services.workbook.package import MAX_FILE
from handlers.dialogue import Conversation
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Screen, lines, paragraphs

#: Errors shown in one message; the others are counted.
MOST_ERRORS = 15

#: Short names (up to 40 characters) shown of each kind and way of change: three ways for each of
#: six kinds stay below Telegram's 4096 characters.
MOST_NAMES = 4


async def export(turn: Turn) -> None:
    """``/export``."""
    _ = turn._
    turn.settle()
    await turn.send_file(
        await directory.export(turn.desk),
        f"herne-{turn.now:%Y-%m-%d}.xlsx",
        _(
            "Here is the directory. Edit it and send it back to me; I will show you what would "
            "change."
        ),
    )


async def receive(turn: Turn) -> None:
    """Somebody sent a file."""
    message = turn.message
    document = None if message is None else message.document
    if document is None:
        return
    _ = turn._
    if not (document.file_name or "").lower().endswith(".xlsx"):
        raise Refusal(N_("I can only read the directory's workbook, a file that ends in .xlsx."))
    if (document.file_size or 0) > MAX_FILE:
        raise Refusal(
            N_("The file is too large. At most {megabytes} MB are possible."),
            megabytes=MAX_FILE // 1_000_000,
        )
    data = await turn.download(document.file_id)
    try:
        preview = await directory.preview(turn.desk, data)
    except WorkbookErrors as errors:
        await turn.say(Screen(_errors(_, errors)))
        return
    if preview.changes.empty:
        await turn.say(
            Screen(_("This workbook is the same as the directory. Nothing would change."))
        )
        return
    await turn.say(Screen(_changes(_, preview.changes)))
    await turn.answer(
        await dialogues.start(
            turn.desk,
            turn.update_id,
            turn.known(),
            IMPORT,
            {
                "file": document.file_id,
                "fingerprint": preview.fingerprint,
                "revision": preview.revision,
            },
        )
    )


def _errors(_: Translator, errors: WorkbookErrors) -> Markup:
    shown = [
        lines(place(_, error.sheet, error.row, error.column), _.message(error.message))
        for error in errors.errors[:MOST_ERRORS]
    ]
    hidden = len(errors.errors) + errors.more - len(shown)
    return paragraphs(
        _("❌ <b>I cannot use this workbook. Nothing was changed.</b>"),
        *shown,
        _.plural("… and {number} more mistake.", "… and {number} more mistakes.", hidden)
        if hidden
        else None,
    )


def place(_: Translator, sheet: str, row: int, column: str) -> Markup | None:
    """Where a mistake is, as somebody finds it in the workbook."""
    if not sheet:
        return None
    if not row:
        return _("📍 Sheet “{sheet}”", sheet=sheet)
    if not column:
        return _("📍 Sheet “{sheet}”, row {row}", sheet=sheet, row=row)
    return _(
        "📍 Sheet “{sheet}”, row {row}, column “{column}”", sheet=sheet, row=row, column=column
    )


def _changes(_: Translator, changes: Changes) -> Markup:
    parts = []
    for kind, change in changes.by_kind():
        if change.empty:
            continue
        parts.append(
            lines(
                _.bold(_.label(KINDS[kind])),
                _.line("➕", _some(change.added)) if change.added else None,
                _.line("✏️", _some(tuple(change.changed))) if change.changed else None,
                _.line("➖", _some(change.removed)) if change.removed else None,
                _("↕ another order") if change.reordered else None,
            )
        )
    return paragraphs(_("<b>This would change:</b>"), *parts)


def _some(slugs: tuple[str, ...]) -> str:
    """As many short names as leave room for all kinds in one message, and how many more."""
    shown = ", ".join(slugs[:MOST_NAMES])
    return shown + (f" … (+{len(slugs) - MOST_NAMES})" if len(slugs) > MOST_NAMES else "")


async def _apply(turn: Turn, state: State) -> Outcome:
    data = await turn.download(str(state.answers["file"]))
    if hashlib.sha256(data).hexdigest() != state.answers["fingerprint"]:
        raise Refusal(N_("The file has changed. Please send it once more."))
    preview = await directory.preview(turn.desk, data)
    return await directory.apply(
        turn.desk,
        preview.directory,
        update_id=turn.update_id,
        staff=turn.known(),
        state=state,
        revision=int(state.answers["revision"]),
    )


async def applied(turn: Turn, _outcome: Outcome) -> None:
    """The directory is new for everybody, from their next tap on."""
    _ = turn._
    await turn.show(Screen(_("✅ Done. The directory is up to date for everybody.")))


FEATURE = Feature(
    routes=(
        Route("command", "export", only(Role.ADMIN), export, menu=N_("Export the directory")),
        Route("button", "export", only(Role.ADMIN), export),
    ),
    entries=(Entry(N_("📤 Get the directory"), "export", only(Role.ADMIN), 50, "staff"),),
    answers={"directory-imported": applied},
    conversations=(Conversation(IMPORT, only(Role.ADMIN), _apply),),
)
