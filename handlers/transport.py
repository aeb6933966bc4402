"""How calls reach Telegram: python-telegram-bot's requests on aiohttp, without httpx between them.

Half of the work of a call was httpx, and its bridge to aiohttp reports a reply that was lost as a
connection that was never made, which would send a message twice.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Final
from urllib.request import getproxies

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

#: Seconds to open a connection, and to wait for a free one as well.
CONNECT, QUEUE = 5.0, 10.0

#: Seconds until Telegram must have begun to answer.
READ = 15.0

#: Seconds for sending a call, without and with files.
WRITE, WRITE_FILES = 15.0, 120.0

_Seconds = float | None


class NotSent(NetworkError):
    """The call never left this machine: making it again can do nothing twice."""


class Transport(BaseRequest):
    """At most ``connections`` to one Bot API server."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds until Telegram must have begun to answer, if a call does not say otherwise."""
        return READ

    async def initialize(self) -> None:
        """Open the session; connections are opened by the calls."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=bool(getproxies()),  # looking it up for each call would cost
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make a call; status and body of the answer, whatever they say.

        Raises :class:`NotSent`, or another :class:`~telegram.error.NetworkError` when it is
        unknown whether Telegram has got the call.
        """
        if self._session is None:
            raise RuntimeError("the transport is not initialized")
        body, headers, longest = _body(request_data)
        read, write = _seconds(read_timeout, READ), _seconds(write_timeout, longest)
        timeout = aiohttp.ClientTimeout(
            total=None if read is None or write is None else QUEUE + write + read,
            connect=_seconds(pool_timeout, QUEUE),
            sock_connect=_seconds(connect_timeout, CONNECT),
            sock_read=read,
        )
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:
            # Only the kind: the message of some holds the address, and that holds the token.
            raise NetworkError(type(error).__name__) from error


_JSON: Final = {"Content-Type": "application/json"}


def _body(
    data: RequestData | None,
) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None, float]:
    """Body, headers and the seconds that sending it may take."""
    if data is None or not data.parameters:
        return None, None, WRITE
    if not data.contains_files:
        return json.dumps(data.parameters).encode(), _JSON, WRITE
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in (data.multipart_data or {}).items():
        # A stream: a megabyte of bytes at once would hold up everybody else.
        stream = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mime_type)
    return form, None, WRITE_FILES


def _seconds(given: object, default: float) -> _Seconds:
    """What a call asks for; ``None`` means without a limit."""
    if given is BaseRequest.DEFAULT_NONE:
        return default
    return None if given is None else float(given)  # type: ignore[arg-type]
