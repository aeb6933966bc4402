"""Troubles on order: what goes wrong between a bot and Telegram, on the calls that a test names.

Also Telegram's rate limits, which are off unless a test wants them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from bot.demo.standin.refusals import JSON, Refused

Kind = Literal["429", "403", "5xx", "lost_reply", "lost_request", "delay"]


@dataclass(slots=True)
class Fault:
    """One rule.

    ``count`` is how many calls it hits (``None``: all). ``retry_after`` belongs to "429",
    ``text`` to "403", ``code`` to "5xx", ``seconds`` to "delay". "lost_request" drops the
    connection before anything happens, "lost_reply" after it has happened.
    """

    kind: Kind
    method: str = "*"
    chat_id: int | None = None
    count: int | None = 1
    retry_after: int = 1
    text: str = "bot was blocked by the user"
    code: int = 502
    seconds: float = 0.0
    #: How many calls it has hit.
    hits: int = 0

    def matches(self, method: str, chat_id: int | None) -> bool:
        return (
            self.count != 0
            and self.method.lower() in ("*", method)
            and self.chat_id in (None, chat_id)
        )


class Faults:
    """The rules in force; the first that matches a call is used."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []

    def add(
        self,
        kind: Kind,
        *,
        method: str = "*",
        chat_id: int | None = None,
        count: int | None = 1,
        retry_after: int = 1,
        text: str = "bot was blocked by the user",
        code: int = 502,
        seconds: float = 0.0,
    ) -> Fault:
        """Make the next ``count`` matching calls fail; see :class:`Fault`."""
        if kind not in get_args(Kind):
            raise ValueError(f"a fault is one of {', '.join(get_args(Kind))}, not {kind!r}")
        fault = Fault(kind, method, chat_id, count, retry_after, text, code, seconds)
        self._rules.append(fault)
        return fault

    def clear(self) -> None:
        self._rules.clear()

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The rule that hits this call, used up by one. ``method`` in small letters."""
        if not self._rules:
            return None
        for fault in self._rules:
            if fault.matches(method, chat_id):
                fault.hits += 1
                if fault.count is not None:
                    fault.count -= 1
                return fault
        return None


def refusal(fault: Fault) -> Refused | None:
    """The answer of a fault that answers at all."""
    if fault.kind == "429":
        return Refused.too_many_requests(fault.retry_after)
    if fault.kind == "403":
        return Refused(fault.text.removeprefix("Forbidden: "), 403)
    if fault.kind == "5xx":
        words = {500: "Internal Server Error", 502: "Bad Gateway", 504: "Gateway Timeout"}
        return Refused(words.get(fault.code, "Service Unavailable"), fault.code)
    return None


class RateLimits:
    """Token buckets: 1 message a second to a chat with a small burst, 30 a second in all."""

    def __init__(self, clock: Callable[[], float], burst: int = 5, overall: int = 30) -> None:
        self._clock = clock
        self._burst = burst
        self._overall = overall
        self._buckets: dict[int | None, tuple[float, float]] = {}

    def spend(self, chat_id: int) -> None:
        """Count a message to ``chat_id``; refuses with 429 when it is one too many."""
        now = self._clock()
        chat = self._level(chat_id, now, self._burst, 1.0)
        everyone = self._level(None, now, self._overall, float(self._overall))
        if chat < 1 or everyone < 1:
            raise Refused.too_many_requests(max(1, round(1 - chat)))
        self._buckets[chat_id] = (chat - 1, now)
        self._buckets[None] = (everyone - 1, now)

    def _level(self, key: int | None, now: float, capacity: float, rate: float) -> float:
        level, since = self._buckets.get(key, (capacity, now))
        return min(capacity, level + (now - since) * rate)


def fault_from_json(faults: Faults, rule: JSON) -> Fault:
    """Add the rule that came over HTTP; raises ``TypeError`` or ``ValueError`` if it is none."""
    kind = str(rule.pop("kind", "")).replace(" ", "_")
    return faults.add(kind, **rule)  # type: ignore[arg-type]  # add() checks it
