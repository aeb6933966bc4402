"""Sheets with one row per thing and language: who has a text in which language.

German is the language that every reader falls back to, so its absence is a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.domain.directory import BASE_LANGUAGE
from bot.domain.wording import N_
from bot.services.workbook.cells import Row

Value = TypeVar("Value", str, tuple[str, ...])


class TextRows:
    """Rows with the short name they belong to (empty: unknown, reported) and their language."""

    def __init__(self, rows: list[tuple[str, Row]]) -> None:
        self._rows: list[tuple[str, str, Row]] = []
        self._by_language: dict[str, dict[str, Row]] = {}
        #: The first row of each short name, in the order of the sheet.
        self.first: dict[str, Row] = {}
        for slug, row in rows:
            language = row.language("language")
            if slug:
                self.first.setdefault(slug, row)
                taken = self._by_language.setdefault(slug, {})
                if language and language in taken:
                    row.wrong("language", N_("There is already a row in this language."))
                    language = ""
                taken[language] = row
            self._rows.append((slug, language, row))

    @property
    def slugs(self) -> list[str]:
        return list(self.first)

    def read(self, read: Callable[[Row], Value]) -> dict[str, dict[str, Value]]:
        """What ``read`` finds in each row, by short name and language; nothing empty."""
        found: dict[str, dict[str, Value]] = {}
        for slug, language, row in self._rows:
            value = read(row)
            if slug and language and value:
                found.setdefault(slug, {})[language] = value
        return found

    def require_base(
        self,
        field: str,
        texts: Mapping[str, Mapping[str, object]],
        slugs: list[str],
        homes: Mapping[str, Row],
    ) -> None:
        """Report every one of ``slugs`` without German text: in its German row, else at home."""
        for slug in slugs:
            if BASE_LANGUAGE in texts.get(slug, {}):
                continue
            rows = self._by_language.get(slug, {})
            german = rows.get(BASE_LANGUAGE)
            if german and field not in german.unusable:
                german.wrong(field, N_("The German text is missing."))
            elif not german and "" not in rows:
                sheet = next(iter(rows.values())).sheet.name if rows else ""
                self._report_at_home(homes[slug], slug, sheet)

    @staticmethod
    def _report_at_home(home: Row, slug: str, sheet: str) -> None:
        if sheet:
            home.wrong(
                "slug",
                N_(
                    "“{value}” has no German text in the sheet “{sheet}”. Add a row with the "
                    "language “de”."
                ),
                value=slug,
                sheet=sheet,
            )
        else:
            home.wrong(
                "slug",
                N_("“{value}” has no texts yet. Add a row with its German text."),
                value=slug,
            )
