"""How long the results of a large round take, and how much memory: figures, PDF, workbook.

Measured in a process of its own, for staff (the larger edition) and with an earlier round of the
same size. ``python -m tests.bench.report_speed 1000`` is that process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class ReportCost:
    """Seconds by the clock on the wall, megabytes at the highest."""

    responses: int
    items: int
    figures_s: float
    pdf_s: float
    xlsx_s: float
    pages: int
    peak_mb: float


def measure_report(responses: int = 1000) -> ReportCost:
    """Measure in a new process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.report_speed", str(responses)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return ReportCost(**json.loads(done.stdout))


def _measure(count: int) -> ReportCost:
    from bot.demo.sample import invented_responses
    from bot.domain.results import results_of
    from bot.services.questionnaires.reading import default_questionnaire
    from bot.services.results.report import report_pdf
    from bot.services.results.rounds import ReportedRound
    from bot.services.results.spreadsheet import results_xlsx

    questionnaire = default_questionnaire()
    responses = list(invented_responses(questionnaire, count, 1))
    earlier = list(invented_responses(questionnaire, count, 2))
    opened, closed = date(2026, 9, 1), date(2026, 10, 15)
    started = time.perf_counter()
    now, before = (results_of(questionnaire, found, count) for found in (responses, earlier))
    counted = time.perf_counter()
    this = ReportedRound(2, opened, closed, now)
    last = ReportedRound(1, opened, closed, before)
    pdf = report_pdf(this, last, "Stadt Herne", "de", datetime(2026, 11, 24, tzinfo=UTC))
    printed = time.perf_counter()
    results_xlsx(this, responses, "de", date(2026, 11, 24))
    written = time.perf_counter()
    return ReportCost(
        responses=count,
        items=len(questionnaire.items),
        figures_s=counted - started,
        pdf_s=printed - counted,
        xlsx_s=written - printed,
        pages=pdf.count(b"/Type/Page/"),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_measure(int(sys.argv[1])))))
