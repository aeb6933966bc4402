"""What Telegram answers when it does not do what was asked, with the very codes and words.

A bot's error handling is only tested if the stand-in fails exactly as the real server fails.
"""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]

_PREFIX = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}


class Refused(Exception):
    """A Bot API call that fails.

    ``description`` comes without the prefix of its ``code`` ("Bad Request: " and so on).
    """

    def __init__(self, description: str, code: int = 400, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = _PREFIX.get(code, "") + description
        self.retry_after = retry_after

    @classmethod
    def too_many_requests(cls, retry_after: int) -> Refused:
        """The rate was exceeded; ``retry_after`` in seconds."""
        return cls(f"Too Many Requests: retry after {retry_after}", 429, retry_after)

    def as_json(self) -> JSON:
        answer: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


class NotPossible(Exception):
    """Something a person cannot do on their phone, such as tapping a button that is not there."""

    def __init__(self, reason: str, status: int = 409) -> None:
        super().__init__(reason)
        self.status = status
