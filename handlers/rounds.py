"""Rounds of the questionnaire for staff: open one, see how far it is, remind, close."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from bot.domain.dialogue import State
from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.questionnaire import Questionnaire
from bot.domain.questionnaire_json import digest
from bot.domain.scripts import ROUND
from bot.domain.wording import N_, Message, Refusal
from bot.i18n import Translator, native_name
from bot.services.questionnaires import rounds
from bot.services.questionnaires.rounds import Record, Round
from handlers import dialogue
from handlers.callbacks import number
from handlers.dialogue import Conversation, Values
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, clipped, few, fitting, lines, paragraphs

if TYPE_CHECKING:
    from bot.services.questionnaires.mistakes import QuestionnaireErrors

ADMINS = only(Role.ADMIN)

#: Telegram's file of a questionnaire may be this large in bytes; its own check says the same.
MAX_FILE = 1_000_000

#: Mistakes of a file shown in one message; the others are counted.
MOST_ERRORS = 15

#: Characters of one list of organisations; three stand in a message.
LONGEST_LIST = 1150


async def show(turn: Turn) -> None:
    """The open round and the rounds before."""
    _ = turn._
    every = await rounds.everyone(turn.desk)
    rows: list[list[Button]] = []
    parts: list[Markup | None] = [_("<b>Questionnaire</b>")]
    if every and every[0].is_open:
        parts.append(await _progress(turn, every[0]))
        rows += [
            [button(_.label("🔄 Count again"), "rounds")],
            [button(_.label("👥 Who has not answered?"), "missing", every[0].id)],
            [button(_.label("🔔 Remind those who have not"), "nudge", every[0].id)],
            [button(_.label("⏹ Close the round"), "endround", every[0].id)],
        ]
    else:
        parts.append(
            _(
                "No round is open. You can open one with the city's questionnaire, "
                "or send me another one as a file (YAML)."
            )
        )
        rows.append([button(_.label("▶ Open a round"), "newround", style="primary")])
    rows.append([button(_.label("← Back"), "staff")])
    await turn.show(Screen(paragraphs(*parts), rows))


async def _progress(turn: Turn, round: Round) -> Markup:
    _ = turn._
    standing = await rounds.standing(turn.desk, round)
    known = await turn.office.questionnaires.at(round.questionnaire)
    opened = round.opened_at.astimezone(turn.desk.settings.timezone)
    return lines(
        _.value(_.marked(known.questionnaire.titles)),
        _(
            "Round {number}, open since {day}",
            number=round.number,
            day=_.day(opened.date()),
        ),
        _(
            "✅ handed in: {submitted} of {total}",
            submitted=len(standing.submitted),
            total=len(standing.organisations),
        ),
        _("✍️ under way: {number}", number=len(standing.under_way)),
        _("⏳ not begun: {number}", number=len(standing.missing)),
    )


async def show_missing(turn: Turn) -> None:
    """Who has not answered yet."""
    _ = turn._
    round = await _round_of(turn)
    standing = await rounds.standing(turn.desk, round)
    missing = standing.missing.items()
    unheard = [name for slug, name in missing if slug not in standing.spoken_for]
    parts = (
        _named(_, _("✍️ <b>Under way</b>"), [_who(record) for record in standing.under_way]),
        _named(
            _, _("⏳ <b>Not begun</b>"), [n for slug, n in missing if slug in standing.spoken_for]
        ),
        _named(_, _("✉️ <b>Nobody registered here yet</b>"), unheard),
    )
    text = paragraphs(*parts) or _("Everybody has answered. 🎉")
    rows = []
    if round.is_open and any(parts[:2]):
        rows.append([button(_.label("🔔 Remind those who have not"), "nudge", round.id)])
    if round.is_open and unheard:
        rows.append([button(_.label("✉️ Invite somebody"), "invite")])
    rows.append([button(_.label("← Back"), "rounds")])
    await turn.show(Screen(text, rows))


def _who(record: Record) -> str:
    return f"{record.organisation_name} ({record.person_name})".replace(" ()", "")


def _named(_: Translator, title: Markup, names: list[str]) -> Markup | None:
    if not names:
        return None
    shown, left = fitting([_.line("•", clipped(name, 80)) for name in names], LONGEST_LIST)
    return lines(title, *shown, _.line("•", f"+{left}") if left else None)


async def _round_of(turn: Turn) -> Round:
    round = await rounds.find(turn.desk, number(turn.arguments) or 0)
    if round is None:
        raise Refusal(N_("This round does not exist."))
    return round


async def nudge(turn: Turn) -> None:
    """Remind the key persons of those who have not answered."""
    round = await _round_of(turn)
    await turn.answer(await rounds.nudge(turn.desk, turn.update_id, turn.known(), round.id))


async def nudged(turn: Turn, outcome: Outcome) -> None:
    """The reminders are on their way."""
    _ = turn._
    later = outcome.values["later"]
    at = datetime.fromisoformat(later).astimezone(turn.desk.settings.timezone) if later else None
    await turn.say(
        Screen(
            paragraphs(
                _.plural(
                    "🔔 I am reminding {number} key person.",
                    "🔔 I am reminding {number} key persons.",
                    int(outcome.values["people"]),
                ),
                _("They will get the message at {time}.", time=_.clock(at.time())) if at else None,
            ),
            ((button(_.label("← Back"), "rounds"),),),
        )
    )


async def ask_to_close(turn: Turn) -> None:
    """Once more, before the round ends."""
    _ = turn._
    round = await _round_of(turn)
    if not round.is_open:
        raise Refusal(rounds.CLOSED)
    await turn.show(
        Screen(
            paragraphs(
                await _progress(turn, round),
                _(
                    "Shall I close the round? After that nobody can answer any more, and "
                    "unfinished answers are lost. The results stay."
                ),
            ),
            (
                (button(_.label("⏹ Yes, close it"), "endedround", round.id, style="danger"),),
                (button(_.label("← Back"), "rounds"),),
            ),
        )
    )


async def close(turn: Turn) -> None:
    """End the round."""
    round = await _round_of(turn)
    await turn.answer(await rounds.close(turn.desk, turn.update_id, turn.known(), round.id))


async def closed(turn: Turn, outcome: Outcome) -> None:
    """The round is over."""
    _ = turn._
    await turn.show(
        Screen(
            _("⏹ Round {number} is closed. The results stay.", number=outcome.values["number"]),
            ((button(_.label("← Back"), "rounds"),),),
        )
    )


async def propose(turn: Turn) -> None:
    """What the city's own questionnaire would be, before a round is opened with it."""
    from bot.services.questionnaires.reading import default_questionnaire

    questionnaire = await asyncio.to_thread(default_questionnaire)
    await _propose(turn, questionnaire, file="", fingerprint=digest(questionnaire))


async def receive(turn: Turn) -> None:
    """Staff sent a questionnaire as a file."""
    from bot.services.questionnaires.mistakes import QuestionnaireErrors
    from bot.services.questionnaires.reading import read_questionnaire

    document = None if turn.message is None else turn.message.document
    if document is None:
        return
    if (document.file_size or 0) > MAX_FILE:
        raise Refusal(
            N_("The file is too large. At most {megabytes} MB are possible."),
            megabytes=MAX_FILE // 1_000_000,
        )
    data = await turn.download(document.file_id)
    try:
        questionnaire = await asyncio.to_thread(read_questionnaire, data, document.file_name or "")
    except QuestionnaireErrors as errors:
        await turn.say(Screen(_errors(turn._, errors)))
        return
    await _propose(
        turn,
        questionnaire,
        file=document.file_id,
        fingerprint=hashlib.sha256(data).hexdigest(),
    )


async def _propose(
    turn: Turn, questionnaire: Questionnaire, *, file: str, fingerprint: str
) -> None:
    if await rounds.current(turn.desk) is not None:
        raise Refusal(rounds.OPEN_ALREADY)
    await rounds.preview(turn.desk, questionnaire)
    await dialogue.start(turn, ROUND, {"file": file, "fingerprint": fingerprint})


def _errors(_: Translator, errors: QuestionnaireErrors) -> Markup:
    shown = [
        _(
            "Line {line}: {mistake}",
            line=error.line,
            mistake=clipped(
                _.beside(*(_.plain(name) for name in error.named()), _.plain(error.message)), 220
            ),
        )
        for error in errors.errors[:MOST_ERRORS]
    ]
    more = len(errors.errors) + errors.more - len(shown)
    return paragraphs(
        _.message(errors.message),
        lines(*shown),
        _("… and {number} more.", number=more) if more else None,
    )


async def _questionnaire_of(turn: Turn, state: State) -> Questionnaire:
    """The questionnaire that was shown; refused when the file is another one now."""
    from bot.services.questionnaires.reading import default_questionnaire, read_questionnaire

    file, fingerprint = str(state.answers["file"]), state.answers["fingerprint"]
    if not file:
        questionnaire = await asyncio.to_thread(default_questionnaire)
        same = digest(questionnaire) == fingerprint
    else:
        data = await turn.download(file)
        questionnaire = await asyncio.to_thread(read_questionnaire, data, "")
        same = hashlib.sha256(data).hexdigest() == fingerprint
    if not same:
        raise Refusal(N_("The file has changed. Please send it once more."))
    return questionnaire


async def _values(turn: Turn, state: State) -> Values:
    _ = turn._
    questionnaire = await _questionnaire_of(turn, state)
    changes = await rounds.preview(turn.desk, questionnaire)
    notes = () if changes is None else changes.notes
    return {
        "title": _.text(questionnaire.titles),
        "items": len(questionnaire.items),
        "languages": few(_, [native_name(code) for code in questionnaire.languages], most=16),
        "notes": lines(*(_.message(note) for note in notes[:MOST_ERRORS])),
    }


async def _open(turn: Turn, state: State) -> Outcome:
    questionnaire = await _questionnaire_of(turn, state)
    return await rounds.open_round(turn.desk, turn.update_id, turn.known(), questionnaire, state)


async def opened(turn: Turn, outcome: Outcome) -> None:
    """The round is open and the key persons are being told."""
    _ = turn._
    await turn.show(
        Screen(
            _(
                "▶ Round {number} is open. All key persons get a message in their language.",
                number=outcome.values["number"],
            ),
            ((button(_.label("📋 To the round"), "rounds"),),),
        )
    )


async def opened_already(turn: Turn, _outcome: Outcome) -> None:
    """Somebody else was faster."""
    _ = turn._
    rows = ((button(_.label("📋 To the round"), "rounds"),),)
    await turn.show(Screen(_(rounds.OPEN_ALREADY), rows))


FEATURE = Feature(
    routes=(
        Route("button", "rounds", ADMINS, show),
        Route("button", "missing", ADMINS, show_missing),
        Route("button", "nudge", ADMINS, nudge),
        Route("button", "endround", ADMINS, ask_to_close),
        Route("button", "endedround", ADMINS, close),
        Route("button", "newround", ADMINS, propose),
    ),
    entries=(Entry(N_("📋 Questionnaire"), "rounds", ADMINS, 15, "staff"),),
    answers={
        "round-opened": opened,
        "round-open-already": opened_already,
        "round-closed": closed,
        "round-nudged": nudged,
    },
    conversations=(Conversation(ROUND, ADMINS, _open, _values, title=Message(N_("New round"))),),
)
