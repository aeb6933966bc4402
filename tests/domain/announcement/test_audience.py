"""Who an announcement reaches, rule by rule; the database is tested on this one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.announcement import NO_ANSWER, Audience, Listener, reaches
from bot.domain.person import Role

AYSE = Listener(
    "tr",
    roles={Role.KEY_PERSON},
    organisations={"choir", "club"},
    declined={"business"},
    rsvps={7: "yes", 8: NO_ANSWER},
)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience(), True),
        (Audience(roles=frozenset({Role.KEY_PERSON, Role.EDITOR})), True),
        (Audience(roles=frozenset({Role.EDITOR})), False),
        (Audience(organisations=frozenset({"club"})), True),
        (Audience(organisations=frozenset({"other"})), False),
        (Audience(languages=frozenset({"tr", "ar"})), True),
        (Audience(languages=frozenset({"ar"})), False),
        (Audience(topics=frozenset({"family"})), True),
        (Audience(topics=frozenset({"business"})), False),
        (Audience(topics=frozenset({"business", "family"})), True),
        (Audience(topics=frozenset({"business"}), must_read=True), True),
        (Audience(meeting=7), True),
        (Audience(meeting=9), False),
        (Audience(meeting=7, rsvps=frozenset({"yes", "perhaps"})), True),
        (Audience(meeting=8, rsvps=frozenset({"yes"})), False),
        (Audience(meeting=8, rsvps=frozenset({NO_ANSWER})), True),
        (Audience(roles=frozenset({Role.EDITOR}), must_read=True), False),
    ],
)
def test_each_rule(audience: Audience, expected: bool) -> None:
    assert reaches(audience, AYSE) is expected


def test_only_registered_people_are_written_to() -> None:
    assert not reaches(Audience(must_read=True), replace(AYSE, consented=False))
    assert not reaches(Audience(must_read=True), replace(AYSE, roles=frozenset()))
