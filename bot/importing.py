"""The command line's words about a workbook: what changes, and what is wrong with it."""

from __future__ import annotations

from bot.domain.directory_changes import Changes
from bot.domain.wording import N_
from bot.i18n import translator
from bot.services.workbook import WorkbookErrors

KINDS = {
    "groups": N_("Groups of topics"),
    "topics": N_("Topics"),
    "offices": N_("Offices"),
    "contacts": N_("Contacts"),
    "organisations": N_("Organisations"),
    "rooms": N_("Rooms"),
}


def describe(changes: Changes, language: str, *, applied: bool) -> list[str]:
    """What changed or would change, a line for each kind and way."""
    _ = translator(language)
    if changes.empty:
        return [_.label("This workbook is the same as the directory. Nothing would change.")]
    lines = []
    for kind, change in changes.by_kind():
        name = _.label(KINDS[kind])
        for sign, slugs in (
            ("+", change.added),
            ("~", tuple(change.changed)),
            ("-", change.removed),
        ):
            if slugs:
                lines.append(f"{name} {sign} {', '.join(slugs)}")
        if change.reordered:
            lines.append(f"{name} ↕")
    if applied:
        lines.append(_.label("✅ Done. The directory is up to date for everybody."))
    return lines


def explain(errors: WorkbookErrors, language: str) -> list[str]:
    """Every mistake with its place."""
    _ = translator(language)
    lines = [_.label("I cannot use this workbook. Nothing was changed.")]
    for error in errors.errors:
        place = [error.sheet, str(error.row) if error.row else "", error.column]
        prefix = ", ".join(part for part in place if part)
        said = _.plain(error.message)
        lines.append(f"{prefix}: {said}" if prefix else said)
    if errors.more:
        lines.append(f"… (+{errors.more})")
    return lines
