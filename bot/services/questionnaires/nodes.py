"""A YAML file taken apart into texts, lists and groups that know their line. Nothing is evaluated.

Made from the parser's events, one after the other: a file that is nested, aliased or filled to do
harm is refused at the first event that does so, before anything is built from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.wording import N_
from bot.services.questionnaires.mistakes import Unreadable

if TYPE_CHECKING:
    from yaml import YAMLError
    from yaml.events import Event

#: Bytes in a file. The longest possible questionnaire in sixteen languages has fewer.
MOST_BYTES = 1_000_000

#: Entries in a file, and how deep they can be nested (a condition in a condition is ten deep).
MOST_ENTRIES = 150_000
DEEPEST = 24

_BEGINS_WITH_A_SIGN = N_("A text must not begin with &, * or ! here. Put it into quotation marks.")
_SIGN = re.compile(r"[-:,\[{]\s*[&*!]")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})  # YAML 1.1, null type


@dataclass(slots=True)
class Scalar:
    """A text as it is written, whatever YAML would take it for: ``yes``, ``1``, ``Elternabend``."""

    line: int
    text: str


@dataclass(slots=True)
class Many:
    """A list."""

    line: int
    entries: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Entries of the form ``name: value``, in their order."""

    line: int
    pairs: list[tuple[Node, Node]] = field(default_factory=list)


Node = Scalar | Many | Group


def take_apart(data: bytes) -> Node:
    """What a file holds; :class:`Unreadable` with the line and the reason when it cannot be."""
    if len(data) > MOST_BYTES:
        raise Unreadable(0, N_("The file is too large: at most 1 MB is possible."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, N_("The file must be saved as UTF-8.")) from error
    if not text.strip():
        raise Unreadable(0, N_("The file is empty."))
    return _built(text)


def _built(text: str) -> Node:
    from yaml import events as kinds  # a start of the bot reads no file

    root: Node | None = None
    around: list[Many | Group] = []
    names: list[Node | None] = []
    for count, event in enumerate(_events(text)):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if count > MOST_ENTRIES:
            raise Unreadable(line, N_("This file contains too much."))
        if isinstance(event, kinds.AliasEvent) or _is_marked(event):
            raise Unreadable(line, _BEGINS_WITH_A_SIGN)
        if isinstance(event, kinds.DocumentStartEvent) and root is not None:
            raise Unreadable(line, N_("A file holds one questionnaire; a second one begins here."))
        if isinstance(event, kinds.CollectionEndEvent):
            around.pop()
            names.pop()
            continue
        if isinstance(event, kinds.ScalarEvent):
            nothing = event.implicit[0] and event.value in _NOTHING
            node: Node = Scalar(line, "" if nothing else event.value)
        elif isinstance(event, kinds.SequenceStartEvent):
            node = Many(line)
        elif isinstance(event, kinds.MappingStartEvent):
            node = Group(line)
        else:
            continue
        if not around:
            root = node
        else:
            names[-1] = _put(around[-1], names[-1], node)
        if not isinstance(node, Scalar):
            around.append(node)
            names.append(None)
            if len(around) > DEEPEST:
                raise Unreadable(line, N_("Too many entries are nested in one another here."))
    if root is None:
        raise Unreadable(0, N_("The file is empty."))
    return root


def _put(parent: Many | Group, name: Node | None, node: Node) -> Node | None:
    """Put ``node`` into its parent; returns the name that now waits for a value."""
    if isinstance(parent, Many):
        parent.entries.append(node)
        return None
    if name is None:
        return node
    parent.pairs.append((name, node))
    return None


def _is_marked(event: Event) -> bool:
    """Whether an anchor or a tag stands before the value."""
    return bool(getattr(event, "anchor", None) or getattr(event, "tag", None))


def _events(text: str) -> Iterator[Event]:
    import yaml

    #: The C parser is ten times as fast; both only tell apart what is written.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, loader)
    except yaml.YAMLError as error:
        raise _unreadable(text, error) from error


def _unreadable(text: str, error: YAMLError) -> Unreadable:
    from yaml import MarkedYAMLError
    from yaml.reader import ReaderError

    if isinstance(error, ReaderError):  # counts characters, not lines
        line = text.count("\n", 0, error.position) + 1
        return Unreadable(line, N_("There is a character here that cannot be in a text file."))
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    if mark and _SIGN.search("".join(text.splitlines()[mark.line : mark.line + 1])):
        return Unreadable(mark.line + 1, _BEGINS_WITH_A_SIGN)
    return Unreadable(
        mark.line + 1 if mark else 0,
        N_(
            "The file cannot be read from here on (column {column}). "
            "Check the indentation; a text with a colon needs quotation marks."
        ),
        column=mark.column + 1 if mark else 1,
    )
