"""The report of an announcement as a workbook and as a picture, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.domain.wording import N_
from bot.i18n import Translator, translator
from bot.services.announcements.reporting import Report, Tally
from bot.services.sheets import Row, Table, workbook_of
from bot.services.typesetting import latin_kept, typeset_png

#: Draws bars with a share; shared with the results of a questionnaire.
_CHART = Path(__file__).parents[1] / "results" / "chart.typ"

#: Languages in a picture; more would not fit a phone.
_MOST_BARS = 16

_ENDS: tuple[tuple[str, str], ...] = (
    ("all", N_("Recipients")),
    ("delivered", N_("Delivered")),
    # translators: headings above numbers of people, from here to the last
    ("waiting", N_("Still to be sent")),
    ("blocked", N_("Have blocked the bot")),
    ("failed", N_("Failed")),
    ("gone", N_("No longer among the recipients")),
    ("stopped", N_("Not sent, because it was stopped")),
)


def report_xlsx(report: Report, language: str) -> bytes:
    """The workbook: in all, by language, by organisation, and why some did not get it."""
    _ = translator(language)
    ends = [_.label(title) for _name, title in _ENDS]
    languages = {_.language_name(code): tally for code, tally in report.languages.items()}
    organisations = report.organisations
    return workbook_of(
        _,
        [
            Table(_.label("Overview"), (), _overview(_, report), width=40),
            Table(_.label("By language"), [_.label("Language"), *ends], _rows(languages)),
            Table(
                _.label("By organisation"), [_.label("Organisation"), *ends], _rows(organisations)
            ),
            Table(
                _.label("Why not delivered"),
                # translators: why Telegram did not deliver, and how often
                [_.label("Reason"), _.label("Number")],
                report.errors.items(),
                width=40,
            ),
        ],
    )


def _overview(_: Translator, report: Report) -> Iterator[Row]:
    yield _.label("Announcement"), report.announcement.content.title
    for name, title in _ENDS:
        yield _.label(title), getattr(report.total, name)
    yield _.label("Readers who passed it on"), report.relays
    yield _.label("People they told"), report.told


def _rows(tallies: Mapping[str, Tally]) -> Iterator[Row]:
    for name, tally in tallies.items():
        yield [name, *(getattr(tally, end) for end, _title in _ENDS)]


def report_png(report: Report, language: str) -> bytes:
    """A picture 1080 pixels wide: how many have it, by language.

    Blocks for some 50 ms without holding the interpreter's lock: call it by ``asyncio.to_thread``.
    """
    _ = translator(language)
    total = report.total
    biggest = sorted(report.languages.items(), key=lambda item: -item[1].all)[:_MOST_BARS]
    return typeset_png(
        _CHART,
        chart={
            "language": _.language,
            "over": _.label("Announcement"),
            "title": latin_kept(report.announcement.content.title[:150]),
            "base": _.label(
                "Delivered: {delivered} of {all}", delivered=total.delivered, all=total.all
            ),
            "bars": [
                {
                    "label": latin_kept(_.language_name(code)),
                    "value": f"{tally.delivered}/{tally.all}",
                    "least": tally.delivered / tally.all,
                    "most": tally.delivered / tally.all,
                    "short": False,
                }
                for code, tally in biggest
            ],
            "statistics": [
                (latin_kept(_.label(title)), str(getattr(total, name)))
                for name, title in _ENDS[2:]
                if getattr(total, name)
            ],
            "note": latin_kept(
                _.label("Passed on to {number} people by word of mouth.", number=report.told)
            )
            if report.told
            else "",
        },
    )
