"""Playing a dialogue in the terminal, without Telegram and without a database.

The prompts are those that people get; what is typed is taken as a typed message, `#2` taps the
second button, and `/back`, `/skip`, `/language tr` and the like are the other ways on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from string import Formatter

from bot.domain import dialogue as engine
from bot.domain.dialogue import File, Input, Option, Reading, Script, Spot
from bot.domain.dialogue.prompt import prompt
from bot.domain.dialogue.script import Step
from bot.domain.wording import Refusal
from bot.i18n import languages, translator
from bot.playable import NotPlayable, sample_lists, script_called
from bot.prompts import Key, WordedPrompt, worded

#: How to go on, for who plays.
HOW_TO = (
    "Type an answer, or #2 to tap the second button. Other ways: /back /skip /overview "
    "/change N /page N /pause /restart /language xx /photo /file /location"
)

_TAG = re.compile(r"<[^<>]*>")
_DIRECTION = re.compile("[\u200e\u200f\u2066-\u2069]")


class Player:
    """One person going through one script. Everything is in memory."""

    def __init__(
        self,
        script: Script,
        language: str,
        today: date,
        lists: Mapping[str, tuple[Option, ...]] | None = None,
        *,
        earlier: Mapping[str, object] | None = None,
    ) -> None:
        self._script = script
        self._ = translator(language)
        self._today = today
        self._lists = dict(lists or {})
        self._page: int | None = None
        self.state = engine.begin(script, earlier=earlier)
        self.left = False

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to play."""
        return self.left or self.state.finished

    def screen(self) -> str:
        """What the person sees now; at the end, the answers as JSON."""
        if self.state.finished:
            return "= " + json.dumps(dict(self.state.answers), ensure_ascii=False)
        if self.left:
            return "= left"
        shown = self._worded()
        lines = [plain(shown.text), *_rows(shown)]
        return "\n".join(line for line in lines if line)

    def do(self, line: str) -> str:
        """One line of input; gives the next screen, with the refusal above it if it was refused."""
        try:
            self._take(line)
        except Refusal as refusal:
            return plain(self._.message(refusal.message)) + "\n\n" + self.screen()
        return self.screen()

    def _take(self, line: str) -> None:
        if line.startswith("#"):
            self._tap(line[1:])
            return
        if not line.startswith("/"):
            self._answer(Input(text=line))
            return
        command, _space, rest = line[1:].partition(" ")
        page, self._page = self._page, None
        match command:
            case "back":
                self.state = engine.back(self._script, self.state)
            case "skip":
                self.state = engine.skip(self._script, self.state)
            case "overview":
                self.state = engine.overview(self._script, self.state)
            case "change":
                self._change(rest)
            case "page":
                self._page = int(rest) if rest.lstrip("-").isdecimal() else page
            case "pause" | "stop":
                self.left = True
            case "restart":  # what a restart of the bot leaves: the row of the database
                stored = json.loads(json.dumps(self._stored()))
                self.state = replace(self.state, **stored)
            case "language" if rest in languages():
                self._ = translator(rest)
            case "photo":
                self._answer(Input(file=File("photo-1", "photo", size=1000)))
            case "file":
                self._answer(Input(file=File("file-1", "document", "sample.pdf", 1000)))
            case "location":
                self._answer(Input(spot=Spot(51.5403, 7.2603)))
            case _:
                raise NotPlayable(f"/{command} {rest}".rstrip() + f"? {HOW_TO}")

    def _stored(self) -> dict[str, object]:
        state = self.state
        return {"answers": state.answers, "draft": state.draft, "earlier": state.earlier}

    def _change(self, rest: str) -> None:
        every = engine.answered(self._script, self.state)
        if not rest.isdecimal() or not 1 <= int(rest) <= len(every):
            raise NotPlayable(f"there is no answer {rest}")
        self.state = engine.edit(self._script, self.state, every[int(rest) - 1][0].name)

    def _tap(self, number: str) -> None:
        keys = _keys(self._worded())
        if not number.isdecimal() or not 1 <= int(number) <= len(keys):
            raise NotPlayable(f"there is no button {number}")
        self._answer(Input(code=keys[int(number) - 1].code))

    def _answer(self, given: Input) -> None:
        step = self._script.step(self.state.step)
        self.state = engine.answer(
            self._script, self.state, given, self._options(step), self._reading()
        )
        self._page = None

    def _reading(self) -> Reading:
        return Reading(
            language=self._.language, today=self._today, word=self._.wording, lists=self._lists
        )

    def _options(self, step: Step) -> tuple[Option, ...]:
        return self._lists.get(step.source, ()) if step.source else step.options

    def _worded(self) -> WordedPrompt:
        shown = prompt(self._script, self.state, self._reading(), self._page)
        return worded(self._, shown, self._values(shown.text))

    def _values(self, text: str | Mapping[str, str]) -> Mapping[str, object]:
        """The answers, and an ellipsis for what only the running bot knows."""
        if not isinstance(text, str):
            return {}
        wanted = {name for _text, name, _format, _conversion in Formatter().parse(text) if name}
        return {name: self.state.answers.get(name, "…") for name in wanted}


def plain(text: str) -> str:
    """HTML as a terminal shows it, without the marks that only steer direction."""
    return _DIRECTION.sub("", unescape(_TAG.sub("", text)))


def _keys(shown: WordedPrompt) -> list[Key]:
    """The buttons that can be tapped by number."""
    every = [*shown.flow, *(key for row in shown.grid for key in row)]
    return [key for key in every if key.act == "option"]


def _rows(shown: WordedPrompt) -> list[str]:
    numbers = {id(key): number for number, key in enumerate(_keys(shown), start=1)}

    def label(key: Key) -> str:
        text = _DIRECTION.sub("", key.label)
        return f"[{numbers[id(key)]} {text}]" if id(key) in numbers else f"({text})"

    flow = [label(key) for key in shown.flow]
    grid = [" ".join(label(key) for key in row) for row in shown.grid]
    around = [f"({key.label} /page {key.code})" for key in shown.around if key is not None]
    ways = " ".join(f"({key.label} /{key.code})" for key in shown.ways)
    return [*flow, *grid, " ".join(around), ways]


def open_player(name: str, language: str) -> Player:
    """A player of the script of that name, of the city's questionnaire, or of one in a file.

    :class:`NotPlayable` names the scripts that there are, or all mistakes of the file.
    """
    if language not in languages():
        raise NotPlayable(f"The bot does not speak {language!r}, but: {', '.join(languages())}")
    return Player(script_called(name, language), language, date.today(), sample_lists())  # noqa: DTZ011 - a trial
