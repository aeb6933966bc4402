"""Puts the rows of all sheets together to a directory, checking what one row cannot know.

References, duplicates and missing German texts; a row with a mistake still counts as there, so
that one mistake is not reported again at everything that refers to it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import date

from bot.domain.directory import Contact, Directory, Office, Organisation, Room, Topic, TopicGroup
from bot.domain.wording import N_
from bot.services.workbook.cells import Row
from bot.services.workbook.layout import (
    ACCESSIBILITY_WORDS,
    CONTACTS,
    EQUIPMENT_WORDS,
    GROUPS,
    OFFICE_NAMES,
    OFFICES,
    ORGANISATIONS,
    ROOM_TEXTS,
    ROOMS,
    TOPIC_TEXTS,
    TOPICS,
    Sheet,
)
from bot.services.workbook.texts import TextRows

#: The menu shows the groups on one screen.
MOST_GROUPS = 10

#: Titles become buttons, which a phone cuts off.
LONGEST_TITLE = 64
LONGEST_NAME = 150
LONGEST_CONCERN = 600
LONGEST_RULES = 600

#: People in a room, and minutes that it stays empty behind a booking.
MOST_PEOPLE = 5000
LONGEST_BUFFER = 240

Rows = Mapping[str, list[Row]]


def assemble(rows: Rows, latest: date) -> Directory:
    """The directory of ``rows`` by sheet name; to be used only if no mistake was reported."""
    groups = _groups(rows[GROUPS.name])
    offices = _offices(rows[OFFICES.name], rows[OFFICE_NAMES.name])
    contacts = _contacts(rows[CONTACTS.name], offices, latest)
    return Directory(
        groups=groups,
        topics=_topics(rows[TOPICS.name], rows[TOPIC_TEXTS.name], groups, offices, contacts),
        offices=offices,
        contacts=contacts,
        organisations=_organisations(rows[ORGANISATIONS.name]),
        rooms=_rooms(rows[ROOMS.name], rows[ROOM_TEXTS.name], contacts),
    )


def _new_slug(row: Row, taken: Container[str]) -> str:
    slug = row.slug("slug")
    if slug and slug in taken:
        row.wrong("slug", N_("“{value}” appears twice in this sheet."), value=slug)
        return ""
    return slug


def _required_reference(row: Row, field: str, known: Container[str], home: Sheet) -> str:
    slug = row.reference(field, known, home)
    if not slug and field not in row.unusable:
        row.wrong(field, N_("This cell must not be empty."))
    return slug


def _groups(rows: list[Row]) -> dict[str, TopicGroup]:
    texts = TextRows([(row.slug("slug"), row) for row in rows])
    titles = texts.read(lambda row: row.text("title", LONGEST_TITLE, required=True))
    texts.require_base("title", titles, texts.slugs, texts.first)
    for slug in texts.slugs[MOST_GROUPS:]:
        texts.first[slug].wrong(
            "slug", N_("There are too many groups: at most {count}."), count=MOST_GROUPS
        )
    return {slug: TopicGroup(slug, titles.get(slug, {})) for slug in texts.slugs}


def _point(row: Row) -> tuple[float | None, float | None]:
    latitude, longitude = row.coordinate("latitude", 90), row.coordinate("longitude", 180)
    one_missing = (latitude is None) != (longitude is None)
    if one_missing and not row.unusable & {"latitude", "longitude"}:
        row.wrong(
            "longitude" if longitude is None else "latitude",
            N_("Give both latitude and longitude, or neither."),
        )
    return latitude, longitude


def _offices(rows: list[Row], name_rows: list[Row]) -> dict[str, Office]:
    offices: dict[str, Office] = {}
    homes: dict[str, Row] = {}
    for row in rows:
        latitude, longitude = _point(row)
        office = Office(
            slug=_new_slug(row, offices),
            code=row.text("code", 40) or None,
            names={},
            address=row.text("address"),
            latitude=latitude,
            longitude=longitude,
            phone=row.phone("phone"),
            email=row.email("email"),
            hours=row.hours("hours"),
        )
        if office.slug:
            offices[office.slug], homes[office.slug] = office, row
    texts = TextRows(
        [(_required_reference(row, "office", offices, OFFICES), row) for row in name_rows]
    )
    names = texts.read(lambda row: row.text("name", LONGEST_NAME, required=True))
    texts.require_base("name", names, list(offices), homes)
    return {slug: replace(office, names=names.get(slug, {})) for slug, office in offices.items()}


def _contacts(rows: list[Row], offices: Mapping[str, Office], latest: date) -> dict[str, Contact]:
    contacts: dict[str, Contact] = {}
    for row in rows:
        contact = Contact(
            slug=_new_slug(row, contacts),
            office=_required_reference(row, "office", offices, OFFICES),
            name=row.text("name", 80, required=True),
            room=row.text("room", 60),
            phone=row.phone("phone"),
            email=row.email("email"),
            hours=row.hours("hours"),
            languages=row.languages("languages"),
            verified_on=row.day("verified_on", latest),
        )
        if contact.slug:
            contacts[contact.slug] = contact
    return contacts


def _topics(
    rows: list[Row],
    text_rows: list[Row],
    groups: Mapping[str, TopicGroup],
    offices: Mapping[str, Office],
    contacts: Mapping[str, Contact],
) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    homes: dict[str, Row] = {}
    for row in rows:
        topic = Topic(
            slug=_new_slug(row, topics),
            group=_required_reference(row, "group", groups, GROUPS),
            office=_required_reference(row, "office", offices, OFFICES),
            contact=row.reference("contact", contacts, CONTACTS) or None,
            titles={},
        )
        workplace = contacts[topic.contact].office if topic.contact else ""
        if workplace and topic.office and workplace != topic.office:
            row.wrong(
                "contact",
                N_("“{value}” works at “{office}”, not at “{other}”."),
                value=topic.contact,
                office=workplace,
                other=topic.office,
            )
        if topic.slug:
            topics[topic.slug], homes[topic.slug] = topic, row
    return _with_texts(topics, homes, text_rows)


def _with_texts(
    topics: Mapping[str, Topic], homes: Mapping[str, Row], text_rows: list[Row]
) -> dict[str, Topic]:
    texts = TextRows(
        [(_required_reference(row, "topic", topics, TOPICS), row) for row in text_rows]
    )
    titles = texts.read(lambda row: row.text("title", LONGEST_TITLE))
    concerns = texts.read(lambda row: row.text("concern", LONGEST_CONCERN))
    words = texts.read(lambda row: row.words("words"))
    texts.require_base("title", titles, list(topics), homes)
    with_concern = [slug for slug in titles if slug in concerns]
    texts.require_base("concern", concerns, with_concern, homes)
    return {
        slug: replace(
            topic,
            titles=titles.get(slug, {}),
            concerns=concerns.get(slug, {}),
            words=words.get(slug, {}),
        )
        for slug, topic in topics.items()
    }


def _organisations(rows: list[Row]) -> dict[str, Organisation]:
    organisations: dict[str, Organisation] = {}
    for row in rows:
        organisation = Organisation(
            slug=_new_slug(row, organisations),
            name=row.text("name", LONGEST_NAME, required=True),
            district=row.text("district", 60),
            languages=row.languages("languages"),
        )
        if organisation.slug:
            organisations[organisation.slug] = organisation
    return organisations


def _rooms(
    rows: list[Row], text_rows: list[Row], contacts: Mapping[str, Contact]
) -> dict[str, Room]:
    rooms: dict[str, Room] = {}
    homes: dict[str, Row] = {}
    for row in rows:
        latitude, longitude = _point(row)
        room = Room(
            slug=_new_slug(row, rooms),
            names={},
            address=row.text("address"),
            latitude=latitude,
            longitude=longitude,
            capacity=row.whole("capacity", 1, MOST_PEOPLE, required=True),
            equipment=row.chosen("equipment", EQUIPMENT_WORDS),
            accessibility=row.chosen("accessibility", ACCESSIBILITY_WORDS),
            hours=row.hours("hours"),
            buffer_minutes=row.whole("buffer_minutes", 0, LONGEST_BUFFER),
            closed_on_holidays=row.yes("closed_on_holidays", empty=True),
            photo=row.link("photo"),
            manager=row.reference("manager", contacts, CONTACTS) or None,
        )
        if room.slug:
            rooms[room.slug], homes[room.slug] = room, row
    texts = TextRows([(_required_reference(row, "room", rooms, ROOMS), row) for row in text_rows])
    names = texts.read(lambda row: row.text("name", LONGEST_TITLE))
    rules = texts.read(lambda row: row.text("rules", LONGEST_RULES))
    texts.require_base("name", names, list(rooms), homes)
    with_rules = [slug for slug in names if slug in rules]
    texts.require_base("rules", rules, with_rules, homes)
    return {
        slug: replace(room, names=names.get(slug, {}), rules=rules.get(slug, {}))
        for slug, room in rooms.items()
    }
