"""How well the lookup finds the topic, measured on questions that its vocabulary never saw.

One row per language and style; the same rows feed the table of `make bench` and the test that
holds the targets. Times are of the process's CPU clock (``time.process_time``): waiting for a core
does not count, a slower or shared core does.
"""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.domain.directory import Topic
from bot.domain.lookup import LookupIndex

_ROOT = Path(__file__).resolve().parents[2]
TOPICS = _ROOT / "bot" / "demo" / "sample" / "topics"
QUESTIONS = Path(__file__).with_name("questions")
STYLES = ("keyword", "sentence", "noisy")
OFF_TOPIC = "-"


@dataclass(frozen=True, slots=True)
class Question:
    """``topic`` is what a clerk would name, or :data:`OFF_TOPIC`."""

    language: str
    style: str
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of one language and style (``all``: the three together)."""

    language: str
    style: str
    on_topic: int
    first: int
    among_three: int
    off_topic: int
    refused: int

    @property
    def first_rate(self) -> float:
        return self.first / max(1, self.on_topic)

    @property
    def three_rate(self) -> float:
        return self.among_three / max(1, self.on_topic)

    @property
    def refused_rate(self) -> float:
        return self.refused / max(1, self.off_topic)


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds on the CPU clock and megabytes, on this machine."""

    p50_ms: float
    p99_ms: float
    build_ms: float
    index_mb: float


def sample_topics(folder: Path = TOPICS) -> list[Topic]:
    """The topics of the sample city, from one vocabulary file per language."""
    entries: dict[str, dict[str, dict[str, object]]] = {}
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for slug, entry in content.get("topics", content).items():
            entries.setdefault(slug, {})[path.stem] = entry
    return [
        Topic(
            slug=slug,
            group="",
            office="",
            contact=None,
            titles={code: str(entry["title"]) for code, entry in texts.items()},
            concerns={code: str(entry.get("concern", "")) for code, entry in texts.items()},
            words={code: _strings(entry.get("words")) for code, entry in texts.items()},
        )
        for slug, texts in entries.items()
    ]


def _strings(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def questions(folder: Path = QUESTIONS) -> Iterator[Question]:
    """Every evaluation question."""
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            fields = line.split("\t")
            if len(fields) == 3 and fields[0] in STYLES:
                yield Question(path.stem, *fields)


def measure_quality(index: LookupIndex, asked: Iterable[Question]) -> list[Quality]:
    """Per language: a row for each style, then one for all."""
    counts: dict[tuple[str, str], list[int]] = {}
    for question in asked:
        found = [match.topic for match in index.search(question.text, question.language)]
        if question.topic == OFF_TOPIC:
            outcome = [0, 0, 0, 1, int(not found)]
        else:
            right = question.topic
            outcome = [1, int(found[:1] == [right]), int(right in found), 0, 0]
        for style in (question.style, "all"):
            row = counts.setdefault((question.language, style), [0] * 5)
            for place, value in enumerate(outcome):
                row[place] += value
    order = {style: place for place, style in enumerate((*STYLES, "all"))}
    return [
        Quality(language, style, *counts[language, style])
        for language, style in sorted(counts, key=lambda key: (key[0], order[key[1]]))
    ]


def measure_cost(topics: list[Topic], asked: list[Question]) -> Cost:
    """The best of several builds, and of three rounds that ask a fresh index everything."""
    builds = []
    for _ in range(5):
        gc.collect()
        started = time.process_time()
        LookupIndex.build(topics)
        builds.append(time.process_time() - started)
    tracemalloc.start()
    index = LookupIndex.build(topics)  # kept alive: it is what is weighed
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del index
    rounds = [_ask_everything(LookupIndex.build(topics), asked) for _ in range(3)]
    took = min(rounds, key=lambda times: times[int(len(times) * 0.99)])
    middle, tail = took[len(took) // 2], took[int(len(took) * 0.99)]
    return Cost(middle * 1e3, tail * 1e3, min(builds) * 1e3, size / 1e6)


def _ask_everything(index: LookupIndex, asked: list[Question]) -> list[float]:
    """Seconds per question, fastest first; what is only made when first needed included."""
    took = []
    for question in asked:
        started = time.process_time()
        index.search(question.text, question.language)
        took.append(time.process_time() - started)
    return sorted(took)


def measure() -> tuple[list[Quality], Cost]:
    """The whole measurement, on the sample city."""
    topics = sample_topics()
    asked = list(questions())
    return measure_quality(LookupIndex.build(topics), asked), measure_cost(topics, asked)


def main() -> None:
    """Print the table."""
    rows, cost = measure()
    lines = [f"{'lang':5}{'style':10}{'n':>5}{'first':>8}{'three':>8}{'off':>6}{'refused':>9}"]
    lines += [
        f"{row.language:5}{row.style:10}{row.on_topic:5}{row.first_rate:8.1%}{row.three_rate:8.1%}"
        f"{row.off_topic:6}{row.refused_rate:9.1%}"
        for row in rows
    ]
    lines.append(
        f"search p50 {cost.p50_ms:.2f} ms, p99 {cost.p99_ms:.2f} ms; "
        f"build {cost.build_ms:.0f} ms (CPU clock, searches cold); index {cost.index_mb:.1f} MB"
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
