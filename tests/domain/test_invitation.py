"""Invitations: tokens that cannot be guessed, and every reason why one does not open the door."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.invitation import Invitation, Kind, check, new_token, token_hash
from bot.domain.person import Role
from bot.domain.wording import Refusal

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
INVITER, INVITED = 1, 2

INVITATION = Invitation(
    id=7,
    kind=Kind.DIRECT,
    role=Role.KEY_PERSON,
    organisation="anadolu",
    contact=None,
    language="tr",
    created_by=INVITER,
    expires_at=NOW + timedelta(days=14),
    used_by=None,
    used=False,
    revoked=False,
    decided=False,
)


def test_a_good_one_opens_the_door_for_a_stranger_and_for_a_known_person() -> None:
    assert check(INVITATION, None, NOW) is INVITATION
    assert check(INVITATION, INVITED, NOW) is INVITATION


@pytest.mark.parametrize(
    ("invitation", "person", "reason"),
    [
        (None, None, "I do not know this invitation"),
        (replace(INVITATION, revoked=True), None, "withdrawn"),
        (replace(INVITATION, used=True, used_by=INVITED), None, "already used"),
        (replace(INVITATION, used=True, used_by=INVITED), 3, "already used"),
        (replace(INVITATION, used=True, used_by=INVITED), INVITED, "You have already used"),
        (replace(INVITATION, used=True, used_by=None), 3, "already used"),
        (replace(INVITATION, expires_at=NOW), None, "expired"),
        (INVITATION, INVITER, "for somebody else"),
    ],
)
def test_every_other_one_is_refused_with_its_reason(
    invitation: Invitation | None, person: int | None, reason: str
) -> None:
    with pytest.raises(Refusal, match=reason):
        check(invitation, person, NOW)


def test_it_is_good_until_the_last_moment() -> None:
    assert check(INVITATION, None, INVITATION.expires_at - timedelta(microseconds=1))


def test_tokens_fit_deep_links_and_never_repeat() -> None:
    tokens = {new_token() for _number in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)


def test_a_hash_tells_nothing_of_its_token() -> None:
    token = new_token()
    assert token_hash(token) == token_hash(token)
    assert token_hash(token) != token_hash(token + "x")
    assert token not in token_hash(token)
    assert len(token_hash(token)) == 64
