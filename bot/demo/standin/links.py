"""Which links Telegram accepts, and how it writes them.

A link that it does not know is dropped from a text without a word, and refused on a button.
"""

from __future__ import annotations

import re

_USER = re.compile(r"tg://user\?(?:.*&)?id=(\d+)", re.IGNORECASE)
_INTERNAL = re.compile(r"(?:tg|ton|tonsite):/?/?\S+", re.IGNORECASE)
_WEB = re.compile(r"(?:(https?)://)?((?:[^\s/?#@]*@)?[^\s/?#]+)([/?#].*)?", re.IGNORECASE)


def mentioned_user(url: str) -> int | None:
    """The person in a ``tg://user?id=…`` link."""
    match = _USER.fullmatch(url)
    return int(match.group(1)) if match else None


def checked_link(url: str) -> str | None:
    """``url`` as Telegram writes it, or ``None`` if it does not take it."""
    url = url.strip()
    if _INTERNAL.fullmatch(url):
        return url
    match = _WEB.fullmatch(url)
    if match is None:
        return None
    scheme, host, rest = match.groups()
    name = host.rpartition("@")[2].partition(":")[0]
    if ("." not in name.strip(".") and not host.startswith("[")) or name.startswith("."):
        return None
    if scheme is None and ":" in host and not host.rpartition(":")[2].isdecimal():
        return None  # another scheme, such as tel: or mailto:
    rest = rest or "/"
    if not rest.startswith("/"):
        rest = "/" + rest
    return f"{(scheme or 'http').lower()}://{host.lower()}{rest}"
