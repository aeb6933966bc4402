"""A client that does nothing but send: the ceiling for messages to many.

``python -m tests.bench.raw_sender URL FIRST COUNT FLIGHT`` prints messages a second.
"""

from __future__ import annotations

import asyncio
import sys
import time

import aiohttp


async def send_all(url: str, first: int, count: int, in_flight: int) -> float:
    """Send to the chats from ``first`` on; returns messages a second."""
    waiting = iter(range(first, first + count))
    async with aiohttp.ClientSession() as session:

        async def work() -> None:
            for chat in waiting:
                body = {"chat_id": chat, "text": "Thank you, it has been checked."}
                async with session.post(url, json=body) as response:
                    await response.read()

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(in_flight)))
        return count / (time.perf_counter() - began)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[2:5]]
    sys.stdout.write(f"{asyncio.run(send_all(sys.argv[1], *numbers)):.1f}\n")
