"""The house itself: layers, access, sizes, names; what a reviewer would have to look for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from importlib import import_module
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app import FEATURES, open_office, routes
from bot.config import Retention, Settings
from bot.domain.person import Access
from bot.services.desk import Desk
from db.engine import Database
from handlers.callbacks import MOST_BYTES
from handlers.turn import Feature

ROOT = Path(__file__).parents[1]
MOST_LINES = 400
LONGEST_SLUG = 40

SOURCES = sorted(
    path
    for folder in ("bot", "handlers", "db")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
MODULES = [str(path.relative_to(ROOT)) for path in SOURCES]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def literals(call: str, position: int) -> Iterator[tuple[Path, str]]:
    """The texts that the services and the database give to a function of that name."""
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == call
                and len(node.args) > position
            ):
                for inner in ast.walk(node.args[position]):
                    if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                        yield path, inner.value


def test_imports_point_downward() -> None:
    checker = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([checker], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_small_and_says_what_it_is_for(module: str) -> None:
    path = ROOT / module
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    parsed = tree(path)
    assert ast.get_docstring(parsed)
    if len(parsed.body) > 1:
        assert "from __future__ import annotations" in text


@pytest.mark.parametrize("suffix", ["js", "css", "html"])
def test_the_pages_files_are_small_too(suffix: str) -> None:
    for path in (ROOT / "bot").rglob(f"*.{suffix}"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES, path


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if m.startswith(("bot/domain", "bot/services", "handlers", "db"))],
)
def test_whatever_others_call_says_what_it_does(module: str) -> None:
    silent = [
        f"{module}:{node.lineno} {node.name}"
        for node in tree(ROOT / module).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def test_every_feature_is_registered_and_every_route_says_who_may_use_it() -> None:
    found = []
    for path in sorted((ROOT / "handlers").glob("*.py")):
        feature = getattr(import_module(f"handlers.{path.stem}"), "FEATURE", None)
        if isinstance(feature, Feature):
            found.append(feature)
            assert feature in FEATURES, path.name
            assert all(isinstance(route.access, Access) for route in feature.routes)
            assert all(isinstance(talk.access, Access) for talk in feature.conversations)
    assert len(found) == len(FEATURES)


def test_no_two_routes_answer_to_the_same_name() -> None:
    named = Counter((route.kind, route.name) for route in routes())
    assert not [name for name, count in named.items() if count > 1]


def test_the_data_of_a_button_has_room_for_two_names() -> None:
    for route in routes():
        if route.kind == "button" and len(route.name) > 2:
            assert len(route.name) + 1 + LONGEST_SLUG + len(":successor") <= MOST_BYTES


async def test_every_outcome_has_its_words_and_every_message_its_renderer(
    tmp_path: Path,
) -> None:
    settings = replace(Settings(), database_url=f"sqlite:///{tmp_path / 'unused.sqlite3'}")
    desk = Desk(Database(settings.database_url), settings)
    office = open_office(desk)
    await desk.database.close()
    outcomes = {name for _path, name in literals("conclude", 0)}
    assert outcomes <= office.answers.keys()
    posted = {name for path, name in literals("post", 0) if "services" in path.parts}
    assert len(posted) > 5
    assert posted <= office.renderers.keys()
    assert office.conversations.keys() >= {"registration", "access", "question", "answer"}


def test_no_two_files_of_tests_have_one_name() -> None:
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert not [name for name, count in names.items() if count > 1]  # pytest imports them by name


def test_migrations_are_numbered_without_a_gap() -> None:
    files = sorted((ROOT / "db" / "migrations" / "versions").glob("*.py"))
    numbers = [path.name.split("_")[0] for path in files]
    assert numbers == [f"{number:04}" for number in range(1, len(files) + 1)]
    for before, path in zip([None, *numbers], files, strict=False):
        text = path.read_text(encoding="utf-8")
        assert re.search(rf'^revision\b.*= "{path.name[:4]}"', text, re.M), path.name
        expected = "None" if before is None else f'"{before}"'
        assert re.search(rf"^down_revision\b.*= {expected}$", text, re.M), path.name


def test_the_lock_pins_every_package_by_hash_and_names_no_place() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for place in ("://", " @ ", "--index-url", "--extra-index-url", "--find-links", "--trusted"):
        assert place not in lock
    pins = re.findall(r"^([a-z0-9][\w.-]*)==\S+ \\$", lock, re.M)
    assert len(pins) > 20
    blocks = re.split(r"^(?=[a-z0-9][\w.-]*==)", lock, flags=re.M)[1:]
    assert len(blocks) == len(pins)
    assert all("--hash=sha256:" in block for block in blocks)


def test_nothing_names_a_place_on_somebodys_machine() -> None:
    places = re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp)/\w|[A-Z]:\\\\Users")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = [name for name in listed.stdout.split("\0") if name] or [
        str(path.relative_to(ROOT))
        for folder in ("bot", "handlers", "db", "tests", "docs", "locales")
        for path in (ROOT / folder).rglob("*")
    ]
    for name in names:
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not places.search(text), name


def test_the_readme_names_only_what_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = set(re.findall(r"\bmso-bot ([a-z]+)", readme))
    assert commands
    assert commands <= main.commands.keys()
    targets = set(re.findall(r"(?:^|`|\s)make ([a-z]+)`?$|`make ([a-z]+)`", readme, re.M))
    for target in {name for pair in targets for name in pair if name}:
        assert re.search(rf"^{target}:", makefile, re.M), target
    for setting in set(re.findall(r"\bMSO_BOT_[A-Z_]+[A-Z]\b", readme)):
        config = (ROOT / "bot" / "config.py").read_text(encoding="utf-8")
        assert setting in config or setting.startswith("MSO_BOT_KEEP_"), setting
    for period in fields(Retention):
        assert f"`{period.name.upper()}`" in readme, period.name
