"""What an announcement has to be, and what can be done with it when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.announcement import (
    CAPTION,
    LONGEST,
    Act,
    Announcement,
    AnnouncementState,
    Attachment,
    Audience,
    Content,
    check_act,
    checked,
)
from bot.domain.person import Role
from bot.domain.wording import Refusal

CONTENT = Content({"de": "<b>Neue Kurse</b>\nAb Mai.", "tr": "Yeni kurslar"})
DRAFT = Announcement(1, 7, AnnouncementState.DRAFT, CONTENT, Audience())


def test_the_first_german_line_is_the_title() -> None:
    assert CONTENT.title == "Neue Kurse"


def test_who_has_no_translation_reads_german() -> None:
    assert [part.plain for part in CONTENT.parts("ar")] == ["Neue Kurse\nAb Mai."]
    assert [CONTENT.language_for(code) for code in ("ar", "tr")] == ["de", "tr"]


def test_under_a_picture_the_first_part_is_short() -> None:
    long = replace(CONTENT, texts={"de": "Satz. " * 500})
    assert len(long.parts("de")) == 1
    pictured = replace(long, attachment=Attachment("photo", "x")).parts("de")
    assert len(pictured) == 2
    assert len(pictured[0]) <= CAPTION


def test_empty_translations_are_left_out() -> None:
    assert checked(Content({"de": " <strong>Ja</strong> ", "tr": " \n"})).texts == {
        "de": "<b>Ja</b>"
    }


@pytest.mark.parametrize(
    "content",
    [
        Content({"tr": "Merhaba"}),
        Content({"de": "  "}),
        Content({"de": "x" * (LONGEST + 1)}),
        Content({"de": "gut", "tr": "<b>x"}),
        Content({"de": "gut"}, link="javascript:x"),
    ],
)
def test_what_nobody_could_read_is_refused(content: Content) -> None:
    with pytest.raises(Refusal):
        checked(content)


@pytest.mark.parametrize("state", AnnouncementState)
def test_what_is_under_way_cannot_be_rewritten_only_corrected(state: AnnouncementState) -> None:
    acts = replace(DRAFT, state=state).acts
    assert not ({Act.CHANGE, Act.DELETE} & acts and {Act.CORRECT, Act.WITHDRAW} & acts)
    assert (Act.STOP in acts) == (state is AnnouncementState.SENDING)


def test_nobody_approves_what_they_wrote() -> None:
    waiting = replace(DRAFT, state=AnnouncementState.WAITING)
    check_act(waiting, Act.APPROVE, 8)
    with pytest.raises(Refusal):
        check_act(waiting, Act.APPROVE, 7)
    with pytest.raises(Refusal):
        check_act(DRAFT, Act.APPROVE, 8)


def test_an_audience_is_stored_and_comes_back() -> None:
    audience = Audience(
        frozenset({Role.KEY_PERSON}), frozenset({"choir"}), frozenset({"tr"}), frozenset({"family"})
    )
    assert Audience.from_json(audience.to_json()) == audience
