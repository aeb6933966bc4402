"""The benchmark runs, and its table has its rows; what the figures are is not asked here."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


async def test_the_quick_benchmark_prints_its_table(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    bench = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.bench", "--quick", "--json", str(file)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, complaints = await bench.communicate()
    assert bench.returncode == 0, complaints.decode()

    table = printed.decode()
    for row in ("our bot, SQLite", "PTB echo, stock", "no-op (ceiling)"):
        assert table.count(row) >= 2, table
    for part in ("Speed: ", "Start and idle memory", "Lookup", "Aims"):
        assert part in table
    for part in ("Finding a room", "A meeting for everybody", "The questionnaire, answered by"):
        assert part in table
    figures = json.loads(file.read_text())
    assert {row["latency_ms"] for row in figures["speed"]} == {0, 50}
    assert all(row["per_second"] > 0 and row["p99_ms"] > 0 for row in figures["speed"])
    assert {row["subject"] for row in figures["startup"]} == {"our bot, SQLite", "PTB echo, stock"}
    assert {row["language"] for row in figures["lookup"]} >= {"ar", "de", "en", "tr"}
    assert all(row["p99_ms"] > 0 for row in figures["rooms"])
    assert all(row["pdf_s"] > 0 and row["pages"] > 10 for row in figures["reports"])
    assert all(row["invited_s"] > 0 and row["planned_s"] > 0 for row in figures["planning"])
    assert all(row["per_second"] > 0 and row["limit_share"] > 0 for row in figures["bulk"])
    assert len(figures["bulk"]) == 1
    (responding,) = figures["responding"]
    assert responding["lost"] == 0
    assert responding["answers"] > 4 * 20
    assert all(row["per_second"] > 0 and len(row["written"]) == 2 for row in figures["announcing"])
    assert len(figures["announcing"]) == 1
    assert len(figures["aims"]) >= 4
