"""The results as a workbook and as CSV, for those who want to go on working with them.

The steering group's hold the same figures as its report. A text stays a text in every program
that opens it, whatever it begins with (CWE-1236).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO

from bot.domain.questionnaire import Item, ItemKind, Questionnaire, Response, asked_only
from bot.domain.results import SKIPPED, Count, Edition, RoundResults, trend_between
from bot.services.results.chapters import holder, told
from bot.services.results.report import facts_of
from bot.services.results.rounds import Progress, ReportedRound, unheard
from bot.services.results.wording import Wording
from bot.services.sheets import Row, Table, Value, workbook_of
from bot.services.workbook.cells import clean
from bot.services.workbook.writing import FORMULA_STARTS

#: Of a column in characters, where there are few of them.
_WIDTH = 34


def results_xlsx(
    this: ReportedRound,
    responses: Sequence[Response],
    language: str,
    today: date,
    progress: Progress = unheard,
    before: ReportedRound | None = None,
) -> bytes:
    """The workbook. ``responses`` become a sheet for staff; the steering group's has none.
    ``before`` is an earlier round of the same edition, for the trend.

    Blocks for a second or two at a thousand responses: call it by ``asyncio.to_thread``.
    """
    words = Wording(language)
    _ = words.translate
    results = this.results
    # translators: for staff or for the steering group
    overview = [(_.label("Edition"), words.edition(results.edition)), *facts_of(this, words, today)]
    tables = [
        Table(_.label("Overview"), (), overview, _WIDTH),
        # translators: a sheet with numbers, not with pictures
        Table(_.label("Figures"), _figure_heads(words), _figures(results, words), _WIDTH),
        Table(_.label("By target group"), _cross_heads(words), _crosses(results, words), _WIDTH),
        Table(_.label("Texts"), _text_heads(results, words), _texts(results, words), _WIDTH),
    ]
    if before is not None:
        title = _.label("Change since the last round")
        trend = _trend(before.results, results, words)
        tables.insert(3, Table(title, _trend_heads(words), trend, _WIDTH))
    if results.edition is Edition.STAFF:
        questionnaire = results.questionnaire
        asked = [_.label("Organisation"), *(words.title(item) for item in questionnaire.items)]
        answers = ([name, *values] for name, values in _answers(questionnaire, responses, words))
        tables.append(Table(_.label("Responses"), asked, answers, named=True))
    file = workbook_of(_, _told(tables, progress))
    progress(len(tables), len(tables))
    return file


def _told(tables: Sequence[Table], progress: Progress) -> Iterator[Table]:
    for done, table in enumerate(tables):
        progress(done, len(tables))
        yield table


def results_csv(this: ReportedRound, responses: Sequence[Response], language: str) -> bytes:
    """One file: for staff each response, by the items' codes; for the steering group the figures.

    UTF-8 with a byte order mark and semicolons, which is what a German Excel opens rightly.
    """
    words = Wording(language)
    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    if this.results.edition is Edition.STAFF:
        questionnaire = this.results.questionnaire
        writer.writerow(["organisation", *(item.code for item in questionnaire.items)])
        for name, values in _answers(questionnaire, responses, words):
            writer.writerow([_harmless(name), *map(_harmless, values)])
    else:
        writer.writerow(["item", "category", "least", "most"])
        for result in this.results.items:
            for entry in result.categories:
                writer.writerow([result.item.code, entry.code, entry.count.least, entry.count.most])
            if result.shown:
                count = result.skipped
                writer.writerow([result.item.code, SKIPPED, count.least, count.most])
    return ("\ufeff" + stream.getvalue()).encode()


def _harmless(value: Value) -> Value:
    """A text that a spreadsheet would run gets an apostrophe before it."""
    if isinstance(value, str):
        value = clean(value)
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    return value


# ------------------------------------------------------------------------------ what is written


def _figure_heads(words: Wording) -> Row:
    _ = words.translate
    return (
        # translators: a section of the questionnaire
        _.label("Part"),
        _.label("Question"),
        _.label("Answer"),
        _.label("Organisations"),
        _.label("At least"),
        _.label("At most"),
        # translators: how many per cent
        _.label("Share"),
    )


def _figures(results: RoundResults, words: Wording) -> Iterator[Row]:
    _ = words.translate
    titles = {section.code: section.titles for section in results.questionnaire.sections}
    for result in results.items:
        title = words.title(result.item)
        part = words.text(titles.get(result.item.section, {}))
        if not result.shown:
            yield part, title, words.note(result)
            continue
        # translators: before the number of organisations that were asked
        yield part, title, _.label("Asked"), *_counted(result.asked, words)
        yield part, title, _.label("Answered"), *_counted(result.answered, words)
        for entry in result.categories:
            label = words.category(result.item, entry.code)
            share = result.share(entry.code)
            yield (
                *(part, title, label, *_counted(entry.count, words)),
                None if share is None else round(share, 4),
            )
        for label, value in words.statistics(result):
            yield part, title, label, value


def _counted(count: Count, words: Wording) -> Row:
    """The figure as a number if it is one, and its bounds."""
    shown: Value = count.most if count.exact else words.count(count)
    return shown, count.least, count.most


def _cross_heads(words: Wording) -> Row:
    _ = words.translate
    return _.label("Question"), _.label("Answer"), _.label("Target group"), _.label("Organisations")


def _crosses(results: RoundResults, words: Wording) -> Iterator[Row]:
    if not results.crosses:
        return
    by = results.questionnaire.item(results.questionnaire.crossed_by or "")
    for cross in results.crosses:
        for (row, group), number in cross.cells.items():
            yield (
                words.title(cross.item),
                words.category(cross.item, row),
                words.category(by, group),
                number,
            )


def _trend_heads(words: Wording) -> Row:
    _ = words.translate
    return (
        _.label("Question"),
        _.label("Answer"),
        _.label("Last round"),
        _.label("This round"),
        _.label("Change in percentage points"),
    )


def _trend(before: RoundResults, now: RoundResults, words: Wording) -> Iterator[Row]:
    not_asked = words.translate.label("not asked")

    def figure(count: Count | None) -> Value:
        return not_asked if count is None else _counted(count, words)[0]

    for trend in trend_between(before, now):
        title = words.title(trend.now.item)
        if note := words.trend_note(trend):
            yield title, note
        for change in told(trend):
            label = words.category(holder(trend, change), change.code)
            points = words.points(change.share_before, change.share_now)
            yield title, label, figure(change.before), figure(change.now), points


def _text_heads(results: RoundResults, words: Wording) -> Row:
    _ = words.translate
    heads = _.label("Question"), _.label("Text")
    return (*heads, _.label("Organisation")) if results.edition is Edition.STAFF else heads


def _texts(results: RoundResults, words: Wording) -> Iterator[Row]:
    for result in results.items:
        for text in result.texts:
            yield words.title(result.item), text.text, text.organisation_name


def _answers(
    questionnaire: Questionnaire, responses: Iterable[Response], words: Wording
) -> Iterator[tuple[str, list[Value]]]:
    """Each submitted response: the organisation, and its answers as a person would say them."""
    for response in sorted(responses, key=lambda each: each.organisation_name.casefold()):
        if response.submitted:
            answers = asked_only(questionnaire, response.answers)
            yield (
                response.organisation_name,
                [_said(item, answers.get(item.code), words) for item in questionnaire.items],
            )


def _said(item: Item, answer: object, words: Wording) -> Value:
    match item.kind:
        case _ if answer is None:
            return None
        case ItemKind.MULTIPLE:
            assert isinstance(answer, list)
            return "; ".join(words.category(item, code) for code in answer)
        case ItemKind.CHOICE:
            return words.category(item, str(answer))
        case ItemKind.YES_NO:
            return words.category(item, "yes" if answer else "no")
        case ItemKind.DATE:
            return date.fromisoformat(str(answer))
        case ItemKind.NUMBER | ItemKind.SCALE:
            assert isinstance(answer, int | float)
            return answer
        case _:
            return str(answer)
