"""The MSO directory: what organisations have agreed to show of themselves.

The answers stand here as they were given; what they mean is in the questionnaire they answered.
The name stands here for an organisation that the city's directory does not know.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Select,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from db.directory import organisations
from db.schema import UtcDateTime, metadata

mso_directory = Table(
    "mso_directory",
    metadata,
    Column("organisation_slug", String(40), primary_key=True),
    Column("organisation_name", String(200), nullable=False),
    Column("questionnaire_id", ForeignKey("questionnaires.id"), nullable=False, index=True),
    Column("answers", JSON, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Published:
    """One organisation's row; ``answers`` by item code, only of items that feed the directory.

    Its name is the one that it has in the city's directory now.
    """

    organisation: str
    organisation_name: str
    questionnaire: int
    answers: Mapping[str, Any]
    published_at: datetime


async def publish(
    connection: AsyncConnection,
    *,
    organisation: str,
    organisation_name: str,
    questionnaire_id: int,
    answers: Mapping[str, Any],
    now: datetime,
) -> None:
    """Show an organisation, in place of what was shown of it before."""
    await withdraw(connection, organisation)
    await connection.execute(
        insert(mso_directory).values(
            organisation_slug=organisation,
            organisation_name=organisation_name,
            questionnaire_id=questionnaire_id,
            answers=dict(answers),
            published_at=now,
        )
    )


async def withdraw(connection: AsyncConnection, organisation: str) -> bool:
    """Show an organisation no more; returns whether it was shown."""
    result = await connection.execute(
        delete(mso_directory).where(mso_directory.c.organisation_slug == organisation)
    )
    return bool(result.rowcount)


async def forget(connection: AsyncConnection, organisation: str, items: Collection[str]) -> None:
    """Take some items' answers out of what is shown of an organisation."""
    one = mso_directory.c.organisation_slug == organisation
    shown = (await connection.execute(select(mso_directory.c.answers).where(one))).scalar()
    if shown is not None:
        kept = {code: answer for code, answer in shown.items() if code not in items}
        await connection.execute(update(mso_directory).where(one).values(answers=kept))


async def find(connection: AsyncConnection, organisation: str) -> Published | None:
    """What is shown of an organisation."""
    query = _published().where(mso_directory.c.organisation_slug == organisation)
    row = (await connection.execute(query)).first()
    return None if row is None else Published(*row)


async def all_published(connection: AsyncConnection) -> list[Published]:
    """Every organisation that agreed, by name."""
    query = _published().order_by("name", mso_directory.c.organisation_slug)
    return [Published(*row) for row in await connection.execute(query)]


def _published() -> Select[Any]:
    name = func.coalesce(organisations.c.name, mso_directory.c.organisation_name).label("name")
    return select(
        mso_directory.c.organisation_slug,
        name,
        mso_directory.c.questionnaire_id,
        mso_directory.c.answers,
        mso_directory.c.published_at,
    ).outerjoin(organisations, organisations.c.slug == mso_directory.c.organisation_slug)
