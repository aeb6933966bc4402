"""The settings, read once from the environment or a ``.env`` file.

All wrong settings are reported at once, each with its name and what is expected.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from bot.domain.meetings.quiet import QuietHours

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{3,}")
LEVELS = ("debug", "info", "warning", "error")


class SettingsError(Exception):
    """Settings that cannot be used; ``problems`` has a line for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept, in days; a daily job deletes what is older."""

    failed_searches: int = 365
    closed_questions: int = 730
    decided_requests: int = 180
    resolved_reports: int = 180
    decided_news: int = 180
    announcement_people: int = 730
    dead_invitations: int = 90
    rsvps: int = 730
    strangers: int = 90
    unfinished_dialogues: int = 365
    settled_deliveries: int = 90
    audit_log: int = 1095
    past_room_requests: int = 1095


@dataclass(frozen=True, slots=True)
class Settings:
    """Frozen for the life of the process. ``token`` never appears in its ``repr``."""

    token: str | None = field(default=None, repr=False)
    api_url: str = "https://api.telegram.org"
    database_url: str = field(default="sqlite:///mso-bot.sqlite3", repr=False)
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Berlin"))
    log: str = "info"
    invitation_days: int = 14
    answer_days: int = 3
    parallel: int = 64
    bulk_per_second: float = 30.0
    office: str = "integration"
    quiet_hours: QuietHours = field(default_factory=QuietHours)
    needs_from: int = 5
    second_editor: bool = False
    room_confirm_days: int = 7
    room_offer_hours: int = 24
    retention: Retention = Retention()

    @property
    def room_offer_lifetime(self) -> timedelta:
        """How long a time that has become free is held for somebody of the waiting list."""
        return timedelta(hours=self.room_offer_hours)

    def awake(self, moment: datetime, *, before: datetime) -> datetime:
        """``moment``, or the end of the quiet hours that it lies in, if that is early enough."""
        morning = self.quiet_hours.over(moment, self.timezone)
        return morning if morning < before else moment

    @property
    def invitation_lifetime(self) -> timedelta:
        """How long a new invitation can be used."""
        return timedelta(days=self.invitation_days)


def _database_url(value: str) -> str:
    if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
        return value
    if re.match(r"postgres(ql)?://[^/]*/?\S*", value):
        return re.sub(r"^postgres://", "postgresql://", value)
    raise ValueError("expected sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME")


def _token(value: str) -> str:
    if _TOKEN.fullmatch(value):
        return value
    raise ValueError("expected the token that @BotFather gave, such as 123456:ABC-DEF…")


def _api_url(value: str) -> str:
    if re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        return value.rstrip("/")
    raise ValueError("expected the base address of a Bot API server, such as https://host:8081")


def _timezone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("expected a time zone's name, such as Europe/Berlin") from None


def _level(value: str) -> str:
    if value.lower() in LEVELS:
        return value.lower()
    raise ValueError(f"expected one of {', '.join(LEVELS)}")


def _quiet_hours(value: str) -> QuietHours:
    if value.lower() == "none":
        return QuietHours(time(0), time(0))
    match = re.fullmatch(r"(\d\d?)(?::(\d\d))?\s*[-–]\s*(\d\d?)(?::(\d\d))?", value)
    try:
        if match is not None:
            hour, minute, last_hour, last_minute = (int(part or 0) for part in match.groups())
            return QuietHours(time(hour, minute), time(last_hour, last_minute))
    except ValueError:
        pass
    raise ValueError("expected from-to on the wall, such as 21-8 or 21:30-7:30, or none")


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            number = least - 1
        if least <= number <= most:
            return number
        raise ValueError(f"expected a whole number from {least} to {most}")

    return parse


def _yes_no(value: str) -> bool:
    answers = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
    if value.lower() not in answers:
        raise ValueError("expected yes or no")
    return answers[value.lower()]


#: Setting, field and parser. What is empty keeps its default.
_PLAIN: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("MSO_BOT_TOKEN", "token", _token),
    ("MSO_BOT_API_URL", "api_url", _api_url),
    ("MSO_BOT_DATABASE_URL", "database_url", _database_url),
    ("MSO_BOT_TIMEZONE", "timezone", _timezone),
    ("MSO_BOT_LOG", "log", _level),
    ("MSO_BOT_INVITATION_DAYS", "invitation_days", _whole(1, 365)),
    ("MSO_BOT_ANSWER_DAYS", "answer_days", _whole(1, 60)),
    ("MSO_BOT_ROOM_CONFIRM_DAYS", "room_confirm_days", _whole(1, 60)),
    ("MSO_BOT_ROOM_OFFER_HOURS", "room_offer_hours", _whole(1, 240)),
    ("MSO_BOT_PARALLEL", "parallel", _whole(1, 512)),
    ("MSO_BOT_BULK_PER_SECOND", "bulk_per_second", _whole(1, 10_000)),
    ("MSO_BOT_OFFICE", "office", str),
    ("MSO_BOT_QUIET_HOURS", "quiet_hours", _quiet_hours),
    ("MSO_BOT_NEEDS_FROM", "needs_from", _whole(1, 1000)),
    ("MSO_BOT_SECOND_EDITOR", "second_editor", _yes_no),
)


def load(path: Path | None = None) -> Settings:
    """The settings of this process; raises :class:`SettingsError` with every problem."""
    given = {**dotenv_values(path or Path(".env")), **os.environ}
    problems: list[str] = []
    chosen: dict[str, object] = {}
    for name, target, parse in _PLAIN:
        text = (given.get(name) or "").strip()
        if not text:
            continue
        try:
            chosen[target] = parse(text)
        except ValueError as error:
            problems.append(f"{name}: {error}")
    kept: dict[str, int] = {}
    for target in Retention.__dataclass_fields__:
        name = f"MSO_BOT_KEEP_{target.upper()}_DAYS"
        text = (given.get(name) or "").strip()
        if text:
            try:
                kept[target] = _whole(1, 36500)(text)
            except ValueError as error:
                problems.append(f"{name}: {error}")
    if problems:
        raise SettingsError(problems)
    return Settings(**chosen, retention=Retention(**kept))  # type: ignore[arg-type]
