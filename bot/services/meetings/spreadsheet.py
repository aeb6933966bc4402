"""The answers to an invitation as a workbook (XLSX): who comes, and the totals."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from bot.domain.meetings.rsvp import Answer, Seat
from bot.domain.wording import N_
from bot.i18n import Translator, translator
from bot.services.desk import Desk
from bot.services.meetings.reading import Totals, totals
from bot.services.sheets import Cell, fill
from db import rsvp_totals
from db.rsvp_totals import Answered

ANSWERS = {
    Answer.YES: N_("Yes"),
    Answer.NO: N_("No"),
    Answer.PERHAPS: N_("Perhaps"),
    Answer.DEPUTY: N_("A deputy"),
}


async def answers_workbook(desk: Desk, meeting_id: int, language: str) -> bytes | None:
    """The file, with headings in a language; ``None`` when there is no such meeting."""
    found = await totals(desk, meeting_id)
    if found is None:
        return None
    async with desk.database.reading() as connection:
        answered = await rsvp_totals.answered(connection, meeting_id)
    from openpyxl import Workbook  # takes 0.15 s, and a start of the bot needs no workbook

    _ = translator(language)
    workbook = Workbook()
    first = workbook.active
    assert first is not None  # openpyxl's new workbook has one sheet
    first.title = _.label("Answers")[:31]
    fill(first, _answer_lines(_, answered))
    fill(workbook.create_sheet(_.label("Totals")[:31]), _total_lines(_, found))
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def need_name(_: Translator, need: str) -> str:
    """A key of :attr:`Totals.needs` in words."""
    if need == "childcare":
        return _.label("Childcare")
    if need == "step-free":
        return _.label("Step-free access")
    return _.label("Interpreter: {language}", language=_.language_name(need.partition("-")[2]))


def _answer_lines(_: Translator, answered: Iterable[Answered]) -> Iterable[tuple[Cell, ...]]:
    yield (
        _.label("Organisation"),
        _.label("Name"),
        _.label("Answer"),
        _.label("People"),
        _.label("Waiting list"),
        _.label("Deputy"),
        _.label("Interpreter"),
        _.label("Childcare"),
        _.label("Step-free access"),
    )
    yes = _.label("Yes")
    for each in answered:
        rsvp = each.rsvp
        interpreter = rsvp.needs.interpreter
        yield (
            each.organisation,
            each.name,
            "" if rsvp.answer is None else _.label(ANSWERS[rsvp.answer]),
            rsvp.people if rsvp.comes else None,
            yes if rsvp.seat is Seat.WAITING else None,
            each.deputy,
            None if interpreter is None else _.language_name(interpreter),
            yes if rsvp.needs.childcare else None,
            yes if rsvp.needs.step_free else None,
        )


def _total_lines(_: Translator, found: Totals) -> Iterable[tuple[Cell, ...]]:
    yield (
        _.label("Organisation"),
        _.label("People who come"),
        _.label("Waiting list"),
        _.label("Perhaps"),
        _.label("No"),
        _.label("No answer yet"),
    )
    for share in found.shares:
        yield (
            share.name or "–",
            share.coming,
            share.waiting,
            share.answers_perhaps,
            share.answers_no,
            share.answers_none,
        )
    yield (_.label("Together"), found.coming, found.waiting)
    yield ()
    for need, number in found.needs.items():
        yield (need_name(_, need), number)
