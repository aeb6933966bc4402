"""The report of a round as a PDF (the Potenzialanalyse): for staff, or for the steering group.

What is in it comes from the results alone, so the steering group's edition holds nothing else.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from bot.services.results.annexes import annexes
from bot.services.results.chapters import chapters
from bot.services.results.rounds import Progress, ReportedRound, unheard
from bot.services.results.wording import Wording
from bot.services.typesetting import latin_kept, typeset_pdf

_TEMPLATE = Path(__file__).with_name("report.typ")


def report_pdf(
    this: ReportedRound,
    before: ReportedRound | None,
    city: str,
    language: str,
    made_at: datetime,
    progress: Progress = unheard,
) -> bytes:
    """The PDF, in ``language``. ``before`` is an earlier round of the same edition, for the trend.

    Blocks for some seconds at a thousand responses, mostly without holding the interpreter's
    lock: call it by ``asyncio.to_thread``. ``progress`` is then called from that thread.
    """
    words = Wording(language)
    _ = words.translate
    progress(0, 3)
    results = this.results
    title = _.label("Potential analysis")
    asked = words.text(results.questionnaire.titles)
    parts = [
        *chapters(results, before.results if before else None, words),
        *annexes(results, words),
    ]
    progress(1, 3)
    report = {
        "language": language,
        "title": latin_kept(title),
        "subtitle": latin_kept(
            _.label("{title} · round {number}", title=asked, number=this.number)
        ),
        "author": city,
        "city": city,
        "running": latin_kept(f"{title} · {city}"),
        "edition": words.edition(results.edition),
        "handling": words.handling(results.edition),
        "facts": facts_of(this, words, made_at.date()),
        "contents": _.label("Contents"),
        "chapters": [{"title": latin_kept(title), "parts": found} for title, found in parts],
    }
    progress(2, 3)
    pdf = typeset_pdf(_TEMPLATE, made_at, report=report)
    progress(3, 3)
    return pdf


def facts_of(this: ReportedRound, words: Wording, today: date) -> list[tuple[str, str]]:
    """Label and value of what one must know of a round first."""
    _ = words.translate
    ended = _.day(this.closed_on) if this.closed_on else _.label("still open")
    return [
        (
            # translators: before “12 of 20 organisations”
            _.label("Answered"),
            _.label(
                "{given} of {invited} organisations",
                given=words.number(this.results.given),
                invited=words.number(this.results.invited),
            ),
        ),
        (
            _.label("Response rate"),
            words.share(this.results.given / max(1, this.results.invited)),
        ),
        # translators: before the day on which the round was opened
        (_.label("Open from"), _.day(this.opened_on)),
        (_.label("Until"), ended),
        (_.label("As of"), _.day(today)),
    ]
