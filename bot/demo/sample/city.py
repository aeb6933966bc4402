"""Reads the sample city's files; the texts of the topics are one file per language.

Another language is another file: nothing here knows how many there are.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.domain.directory import Contact, Directory, Office, Organisation, Room, Topic, TopicGroup
from bot.domain.rooms.features import ACCESSIBILITY, EQUIPMENT, in_order
from bot.services.workbook import write_workbook
from bot.services.workbook.cells import clean, split_words

_FOLDER = Path(__file__).parent

#: The C parser reads the many search words ten times as fast; both are the safe ones.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_sample() -> Directory:
    """The sample city, the same at every call."""
    groups = read_sample("groups")
    return Directory(
        groups={entry["slug"]: TopicGroup(entry["slug"], entry["titles"]) for entry in groups},
        topics=_topics(groups),
        offices={entry["slug"]: _office(entry) for entry in read_sample("offices")},
        contacts={entry["slug"]: _contact(entry) for entry in read_sample("contacts")},
        organisations=load_organisations(),
        rooms={entry["slug"]: _room(entry) for entry in read_sample("rooms")},
    )


def load_organisations() -> dict[str, Organisation]:
    """The invented organisations alone, by slug."""
    return {
        entry["slug"]: Organisation(
            slug=entry["slug"],
            name=entry["name"],
            district=entry["district"],
            languages=tuple(entry["languages"]),
        )
        for entry in read_sample("organisations")
    }


def sample_workbook() -> bytes:
    """The sample city as the workbook that a city would fill in."""
    return write_workbook(load_sample())


def read_sample(name: str) -> Any:
    """A data file of the sample, by its name without ending."""
    text = (_FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, _LOADER)  # noqa: S506 - a safe loader, see above


def _topics(groups: list[dict[str, Any]]) -> dict[str, Topic]:
    files = sorted((_FOLDER / "topics").glob("*.yaml"))
    texts = {path.stem: read_sample(f"topics/{path.stem}") or {} for path in files}
    topics: dict[str, Topic] = {}
    for group in groups:
        for entry in group["topics"]:
            slug = entry["slug"]
            own = {language: texts[language][slug] for language in texts if slug in texts[language]}
            topics[slug] = Topic(
                slug=slug,
                group=group["slug"],
                office=entry["office"],
                contact=entry["contact"],
                titles={language: clean(text["title"]) for language, text in own.items()},
                concerns={language: clean(text["concern"]) for language, text in own.items()},
                words={
                    language: split_words("\n".join(map(str, text["words"])))
                    for language, text in own.items()
                },
            )
    return topics


def _office(entry: dict[str, Any]) -> Office:
    latitude, longitude = entry["point"]
    return Office(
        slug=entry["slug"],
        code=entry.get("code"),
        names=entry["names"],
        address=entry["address"],
        latitude=latitude,
        longitude=longitude,
        phone=entry["phone"],
        email=entry["email"],
        hours=entry["hours"],
    )


def _contact(entry: dict[str, Any]) -> Contact:
    verified_on = entry["verified_on"]
    assert isinstance(verified_on, date)  # YAML reads 2026-09-14 as a date
    return Contact(
        slug=entry["slug"],
        office=entry["office"],
        name=entry["name"],
        room=entry["room"],
        phone=entry["phone"],
        email=entry["email"],
        hours=entry.get("hours", ""),
        languages=tuple(entry["languages"]),
        verified_on=verified_on,
    )


def _room(entry: dict[str, Any]) -> Room:
    latitude, longitude = entry["point"]
    return Room(
        slug=entry["slug"],
        names=entry["names"],
        address=entry["address"],
        latitude=latitude,
        longitude=longitude,
        capacity=entry["capacity"],
        equipment=in_order(entry["equipment"], EQUIPMENT),
        accessibility=in_order(entry["accessibility"], ACCESSIBILITY),
        hours=entry["hours"],
        buffer_minutes=entry["buffer"],
        closed_on_holidays=entry["holidays"],
        rules=entry["rules"],
        manager=entry.get("manager"),
    )
