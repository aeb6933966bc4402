"""The annexes of the report: what was asked, who answered, all figures as a table."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.questionnaire import Item
from bot.domain.results import Edition, RoundResults
from bot.services.results.parts import Part, is_contact, text_part
from bot.services.results.wording import Wording
from bot.services.typesetting import latin_kept


def annexes(results: RoundResults, words: Wording) -> Iterator[tuple[str, list[Part]]]:
    """The questionnaire's wording, who answered (for staff), all figures as a table."""
    _ = words.translate
    yield _.label("Annex: the questionnaire"), list(_wording(results, words))
    if results.edition is Edition.STAFF:
        yield _.label("Annex: who answered"), list(_who_answered(results, words))
    yield _.label("Annex: all figures"), [_all_figures(results, words)]


def _wording(results: RoundResults, words: Wording) -> Iterator[Part]:
    _ = words.translate
    questionnaire = results.questionnaire
    yield text_part(
        _.label(
            "Questionnaire “{name}”, version {version}.",
            name=questionnaire.name,
            version=questionnaire.version,
        )
    )
    for section in questionnaire.sections:
        rows = [
            [latin_kept(words.title(item)), _answers(item, words)]
            for item in questionnaire.items
            if item.section == section.code
        ]
        yield {
            "kind": "table",
            "title": latin_kept(words.text(section.titles)),
            "note": "",
            "lead": False,
            "head": [_.label("Question"), _.label("Possible answers")],
            "rows": rows,
        }


def _answers(item: Item, words: Wording) -> str:
    """What could be answered, and when it was not asked of all."""
    _ = words.translate
    options = " · ".join(words.text(option.texts) for option in item.options)
    kinds = words.kind(item)
    told = f"{kinds}: {options}" if options else kinds
    if item.when is not None:
        told = _.label("{answers} (asked only after certain answers)", answers=told)
    return latin_kept(told)


def _who_answered(results: RoundResults, words: Wording) -> Iterator[Part]:
    _ = words.translate
    yield text_part(
        _.label(
            "{given} of {invited} organisations answered.",
            given=words.number(results.given),
            invited=words.number(results.invited),
        )
    )
    if results.organisations:
        yield {"kind": "list", "entries": [latin_kept(name) for name in results.organisations]}


def _all_figures(results: RoundResults, words: Wording) -> Part:
    _ = words.translate
    rows: list[list[str]] = []
    for result in results.items:
        if is_contact(result.item):
            continue
        rows.append([latin_kept(words.title(result.item)), "", ""])
        if not result.shown:
            rows.append([words.note(result), "–", ""])
            continue
        rows += [
            [
                latin_kept(words.category(result.item, entry.code)),
                words.count(entry.count),
                words.share(result.share(entry.code)),
            ]
            for entry in result.categories
        ]
        if not result.item.required:
            rows.append([_.label("No answer"), words.count(result.skipped), ""])
    return {
        "kind": "table",
        "title": "",
        "note": "",
        "lead": True,
        "head": [_.label("Question and answer"), _.label("Organisations"), _.label("Share")],
        "rows": rows,
    }
