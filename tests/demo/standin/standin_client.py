"""A plain HTTP client of the stand-in, for calls that no library would make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp

JSON = dict[str, Any]


@dataclass(frozen=True)
class Client:
    """Calls the server as the plain HTTP client that it is."""

    url: str
    token: str
    session: aiohttp.ClientSession

    async def call(self, method: str, **params: Any) -> JSON:
        """A Bot API call with a JSON body; the whole answer."""
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=params) as answer:
            body: JSON = await answer.json()
            assert answer.status == (200 if body["ok"] else body["error_code"])
            return body

    async def refusal(self, method: str, **params: Any) -> str:
        """The code and words with which a call is refused."""
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    async def demo(self, method: str, path: str, **request: Any) -> tuple[int, JSON]:
        """A call of the people's side; its status and answer."""
        async with self.session.request(method, f"{self.url}/demo/{path}", **request) as answer:
            return answer.status, await answer.json()
