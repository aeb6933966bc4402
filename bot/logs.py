"""Logging: one line per event, and never a token, whoever logs it."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")


class _WithoutTokens(logging.Formatter):
    """Blots out whatever looks like a token, in arguments and in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("<token>", super().format(record))


def set_up(level: str) -> None:
    """Log to standard error. httpx would log every request with the token in its address."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WithoutTokens("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
