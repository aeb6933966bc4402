"""Runs the stand-in by itself, as the benchmark does: ``python -m bot.demo.standin --port 8088``.

Prints its URL on the first line, then serves until it is stopped.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress

import click

from bot.demo.standin.standin import TOKEN, StandIn


@click.command()
@click.option("--port", default=0, show_default="any free one", help="Port on 127.0.0.1.")
@click.option("--latency", default=0.0, show_default=True, help="Seconds added to each call.")
@click.option("--token", default=TOKEN, show_default=True, help="Token the bot has to use.")
@click.option("--history/--no-history", default=True, help="Keep everything, or only the latest.")
@click.option("--rate-limits", is_flag=True, help="Enforce Telegram's limits with 429.")
def main(*, port: int, latency: float, token: str, history: bool, rate_limits: bool) -> None:
    """Serve a stand-in for Telegram on this machine."""
    standin = StandIn(token, latency=latency, keep_history=history, rate_limits=rate_limits)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(standin, port))


async def _serve(standin: StandIn, port: int) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with standin.serving(port) as url:
        sys.stdout.write(url + "\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    main()
