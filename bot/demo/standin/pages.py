"""Serves the chat page, and keeps other people's web pages away from it.

A page on the internet could reach a server on this machine by DNS rebinding or a cross-site post;
the Host and Origin headers give it away.
"""

from __future__ import annotations

import re
from pathlib import Path

from aiohttp.web import BaseRequest, Response

PAGE = Path(__file__).resolve().parent.parent / "page"

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_LOCAL = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?", re.IGNORECASE)


def refused_visitor(request: BaseRequest) -> str | None:
    """Why this request does not come from the chat page; ``None`` if it may."""
    host = request.headers.get("Host", "")
    if _LOCAL.fullmatch(host) is None:
        return "open this page as localhost"
    origin = request.headers.get("Origin")
    if request.method not in ("GET", "HEAD") and origin is not None and origin != f"http://{host}":
        return "this call came from another page"
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method != "GET":
        return "this call came from another page"
    return None


def page(path: str, folder: Path = PAGE) -> Response:
    """The file of the chat page at ``path``."""
    name = path.lstrip("/").replace("\0", "?") or "index.html"  # no file system takes a NUL
    file = (folder / name).resolve()
    kind = _TYPES.get(file.suffix)
    if kind is None or not file.is_relative_to(folder.resolve()) or not file.is_file():
        return Response(status=404, text="There is nothing here.\n", headers=SECURITY_HEADERS)
    charset = "utf-8" if kind.startswith("text/") or kind.endswith("json") else None
    return Response(
        body=file.read_bytes(),
        content_type=kind,
        charset=charset,
        headers={
            **SECURITY_HEADERS,
            "Content-Security-Policy": _CSP,
            "Cache-Control": "no-cache",
        },
    )
