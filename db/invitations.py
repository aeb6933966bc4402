"""Invitations. Only a hash of the token is stored: a copy of the database opens no door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.invitation import Invitation, Kind
from bot.domain.person import Role
from db.schema import UtcDateTime, metadata

invitations = Table(
    "invitations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("role", String(20), nullable=False),
    Column("organisation_slug", ForeignKey("organisations.slug", ondelete="CASCADE")),
    Column("contact_slug", ForeignKey("contacts.slug", ondelete="CASCADE")),
    Column("language", String(8)),
    Column("created_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("used_at", UtcDateTime),
    Column("used_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("decided_at", UtcDateTime),
    Column("decided_by", ForeignKey("people.id", ondelete="SET NULL")),
    Column("approved", Integer),
)


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """What to store for a new invitation."""

    token_hash: str
    kind: Kind
    role: Role
    organisation: str | None
    contact: str | None
    language: str | None
    created_by: int | None
    created_at: datetime
    expires_at: datetime


def _invitation(row: Any) -> Invitation:
    return Invitation(
        id=row.id,
        kind=Kind(row.kind),
        role=Role(row.role),
        organisation=row.organisation_slug,
        contact=row.contact_slug,
        language=row.language,
        created_by=row.created_by,
        expires_at=row.expires_at,
        used_by=row.used_by,
        used=row.used_at is not None,
        revoked=row.revoked_at is not None,
        decided=row.decided_at is not None,
    )


async def add(connection: AsyncConnection, new: NewInvitation) -> int:
    """Store an invitation; returns its id."""
    result = await connection.execute(
        insert(invitations)
        .values(
            token_hash=new.token_hash,
            kind=new.kind.value,
            role=new.role.value,
            organisation_slug=new.organisation,
            contact_slug=new.contact,
            language=new.language,
            created_by=new.created_by,
            created_at=new.created_at,
            expires_at=new.expires_at,
        )
        .returning(invitations.c.id)
    )
    return int(result.scalar_one())


async def find(connection: AsyncConnection, invitation_id: int) -> Invitation | None:
    """The invitation with this id."""
    row = (
        await connection.execute(select(invitations).where(invitations.c.id == invitation_id))
    ).first()
    return None if row is None else _invitation(row)


async def find_by_hash(connection: AsyncConnection, token_hash: str) -> Invitation | None:
    """The invitation whose token has this hash."""
    row = (
        await connection.execute(select(invitations).where(invitations.c.token_hash == token_hash))
    ).first()
    return None if row is None else _invitation(row)


async def change_hash(connection: AsyncConnection, invitation_id: int, token_hash: str) -> None:
    """Put a new token in place of the old one, which is worthless from then on."""
    await connection.execute(
        update(invitations)
        .where(invitations.c.id == invitation_id, invitations.c.used_at.is_(None))
        .values(token_hash=token_hash)
    )


async def use(
    connection: AsyncConnection, invitation_id: int, person_id: int, now: datetime
) -> bool:
    """Claim the invitation for a person; of two at the same moment one gets ``False``."""
    result = await connection.execute(
        update(invitations)
        .where(
            invitations.c.id == invitation_id,
            invitations.c.used_at.is_(None),
            invitations.c.revoked_at.is_(None),
            invitations.c.expires_at > now,
        )
        .values(used_at=now, used_by=person_id)
    )
    return result.rowcount == 1


async def revoke(connection: AsyncConnection, invitation_id: int, now: datetime) -> bool:
    """Make an unused invitation worthless; returns whether it was unused and alive."""
    result = await connection.execute(
        update(invitations)
        .where(
            invitations.c.id == invitation_id,
            invitations.c.used_at.is_(None),
            invitations.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    return result.rowcount == 1


async def decide(
    connection: AsyncConnection,
    invitation_id: int,
    *,
    person_id: int,
    approved: bool,
    now: datetime,
) -> bool:
    """Staff confirm or refuse a deputy or successor; the first decision stands."""
    result = await connection.execute(
        update(invitations)
        .where(
            invitations.c.id == invitation_id,
            invitations.c.used_at.is_not(None),
            invitations.c.decided_at.is_(None),
        )
        .values(decided_at=now, decided_by=person_id, approved=int(approved))
    )
    return result.rowcount == 1


async def open_ones(connection: AsyncConnection, now: datetime, limit: int) -> list[Invitation]:
    """Invitations that can still be used, newest first."""
    query = (
        select(invitations)
        .where(
            invitations.c.used_at.is_(None),
            invitations.c.revoked_at.is_(None),
            invitations.c.expires_at > now,
        )
        .order_by(invitations.c.id.desc())
        .limit(limit)
    )
    return [_invitation(row) for row in await connection.execute(query)]


async def awaits_decision(connection: AsyncConnection, person_id: int) -> bool:
    """Whether the person came in as a deputy or successor whom staff have not decided on."""
    query = select(invitations.c.id).where(
        invitations.c.used_by == person_id,
        invitations.c.kind != Kind.DIRECT.value,
        invitations.c.decided_at.is_(None),
    )
    return (await connection.execute(query)).first() is not None


async def of_person(connection: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What is stored about the invitations a person made or used, without the other people."""
    hidden = {"token_hash", "created_by", "used_by", "decided_by"}
    columns = [c for c in invitations.columns if c.name not in hidden]
    query = select(*columns, invitations.c.created_by).where(
        (invitations.c.created_by == person_id) | (invitations.c.used_by == person_id)
    )
    found = [dict(row) for row in (await connection.execute(query)).mappings()]
    return [{"made_by_you": row.pop("created_by") == person_id, **row} for row in found]


async def forget_dead_before(connection: AsyncConnection, moment: datetime) -> int:
    """Delete invitations that have been used, revoked or expired since ``moment``."""
    result = await connection.execute(
        delete(invitations).where(
            or_(
                invitations.c.used_at < moment,
                invitations.c.revoked_at < moment,
                invitations.c.expires_at < moment,
            )
        )
    )
    return int(result.rowcount)
