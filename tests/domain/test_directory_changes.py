"""Before an import is applied, staff see what it would add, change and remove."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.directory import Contact, Directory, Office, Organisation, Room, Topic, TopicGroup
from bot.domain.directory_changes import changes

MUSTER = Contact("petra-muster", "soziales", "Petra Muster", phone="+49 221 4710 131")

CITY = Directory(
    groups={slug: TopicGroup(slug, {"de": slug}) for slug in ("home", "work")},
    topics={"housing": Topic("housing", "home", "soziales", "petra-muster", {"de": "Wohnen"})},
    offices={"soziales": Office("soziales", "FB 41", {"de": "Soziales"})},
    contacts={"petra-muster": MUSTER},
    organisations={"anadolu": Organisation("anadolu", "Muster-Verein")},
    rooms={"saal": Room("saal", {"de": "Muster-Saal"})},
    revision=3,
)


def test_the_same_directory_changes_nothing() -> None:
    same = replace(CITY, revision=0, groups=dict(CITY.groups))
    found = changes(CITY, same)
    assert found.empty
    assert (found.added, found.changed, found.removed) == (0, 0, 0)


def test_a_changed_entry_names_its_changed_fields() -> None:
    moved = replace(MUSTER, room="1.12", phone="+49 221 4710 132")
    found = changes(CITY, replace(CITY, contacts={"petra-muster": moved}))
    assert found.contacts.changed == {"petra-muster": ("room", "phone")}
    assert not found.empty
    assert (found.added, found.changed, found.removed) == (0, 1, 0)


def test_a_text_in_another_language_is_a_change() -> None:
    topic = replace(CITY.topics["housing"], titles={"de": "Wohnen", "tr": "Konut"})
    found = changes(CITY, replace(CITY, topics={"housing": topic}))
    assert found.topics.changed == {"housing": ("titles",)}


def test_another_short_name_is_one_removed_and_one_added() -> None:
    renamed = {"ali-muster": replace(MUSTER, slug="ali-muster")}
    found = changes(CITY, replace(CITY, contacts=renamed))
    assert found.contacts.added == ("ali-muster",)
    assert found.contacts.removed == ("petra-muster",)
    assert found.contacts.changed == {}


def test_another_order_is_another_menu() -> None:
    found = changes(CITY, replace(CITY, groups=dict(reversed(CITY.groups.items()))))
    assert found.groups.reordered
    assert not found.empty
    assert (found.added, found.changed, found.removed) == (0, 0, 0)


def test_an_entry_between_two_others_is_no_other_order() -> None:
    groups = {slug: TopicGroup(slug, {"de": slug}) for slug in ("home", "family", "work")}
    found = changes(CITY, replace(CITY, groups=groups)).groups
    assert found.added == ("family",)
    assert not found.reordered


@pytest.mark.parametrize(
    "kind", ["groups", "topics", "offices", "contacts", "organisations", "rooms"]
)
def test_every_kind_is_compared(kind: str) -> None:
    emptied = changes(CITY, replace(CITY, **{kind: {}}))
    assert {name for name, found in emptied.by_kind() if not found.empty} == {kind}
    assert emptied.removed == len(getattr(CITY, kind))
