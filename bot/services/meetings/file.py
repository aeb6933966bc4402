"""A meeting as a file (YAML), for who plans in files: read strictly, all mistakes at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

import yaml

from bot.domain.directory import BASE_LANGUAGE
from bot.domain.meetings.meeting import (
    DEFAULT_REMINDERS,
    Audience,
    MeetingKind,
    MeetingPlan,
    Place,
    problems,
)
from bot.domain.meetings.reminders import parse_offset
from bot.domain.person import Role
from bot.domain.wording import N_, Message, Refusal

#: For a plan without a readable time, which is never used.
_SOME_DAY = datetime.fromisoformat("2000-01-01")

_LANGUAGE = re.compile(r"[a-z]{2,3}")
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


def read_meeting(text: str, timezone: str, organisations: Mapping[str, str]) -> MeetingPlan:
    """The plan in the file. ``timezone`` is the city's, for a file that names none;
    ``organisations`` are names by slug. Raises :class:`FileErrors`.
    """
    return _Reader(timezone, organisations).read(text)


@dataclass
class _Reader:
    timezone: str
    organisations: Mapping[str, str]
    errors: list[FileError] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def read(self, text: str) -> MeetingPlan:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            line = 1 if error.problem_mark is None else error.problem_mark.line + 1
            raise FileErrors([FileError(line, Message(N_("This is not YAML.")))]) from None
        except yaml.YAMLError:
            raise FileErrors([FileError(1, Message(N_("This is not YAML.")))]) from None
        if not isinstance(root, yaml.MappingNode):
            raise FileErrors(
                [FileError(1, Message(N_("Expected fields such as “kind: networking”.")))]
            )
        fields = self._fields(root, _KNOWN)
        plan = self._plan(fields, root.start_mark.line + 1)
        told = {error.line for error in self.errors}
        for problem in problems(plan):
            place = self.lines.get(problem.field)
            if place is not None and place not in told:
                self.errors.append(FileError(place, problem.message))
        if self.errors:
            raise FileErrors(self.errors)
        return plan

    def _plan(self, fields: Mapping[str, yaml.Node], top: int) -> MeetingPlan:
        """What could be read, with something that fits in place of what could not."""
        for name in ("kind", "title", "starts", "ends", "place"):
            if name not in fields:
                self._wrong(top, N_("The field “{name}” is missing."), name=name)
        kind = self._one_of(fields.get("kind"), MeetingKind)
        titles = self._texts(fields.get("title"))
        starts = self._wall(fields.get("starts"))
        ends = self._wall(fields.get("ends"))
        place = self._place(fields.get("place"))
        agenda = self._texts(fields.get("agenda"))
        zone = self._zone(fields.get("timezone"))
        capacity = self._whole(fields.get("capacity"))
        audience = self._audience(fields.get("audience"))
        reminders = self._reminders(fields.get("reminders"))
        begin = starts or (ends or _SOME_DAY) - timedelta(hours=1)
        return MeetingPlan(
            kind=MeetingKind(kind or MeetingKind.OTHER),
            titles=titles,
            starts=begin,
            ends=ends or begin + timedelta(hours=1),
            timezone=zone,
            place=place or Place(""),
            agenda=agenda,
            capacity=capacity,
            audience=audience,
            reminders=reminders,
        )

    def _wrong(self, line: int, text: str, **values: object) -> None:
        self.errors.append(FileError(line, Message(text, values)))

    def _fields(self, node: yaml.Node, known: Mapping[str, str]) -> dict[str, yaml.Node]:
        """The fields of a mapping; ``known`` maps their names to those of the plan's problems."""
        found: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self._wrong(_line(node), N_("Expected fields: {names}."), names=", ".join(known))
            return found
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                self._wrong(
                    _line(key),
                    N_("The field “{name}” is not known. Possible: {names}."),
                    name=name[:40],
                    names=", ".join(known),
                )
            elif name in found:
                self._wrong(_line(key), N_("The field “{name}” is there twice."), name=name)
            else:
                found[name] = value
                self.lines.setdefault(known[name], _line(key))
        return found

    def _scalar(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value).strip()
        self._wrong(_line(node), N_("Expected one value here."))
        return ""

    def _one_of(self, node: yaml.Node | None, values: type[MeetingKind | Role]) -> str | None:
        if node is None:
            return None
        text = self._scalar(node)
        if text in set(values):
            return text
        self._wrong(
            _line(node),
            N_("“{found}” is not possible here. Possible: {names}."),
            found=text[:40],
            names=", ".join(values),
        )
        return None

    def _texts(self, node: yaml.Node | None) -> dict[str, str]:
        """A text for each language, or one text, which is German."""
        if node is None:
            return {}
        if isinstance(node, yaml.ScalarNode):
            return {BASE_LANGUAGE: self._scalar(node)}
        if not isinstance(node, yaml.MappingNode):
            self._wrong(_line(node), N_("Expected a text for each language, such as “de: …”."))
            return {}
        texts: dict[str, str] = {}
        for key, value in node.value:
            code = str(key.value)
            if not _LANGUAGE.fullmatch(code):
                self._wrong(_line(key), N_("“{found}” is not a language."), found=code[:40])
            elif text := self._scalar(value):
                texts[code] = text
        return texts

    def _wall(self, node: yaml.Node | None) -> datetime | None:
        if node is None:
            return None
        text = self._scalar(node)
        try:
            if _WALL.fullmatch(text):
                day, clock = re.split("[T ]", text)
                return datetime.fromisoformat(f"{day}T{clock.zfill(5 if len(clock) < 6 else 8)}")
        except ValueError:
            pass
        self._wrong(
            _line(node),
            N_("“{found}” is not a time on the wall. Write for example 2027-05-15 18:00."),
            found=text[:40],
        )
        return None

    def _zone(self, node: yaml.Node | None) -> str:
        if node is None:
            return self.timezone
        text = self._scalar(node)
        if text not in available_timezones():
            self._wrong(
                _line(node),
                N_("“{found}” is not a time zone. Write for example Europe/Berlin."),
                found=text[:40],
            )
            return self.timezone
        return text

    def _whole(self, node: yaml.Node | None) -> int | None:
        if node is None:
            return None
        text = self._scalar(node)
        if text.isascii() and text.isdigit() and len(text) < 10:
            return int(text)
        self._wrong(_line(node), N_("“{found}” is not a whole number."), found=text[:40])
        return None

    def _degrees(self, node: yaml.Node | None) -> float | None:
        if node is None:
            return None
        text = self._scalar(node)
        if re.fullmatch(r"-?\d{1,3}(\.\d+)?", text):
            return float(text)
        self._wrong(_line(node), N_("“{found}” is not a number of degrees."), found=text[:40])
        return None

    def _place(self, node: yaml.Node | None) -> Place | None:
        if node is None:
            return None
        if isinstance(node, yaml.ScalarNode):
            return Place(self._scalar(node))
        fields = self._fields(
            node, dict.fromkeys(("name", "address", "latitude", "longitude"), "place")
        )
        name, address = fields.get("name"), fields.get("address")
        return Place(
            "" if name is None else self._scalar(name),
            "" if address is None else self._scalar(address),
            self._degrees(fields.get("latitude")),
            self._degrees(fields.get("longitude")),
        )

    def _items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def _audience(self, node: yaml.Node | None) -> Audience:
        if node is None:
            return Audience()
        fields = self._fields(
            node, dict.fromkeys(("roles", "organisations", "languages"), "audience")
        )
        roles = {self._one_of(item, Role) for item in self._items(fields.get("roles"))}
        slugs = {self._organisation(item) for item in self._items(fields.get("organisations"))}
        languages = {self._language(item) for item in self._items(fields.get("languages"))}
        return Audience(
            frozenset(Role(role) for role in roles if role)
            if "roles" in fields
            else Audience().roles,
            frozenset(slug for slug in slugs if slug),
            frozenset(code for code in languages if code),
        )

    def _organisation(self, node: yaml.Node) -> str:
        text = self._scalar(node)
        for slug, name in self.organisations.items():
            if text in (slug, name):
                return slug
        self._wrong(_line(node), N_("There is no organisation “{found}”."), found=text[:40])
        return ""

    def _language(self, node: yaml.Node) -> str:
        text = self._scalar(node)
        if _LANGUAGE.fullmatch(text):
            return text
        self._wrong(_line(node), N_("“{found}” is not a language."), found=text[:40])
        return ""

    def _reminders(self, node: yaml.Node | None) -> tuple[Any, ...]:
        if node is None:
            return DEFAULT_REMINDERS
        offsets = []
        for item in self._items(node):
            try:
                offsets.append(parse_offset(self._scalar(item)))
            except Refusal as refusal:
                self.errors.append(FileError(_line(item), refusal.message))
        return tuple(offsets)


#: The fields of a file, and of the plan.
_KNOWN = {
    "kind": "kind",
    "title": "titles",
    "agenda": "agenda",
    "starts": "starts",
    "ends": "ends",
    "timezone": "timezone",
    "place": "place",
    "capacity": "capacity",
    "audience": "audience",
    "reminders": "reminders",
}


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
