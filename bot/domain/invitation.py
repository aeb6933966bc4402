"""Invitations: what the token opens, and whether it still does.

A token has 32 random bytes in the alphabet of deep links (43 of the 64 characters Telegram
allows), so it cannot be guessed and only its SHA-256 has to be kept.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.person import Role
from bot.domain.wording import N_, Refusal


class Kind(StrEnum):
    """Who invites: staff directly, or a key person for a deputy or successor (staff confirm)."""

    DIRECT = "direct"
    DEPUTY = "deputy"
    SUCCESSOR = "successor"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as stored; its token is known to nobody but its holder."""

    id: int
    kind: Kind
    role: Role
    organisation: str | None
    contact: str | None
    language: str | None
    created_by: int | None
    expires_at: datetime
    used_by: int | None
    used: bool
    revoked: bool
    decided: bool


def new_token() -> str:
    """A token that cannot be guessed."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def check(invitation: Invitation | None, person_id: int | None, now: datetime) -> Invitation:
    """The invitation if this person may use it now, else a :class:`Refusal` that says why."""
    if invitation is None:
        raise Refusal(
            N_(
                "I do not know this invitation. Perhaps part of the link is missing. "
                "Please open the link once more or ask for a new invitation."
            )
        )
    if invitation.revoked:
        raise Refusal(N_("This invitation was withdrawn. Please ask for a new one."))
    if invitation.used:
        if person_id is not None and invitation.used_by == person_id:
            raise Refusal(N_("You have already used this invitation. You are registered."))
        raise Refusal(
            N_(
                "This invitation was already used. Each one is for one person. "
                "Please ask for your own."
            )
        )
    if invitation.expires_at <= now:
        raise Refusal(N_("This invitation has expired. Please ask for a new one."))
    if person_id is not None and invitation.created_by == person_id:
        raise Refusal(N_("This invitation is for somebody else. Please pass it on."))
    return invitation
