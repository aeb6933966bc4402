"""Presenting dialogues: any prompt of any script as a message with buttons, and back again.

The engine decides, a service stores; this module only shows. A button carries the dialogue's
serial, so a tap on an old one is answered kindly and never applied to the wrong step.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from bot.domain import dialogue as engine
from bot.domain.dialogue import Input, Option, Reading, Script, State, Step, Wording
from bot.domain.dialogue.prompt import prompt
from bot.domain.outcome import Outcome
from bot.domain.person import ANYONE, REGISTERED, Access
from bot.domain.wording import N_, Refusal
from bot.i18n import languages
from bot.prompts import Key, WordedPrompt, worded
from bot.services import dialogues
from handlers.attached import file_of, spot_of
from handlers.callbacks import number
from handlers.language_options import language_options
from handlers.turn import Feature, Route, Turn
from handlers.ui import Button, Screen, button, in_reading_order, pairs, paragraphs, turning

#: The button's route for each thing that a key does; its serial and code follow.
ROUTES = {"option": "d", "page": "dp", "change": "de", "nothing": "dn"}

Values = Mapping[str, object]


async def _answers_only(_turn: Turn, state: State) -> Values:
    return {name: value for name, value in state.answers.items() if isinstance(value, str)}


@dataclass(frozen=True, slots=True)
class Conversation:
    """A script with who may hold it, the values its texts want, and what its end leads to.

    ``load`` gives the script of a state where it is not the same for all (a questionnaire's
    version); ``script`` then only lends its name. ``lists`` gives the options of a ``source`` that
    only this feature knows. ``title`` names the dialogue in the menu while it is set aside, and
    ``about`` what one with this subject is about, where a person can hold several.
    """

    script: Script
    access: Access
    finish: Callable[[Turn, State], Awaitable[Outcome]]
    values: Callable[[Turn, State], Awaitable[Values]] = field(default=_answers_only)
    load: Callable[[Turn, State], Awaitable[Script | None]] | None = None
    lists: Callable[[Turn, State, str], Awaitable[Sequence[Option]]] | None = None
    title: Wording = ""
    about: Callable[[Turn, str], Awaitable[str]] | None = None

    async def script_of(self, turn: Turn, state: State) -> Script | None:
        """The script that a state goes through; ``None`` when it is of another version."""
        if self.load is not None:
            return await self.load(turn, state)
        return self.script if self.script.version == state.version else None


@dataclass(frozen=True, slots=True)
class Talk:
    """A state with all that is needed to go on with it."""

    conversation: Conversation
    script: Script
    state: State

    @property
    def step(self) -> Step:
        """The step that is asked."""
        return self.script.step(self.state.step)


async def _talk(turn: Turn, state: State) -> Talk:
    """What a state belongs to. One that cannot go on is dropped, with a :class:`Refusal`."""
    found = turn.office.conversations.get(state.script)
    script = None if found is None else await found.script_of(turn, state)
    if found is None or script is None or not _has(script, state):
        await dialogues.leave(turn.desk, turn.known(), state)
        raise Refusal(
            N_("This conversation is too old to go on. Please begin again from the menu.")
        )
    if not found.access.admits(turn.person):
        await dialogues.leave(turn.desk, turn.known(), state)
        raise Refusal(N_("You no longer have access to this."))
    return Talk(found, script, state)


def _has(script: Script, state: State) -> bool:
    return state.finished or any(step.name == state.step for step in script.steps)


async def start(
    turn: Turn,
    script: Script,
    answers: Mapping[str, object] | None = None,
    *,
    subject: str = "",
    earlier: Mapping[str, object] | None = None,
) -> None:
    """Begin a dialogue. Its first prompt is a new message: the card it began from stays."""
    turn.keep()
    await turn.answer(
        await dialogues.start(
            turn.desk,
            turn.update_id,
            turn.known(),
            script,
            answers,
            subject=subject,
            earlier=earlier,
        )
    )


async def typed(turn: Turn, text: str) -> None:
    """The person wrote something while a dialogue is running."""
    assert turn.dialogue is not None
    message = turn.message
    html = None
    if message is not None:
        html = message.text_html if message.text else message.caption_html
    await _step(
        turn, turn.dialogue, Input(text=text, html=html or None, file=file_of(turn.message))
    )


async def sent(turn: Turn) -> bool:
    """The person sent a picture, a file or a location; returns whether the running dialogue waits
    for it.
    """
    file, spot, state = file_of(turn.message), spot_of(turn.message), turn.dialogue
    if (file is None and spot is None) or state is None:
        return False
    talk = await _talk(turn, state)
    if talk.step.kind != ("place" if spot is not None else "file"):
        return False
    await _step(turn, state, Input(file=file, spot=spot))
    return True


async def ask_again(turn: Turn, why: Markup) -> None:
    """Say what was wrong, and put the same question below it: nobody has to look for it above."""
    assert turn.dialogue is not None
    screen = await _screen(turn, await _talk(turn, turn.dialogue))
    await turn.say(Screen(paragraphs(why, screen.text), screen.rows))


async def tapped(turn: Turn) -> None:
    """The person tapped an option."""
    state = _fresh(turn)
    code = ":".join(turn.arguments[1:])
    await _step(turn, state, Input(code=code))


async def _step(turn: Turn, state: State, given: Input) -> None:
    talk = await _talk(turn, state)
    step = talk.step
    reading = await _reading(turn, talk)
    try:
        after = engine.answer(talk.script, state, given, await _options(turn, talk, step), reading)
        end = await talk.conversation.finish(turn, after) if after.finished else None
    except Refusal as refusal:
        if turn.query is not None:
            raise
        await ask_again(turn, turn._.message(refusal.message))
        return
    if end is not None:
        await turn.answer(end)
        return
    language = given.code if step.source == "languages" and step.name == "language" else None
    greeting = language if talk.conversation.access is ANYONE else None
    await _move(turn, state, after, language=greeting)


async def _move(turn: Turn, before: State, after: State, *, language: str | None = None) -> None:
    moved_to = await dialogues.move(
        turn.desk, turn.update_id, turn.known(), before, after, language=language
    )
    if language is not None:
        await turn.answer(moved_to)
        return
    turn.dialogue = after  # as it is stored now; looking once more would cost a query a tap
    await present(turn)


async def back(turn: Turn) -> None:
    """One step back."""
    talk = await _talk(turn, _fresh(turn))
    await _move(turn, talk.state, engine.back(talk.script, talk.state))


async def skip(turn: Turn) -> None:
    """Over a step that need not be answered."""
    talk = await _talk(turn, _fresh(turn))
    after = engine.skip(talk.script, talk.state)
    if after.finished:
        await turn.answer(await talk.conversation.finish(turn, after))
        return
    await _move(turn, talk.state, after)


async def overview(turn: Turn) -> None:
    """Back to the review; the answer that was about to be changed stays."""
    talk = await _talk(turn, _fresh(turn))
    await _move(turn, talk.state, engine.overview(talk.script, talk.state))


async def change(turn: Turn) -> None:
    """From the review into one of the answers, by its number there."""
    talk = await _talk(turn, _fresh(turn))
    wanted = number(turn.arguments, 1) or 0
    every = engine.answered(talk.script, talk.state)
    if talk.step.kind != "review" or not 1 <= wanted <= len(every):
        raise Refusal(dialogues.STALE)
    name = every[wanted - 1][0].name
    await _move(turn, talk.state, engine.edit(talk.script, talk.state, name))


async def page(turn: Turn) -> None:
    """Another page of a long list, a calendar or a review; nothing is stored."""
    talk = await _talk(turn, _fresh(turn))
    await turn.show(await _screen(turn, talk, page=number(turn.arguments, 1) or 0))


async def nothing(turn: Turn) -> None:
    """A cell of a calendar that only shows."""
    turn.settle()


async def cancel(turn: Turn) -> None:
    """Leave the running dialogue: a lasting one waits, any other ends."""
    if turn.dialogue is None:
        await left(turn, Outcome("dialogue-left", {"how": "none"}))
        return
    await turn.answer(await dialogues.cancel(turn.desk, turn.update_id, turn.known()))


async def resume(turn: Turn) -> None:
    """Go on with what was set aside."""
    script, *subject = turn.arguments or ("",)
    await turn.answer(
        await dialogues.resume(turn.desk, turn.update_id, turn.known(), script, ":".join(subject))
    )


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
    await turn.show(await _screen(turn, await _talk(turn, state)))


async def left(turn: Turn, outcome: Outcome) -> None:
    """The dialogue does not run any more."""
    _ = turn._
    text = {
        "ended": _("All right, I have stopped."),
        "paused": _(
            "⏸ All right, a break. Your answers are kept. "
            "You can go on at any time: in the menu, on any device."
        ),
    }.get(str(outcome.values["how"]), _("There is nothing to stop."))
    screen = menu_hint(turn)
    await turn.show(Screen(text, screen.rows))


def menu_hint(turn: Turn) -> Screen:
    """The way on for somebody who is in no dialogue."""
    _ = turn._
    home = "menu" if REGISTERED.admits(turn.person) else "welcome"
    return Screen(_("What would you like to do?"), ((button(_.label("🏠 Menu"), home),),))


async def set_aside(turn: Turn) -> list[Button]:
    """Buttons for what the person can go on with."""
    _ = turn._
    buttons: list[Button] = []
    for script, subject in await dialogues.set_aside(turn.desk, turn.known()):
        found = turn.office.conversations.get(script)
        if found is None:
            continue
        about = "" if found.about is None else await found.about(turn, subject)
        title = _.wording(found.title)
        named = _.beside(title, about) if about else title
        buttons.append(button(_.label("▶ {title}", title=named), "dr", script, subject))
    return buttons


async def _screen(turn: Turn, talk: Talk, *, page: int | None = None) -> Screen:
    reading = await _reading(turn, talk)
    shown = prompt(talk.script, talk.state, reading, page)
    values = await talk.conversation.values(turn, talk.state)
    return _laid_out(turn, worded(turn._, shown, values), talk.state.serial)


def _laid_out(turn: Turn, shown: WordedPrompt, serial: int) -> Screen:
    _ = turn._
    rows: list[Sequence[Button]] = [*pairs(_button(key, serial) for key in shown.flow)]
    rows += (in_reading_order(_, [_button(key, serial) for key in row]) for row in shown.grid)
    before, after = (None if key is None else _button(key, serial) for key in shown.around)
    rows.append(turning(_, before, after))
    rows.append([_way(key, serial) for key in shown.ways])
    return Screen(shown.text, rows)


def _button(key: Key, serial: int) -> Button:
    style = "primary" if key.main else None
    return button(key.label, ROUTES[key.act], serial, key.code, style=style)


def _way(key: Key, serial: int) -> Button:
    route = {"back": "db", "skip": "ds", "overview": "do"}.get(key.code)
    return button(key.label, "dx") if route is None else button(key.label, route, serial)


async def _reading(turn: Turn, talk: Talk) -> Reading:
    """What the engine needs to know of this reader and of the lists of this step."""
    _ = turn._
    wanted = [talk.step] if talk.step.kind != "review" else list(talk.script.steps)
    return Reading(
        language=_.language,
        today=turn.now.date(),
        word=_.wording,
        lists={
            step.source: tuple(await _options(turn, talk, step))
            for step in wanted
            if step.source is not None
        },
    )


async def _options(turn: Turn, talk: Talk, step: Step) -> Sequence[Option]:
    """The options of a step, fixed or from a list that only the outside knows."""
    if step.source is None:
        return step.options
    if talk.conversation.lists is not None:
        return await talk.conversation.lists(turn, talk.state, step.source)
    if step.source == "languages":
        return language_options(turn._, _own_first(turn))
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
        Route("button", "ds", ANYONE, skip),
        Route("button", "do", ANYONE, overview),
        Route("button", "de", ANYONE, change),
        Route("button", "dp", ANYONE, page),
        Route("button", "dn", ANYONE, nothing),
        Route("button", "dx", ANYONE, cancel),
        Route("button", "dr", REGISTERED, resume),
        Route("button", "dg", ANYONE, present),
        Route("command", "cancel", ANYONE, cancel, menu=N_("Stop what we are doing")),
    ),
    answers={"dialogue-moved": moved, "dialogue-left": left},
)
