"""The answers to an invitation as a workbook (XLSX): who comes, and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.domain.meetings.rsvp import Answer, Seat
from bot.domain.wording import N_
from bot.i18n import Translator, translator
from bot.services.desk import Desk
from bot.services.meetings.reading import Totals, totals
from bot.services.sheets import Row, Table, workbook_of
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
    _ = translator(language)
    return workbook_of(
        _,
        [
            Table(_.label("Answers"), _answer_heads(_), _answer_rows(_, answered), named=True),
            Table(_.label("Totals"), _total_heads(_), _total_rows(_, found), named=True),
        ],
    )


def need_name(_: Translator, need: str) -> str:
    """A key of :attr:`Totals.needs` in words."""
    if need == "childcare":
        return _.label("Childcare")
    if need == "step-free":
        return _.label("Step-free access")
    return _.label("Interpreter: {language}", language=_.language_name(need.partition("-")[2]))


def _answer_heads(_: Translator) -> Row:
    return (
        _.label("Organisation"),
        _.label("Name"),
        # translators: a heading: yes, no, perhaps or a deputy
        _.label("Answer"),
        # translators: a heading: how many come
        _.label("People"),
        _.label("Waiting list"),
        _.label("Deputy"),
        _.label("Interpreter"),
        _.label("Childcare"),
        _.label("Step-free access"),
    )


def _answer_rows(_: Translator, answered: Iterable[Answered]) -> Iterator[Row]:
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


def _total_heads(_: Translator) -> Row:
    return (
        _.label("Organisation"),
        _.label("People who are coming"),
        _.label("Waiting list"),
        _.label("Perhaps"),
        _.label("No"),
        _.label("No answer yet"),
    )


def _total_rows(_: Translator, found: Totals) -> Iterator[Row]:
    for share in found.shares:
        yield (
            share.name or "–",
            share.coming,
            share.waiting,
            share.answers_perhaps,
            share.answers_no,
            share.answers_none,
        )
    yield (_.label("Total"), found.coming, found.waiting)
    yield ()
    for need, number in found.needs.items():
        yield (need_name(_, need), number)
