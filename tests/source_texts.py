"""Where the code words something: labels, notices, and sentences that no catalogue knows.

Read from the syntax trees, since only there one sees which text becomes a button.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from gettext import c2py
from pathlib import Path

FOLDERS = ("bot/domain", "bot/services", "handlers")

#: Calls whose result is in the reader's language, or marks a text for the catalogues.
_TRANSLATING = {"_", "theirs", "N_", "label", "plural", "message", "plain", "option"}

#: Which argument of a call is a text that people read; ``None``: all of them.
_READ = {
    "Screen": 0,
    "button": 0,
    "Button": 0,
    "settle": 0,
    "Refusal": 0,
    "UnusableFile": 0,
    "Message": 0,
    "Option": 1,
    "Step": 2,
    "bold": 0,
    "italic": 0,
    "lines": None,
    "paragraphs": None,
}


@cache
def _calls(root: Path) -> tuple[tuple[str, ast.Call], ...]:
    return tuple(
        (f"{path.relative_to(root)}:{node.lineno}", node)
        for folder in FOLDERS
        for path in sorted((root / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _read_arguments(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that people read."""
    if _name(call) not in _READ:
        return []
    position = _READ[_name(call)]
    if position is None:
        return list(call.args)
    return call.args[position : position + 1]


def _literals(node: ast.expr, *names: str) -> Iterator[str]:
    """The literal first arguments of calls of ``names`` inside ``node``."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and _name(inner) in names and inner.args:
            first = inner.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def labels(root: Path) -> set[str]:
    """Texts that are shown without markup."""
    return {text for _place, call in _calls(root) for text in _literals(call, "label")}


def button_labels(root: Path) -> set[str]:
    """Texts on buttons, also those that a script of a dialogue offers."""
    found: set[str] = set()
    for _place, call in _calls(root):
        if _name(call) in ("button", "Button", "Option"):
            for argument in _read_arguments(call):
                found.update(_literals(argument, "label", "N_"))
    return found


def notices(root: Path) -> set[str]:
    """Texts that Telegram shows over the chat when a button was tapped."""
    return {
        text
        for _place, call in _calls(root)
        if _name(call) == "settle"
        for argument in _read_arguments(call)
        for text in _literals(argument, "label")
    }


def bare_sentences(root: Path) -> Iterator[str]:
    """Words that go to people past the catalogues, with their place."""
    for place, call in _calls(root):
        for argument in _read_arguments(call):
            for text in _bare(argument):
                if any(character.isalpha() for character in text):
                    yield f"{place}: {text}"


def _bare(node: ast.expr) -> Iterator[str]:
    """The literals that ``node`` is made of, apart from those inside calls."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif not isinstance(node, ast.Call | ast.Subscript | ast.Compare):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _bare(child)


def made_while_running(root: Path) -> Iterator[str]:
    """Places where a text is put together before it is translated."""
    for place, call in _calls(root):
        made = call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
        if made and _name(call) in _TRANSLATING:
            yield place


def plural_function(expression: str) -> Callable[[int], int]:
    """What gettext makes of the plural expression of a catalogue."""
    function: Callable[[int], int] = c2py(expression)
    return function
