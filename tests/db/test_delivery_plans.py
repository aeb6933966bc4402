"""Looking for what is due stays cheap: small indexes of what is open, never the whole table."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.person import Role
from bot.services import deliveries
from bot.services.deliveries import LEASE, Letter
from bot.services.desk import Desk
from db import in_flight
from tests.services.walking import create_person

Look = Callable[[AsyncConnection, Desk], Coroutine[Any, Any, object]]


class Explaining:
    """A connection that asks for the plan of each query before it runs it."""

    def __init__(self, connection: AsyncConnection, prefix: str) -> None:
        self._connection = connection
        self._prefix = prefix
        self.plan = ""

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        """The rows; the plan is kept."""
        dialect = self._connection.dialect
        literally = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        query = str(literally).replace("%%", "%")
        plan = await self._connection.execute(text(f"{self._prefix} {query}".replace(":", "\\:")))
        self.plan += "\n".join(str(row) for row in plan)
        return await self._connection.execute(statement, parameters)


async def look_for_due(connection: AsyncConnection, desk: Desk) -> object:
    return await in_flight.due(connection, now=desk.clock(), lease=LEASE, limit=12)


async def look_ahead(connection: AsyncConnection, desk: Desk) -> object:
    return await in_flight.next_due(connection, now=desk.clock(), lease=LEASE)


@pytest.mark.parametrize("look", [look_for_due, look_ahead])
async def test_only_what_is_open_is_looked_at(desk: Desk, backend: str, look: Look) -> None:
    person = await create_person(desk, Role.STEERING)
    now = desk.clock()
    await deliveries.post_many(
        desk,
        [
            Letter("note", "plan", person.id, {}, now + timedelta(days=n % 2), occasion=str(n))
            for n in range(3000)
        ],
    )
    async with desk.database.writing() as connection:
        await connection.execute(
            text("UPDATE deliveries SET state = 'sent', settled_at = due_at WHERE id % 10 <> 0")
        )
        await connection.execute(text("ANALYZE"))
        prefix = "EXPLAIN QUERY PLAN" if backend == "sqlite" else "EXPLAIN"
        explaining = Explaining(connection, prefix)
        await look(cast(AsyncConnection, explaining), desk)
    assert "ix_deliveries_waiting" in explaining.plan
    for whole_table in ("Seq Scan on deliveries", "SCAN deliveries'", "SCAN deliveries\n"):
        assert whole_table not in explaining.plan, explaining.plan
