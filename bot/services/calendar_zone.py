"""A time zone's rules as a calendar file needs them (RFC 5545, 3.6.5).

Own code: icalendar 7.3 writes the beginning of summer time an hour late. Rules rather than dates
where a zone has some, since that is what Outlook understands best.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Change:
    """The clock is put from one offset to another; ``wall`` is what it showed just before."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def kind(self) -> tuple[timedelta, timedelta, str, bool]:
        return self.before, self.after, self.name, self.summer


@lru_cache(maxsize=32)
def zone_rules(zone: ZoneInfo, year: int) -> Timezone:
    """The rules that hold around a year."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

    rules = Timezone()
    rules.add("tzid", zone.key)
    changes = list(_changes(zone, year))
    if not changes:
        local = datetime(year - 2, 1, 1, tzinfo=zone)
        offset = local.utcoffset() or timedelta(0)
        wall = local.replace(tzinfo=None)
        changes = [_Change(wall, offset, offset, local.tzname() or "", summer=False)]
    for kind in dict.fromkeys(change.kind for change in changes):
        alike = [change for change in changes if change.kind == kind]
        first = alike[0]
        part = TimezoneDaylight() if first.summer else TimezoneStandard()
        part.add("dtstart", first.wall)
        part.add("tzoffsetfrom", first.before)
        part.add("tzoffsetto", first.after)
        part.add("tzname", first.name)
        if rule := _rule([change.wall for change in alike]):
            part.add("rrule", vRecur(rule))
        elif len(alike) > 1:
            part.add("rdate", [change.wall for change in alike[1:]])
        rules.add_component(part)
    return rules


def _changes(zone: ZoneInfo, year: int) -> Iterator[_Change]:
    """Every change of the clock from two years before to two years after, in order."""
    days = [datetime(year - 2, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(5 * 366)]
    for early, late in pairwise(days):
        before = early.astimezone(zone).utcoffset()
        if before == late.astimezone(zone).utcoffset():
            continue
        while late - early > timedelta(seconds=1):
            middle = early + (late - early) // 2
            if middle.astimezone(zone).utcoffset() == before:
                early = middle
            else:
                late = middle
        moment = late.replace(microsecond=0)
        local = moment.astimezone(zone)
        after = local.utcoffset()
        assert before is not None
        assert after is not None
        wall = moment.replace(tzinfo=None) + before
        yield _Change(wall, before, after, local.tzname() or "", bool(local.dst()))


def _rule(walls: list[datetime]) -> dict[str, object] | None:
    """The yearly rule that gives exactly these times, such as the last Sunday of March."""
    first = walls[0]
    alike = {(wall.month, wall.weekday(), wall.time()) for wall in walls}
    years = [wall.year for wall in walls]
    if len(walls) < 3 or len(alike) > 1 or years != list(range(years[0], years[0] + len(years))):
        return None
    weeks = {(wall.day - 1) // 7 + 1 for wall in walls}
    last = all((wall + timedelta(days=7)).month != wall.month for wall in walls)
    if not last and len(weeks) > 1:
        return None
    week = -1 if last else weeks.pop()
    return {"freq": "yearly", "bymonth": first.month, "byday": f"{week}{_DAYS[first.weekday()]}"}
