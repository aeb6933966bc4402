"""Conditions of the file: each looks at earlier items only, and at answers that they can have.

That an item is only asked once all it depends on is settled makes a questionnaire finite, and its
progress and its orphans computable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from bot.domain.questionnaire import Comparison, Condition, Item, ItemKind, Together
from bot.domain.wording import N_
from bot.services.questionnaires.entries import Entry, flag_in, number_in
from bot.services.questionnaires.mistakes import Mistakes
from bot.services.questionnaires.nodes import Many, Scalar
from bot.services.workbook.cells import clean

_EQUAL = (Comparison.IS, Comparison.IS_NOT)
_ORDERED = (Comparison.AT_LEAST, Comparison.AT_MOST)

#: What can be asked of an answer, by the kind of item. Texts: nobody knows what will be written.
FITTING: Mapping[ItemKind, tuple[Comparison, ...]] = {
    ItemKind.CHOICE: _EQUAL,
    ItemKind.MULTIPLE: (Comparison.INCLUDES,),
    ItemKind.YES_NO: _EQUAL,
    ItemKind.NUMBER: (*_EQUAL, *_ORDERED),
    ItemKind.SCALE: (*_EQUAL, *_ORDERED),
    ItemKind.DATE: _ORDERED,
    ItemKind.SHORT_TEXT: (),
    ItemKind.LONG_TEXT: (),
}

_MOST_VALUES = 30
_COMPARISONS = tuple(comparison.value for comparison in Comparison)
_KNOWN = ("item", *_COMPARISONS, "all", "any")

Value = str | int | float | bool


@dataclass(slots=True)
class Draft:
    """An item as far as it could be read. ``sure``: its kind is one."""

    item: Item
    entry: Entry
    position: int
    sure: bool


@dataclass(slots=True)
class Conditions:
    """Reads the conditions of all items, ``drafts`` by code, and then looks at their order."""

    drafts: Mapping[str, Draft]
    mistakes: Mistakes
    _looks: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def read(self, draft: Draft) -> Condition | Together | None:
        """The condition of an item; ``None`` when there is none or it is wrong."""
        if "when" not in draft.entry:
            return None
        line, node = draft.entry.values["when"]
        return self._read(Entry("when", node, self.mistakes, draft.entry.place, line), draft)

    def check_order(self) -> None:
        """Report each condition that looks at its own item, at a later one, or in a circle."""
        for code, looks in self._looks.items():
            draft = self.drafts[code]
            for target, line in looks:
                if self.drafts[target].position < draft.position:
                    continue
                chain = self._way(target, code)
                if target == code:
                    text = N_("The condition depends on its own item.")
                elif chain:
                    text = N_("These items wait for one another: {chain}.")
                else:
                    text = N_(
                        "“{target}” is asked later. A condition can only depend on earlier items."
                    )
                draft.entry.wrong(
                    "", text, line=line, target=target, chain=" → ".join((code, *chain))
                )

    def _way(self, start: str, goal: str) -> list[str]:
        """The items from ``start`` to ``goal`` by what their conditions look at; none: no way."""
        before = {start: ""}
        waiting = [start]
        for code in waiting:
            if code == goal:
                way = [code]
                while before[way[-1]]:
                    way.append(before[way[-1]])
                return way[::-1]
            for target, _line in self._looks.get(code, ()):
                if target not in before:
                    before[target] = code
                    waiting.append(target)
        return []

    def _read(self, entry: Entry, draft: Draft) -> Condition | Together | None:
        if not entry.usable:
            return None
        entry.allow(_KNOWN)
        given = [key for key in entry.values if key in _KNOWN]
        if given in (["all"], ["any"]):
            return self._together(entry, draft, given[0])
        comparisons = [key for key in given if key in _COMPARISONS]
        if len(given) != 2 or len(comparisons) != 1 or "item" not in given:
            entry.wrong(
                "",
                N_(
                    "A condition has “item” and one of {comparisons}, or it has only “all” or "
                    "“any” with several conditions."
                ),
                comparisons=", ".join(_COMPARISONS),
            )
            return None
        return self._single(entry, draft, Comparison(comparisons[0]))

    def _together(self, entry: Entry, draft: Draft, key: str) -> Together | None:
        parts = [
            self._read(Entry(key, node, self.mistakes, entry.place), draft)
            for node in entry.entries(key, _MOST_VALUES)
        ]
        return Together(tuple(part for part in parts if part is not None), every=key == "all")

    def _single(self, entry: Entry, draft: Draft, comparison: Comparison) -> Condition | None:
        code = entry.text("item")
        target = self.drafts.get(code)
        if target is None:
            if code:
                near = get_close_matches(code[:100], self.drafts, 1)
                no_item = N_("There is no item “{value}”.")
                meant = N_("There is no item “{value}”. Is “{near}” meant?")
                entry.wrong("item", meant if near else no_item, value=code, near="".join(near))
            return None
        if self.drafts.get(draft.item.code) is draft:  # its code is right, and its alone
            self._looks.setdefault(draft.item.code, []).append((code, entry.values["item"][0]))
        if not target.sure:
            return None
        fitting = FITTING[target.item.kind]
        if comparison not in fitting:
            none_fits = N_("A condition cannot depend on “{target}”, which takes free text.")
            entry.wrong(
                comparison.value,
                N_("“{key}” does not fit “{target}”. Possible: {possible}.")
                if fitting
                else none_fits,
                key=comparison.value,
                target=code,
                possible=", ".join(fitting),
            )
            return None
        values = tuple(self._values(entry, comparison, target.item))
        return Condition(code, comparison, values) if values else None

    def _values(self, entry: Entry, comparison: Comparison, target: Item) -> Iterator[Value]:
        key = comparison.value
        _line, node = entry.values[key]
        nodes = [node] if isinstance(node, Scalar) else entry.entries(key, _MOST_VALUES)
        if comparison in _ORDERED and isinstance(node, Many):
            entry.wrong(key, N_("“{key}” takes one value."), key=key)
            return
        for one in nodes:
            text = clean(one.text) if isinstance(one, Scalar) else ""
            value = _value(target, text)
            if value is None:
                entry.wrong(
                    key,
                    N_("“{value}” cannot be the answer to “{target}”. Possible: {possible}."),
                    line=one.line,
                    value=text,
                    target=target.code,
                    possible=_possible(target),
                )
            else:
                yield value


def _value(item: Item, text: str) -> Value | None:
    """The answer to ``item`` that is written; ``None`` when it has no such answer."""
    match item.kind:
        case ItemKind.CHOICE | ItemKind.MULTIPLE:
            return text if item.option(text) else None
        case ItemKind.YES_NO:
            return flag_in(text)
        case ItemKind.DATE:
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError:
                return None
    number = number_in(text)
    if number is None or not (item.decimals or isinstance(number, int)):
        return None
    too_low = item.minimum is not None and number < item.minimum
    too_high = item.maximum is not None and number > item.maximum
    return None if too_low or too_high else number


def _possible(item: Item) -> str:
    """The answers to ``item`` as they are written in a file."""
    match item.kind:
        case ItemKind.CHOICE | ItemKind.MULTIPLE:
            return ", ".join(option.code for option in item.options)
        case ItemKind.YES_NO:
            return "true, false"
        case ItemKind.DATE:
            return "2026-05-31"
    low = "" if item.minimum is None else item.minimum
    high = "" if item.maximum is None else item.maximum
    return f"{low}–{high}" if low != "" or high != "" else "0, 1, 2 …"
