"""Presenting dialogues: any prompt of any script as a message with buttons, and back again.

The engine decides, a service stores; this module only shows. A button carries the dialogue's
serial, so a tap on an old one is answered kindly and never applied to the wrong step.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from bot.domain import dialogue as engine
from bot.domain.dialogue import SUGGESTED, Input, Option, Script, State, Step
from bot.domain.outcome import Outcome
from bot.domain.person import ANYONE, REGISTERED, Access
from bot.domain.wording import N_, Refusal
from bot.i18n import languages, native_name
from bot.services import dialogues
from handlers.callbacks import number
from handlers.turn import Feature, Route, Turn
from handlers.ui import Button, Rows, Screen, button, pairs, turning

#: Options of a long list shown at once.
PAGE = 8

Values = Mapping[str, object]


async def _answers_only(_turn: Turn, state: State) -> Values:
    return {name: value for name, value in state.answers.items() if isinstance(value, str)}


@dataclass(frozen=True, slots=True)
class Conversation:
    """A script with who may hold it, the values its texts want, and what its end leads to."""

    script: Script
    access: Access
    finish: Callable[[Turn, State], Awaitable[Outcome]]
    values: Callable[[Turn, State], Awaitable[Values]] = field(default=_answers_only)


async def conversation_of(turn: Turn, state: State) -> Conversation:
    """The conversation of a state. One that cannot go on is dropped, with a :class:`Refusal`."""
    found = turn.office.conversations.get(state.script)
    if found is None or found.script.version != state.version or not _has(found.script, state):
        await dialogues.leave(turn.desk, turn.known())
        raise Refusal(
            N_("This conversation is too old to go on. Please begin again from the menu.")
        )
    if not found.access.admits(turn.person):
        await dialogues.leave(turn.desk, turn.known())
        raise Refusal(N_("This is not open to you any more."))
    return found


def _has(script: Script, state: State) -> bool:
    return state.finished or any(step.name == state.step for step in script.steps)


async def start(turn: Turn, script: Script, answers: Mapping[str, object] | None = None) -> None:
    """Begin a dialogue. Its first prompt is a new message: the card it began from stays."""
    turn.keep()
    await turn.answer(
        await dialogues.start(turn.desk, turn.update_id, turn.known(), script, answers)
    )


async def typed(turn: Turn, text: str) -> None:
    """The person wrote something while a dialogue is running."""
    assert turn.dialogue is not None
    await _step(turn, turn.dialogue, Input(text=text))


async def tapped(turn: Turn) -> None:
    """The person tapped an option."""
    state = _fresh(turn)
    code = ":".join(turn.arguments[1:])
    await _step(turn, state, Input(code=code))


async def _step(turn: Turn, state: State, given: Input) -> None:
    conversation = await conversation_of(turn, state)
    step = conversation.script.step(state.step)
    options = await _options(turn, step)
    try:
        after = engine.answer(conversation.script, state, given, options)
    except Refusal as refusal:
        if turn.query is not None:
            raise
        screen = await _prompt(turn, conversation, state)
        _ = turn._
        await turn.say(
            Screen(_.message(refusal.message) + Markup("\n\n") + screen.text, screen.rows)
        )
        return
    language = given.code if step.source == "languages" and step.name == "language" else None
    if after.finished:
        await turn.answer(await conversation.finish(turn, after))
        return
    greeting = language if conversation.access is ANYONE else None
    await turn.answer(
        await dialogues.move(
            turn.desk, turn.update_id, turn.known(), state, after, language=greeting
        )
    )


async def back(turn: Turn) -> None:
    """One step back."""
    state = _fresh(turn)
    conversation = await conversation_of(turn, state)
    before = engine.back(conversation.script, state)
    await turn.answer(await dialogues.move(turn.desk, turn.update_id, turn.known(), state, before))


async def page(turn: Turn) -> None:
    """Another page of a long list; nothing is stored."""
    state = _fresh(turn)
    conversation = await conversation_of(turn, state)
    wanted = number(turn.arguments, 1) or 0
    await turn.show(await _prompt(turn, conversation, state, page=wanted))


async def cancel(turn: Turn) -> None:
    """Stop the running dialogue."""
    if turn.dialogue is None:
        await cancelled(turn, Outcome("dialogue-cancelled", {"had": False}))
        return
    await turn.answer(await dialogues.cancel(turn.desk, turn.update_id, turn.known()))


def _fresh(turn: Turn) -> State:
    state = turn.dialogue
    if state is None or not turn.arguments or turn.arguments[0] != str(state.serial):
        raise Refusal(dialogues.STALE)
    return state


async def moved(turn: Turn, _outcome: Outcome) -> None:
    """Show where the dialogue stands now."""
    await turn.reload()
    await present(turn)


async def present(turn: Turn) -> None:
    """Show the current prompt, or the menu when there is no dialogue."""
    state = turn.dialogue
    if state is None:
        await turn.show(menu_hint(turn))
        return
    conversation = await conversation_of(turn, state)
    await turn.show(await _prompt(turn, conversation, state))


async def cancelled(turn: Turn, outcome: Outcome) -> None:
    """The dialogue is gone."""
    _ = turn._
    text = (
        _("All right, I have stopped.") if outcome.values["had"] else _("There is nothing to stop.")
    )
    screen = menu_hint(turn)
    await turn.show(Screen(text, screen.rows))


def menu_hint(turn: Turn) -> Screen:
    """The way on for somebody who is in no dialogue."""
    _ = turn._
    home = "menu" if REGISTERED.admits(turn.person) else "welcome"
    return Screen(_("What would you like to do?"), ((button(_.label("🏠 Menu"), home),),))


async def _prompt(turn: Turn, conversation: Conversation, state: State, *, page: int = 0) -> Screen:
    _ = turn._
    script = conversation.script
    step = script.step(state.step)
    values = await conversation.values(turn, state)
    serial = state.serial
    rows: list[Sequence[Button]] = []
    if step.suggests and state.answers.get(step.suggests):
        suggestion = str(state.answers[step.suggests])
        rows.append((button(f"👤 {suggestion}", "d", serial, SUGGESTED),))
    rows += _option_rows(turn, step, await _options(turn, step), serial, page)
    way: list[Button] = []
    if engine.can_go_back(script, state):
        way.append(button(_.label("← Back"), "db", serial))
    way.append(button(_.label("✖ Stop"), "dx"))
    rows.append(way)
    return Screen(_(step.text, **values), rows)


def _option_rows(turn: Turn, step: Step, options: Sequence[Option], serial: int, page: int) -> Rows:
    _ = turn._
    long = step.source is not None and len(options) > PAGE * 2
    page = min(page, (len(options) - 1) // PAGE) if long else 0
    shown = options[page * PAGE : (page + 1) * PAGE] if long else options
    rows: list[Sequence[Button]] = [
        *pairs(button(_.option(o.label), "d", serial, o.code) for o in shown)
    ]
    if long:
        rows.append(
            turning(
                _,
                button("◀", "dp", serial, page - 1) if page > 0 else None,
                button("▶", "dp", serial, page + 1) if (page + 1) * PAGE < len(options) else None,
            )
        )
    return rows


async def _options(turn: Turn, step: Step) -> Sequence[Option]:
    """The options of a step, fixed or from a list that only the outside knows."""
    if step.source is None:
        return step.options
    if step.source == "languages":
        return [Option(code, native_name(code)) for code in _own_first(turn)]
    directory = (await turn.city()).directory
    if step.source == "organisations":
        return [Option(o.slug, o.name) for o in directory.organisations.values()]
    if step.source == "contacts":
        return [
            Option(c.slug, turn._.beside(c.name, turn._.text(directory.offices[c.office].names)))
            for c in directory.contacts.values()
        ]
    raise LookupError(step.source)


def _own_first(turn: Turn) -> list[str]:
    own = turn._.language
    return [own, *(code for code in languages() if code != own)]


FEATURE = Feature(
    routes=(
        Route("button", "d", ANYONE, tapped),
        Route("button", "db", ANYONE, back),
        Route("button", "dp", ANYONE, page),
        Route("button", "dx", ANYONE, cancel),
        Route("button", "dg", ANYONE, present),
        Route("command", "cancel", ANYONE, cancel, menu=N_("Stop what we are doing")),
    ),
    answers={"dialogue-moved": moved, "dialogue-cancelled": cancelled},
)
