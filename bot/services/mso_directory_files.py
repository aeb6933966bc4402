"""The MSO directory as a file: JSON for machines (docs/mso-directory.md), a workbook for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.domain.mso_directory import Choice, MsoEntry, web_address
from bot.i18n import Translator, translator
from bot.services.sheets import Table, Value, workbook_of

#: Of the JSON file: raised when a field changes its meaning or goes.
FORMAT_VERSION = 1


def directory_json(entries: Iterable[MsoEntry], now: datetime) -> bytes:
    """The JSON file in UTF-8. What an organisation did not say is ``null`` or an empty list."""
    content = {
        "format": "mso-directory",
        "version": FORMAT_VERSION,
        "exported_at": now.isoformat(timespec="seconds"),
        "organisations": [_organisation(entry) for entry in entries],
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _organisation(entry: MsoEntry) -> dict[str, Any]:
    return {
        "slug": entry.organisation,
        "name": entry.name,
        "published_at": entry.published_at.isoformat(timespec="seconds"),
        "structure": _choice(entry.structure),
        "founded": entry.founded,
        "members": entry.members,
        "languages": [_choice(choice) for choice in entry.languages],
        "offers": [_choice(choice) for choice in entry.offers],
        "target_groups": [_choice(choice) for choice in entry.target_groups],
        "district": _choice(entry.district),
        "contact": {
            "name": entry.contact_name or None,
            "phone": entry.contact_phone or None,
            "email": entry.contact_email or None,
        },
        "website": web_address(entry.website),
        "about": entry.about or None,
    }


def _choice(choice: Choice | None) -> dict[str, Any] | None:
    return None if choice is None else {"code": choice.code or None, "texts": dict(choice.texts)}


def directory_xlsx(entries: Iterable[MsoEntry], language: str) -> bytes:
    """The workbook in one language. Blocks: call it by ``asyncio.to_thread``."""
    _ = translator(language)
    rows = (_row(_, entry) for entry in entries)
    return workbook_of(_, [Table(_.label("Organisations"), _heads(_), rows, width=28, named=True)])


def _heads(_: Translator) -> list[str]:
    return [
        _.label("Name"),
        _.label("Kind of organisation"),
        # translators: the year in which the organisation began
        _.label("Founded"),
        _.label("Members"),
        _.label("Languages"),
        # translators: what the organisation does for people: courses, advice, leisure
        _.label("Offers"),
        _.label("Target groups"),
        _.label("District"),
        _.label("Contact person"),
        _.label("Phone"),
        _.label("E-mail"),
        _.label("Website"),
        _.label("About"),
        # translators: before the day on which the data were right
        _.label("As of"),
    ]


def _row(_: Translator, entry: MsoEntry) -> list[Value]:
    def said(choices: Iterable[Choice | None]) -> str:
        return "; ".join(_.text(choice.texts) for choice in choices if choice is not None)

    return [
        entry.name,
        said([entry.structure]),
        entry.founded,
        entry.members,
        said(entry.languages),
        said(entry.offers),
        said(entry.target_groups),
        said([entry.district]),
        entry.contact_name,
        entry.contact_phone,
        entry.contact_email,
        web_address(entry.website) or entry.website,
        entry.about,
        entry.published_at.date(),
    ]
