"""The hours in which nothing that can wait disturbs anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` until before ``end`` on the wall, usually over midnight. Equal: none."""

    start: time = time(21)
    end: time = time(8)

    def over(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """``moment`` itself (in UTC), or the end of the quiet hours that it lies in."""
        local = moment.astimezone(zone)
        clock = local.time()
        day = local.date()
        if self.start <= self.end:
            quiet = self.start <= clock < self.end
        else:
            quiet = clock >= self.start or clock < self.end
            if clock >= self.start:
                day += timedelta(days=1)
        if not quiet:
            return moment.astimezone(UTC)
        over = datetime.combine(day, self.end, zone)
        return max(moment.astimezone(UTC), over.astimezone(UTC))
