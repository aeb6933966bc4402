"""A dialogue's prompt in the reader's words: what is read, and what can be tapped.

Telegram's presenter lays it out as a message with buttons, the terminal as numbered lines; both
say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from markupsafe import Markup

from bot.domain.dialogue.kinds.kind import Shown
from bot.domain.dialogue.prompt import Prompt, Reviewed, Suggestion, Way
from bot.domain.dialogue.script import DONE, NOWHERE, SUGGESTED, Cell, Month, Weekday, Wording
from bot.domain.wording import N_, Message
from bot.i18n import Translator

#: Characters of an answer that a review or a suggestion shows.
LONGEST_SHOWN = 120

#: What stands before another answer that can be taken over, where it is not a person's name.
SIGNS = {"place": "📍", "text": "✓"}

WAYS: Mapping[Way, str] = {
    "back": N_("← Back"),
    "skip": N_("Skip ▸"),
    "overview": N_("📋 All answers"),
    "pause": N_("⏸ Pause"),
    "stop": N_("✖ Stop"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """Something to tap. ``act`` says what ``code`` is: an option, a page, an answer to change, a
    way on, or nothing (a cell of a calendar that only shows).
    """

    label: str
    act: Literal["option", "page", "change", "way", "nothing"]
    code: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class WordedPrompt:
    """``flow`` finds its rows by the width of the labels, ``grid`` has them already; ``around``
    are the page before and the page after, where there are some.
    """

    text: Markup
    flow: tuple[Key, ...]
    grid: tuple[tuple[Key, ...], ...]
    around: tuple[Key | None, Key | None]
    ways: tuple[Key, ...]


def worded(_: Translator, prompt: Prompt, values: Mapping[str, object]) -> WordedPrompt:
    """Put a prompt into words; ``values`` fill the placeholders of its text."""
    offer = prompt.offer
    several = prompt.step.kind in ("multiple", "lengths")
    flow = [_key(_, cell, several=several) for cell in offer.cells]
    if prompt.suggestion is not None and not prompt.suggestion.marked:
        flow.insert(0, _take_over(_, prompt.suggestion, prompt.step.kind))
    grid = [tuple(_key(_, cell, several=several) for cell in row) for row in offer.grid]
    numbers = [Key(str(r.number), "change", str(r.number)) for r in prompt.review]
    rows = [tuple(numbers[start : start + 5]) for start in range(0, len(numbers), 5)]
    return WordedPrompt(
        text=_text(_, prompt, values),
        flow=tuple(flow),
        grid=(*rows, *grid),
        around=(
            None if offer.before is None else Key("◀", "page", str(offer.before)),
            None if offer.after is None else Key("▶", "page", str(offer.after)),
        ),
        ways=tuple(Key(_.label(WAYS[way]), "way", way) for way in prompt.ways),
    )


def pieces(_: Translator, shown: Iterable[Shown]) -> str:
    """An answer as people of the language write it, on one line."""
    comma = "، " if _.right_to_left else ", "
    return comma.join(_piece(_, piece) for piece in shown)


def _text(_: Translator, prompt: Prompt, values: Mapping[str, object]) -> Markup:
    asked = (
        _(prompt.text, **values) if isinstance(prompt.text, str) else _.bold(_.marked(prompt.text))
    )
    hint = None if prompt.offer.hint is None else _.italic(_.message(prompt.offer.hint))
    parts: Sequence[Markup | None] = (
        _head(_, prompt),
        asked,
        _.italic(_.wording(prompt.help)) if prompt.help else None,
        _ends(_, prompt),
        _reviewed(_, prompt.review),
        _suggested(_, prompt.suggestion),
        hint,
    )
    return Markup("\n\n").join(part for part in parts if part)


def _head(_: Translator, prompt: Prompt) -> Markup | None:
    """Where one is: the section, and how far."""
    section = _.wording(prompt.section) if prompt.section else ""
    if prompt.position is None:
        return _.value(section) if section else None
    number, of = prompt.position
    far = _.label("{number} of {total}", number=number, total=of)
    return _.value(_.beside(section, far) if section else far)


def _ends(_: Translator, prompt: Prompt) -> Markup | None:
    """What the ends of a scale mean."""
    cells = [cell for row in prompt.offer.grid for cell in row]
    if prompt.step.kind != "scale" or not (prompt.step.low or prompt.step.high):
        return None
    return _(
        "{lowest} = {low}\n{highest} = {high}",
        lowest=str(cells[0].label),
        low=_.wording(prompt.step.low),
        highest=str(cells[-1].label),
        high=_.wording(prompt.step.high),
    )


def _reviewed(_: Translator, review: Sequence[Reviewed]) -> Markup | None:
    lines = [
        Markup("{}\n{}").format(
            _.bold(f"{r.number}. {_clipped(_.wording(r.title))}"),
            _.value(_clipped(pieces(_, r.shown)) if r.shown else "–"),
        )
        for r in review
    ]
    return Markup("\n").join(lines) if lines else None


def _suggested(_: Translator, suggestion: Suggestion | None) -> Markup | None:
    if suggestion is None or suggestion.origin == "another":
        return None
    answer = _clipped(pieces(_, suggestion.shown))
    if suggestion.origin == "present":
        return _("Your answer so far:\n{answer}", answer=answer)
    return _("Last time you said:\n{answer}", answer=answer)


def _take_over(_: Translator, suggestion: Suggestion, kind: str) -> Key:
    label = {
        "present": N_("✓ Keep it"),
        "last": N_("✓ Still true"),
    }.get(suggestion.origin)
    if label is None:
        sign = SIGNS.get(kind, "👤")
        return Key(f"{sign} {pieces(_, suggestion.shown)}", "option", SUGGESTED)
    return Key(_.label(label), "option", SUGGESTED, main=True)


def _key(_: Translator, cell: Cell, *, several: bool = False) -> Key:
    label = _cell_label(_, cell.label)
    if several and cell.code != DONE:
        label = f"{'☑' if cell.chosen else '☐'} {label}"
    elif cell.chosen:
        label = f"✓ {label}"
    if cell.code == NOWHERE:
        return Key(label, "nothing", NOWHERE)
    return Key(label, "option", cell.code, cell.main)


def before(_: Translator, length: timedelta) -> str:
    """How long before, in the largest unit that leaves no rest."""
    seconds = int(length.total_seconds())
    if seconds % 604_800 == 0:
        return str(_.plural("{number} week before", "{number} weeks before", seconds // 604_800))
    if seconds % 86_400 == 0:
        return str(_.plural("{number} day before", "{number} days before", seconds // 86_400))
    if seconds % 3_600 == 0:
        return str(_.plural("{number} hour before", "{number} hours before", seconds // 3_600))
    if seconds % 60 == 0:
        return str(_.plural("{number} minute before", "{number} minutes before", seconds // 60))
    return str(_.plural("{number} second before", "{number} seconds before", seconds))


def _cell_label(_: Translator, label: Wording | Month | Weekday | timedelta) -> str:
    if isinstance(label, timedelta):
        return before(_, label)
    if isinstance(label, Month):
        return _.month(label.day)
    if isinstance(label, Weekday):
        return _.column(label.number)
    return _.wording(label)


def _piece(_: Translator, piece: Shown) -> str:
    if isinstance(piece, date):
        return _.full_day(piece)
    if isinstance(piece, timedelta):
        return before(_, piece)
    if isinstance(piece, time):
        return _.clock(piece)
    if isinstance(piece, int | float):
        return _.number(piece)
    if isinstance(piece, Message | Mapping):
        return _.wording(piece)
    return " ".join(piece.split())


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1].rstrip() + "…"
