"""The table of ``make bench``, and whether each aim is met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.bench.announcing import Announcing
from tests.bench.bulk import Bulk
from tests.bench.lookup_quality import Cost, Quality
from tests.bench.planning_speed import PlanningCost
from tests.bench.report_speed import ReportCost
from tests.bench.responding import Responding
from tests.bench.rooms import Finding
from tests.bench.speed import Speed
from tests.bench.startup import Startup
from tests.bench.subjects import OURS, STOCK


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was measured. ``notes`` say what was left out, and why."""

    people: int
    speeds: Sequence[Speed]
    startups: Sequence[Startup]
    qualities: Sequence[Quality]
    cost: Cost | None
    notes: Sequence[str]
    findings: Sequence[Finding] = ()
    reports: Sequence[ReportCost] = ()
    plannings: Sequence[PlanningCost] = ()
    bulk: Sequence[Bulk] = ()
    responding: Sequence[Responding] = ()
    announcings: Sequence[Announcing] = ()

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "people": self.people,
            "speed": [asdict(row) for row in self.speeds],
            "startup": [asdict(row) for row in self.startups],
            "lookup": [
                {
                    **asdict(row),
                    "first_rate": row.first_rate,
                    "three_rate": row.three_rate,
                    "refused_rate": row.refused_rate,
                }
                for row in self.qualities
            ],
            "lookup_cost": None if self.cost is None else asdict(self.cost),
            "rooms": [asdict(row) for row in self.findings],
            "reports": [asdict(row) for row in self.reports],
            "planning": [asdict(row) for row in self.plannings],
            "bulk": [asdict(row) for row in self.bulk],
            "responding": [asdict(row) for row in self.responding],
            "announcing": [asdict(row) for row in self.announcings],
            "aims": [asdict(aim) for aim in aims(self)],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Aim:
    """What was to be reached, what was measured, and whether that is enough."""

    name: str
    measured: str
    met: bool


def aims(found: Findings) -> list[Aim]:
    """Every aim that was measured."""
    return [
        *_speed_aims(found),
        *_startup_aims(found),
        *_lookup_aims(found),
        *_room_aims(found),
        *_report_aims(found),
        *_planning_aims(found),
        *_bulk_aims(found),
        *_responding_aims(found),
        *_announcing_aims(found),
    ]


def _speed_aims(found: Findings) -> Iterator[Aim]:
    for latency, least in ((0.0, 1.0), (50.0, 3.0)):
        rows = {row.subject: row for row in found.speeds if row.latency_ms == latency}
        if OURS in rows and STOCK in rows:
            ratio = rows[OURS].per_second / rows[STOCK].per_second
            yield Aim(
                f"taps/s against the stock PTB echo, API in {latency:.0f} ms: ≥ {least:.0f}×",
                f"{ratio:.2f}×",
                ratio >= least,
            )


def _startup_aims(found: Findings) -> Iterator[Aim]:
    for row in found.startups:
        if row.subject == OURS:
            yield Aim("start to first poll: < 1 s", f"{row.start_s:.2f} s", row.start_s < 1)
            yield Aim("idle memory (RSS): < 90 MB", f"{row.rss_mb:.0f} MB", row.rss_mb < 90)


def _lookup_aims(found: Findings) -> Iterator[Aim]:
    for row in found.qualities:
        if row.style != "all":
            continue
        shares = (
            ("right topic first", row.first_rate, 0.80),
            ("right topic among three", row.three_rate, 0.93),
            ("off-topic refused", row.refused_rate, 0.85),
        )
        for name, share, least in shares:
            yield Aim(
                f"lookup {row.language}, {name}: ≥ {least:.0%}", f"{share:.1%}", share >= least
            )
    if (cost := found.cost) is not None:
        yield Aim("lookup p99: < 5 ms", f"{cost.p99_ms:.2f} ms", cost.p99_ms < 5)
        yield Aim("lookup index: < 300 ms", f"{cost.build_ms:.0f} ms", cost.build_ms < 300)


def _room_aims(found: Findings) -> Iterator[Aim]:
    for row in found.findings:
        yield Aim(
            f"room among {row.rooms} rooms, {row.bookings:,} bookings, p99: < 50 ms",
            f"{row.p99_ms:.1f} ms",
            row.p99_ms < 50,
        )


def _report_aims(found: Findings) -> Iterator[Aim]:
    for row in found.reports:
        what = f"figures and PDF of {row.responses:,} responses × {row.items} items"
        seconds = row.figures_s + row.pdf_s
        yield Aim(f"{what}: < 5 s", f"{seconds:.2f} s", seconds < 5)
        yield Aim(f"{what}, memory: < 300 MB", f"{row.peak_mb:.0f} MB", row.peak_mb < 300)


def _planning_aims(found: Findings) -> Iterator[Aim]:
    for row in found.plannings:
        who = f"a meeting for {row.people:,}"
        slowest = max(row.invited_s, row.planned_s)
        yield Aim(f"{who}, planning: < 10 s", f"{slowest:.1f} s", slowest < 10)
        yield Aim(f"{who}, a tap: < 500 ms", f"{row.tap_most_ms:.0f} ms", row.tap_most_ms < 500)
        yield Aim(f"{who}, memory: < 10 MB", f"{row.growth_mb:.0f} MB", row.growth_mb < 10)


def _announcing_aims(found: Findings) -> Iterator[Aim]:
    for row in found.announcings:
        few, many = row.written
        who = f"an announcement to {many.people:,}"
        share = row.per_second / row.raw_per_second
        extra = many.growth_mb - few.growth_mb
        yield Aim(f"{who}, counted: < 500 ms", f"{many.counted_ms:.0f} ms", many.counted_ms < 500)
        yield Aim(f"{who}, a tap: < 500 ms", f"{many.tap_most_ms:.0f} ms", many.tap_most_ms < 500)
        yield Aim(f"{who}, memory over {few.people:,}: < 10 MB", f"{extra:.0f} MB", extra < 10)
        yield Aim(
            "announcing, against a client that only sends: ≥ 0.6×", f"{share:.2f}×", share >= 0.6
        )


def _bulk_aims(found: Findings) -> Iterator[Aim]:
    for row in found.bulk:
        share = row.per_second / row.raw_per_second
        yield Aim(
            "to many, against a client that only sends: ≥ 0.6×", f"{share:.2f}×", share >= 0.6
        )
        yield Aim(
            "to many, share of Telegram's limit: ≥ 97%",
            f"{row.limit_share:.1%}",
            row.limit_share >= 0.97,
        )
        yield Aim(
            "to many, times that the limit was exceeded: 0", f"{row.refused}", not row.refused
        )
        p99 = f"{row.tap_p99_ms:.0f} ms"
        yield Aim("a tap meanwhile, p99: < 500 ms", p99, row.tap_p99_ms < 500)


def _responding_aims(found: Findings) -> Iterator[Aim]:
    for row in found.responding:
        yield Aim(
            f"{row.people} people answer at once, {row.subject}: no answer lost",
            f"{row.lost} of {row.answers}",
            row.lost == 0,
        )


def rendered(found: Findings) -> str:
    """The whole table as plain text."""
    parts = [
        *_speed_tables(found),
        *_startup_table(found),
        *_lookup_table(found),
        *_room_table(found),
        *_report_table(found),
        *_planning_table(found),
        *_bulk_table(found),
        *_responding_table(found),
        *_announcing_table(found),
        "",
        "Aims",
        *(
            f"  {'met' if aim.met else 'NOT MET':8}{aim.name:66}{aim.measured:>10}"
            for aim in aims(found)
        ),
        *(f"  note: {note}" for note in found.notes),
    ]
    return "\n".join(parts) + "\n"


def _speed_tables(found: Findings) -> Iterator[str]:
    for latency in dict.fromkeys(row.latency_ms for row in found.speeds):
        rows = [row for row in found.speeds if row.latency_ms == latency]
        stock = next((row for row in rows if row.subject == STOCK), None)
        yield ""
        yield f"Speed: {found.people} people in parallel, API answering in {latency:.0f} ms"
        yield (
            f"  {'':34}{'updates/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'× stock':>9}"
            f"{'CPU ms/update':>15}{'driver busy':>13}"
        )
        for row in rows:
            ratio = f"{row.per_second / stock.per_second:.2f}" if stock else "-"
            yield (
                f"  {row.subject:34}{row.per_second:10.0f}{row.p50_ms:9.1f}{row.p99_ms:9.1f}"
                f"{ratio:>9}{row.cpu_ms:15.2f}{row.driver_share:13.0%}"
            )


def _startup_table(found: Findings) -> Iterator[str]:
    yield ""
    yield "Start and idle memory"
    yield f"  {'':34}{'first poll s':>13}{'CPU s':>8}{'PSS MB':>9}{'RSS MB':>9}"
    for row in found.startups:
        yield (
            f"  {row.subject:34}{row.start_s:13.2f}{row.start_cpu_s:8.2f}"
            f"{row.pss_mb:9.0f}{row.rss_mb:9.0f}"
        )


def _lookup_table(found: Findings) -> Iterator[str]:
    yield ""
    yield (
        "Lookup\n"
        f"  {'language':10}{'style':10}{'questions':>10}{'first':>9}{'of three':>10}"
        f"{'off-topic':>11}{'refused':>9}"
    )
    for row in found.qualities:
        yield (
            f"  {row.language:10}{row.style:10}{row.on_topic:10}{row.first_rate:9.1%}"
            f"{row.three_rate:10.1%}{row.off_topic:11}{row.refused_rate:9.1%}"
        )
    if (cost := found.cost) is not None:
        yield (
            f"  a search takes {cost.p50_ms:.2f} ms (p99 {cost.p99_ms:.2f}); the index is built in "
            f"{cost.build_ms:.0f} ms and takes {cost.index_mb:.1f} MB"
        )


def _room_table(found: Findings) -> Iterator[str]:
    for row in found.findings:
        yield ""
        yield "Finding a room"
        yield (
            f"  {row.searches} searches among {row.rooms} rooms with {row.bookings:,} bookings: "
            f"p50 {row.p50_ms:.1f} ms, p99 {row.p99_ms:.1f} ms; {row.free} found a room at once, "
            "the others got alternatives"
        )


def _report_table(found: Findings) -> Iterator[str]:
    yield ""
    yield "Results of a round, in a process of its own"
    yield (
        f"  {'responses':>10}{'items':>8}{'figures s':>11}{'PDF s':>8}{'pages':>7}"
        f"{'workbook s':>12}{'peak MB':>9}"
    )
    for row in found.reports:
        yield (
            f"  {row.responses:10,}{row.items:8}{row.figures_s:11.2f}{row.pdf_s:8.2f}"
            f"{row.pages:7}{row.xlsx_s:12.2f}{row.peak_mb:9.0f}"
        )


def _planning_table(found: Findings) -> Iterator[str]:
    yield ""
    yield "A meeting for everybody, on SQLite, while somebody taps"
    yield (
        f"  {'people':>10}{'invited s':>11}{'reminded s':>12}{'tap p50 ms':>12}{'p99 ms':>9}"
        f"{'most ms':>9}{'growth MB':>11}"
    )
    for row in found.plannings:
        yield (
            f"  {row.people:10,}{row.invited_s:11.2f}{row.planned_s:12.2f}{row.tap_p50_ms:12.1f}"
            f"{row.tap_p99_ms:9.1f}{row.tap_most_ms:9.1f}{row.growth_mb:11.1f}"
        )


def _announcing_table(found: Findings) -> Iterator[str]:
    for row in found.announcings:
        yield ""
        yield "An announcement, on SQLite, while somebody taps"
        yield (
            f"  {'people':>10}{'counted ms':>12}{'written s':>11}{'tap most ms':>13}"
            f"{'growth MB':>11}"
        )
        for one in row.written:
            yield (
                f"  {one.people:10,}{one.counted_ms:12.0f}{one.written_s:11.2f}"
                f"{one.tap_most_ms:13.1f}{one.growth_mb:11.1f}"
            )
        yield (
            f"  sent to {row.recipients:,}: {row.per_second:.0f} a second (a client that only "
            f"sends: {row.raw_per_second:.0f}); the bot grew by {row.growth_mb:.0f} MB"
        )


def _bulk_table(found: Findings) -> Iterator[str]:
    for row in found.bulk:
        yield ""
        yield "Messages to many, API answering in 30 ms"
        yield (
            f"  {row.subject}: {row.per_second:.0f} a second (a client that only sends: "
            f"{row.raw_per_second:.0f}); at Telegram's limit {row.limit_share:.1%} of it, "
            f"{row.refused} refused, a tap meanwhile p99 {row.tap_p99_ms:.0f} ms"
        )


def _responding_table(found: Findings) -> Iterator[str]:
    for row in found.responding:
        yield ""
        yield f"The questionnaire, answered by {row.people} people at once: {row.subject}"
        yield (
            f"  {row.updates:,} updates with {row.answers:,} answers, {row.lost} lost; "
            f"{row.per_second:.0f} updates/s, p50 {row.p50_ms:.0f} ms, p99 {row.p99_ms:.0f} ms, "
            f"{row.cpu_ms:.2f} ms of the bot's processor for each"
        )
