"""A meeting as a file (YAML), for who plans in files: read strictly, all mistakes at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import yaml

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
from bot.domain.wording import N_, Refusal
from bot.services.meetings.nodes import FileError, FileErrors, NodeReader, composed, line_of

#: For a plan without a readable time, which is never used.
_SOME_DAY = datetime.fromisoformat("2000-01-01")


def read_meeting(text: str, timezone: str, organisations: Mapping[str, str]) -> MeetingPlan:
    """The plan in the file. ``timezone`` is the city's, for a file that names none;
    ``organisations`` are names by slug. Raises :class:`FileErrors`.
    """
    return _Reader(timezone=timezone, organisations=organisations).read(text)


@dataclass(kw_only=True)
class _Reader(NodeReader):
    timezone: str
    organisations: Mapping[str, str]

    def read(self, text: str) -> MeetingPlan:
        root = composed(text)
        fields = self.fields(root, _KNOWN)
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
                self.wrong(top, N_("The field “{name}” is missing."), name=name)
        kind = self.one_of(fields.get("kind"), MeetingKind)
        titles = self.texts(fields.get("title"))
        starts = self.wall(fields.get("starts"))
        ends = self.wall(fields.get("ends"))
        place = self._place(fields.get("place"))
        agenda = self.texts(fields.get("agenda"))
        zone = self.zone(fields.get("timezone"), self.timezone)
        capacity = self.whole(fields.get("capacity"))
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

    def _place(self, node: yaml.Node | None) -> Place | None:
        if node is None:
            return None
        if isinstance(node, yaml.ScalarNode):
            return Place(self.scalar(node))
        fields = self.fields(
            node, dict.fromkeys(("name", "address", "latitude", "longitude"), "place")
        )
        name, address = fields.get("name"), fields.get("address")
        return Place(
            "" if name is None else self.scalar(name),
            "" if address is None else self.scalar(address),
            self.degrees(fields.get("latitude")),
            self.degrees(fields.get("longitude")),
        )

    def _audience(self, node: yaml.Node | None) -> Audience:
        if node is None:
            return Audience()
        fields = self.fields(
            node, dict.fromkeys(("roles", "organisations", "languages"), "audience")
        )
        roles = {self.one_of(item, Role) for item in self.items(fields.get("roles"))}
        slugs = {self._organisation(item) for item in self.items(fields.get("organisations"))}
        languages = {self.language(item) for item in self.items(fields.get("languages"))}
        return Audience(
            frozenset(Role(role) for role in roles if role)
            if "roles" in fields
            else Audience().roles,
            frozenset(slug for slug in slugs if slug),
            frozenset(code for code in languages if code),
        )

    def _organisation(self, node: yaml.Node) -> str:
        text = self.scalar(node)
        for slug, name in self.organisations.items():
            if text in (slug, name):
                return slug
        self.wrong(line_of(node), N_("There is no organisation “{found}”."), found=text[:40])
        return ""

    def _reminders(self, node: yaml.Node | None) -> tuple[Any, ...]:
        if node is None:
            return DEFAULT_REMINDERS
        offsets = []
        for item in self.items(node):
            try:
                offsets.append(parse_offset(self.scalar(item)))
            except Refusal as refusal:
                self.errors.append(FileError(line_of(item), refusal.message))
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
