"""Reading YAML so that every mistake is found in one go, each with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import available_timezones

import yaml

from bot.domain.directory import BASE_LANGUAGE
from bot.domain.wording import N_, Message, Refusal
from bot.services.workbook.cells import known_languages

_WALL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d?:\d\d(:\d\d)?")


@dataclass(frozen=True, slots=True)
class FileError:
    """A mistake and the line (from 1) where it can be put right."""

    line: int
    message: Message


class FileErrors(Refusal):
    """The file cannot be used; ``errors`` are in the order of their lines."""

    def __init__(self, errors: Collection[FileError]) -> None:
        super().__init__(
            N_("The file cannot be used. Number of mistakes: {count}."), count=len(errors)
        )
        self.errors = tuple(sorted(errors, key=lambda error: error.line))


def composed(text: str) -> yaml.MappingNode:
    """The fields of a file, with their places. Raises :class:`FileErrors`."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        raise FileErrors([FileError(line, Message(N_("This is not YAML.")))]) from None
    except yaml.YAMLError:
        raise FileErrors([FileError(1, Message(N_("This is not YAML.")))]) from None
    if not isinstance(root, yaml.MappingNode):
        raise FileErrors([FileError(1, Message(N_("Expected fields such as “kind: networking”.")))])
    return root


def line_of(node: yaml.Node) -> int:
    """The line of a node, from 1."""
    return int(node.start_mark.line) + 1


@dataclass
class NodeReader:
    """Reads nodes as what they should be; where they are not, notes that and gives something else.

    ``lines`` are those of the fields, by the name that they have in the plan.
    """

    errors: list[FileError] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def wrong(self, line: int, text: str, **values: object) -> None:
        """Note a mistake."""
        self.errors.append(FileError(line, Message(text, values)))

    def fields(self, node: yaml.Node, known: Mapping[str, str]) -> dict[str, yaml.Node]:
        """The fields of a mapping; ``known`` maps their names to those of the plan's problems."""
        found: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self.wrong(line_of(node), N_("Expected fields: {names}."), names=", ".join(known))
            return found
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                self.wrong(
                    line_of(key),
                    N_("The field “{name}” is not known. Possible: {names}."),
                    name=name[:40],
                    names=", ".join(known),
                )
            elif name in found:
                self.wrong(line_of(key), N_("The field “{name}” is there twice."), name=name)
            else:
                found[name] = value
                self.lines.setdefault(known[name], line_of(key))
        return found

    def scalar(self, node: yaml.Node) -> str:
        """The text of a node that is no list and has no fields."""
        if isinstance(node, yaml.ScalarNode):
            return str(node.value).strip()
        self.wrong(line_of(node), N_("Expected one value here."))
        return ""

    def one_of(self, node: yaml.Node | None, values: type[StrEnum]) -> str | None:
        """One of the values of an enumeration."""
        if node is None:
            return None
        text = self.scalar(node)
        if text in set(values):
            return text
        self.wrong(
            line_of(node),
            N_("“{found}” is not possible here. Possible: {names}."),
            found=text[:40],
            names=", ".join(values),
        )
        return None

    def texts(self, node: yaml.Node | None) -> dict[str, str]:
        """A text for each language, or one text, which is German."""
        if node is None:
            return {}
        if isinstance(node, yaml.ScalarNode):
            return {BASE_LANGUAGE: self.scalar(node)}
        if not isinstance(node, yaml.MappingNode):
            self.wrong(line_of(node), N_("Expected a text for each language, such as “de: …”."))
            return {}
        texts: dict[str, str] = {}
        for key, value in node.value:
            code = str(key.value)
            if code not in known_languages():
                self.wrong(line_of(key), N_("“{found}” is not a language."), found=code[:40])
            elif text := self.scalar(value):
                texts[code] = text
        return texts

    def wall(self, node: yaml.Node | None) -> datetime | None:
        """A day and a time on the wall."""
        if node is None:
            return None
        text = self.scalar(node)
        try:
            if _WALL.fullmatch(text):
                day, clock = re.split("[T ]", text)
                return datetime.fromisoformat(f"{day}T{clock.zfill(5 if len(clock) < 6 else 8)}")
        except ValueError:
            pass
        self.wrong(
            line_of(node),
            N_("“{found}” is not a day with a time. Write for example 2027-05-15 18:00."),
            found=text[:40],
        )
        return None

    def zone(self, node: yaml.Node | None, default: str) -> str:
        """The name of a time zone."""
        if node is None:
            return default
        text = self.scalar(node)
        if text not in available_timezones():
            self.wrong(
                line_of(node),
                N_("“{found}” is not a time zone. Write for example Europe/Berlin."),
                found=text[:40],
            )
            return default
        return text

    def whole(self, node: yaml.Node | None) -> int | None:
        """A whole number, not below zero."""
        if node is None:
            return None
        text = self.scalar(node)
        if text.isascii() and text.isdigit() and len(text) < 10:
            return int(text)
        self.wrong(line_of(node), N_("“{found}” is not a whole number."), found=text[:40])
        return None

    def degrees(self, node: yaml.Node | None) -> float | None:
        """A number of degrees."""
        if node is None:
            return None
        text = self.scalar(node)
        if re.fullmatch(r"-?\d{1,3}(\.\d+)?", text):
            return float(text)
        self.wrong(line_of(node), N_("“{found}” is not a number of degrees."), found=text[:40])
        return None

    def items(self, node: yaml.Node | None) -> list[yaml.Node]:
        """The members of a list; a single value is a list of one."""
        if node is None:
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def language(self, node: yaml.Node) -> str:
        """The code of a language."""
        text = self.scalar(node)
        if text in known_languages():
            return text
        self.wrong(line_of(node), N_("“{found}” is not a language."), found=text[:40])
        return ""
