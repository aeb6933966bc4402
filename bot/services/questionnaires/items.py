"""One item of the file with its options: what each kind has to have, and cannot have.

Lengths are chosen so that an item with its help, its progress and its buttons is one message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.directory import Texts
from bot.domain.questionnaire import DIRECTORY_FIELDS, Item, ItemKind, ItemOption
from bot.domain.wording import N_
from bot.services.questionnaires.conditions import Draft
from bot.services.questionnaires.entries import Entry
from bot.services.questionnaires.mistakes import Mistakes, Place
from bot.services.questionnaires.nodes import Node
from bot.services.questionnaires.texts import read_texts

#: Characters. A message has 4,096 (Bot API, sendMessage), and two of these are on one screen.
LONGEST_ITEM = 700
LONGEST_HELP = 700

#: Characters on a button, which a phone cuts off.
LONGEST_OPTION = 60
LONGEST_SCALE_END = 40

MOST_OPTIONS = 30
FEWEST_OPTIONS = 2

#: Steps of a scale: a row of buttons that a thumb can hit.
FEWEST_STEPS, MOST_STEPS = 2, 10
_DEFAULT_SCALE = (1, 5)

#: Characters of an answer when the file says nothing else, and at most.
LONGEST_ANSWER: Mapping[ItemKind, int] = {ItemKind.SHORT_TEXT: 200, ItemKind.LONG_TEXT: 2000}
_MOST_CHARACTERS = 4000

_BIGGEST = 1_000_000_000
_MOST_DECIMALS = 2

_EVERY = ("code", "kind", "text", "help", "required", "when", "feeds")
_OWN: Mapping[ItemKind, tuple[str, ...]] = {
    ItemKind.CHOICE: ("options",),
    ItemKind.MULTIPLE: ("options",),
    ItemKind.YES_NO: (),
    ItemKind.NUMBER: ("minimum", "maximum", "decimals"),
    ItemKind.SCALE: ("minimum", "maximum", "low", "high"),
    ItemKind.SHORT_TEXT: ("longest",),
    ItemKind.LONG_TEXT: ("longest",),
    ItemKind.DATE: (),
}
_KNOWN = tuple(dict.fromkeys((*_EVERY, *(key for keys in _OWN.values() for key in keys))))


@dataclass(slots=True)
class Items:
    """Reads items one after the other. ``drafts`` has those whose code is right, by code."""

    languages: Sequence[str] | None
    mistakes: Mistakes
    drafts: dict[str, Draft] = field(default_factory=dict)
    fed: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def read(self, node: Node, section: str) -> Draft:
        """The item in ``node``, without its condition."""
        entry = Entry("items", node, self.mistakes, Place(section))
        code = entry.code("code")
        entry.place = Place(section, code)
        kind = self._kind(entry)
        entry.allow(_KNOWN, ("code", "kind", "text"))
        self._fits(entry, kind)
        low, high = self._bounds(entry, kind)
        item = Item(
            code=code,
            kind=kind or ItemKind.LONG_TEXT,
            section=section,
            texts=read_texts(entry, "text", self.languages, LONGEST_ITEM, lines=True),
            help=read_texts(entry, "help", self.languages, LONGEST_HELP, lines=True),
            required=entry.flag("required", default=True),
            options=self._options(entry, kind),
            minimum=low,
            maximum=high,
            decimals=entry.whole("decimals", 0, _MOST_DECIMALS, 0),
            longest=self._longest(entry, kind),
            low=self._end(entry, "low"),
            high=self._end(entry, "high"),
            feeds=self._feeds(entry, kind),
        )
        draft = Draft(item, entry, self.count, sure=kind is not None)
        self.count += 1
        if code in self.drafts:
            entry.wrong(
                "code",
                N_("The code “{value}” is already used in line {first}."),
                value=code,
                first=self.drafts[code].entry.values["code"][0],
            )
        elif code:
            self.drafts[code] = draft
        return draft

    def _kind(self, entry: Entry) -> ItemKind | None:
        text = entry.text("kind")
        if text and text not in list(ItemKind):
            entry.wrong(
                "kind",
                N_("“{value}” is not a kind of item. Possible: {possible}."),
                value=text,
                possible=", ".join(ItemKind),
            )
        return ItemKind(text) if text in list(ItemKind) else None

    def _fits(self, entry: Entry, kind: ItemKind | None) -> None:
        for key in entry.values:
            if kind is not None and key in _KNOWN and key not in (*_EVERY, *_OWN[kind]):
                entry.wrong(
                    key,
                    N_("“{key}” does not belong to the kind “{kind}”."),
                    key=key,
                    kind=kind.value,
                )

    def _bounds(self, entry: Entry, kind: ItemKind | None) -> tuple[float | None, float | None]:
        fractions = "decimals" in entry
        low = entry.number("minimum", -_BIGGEST, _BIGGEST, decimals=fractions)
        high = entry.number("maximum", -_BIGGEST, _BIGGEST, decimals=fractions)
        if kind is ItemKind.SCALE:
            low = _DEFAULT_SCALE[0] if low is None else low
            high = _DEFAULT_SCALE[1] if high is None else high
        if low is not None and high is not None:
            if low > high:
                entry.wrong("minimum", N_("“minimum” is greater than “maximum”."))
                return None, None
            if kind is ItemKind.SCALE and not FEWEST_STEPS <= high - low + 1 <= MOST_STEPS:
                entry.wrong(
                    "maximum",
                    N_("A scale has between {fewest} and {most} steps; this one has {count}."),
                    fewest=FEWEST_STEPS,
                    most=MOST_STEPS,
                    count=int(high - low + 1),
                )
        return low, high

    def _longest(self, entry: Entry, kind: ItemKind | None) -> int | None:
        default = LONGEST_ANSWER.get(kind) if kind else None
        found = entry.whole("longest", 1, _MOST_CHARACTERS, default or 0)
        return found or None

    def _end(self, entry: Entry, key: str) -> Texts:
        return read_texts(entry, key, self.languages, LONGEST_SCALE_END)

    def _feeds(self, entry: Entry, kind: ItemKind | None) -> str | None:
        name = entry.text("feeds")
        if not name:
            return None
        if name not in DIRECTORY_FIELDS:
            entry.wrong(
                "feeds",
                N_("“{value}” is not a field of the MSO directory. Possible: {possible}."),
                value=name,
                possible=", ".join(DIRECTORY_FIELDS),
            )
            return None
        if name in self.fed:
            entry.wrong(
                "feeds",
                N_("The field “{value}” is already fed by “{item}”."),
                value=name,
                item=self.fed[name],
            )
            return None
        if name == "publish" and kind not in (ItemKind.YES_NO, None):
            entry.wrong("feeds", N_("Only a yes/no item can feed “publish”."))
        self.fed[name] = entry.place.item
        return name

    def _options(self, entry: Entry, kind: ItemKind | None) -> tuple[ItemOption, ...]:
        options: dict[str, ItemOption] = {}
        nodes = entry.entries("options", MOST_OPTIONS)
        for node in nodes:
            one = Entry("options", node, self.mistakes, entry.place)
            code = one.code("code")
            one.place = Place(entry.place.section, entry.place.item, code)
            one.allow(("code", "text", "exclusive"), ("code", "text"))
            texts = read_texts(one, "text", self.languages, LONGEST_OPTION)
            exclusive = one.flag("exclusive", default=False)
            if exclusive and kind is ItemKind.CHOICE:
                one.wrong("exclusive", N_("Only an option of a multiple choice can be exclusive."))
            if code in options:
                one.wrong("code", N_("“{key}” is here twice."), key=code)
            elif code:
                options[code] = ItemOption(code, texts, exclusive)
        too_few = "options" not in entry or len(nodes) == FEWEST_OPTIONS - 1
        if kind in (ItemKind.CHOICE, ItemKind.MULTIPLE) and too_few:
            entry.wrong(
                "options",
                N_("An item of the kind “{kind}” has at least {count} options."),
                kind=kind,
                count=FEWEST_OPTIONS,
            )
        return tuple(options.values())
