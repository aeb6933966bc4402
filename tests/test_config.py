"""The settings: from the environment before the file, and every mistake at once."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Retention, Settings, SettingsError, load

TOKEN = "123456:ABC-DEF_ghi"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("MSO_BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_nothing_has_to_be_set() -> None:
    settings = load()
    assert settings == Settings()
    assert settings.token is None
    assert settings.database_url == "sqlite:///mso-bot.sqlite3"
    assert settings.api_url == "https://api.telegram.org"
    assert str(settings.timezone) == "Europe/Berlin"
    assert settings.invitation_lifetime == timedelta(days=14)


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(f"MSO_BOT_TOKEN={TOKEN}\nMSO_BOT_LOG=debug\n", encoding="utf-8")
    assert (load().token, load().log) == (TOKEN, "debug")
    monkeypatch.setenv("MSO_BOT_LOG", "WARNING")
    assert (load().token, load().log) == (TOKEN, "warning")
    monkeypatch.setenv("MSO_BOT_LOG", "")
    assert load().log == "info", "what is empty keeps its default"


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("API_URL", "http://127.0.0.1:8081/", "api_url", "http://127.0.0.1:8081"),
        ("DATABASE_URL", "sqlite:////var/lib/bot.db", "database_url", "sqlite:////var/lib/bot.db"),
        ("DATABASE_URL", "postgres://u:p@h/n", "database_url", "postgresql://u:p@h/n"),
        ("DATABASE_URL", "postgresql:///n?host=/run", "database_url", "postgresql:///n?host=/run"),
        ("INVITATION_DAYS", "7", "invitation_days", 7),
        ("PARALLEL", "8", "parallel", 8),
        ("OFFICE", "buergerdienste", "office", "buergerdienste"),
        ("KEEP_STRANGERS_DAYS", "30", "retention", Retention(strangers=30)),
    ],
)
def test_each_setting_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, expected: object
) -> None:
    monkeypatch.setenv(f"MSO_BOT_{name}", value)
    assert getattr(load(), field) == expected


def test_all_mistakes_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "MSO_BOT_TOKEN": "no token",
        "MSO_BOT_API_URL": "telegram.org",
        "MSO_BOT_DATABASE_URL": "mysql://host/name",
        "MSO_BOT_TIMEZONE": "Mars/Olympus",
        "MSO_BOT_LOG": "loud",
        "MSO_BOT_INVITATION_DAYS": "0",
        "MSO_BOT_ANSWER_DAYS": "three",
        "MSO_BOT_PARALLEL": "100000",
        "MSO_BOT_BULK_PER_SECOND": "-1",
        "MSO_BOT_KEEP_AUDIT_LOG_DAYS": "1.5",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert [problem.split(":")[0] for problem in caught.value.problems] == list(wrong)
    assert all("expected" in problem for problem in caught.value.problems)


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSO_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("MSO_BOT_DATABASE_URL", "postgresql://bot:topsecret@host/name")
    assert TOKEN not in repr(load())
    assert "topsecret" not in repr(load())
    monkeypatch.setenv("MSO_BOT_TOKEN", "secret but wrong")
    with pytest.raises(SettingsError) as caught:
        load()
    assert "secret but wrong" not in str(caught.value)
