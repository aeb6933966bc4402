"""The directory: which topic leads to which contact at which office.

Frozen values shared by the workbook, the tables, the lookup and the cards; they know nothing of
where they came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

#: Text per language code (ISO 639-1, Kurmanji ``ku``); German is always there.
Texts = Mapping[str, str]

#: The language that the city always fills in, and that every other one falls back to.
BASE_LANGUAGE = "de"


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """One of at most ten headings of the menu."""

    slug: str
    titles: Texts


@dataclass(frozen=True, slots=True)
class Topic:
    """Something people ask about.

    ``contact`` names the person to show first; without one the office answers.
    ``concerns`` is the formal sentence on the card that is shown at the counter.
    ``words`` are everyday words and phrases per language that lead here in a search.
    """

    slug: str
    group: str
    office: str
    contact: str | None
    titles: Texts
    concerns: Texts = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Office:
    """A department of the city or a partner. ``hours`` as in :mod:`bot.domain.hours`."""

    slug: str
    code: str | None
    names: Texts
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    email: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at an office. Empty ``hours`` means the office's.

    ``languages`` are the codes of the languages spoken at the counter;
    ``verified_on`` is the day on which the entry was last confirmed.
    """

    slug: str
    office: str
    name: str
    room: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A migrant organisation (MSO)."""

    slug: str
    name: str
    district: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A room that organisations can use.

    ``equipment`` and ``accessibility`` are codes of :mod:`bot.domain.rooms.features`; ``hours`` as
    in :mod:`bot.domain.hours`. After each booking the room stays empty for ``buffer_minutes``.
    ``photo`` is a web address. ``manager`` is the contact who decides; without one all room
    managers do.
    """

    slug: str
    names: Texts
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    capacity: int = 1
    equipment: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    hours: str = ""
    buffer_minutes: int = 0
    closed_on_holidays: bool = True
    photo: str = ""
    rules: Texts = field(default_factory=dict)
    manager: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything the workbook holds, in its order, by slug. ``revision`` counts the imports."""

    groups: Mapping[str, TopicGroup]
    topics: Mapping[str, Topic]
    offices: Mapping[str, Office]
    contacts: Mapping[str, Contact]
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    rooms: Mapping[str, Room] = field(default_factory=dict)
    revision: int = 0
