"""The results of the questionnaire: figures as pictures, texts as lists, and files to print.

Admins see everything; the steering group sees its own edition, and only of rounds that are closed.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from markupsafe import Markup
from telegram.error import TelegramError

from bot.domain.person import Role, only
from bot.domain.results import Cross, Edition, ItemResult, ItemTrend, trend_between
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator
from bot.services.questionnaires import reporting, rounds
from bot.services.questionnaires.reporting import Reported, ReportFile
from handlers.callbacks import number
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, clipped, lines, paragraphs, turning

READERS = only(Role.STEERING)

#: Rounds listed; two a year.
MOST_ROUNDS = 12

#: Texts on one page, and characters of each and of who wrote it: with the item below 4096.
TEXTS = 8
LONGEST_TEXT = 380
LONGEST_NAME = 60

#: Seconds between two changes of a progress message.
BETWEEN_PROGRESS = 1.0

GONE = N_("There are no results of this round.")


async def show_rounds(turn: Turn) -> None:
    """Which round?"""
    _ = turn._
    edition = reporting.edition_for(turn.known())
    shown = [r for r in await rounds.everyone(turn.desk) if reporting.visible(r, edition)]
    rows = []
    for round in shown[:MOST_ROUNDS]:
        day = round.opened_at.astimezone(turn.desk.settings.timezone).date()
        label = _.label("Round {number}, {day}", number=round.number, day=_.day(day))
        rows.append([button(label, "result", round.id)])
    rows.append([button(_.label("🏠 Menu"), "menu")])
    text = (
        _("📊 <b>Results of the questionnaire</b>")
        if shown
        else _("There are no results yet. They can be seen when a round has been closed.")
    )
    await turn.show(Screen(text, rows))


async def _reported(turn: Turn, edition: Edition | None = None) -> tuple[int, Reported]:
    round_id = number(turn.arguments)
    if round_id is None:
        raise Refusal(GONE)
    chosen = edition or reporting.edition_for(turn.known())
    return round_id, await reporting.report(turn.desk, round_id, chosen)


async def show_round(turn: Turn) -> None:
    """One round: how many answered, its sections, and the files."""
    _ = turn._
    round_id, reported = await _reported(turn)
    results = reported.this.results
    rows: list[list[Button]] = [
        [button(clipped(_.text(section.titles), 60), "chapter", round_id, section.code)]
        for section in results.questionnaire.sections
    ]
    rows += [
        [
            button(_.label("📄 Report (PDF)"), "resultfile", round_id, ReportFile.PDF),
            button(_.label("📗 Excel"), "resultfile", round_id, ReportFile.XLSX),
            button(_.label("📑 CSV"), "resultfile", round_id, ReportFile.CSV),
        ]
    ]
    if results.edition is Edition.STAFF and reported.this.closed_on is not None:
        rows.append(
            [
                button(
                    _.label("📄 Report for the steering group"),
                    "resultfile",
                    round_id,
                    ReportFile.PDF,
                    Edition.STEERING,
                )
            ]
        )
    rows.append([button(_.label("← Back"), "results")])
    closed = reported.this.closed_on
    await turn.show(
        Screen(
            paragraphs(
                _("📊 <b>Round {number}</b>", number=reported.this.number),
                _.value(_.text(results.questionnaire.titles)),
                lines(
                    _(
                        "{given} of {invited} organisations answered.",
                        given=results.given,
                        invited=results.invited,
                    ),
                    _("Open since {day}.", day=_.day(reported.this.opened_on))
                    if closed is None
                    else _("Closed on {day}.", day=_.day(closed)),
                ),
                None
                if results.edition is Edition.STAFF
                else _(
                    "Figures of fewer than three organisations are not shown, so that nobody can "
                    "be recognised."
                ),
            ),
            rows,
        )
    )


async def show_chapter(turn: Turn) -> None:
    """The questions of one section."""
    _ = turn._
    round_id, reported = await _reported(turn)
    wanted = turn.arguments[1] if len(turn.arguments) > 1 else ""
    questionnaire = reported.this.results.questionnaire
    section = next((s for s in questionnaire.sections if s.code == wanted), None)
    if section is None:
        raise Refusal(GONE)
    rows = [
        [button(clipped(_.text(item.texts), 60), "figures", round_id, item.code)]
        for item in questionnaire.items
        if item.section == section.code
    ]
    rows.append([button(_.label("← Back"), "result", round_id)])
    await turn.show(Screen(_.bold(_.text(section.titles)), rows))


async def show_figures(turn: Turn) -> None:
    """One question: its picture, or its texts."""
    from bot.services.results.charts import chart_png, has_chart
    from bot.services.results.wording import Wording

    _ = turn._
    round_id, reported = await _reported(turn)
    result = _result_of(turn, reported)
    if result.texts:
        await _show_texts(turn, round_id, result)
        return
    words = Wording(_.language)
    caption = paragraphs(
        _.bold(clipped(_.text(result.item.texts), 300)),
        _.value(words.base(result)) if result.shown else None,
        _.value(words.note(result)) if words.note(result) else None,
    )
    rows = _ways_on(_, round_id, reported, result)
    if not has_chart(result):
        await turn.say(Screen(caption, rows))
        return
    turn.settle()
    picture = await asyncio.to_thread(
        chart_png, reported.this.results, result.item.code, _.language
    )
    await turn.send_photo(picture, "results.png", Screen(caption, rows))


def _result_of(turn: Turn, reported: Reported) -> ItemResult:
    wanted = turn.arguments[1] if len(turn.arguments) > 1 else ""
    try:
        return reported.this.results.of(wanted)
    except KeyError:
        raise Refusal(GONE) from None


def _ways_on(
    _: Translator, round_id: int, reported: Reported, result: ItemResult
) -> list[list[Button]]:
    code = result.item.code
    rows: list[list[Button]] = []
    if _cross_of(reported, code) is not None:
        rows.append([button(_.label("👥 By target group"), "crossed", round_id, code)])
    if _trend_of(reported, code) is not None:
        rows.append([button(_.label("📈 Compared with the last round"), "trend", round_id, code)])
    rows.append([button(_.label("← Back"), "chapter", round_id, result.item.section)])
    return rows


async def _show_texts(turn: Turn, round_id: int, result: ItemResult) -> None:
    _ = turn._
    last = (len(result.texts) - 1) // TEXTS
    page = min(number(turn.arguments, 2) or 0, last)
    code = result.item.code
    shown = [
        lines(
            None
            if text.organisation_name is None
            else _.bold(clipped(text.organisation_name, LONGEST_NAME)),
            _.value(clipped(text.text, LONGEST_TEXT)),
        )
        for text in result.texts[page * TEXTS : (page + 1) * TEXTS]
    ]
    await turn.show(
        Screen(
            paragraphs(_.bold(clipped(_.text(result.item.texts), 300)), *shown),
            (
                turning(
                    _,
                    button("◀", "figures", round_id, code, page - 1) if page > 0 else None,
                    button("▶", "figures", round_id, code, page + 1) if page < last else None,
                ),
                (button(_.label("← Back"), "chapter", round_id, result.item.section),),
            ),
        )
    )


def _cross_of(reported: Reported, code: str) -> Cross | None:
    return next((c for c in reported.this.results.crosses if c.item.code == code), None)


def _trend_of(reported: Reported, code: str) -> ItemTrend | None:
    if reported.before is None:
        return None
    trends = trend_between(reported.before.results, reported.this.results)
    return next((t for t in trends if t.now.item.code == code and t.changes), None)


async def show_cross(turn: Turn) -> None:
    """One question by target group."""
    from bot.services.results.wording import Wording

    _ = turn._
    round_id, reported = await _reported(turn)
    result = _result_of(turn, reported)
    cross = _cross_of(reported, result.item.code)
    by = reported.this.results.questionnaire.crossed_by
    if cross is None or by is None:
        raise Refusal(GONE)
    words = Wording(_.language)
    groups = reported.this.results.questionnaire.item(by)
    blocks = []
    for group in cross.groups:
        counted = [
            _.value(f"{words.category(cross.item, row)}: {words.number(cross.cells[row, group])}")
            for row in cross.rows
            if (row, group) in cross.cells
        ]
        if counted:
            head = f"{words.category(groups, group)} ({words.number(cross.sizes[group])})"
            blocks.append(lines(_.bold(head), *counted))
    await turn.say(
        Screen(
            _fitting([_.bold(clipped(_.text(result.item.texts), 300)), *blocks]),
            ((button(_.label("← Back"), "chapter", round_id, result.item.section),),),
        )
    )


async def show_trend(turn: Turn) -> None:
    """One question then and now."""
    from bot.services.results.chapters import holder
    from bot.services.results.wording import Wording

    _ = turn._
    round_id, reported = await _reported(turn)
    result = _result_of(turn, reported)
    trend = _trend_of(reported, result.item.code)
    if trend is None or reported.before is None:
        raise Refusal(GONE)
    words = Wording(_.language)
    note = words.trend_note(trend)
    rows = [
        lines(
            _.value(words.category(holder(trend, change), change.code)),
            _.value(
                _.beside(
                    "–" if change.before is None else words.count(change.before),
                    "–" if change.now is None else words.count(change.now),
                    *filter(None, [words.shift(change.share_before, change.share_now)]),
                )
            ),
        )
        for change in trend.changes
    ]
    heading = lines(
        _.bold(clipped(_.text(result.item.texts), 300)),
        _(
            "Round {before} · round {now} · change in share",
            before=reported.before.number,
            now=reported.this.number,
        ),
        _.italic(note) if note else None,
    )
    await turn.say(
        Screen(
            _fitting([heading, *rows]),
            ((button(_.label("← Back"), "chapter", round_id, result.item.section),),),
        )
    )


def _fitting(blocks: list[Markup]) -> Markup:
    """As many of the blocks as a message holds."""
    kept: list[Markup] = []
    for block in blocks:
        if sum(map(len, kept)) + len(block) > 3800:
            kept.append(Markup("…"))
            break
        kept.append(block)
    return paragraphs(*kept)


async def send_file(turn: Turn) -> None:
    """One of the files, with a message that says how far it is."""
    _ = turn._
    wanted = turn.arguments[1] if len(turn.arguments) > 1 else ""
    if wanted not in set(ReportFile):
        raise Refusal(GONE)
    for_steering = Edition.STEERING.value in turn.arguments[2:]
    _round_id, reported = await _reported(turn, Edition.STEERING if for_steering else None)
    kind = ReportFile(wanted)
    async with Waiting(turn) as waiting:
        data = await asyncio.to_thread(
            reporting.make_file, reported, kind, _.language, turn.now, waiting.progress
        )
        await turn.send_file(
            data,
            reporting.name_of(reported, kind),
            _("The results of round {number}.", number=reported.this.number),
        )


class Waiting:
    """A message that says how far something is, and goes when it is there."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._message_id = 0
        self._loop = asyncio.get_running_loop()
        self._shown_at = self._loop.time()
        self._edit: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Waiting:
        _ = self._turn._
        message = await self._turn.say(Screen(_("⏳ One moment, I am putting it together …")))
        self._message_id = message.message_id
        return self

    def progress(self, done: int, total: int) -> None:
        """Called from the working thread."""
        self._loop.call_soon_threadsafe(self._show, done, total)

    def _show(self, done: int, total: int) -> None:
        now = self._loop.time()
        if done == total or now - self._shown_at < BETWEEN_PROGRESS:
            return
        self._shown_at = now
        self._edit = asyncio.create_task(self._tell(done, total))

    async def _tell(self, done: int, total: int) -> None:
        _ = self._turn._
        text = _("⏳ Step {number} of {total} …", number=done + 1, total=total)
        with suppress(TelegramError):
            await self._turn.bot.edit_message_text(
                text, chat_id=self._turn.chat_id, message_id=self._message_id, parse_mode="HTML"
            )

    async def __aexit__(self, *_error: object) -> None:
        if self._edit is not None:
            await self._edit
        with suppress(TelegramError):
            await self._turn.bot.delete_message(self._turn.chat_id, self._message_id)


FEATURE = Feature(
    routes=(
        Route("button", "results", READERS, show_rounds),
        Route("command", "results", READERS, show_rounds, menu=N_("Results")),
        Route("button", "result", READERS, show_round),
        Route("button", "chapter", READERS, show_chapter),
        Route("button", "figures", READERS, show_figures),
        Route("button", "crossed", READERS, show_cross),
        Route("button", "trend", READERS, show_trend),
        Route("button", "resultfile", READERS, send_file),
    ),
    entries=(Entry(N_("📊 Results"), "results", READERS, 71),),
)
