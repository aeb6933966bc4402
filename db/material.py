"""Material to hand on: a leaflet with one file per language, each kept at Telegram by its id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.directory import Texts
from db.schema import UtcDateTime, metadata

material = Table(
    "material",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic", String(40), nullable=False),
    Column("titles", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

material_files = Table(
    "material_files",
    metadata,
    Column("material_id", ForeignKey("material.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("file_id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
)


@dataclass(frozen=True, slots=True)
class MaterialFile:
    """A file that Telegram keeps."""

    file_id: str
    name: str
    kind: Literal["photo", "document"] = "document"


@dataclass(frozen=True, slots=True)
class Material:
    """A leaflet; ``topic`` is one of those that people subscribe to."""

    id: int
    topic: str
    titles: Texts
    files: Mapping[str, MaterialFile]


async def add(connection: AsyncConnection, *, topic: str, titles: Texts, now: datetime) -> int:
    """A leaflet without files; returns its id."""
    result = await connection.execute(
        insert(material)
        .values(topic=topic, titles=dict(titles), created_at=now)
        .returning(material.c.id)
    )
    return int(result.scalar_one())


async def put_file(
    connection: AsyncConnection, material_id: int, language: str, file: MaterialFile
) -> None:
    """The leaflet in one language; a newer file takes the place of the one before."""
    values = {"file_id": file.file_id, "name": file.name, "kind": file.kind}
    changed = await connection.execute(
        update(material_files)
        .where(material_files.c.material_id == material_id, material_files.c.language == language)
        .values(**values)
    )
    if changed.rowcount == 0:
        await connection.execute(
            insert(material_files).values(material_id=material_id, language=language, **values)
        )


async def rename(connection: AsyncConnection, material_id: int, titles: Texts) -> None:
    """Give a leaflet its titles."""
    await connection.execute(
        update(material).where(material.c.id == material_id).values(titles=dict(titles))
    )


async def remove(connection: AsyncConnection, material_id: int) -> bool:
    """Delete a leaflet with its files; ``False``: it was gone."""
    result = await connection.execute(delete(material).where(material.c.id == material_id))
    return result.rowcount == 1


async def load(connection: AsyncConnection, material_id: int | None = None) -> list[Material]:
    """All leaflets, or one, each with its files."""
    query = (
        select(
            material,
            *(material_files.c[name] for name in ("language", "file_id", "name", "kind")),
        )
        .select_from(material.outerjoin(material_files))
        .order_by(material.c.id, material_files.c.language)
    )
    if material_id is not None:
        query = query.where(material.c.id == material_id)
    found: dict[int, tuple[Any, dict[str, MaterialFile]]] = {}
    for row in await connection.execute(query):
        _row, files = found.setdefault(row.id, (row, {}))
        if row.language is not None:
            files[row.language] = MaterialFile(row.file_id, row.name, row.kind)
    return [Material(row.id, row.topic, row.titles, files) for row, files in found.values()]
