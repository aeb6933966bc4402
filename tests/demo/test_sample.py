"""The sample city: everything the project documentation names, and nobody who could be real."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import date
from itertools import islice

import pytest

from bot.demo.sample import invented_people, load_sample, sample_workbook
from bot.domain.hours import parse_hours
from bot.services.workbook import read_workbook

SAMPLE = load_sample()

EXAMPLE_WORDS = "Muster|Beispiel|Probe|Exempel"


def test_it_is_as_large_as_the_city_described() -> None:
    assert len(SAMPLE.topics) == 34
    assert len(SAMPLE.offices) == 18
    assert len(SAMPLE.organisations) == 22
    assert len(SAMPLE.groups) <= 10
    assert {contact.office for contact in SAMPLE.contacts.values()} == set(SAMPLE.offices)


def test_the_groups_are_of_similar_size() -> None:
    sizes = Counter(topic.group for topic in SAMPLE.topics.values())
    assert set(sizes) == set(SAMPLE.groups)
    assert set(sizes.values()) <= {3, 4}


def test_it_is_a_workbook_that_a_city_could_have_filled_in() -> None:
    assert read_workbook(sample_workbook(), today=date(2026, 11, 22)) == SAMPLE


@pytest.mark.parametrize("slug", sorted(SAMPLE.topics))
def test_every_topic_is_complete_in_german(slug: str) -> None:
    topic = SAMPLE.topics[slug]
    assert topic.titles["de"]
    assert topic.concerns["de"]
    assert len(topic.words["de"]) >= 20


def test_a_language_with_a_title_has_a_title_for_every_topic_and_group() -> None:
    languages = {language for topic in SAMPLE.topics.values() for language in topic.titles}
    for topic in SAMPLE.topics.values():
        assert set(topic.titles) == set(topic.concerns) == set(topic.words) == languages


def test_every_topic_has_a_contact_at_its_office() -> None:
    for topic in SAMPLE.topics.values():
        assert topic.contact
        assert SAMPLE.contacts[topic.contact].office == topic.office


def test_nobody_could_be_taken_for_a_real_person() -> None:
    entries = [*SAMPLE.contacts.values(), *SAMPLE.organisations.values()]
    assert all(re.search(EXAMPLE_WORDS, entry.name, re.IGNORECASE) for entry in entries)
    for place in [*SAMPLE.offices.values(), *SAMPLE.contacts.values()]:
        assert re.fullmatch(r"\+49 221 4710 \d{3}", place.phone)
        assert place.email.endswith("@example.org")
    assert all("uster" in office.address for office in SAMPLE.offices.values())
    for room in SAMPLE.rooms.values():
        assert re.search("muster|beispiel", room.address, re.IGNORECASE)
        real = room.names["de"] == "Akademie Mont-Cenis"  # the one real venue of herne/facts.md
        assert real or re.search(EXAMPLE_WORDS, room.names["de"], re.IGNORECASE)


def test_phone_numbers_and_mail_addresses_are_given_once() -> None:
    places = [*SAMPLE.offices.values(), *SAMPLE.contacts.values()]
    assert len({place.phone for place in places}) == len(places)
    assert len({place.email for place in places}) == len(places)


def test_the_map_points_are_in_herne() -> None:
    for place in [*SAMPLE.offices.values(), *SAMPLE.rooms.values()]:
        assert place.latitude is not None
        assert place.longitude is not None
        assert 51.50 < place.latitude < 51.58
        assert 7.09 < place.longitude < 7.29


def test_hours_are_varied_and_every_office_has_some() -> None:
    weeks = [parse_hours(office.hours) for office in SAMPLE.offices.values()]
    assert all(any(week.week) or week.by_appointment for week in weeks)
    assert len(set(weeks)) >= 12
    personal = Counter(contact.hours for contact in SAMPLE.contacts.values())
    assert personal[""] >= 5
    assert personal["nach Vereinbarung"] >= 3


def test_the_organisations_come_from_all_districts_and_speak_all_sixteen_languages() -> None:
    organisations = SAMPLE.organisations.values()
    assert {entry.district for entry in organisations} == {
        "Wanne",
        "Eickel",
        "Sodingen",
        "Herne-Mitte",
    }
    assert len({code for entry in organisations for code in entry.languages}) == 16


# Invented people


def test_the_same_seed_invents_the_same_people() -> None:
    assert list(invented_people(50, seed=7)) == list(invented_people(50, seed=7))
    assert list(invented_people(50, seed=7)) != list(invented_people(50, seed=8))


def test_invented_people_are_visibly_samples_of_real_communities() -> None:
    people = list(invented_people(5_000, seed=1))
    for person in people:
        assert re.match(EXAMPLE_WORDS, person.last_name)
        assert person.language in SAMPLE.organisations[person.organisation].languages
    languages = Counter(person.language for person in people)
    assert len(languages) == 16
    assert [code for code, _count in languages.most_common(3)] == ["tr", "ar", "de"]


def test_a_hundred_thousand_people_are_invented_quickly() -> None:
    started = time.monotonic()
    assert sum(1 for _person in invented_people(100_000)) == 100_000
    assert time.monotonic() - started < 5
    assert len(list(islice(invented_people(100_000), 3))) == 3
