"""The stand-in runs by itself, as the benchmark uses it."""

from __future__ import annotations

import asyncio
import sys

import aiohttp


async def test_it_prints_its_address_serves_and_ends_cleanly() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.demo.standin", "--token", "77:SAMPLE", "--no-history"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    get_me = f"{url}/bot77:SAMPLE/getMe"
    async with aiohttp.ClientSession() as session, session.get(get_me) as answer:
        assert (await answer.json())["result"]["id"] == 77
    process.terminate()
    assert await process.wait() == 0
