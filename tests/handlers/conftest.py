"""Fixtures of the tests about handlers: a stand-in and a post office."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.demo.standin import TOKEN, StandIn
from tests.conftest import Clock
from tests.handlers.post_office import PostOffice, at_work


@pytest.fixture
def standin() -> StandIn:
    """A stand-in that the test begins to serve itself."""
    return StandIn(TOKEN)


@pytest.fixture
async def post_office(standin: StandIn, empty_url: str, clock: Clock) -> AsyncIterator[PostOffice]:
    """A courier on an empty database."""
    async with standin.serving() as api_url, at_work(standin, empty_url, api_url, clock) as office:
        yield office
