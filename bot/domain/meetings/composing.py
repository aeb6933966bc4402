"""Between a plan and the answers of the dialogue in which it is made or changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.domain.dialogue import Answers
from bot.domain.directory import BASE_LANGUAGE, Texts
from bot.domain.meetings.meeting import (
    DEFAULT_REMINDERS,
    Audience,
    MeetingKind,
    MeetingPlan,
    Place,
)
from bot.domain.meetings.reminders import format_offset, parse_offset
from bot.domain.meetings.scripts import BOTH, EVERYBODY, LANGUAGES, ORGANISATIONS
from bot.domain.person import Role

#: Where the city's meetings are mostly held; offered as a suggestion.
USUAL_PLACE: Mapping[str, Any] = {
    "name": "Akademie Mont-Cenis",
    "address": "Mont-Cenis-Platz 1, 44627 Herne",
    "latitude": 51.5403,
    "longitude": 7.2603,
}

#: What a new meeting's dialogue begins with: suggestions that can be taken over or changed.
SUGGESTIONS: Mapping[str, Any] = {
    "usual_place": dict(USUAL_PLACE),
    "usual_reminders": [format_offset(offset) for offset in DEFAULT_REMINDERS],
}


def texts_of(answers: Answers, name: str) -> Texts:
    """The texts that were given for ``name.de``, ``name.tr``, …"""
    start = f"{name}."
    return {
        step.removeprefix(start): str(text)
        for step, text in answers.items()
        if step.startswith(start) and text
    }


def plan_of(answers: Answers, timezone: str) -> MeetingPlan:
    """The plan that a finished dialogue gives; its problems are for the caller to look for.

    ``timezone`` is the city's; a plan that is changed keeps its own. An end on the clock before the
    start is meant on the day after.
    """
    day = datetime.fromisoformat(str(answers["date"])).date()
    starts = datetime.fromisoformat(f"{day}T{answers['start']}")
    ends = datetime.fromisoformat(f"{day}T{answers['end']}")
    ends += timedelta(days=int(answers.get("days", 0)) or ends < starts)
    place, capacity = answers["place"], answers.get("capacity")
    return MeetingPlan(
        kind=MeetingKind(answers["kind"]),
        titles=texts_of(answers, "title"),
        agenda=texts_of(answers, "agenda"),
        starts=starts,
        ends=ends,
        timezone=str(answers.get("timezone", timezone)),
        place=Place(place["name"], place["address"], place["latitude"], place["longitude"]),
        capacity=None if capacity is None else int(capacity),
        audience=Audience(
            roles=frozenset(Role(role) for role in answers.get("roles", ("key-person",))),
            organisations=frozenset(answers.get("organisations", ())),
            languages=frozenset(answers.get("languages", ())),
        ),
        reminders=tuple(parse_offset(code) for code in answers["reminders"] if code != "none"),
    )


def answers_of(plan: MeetingPlan) -> dict[str, Any]:
    """The answers that would give this plan: a dialogue begun with them is at its review."""
    audience, place = plan.audience, plan.place
    others = sorted({*plan.titles, *plan.agenda} - {BASE_LANGUAGE})
    answers: dict[str, Any] = {
        "kind": plan.kind.value,
        "others": others or None,
        "date": plan.starts.date().isoformat(),
        "start": f"{plan.starts:%H:%M}",
        "end": f"{plan.ends:%H:%M}",
        "days": _days(plan),
        "place": {
            "name": place.name,
            "address": place.address,
            "latitude": place.latitude,
            "longitude": place.longitude,
        },
        "capacity": plan.capacity,
        "audience": _audience(audience),
        "reminders": [format_offset(offset) for offset in plan.reminders] or ["none"],
        "timezone": plan.timezone,
        "roles": sorted(audience.roles),
        "usual_place": dict(USUAL_PLACE),
    }
    if audience.organisations:
        answers["organisations"] = sorted(audience.organisations)
    if audience.languages:
        answers["languages"] = sorted(audience.languages)
    for code in (BASE_LANGUAGE, *others):
        answers[f"title.{code}"] = plan.titles.get(code)
        answers[f"agenda.{code}"] = plan.agenda.get(code)
    return answers


def _days(plan: MeetingPlan) -> int:
    """How many days after its first one a meeting ends; none where the clock alone says the day
    after, so that it says so anew when a time is changed.
    """
    days = (plan.ends.date() - plan.starts.date()).days
    return 0 if days == 1 and plan.ends.time() < plan.starts.time() else days


def _audience(audience: Audience) -> str:
    if audience.organisations and audience.languages:
        return BOTH
    if audience.organisations:
        return ORGANISATIONS
    return LANGUAGES if audience.languages else EVERYBODY
