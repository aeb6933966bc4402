"""Deliveries for staff: what is on its way and planned, what failed and why, and *try again*.

Recipients are not named: who gets what is not for other people's eyes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.wording import N_
from bot.i18n import Translator
from bot.services import delivery_overview
from bot.services.delivery_overview import Failed, Standing
from handlers.callbacks import number
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Screen, button, lines, pairs, paragraphs, turning

#: Failed messages on one page.
PAGE = 6

#: Errors as they are stored (Telegram's words, or the kind of the error), and what they mean.
REASONS = (
    (("TimedOut", "NetworkError"), N_("Telegram did not answer, even after many tries.")),
    (("too long",), N_("The text is longer than Telegram allows.")),
    (("parse entities",), N_("Telegram cannot read the formatting of the text.")),
    (("file", "photo", "PHOTO_", "IMAGE_"), N_("Telegram did not take the file.")),
    (("BUTTON_", "inline keyboard"), N_("Telegram did not take the buttons.")),
)

#: What the bot itself could not do: a mistake in it.
OWN = N_("The bot could not put the message into words.")


def reason_of(error: str) -> str:
    """Why something failed, in plain words; a source text."""
    for signs, words in REASONS:
        if any(sign in error for sign in signs):
            return words
    return OWN if error.isidentifier() else N_("Telegram refused it.")


async def show(turn: Turn) -> None:
    """The counts, and a page of what failed."""
    _ = turn._
    offset = number(turn.arguments) or 0
    standing = await delivery_overview.standing(turn.desk)
    page = await delivery_overview.failed(turn.desk, offset=offset, limit=PAGE)
    back = button("◀", "deliveries", max(0, offset - PAGE)) if offset else None
    more = offset + PAGE < standing.failed
    on = button("▶", "deliveries", offset + PAGE) if more else None
    again = [
        button(_.label("🔁 Try {number} again", number=failed.id), "redeliver", failed.id)
        for failed in page
    ]
    await turn.show(
        Screen(
            paragraphs(_counts(turn, standing), _failures(turn, page)),
            (
                *pairs(again),
                turning(_, back, on),
                [button(_.label("← Back"), "staff")],
            ),
        )
    )


def _counts(turn: Turn, standing: Standing) -> Markup:
    _ = turn._
    return lines(
        _("<b>Deliveries</b>"),
        _("📤 Due now: {count}", count=_.number(standing.due + standing.sending)),
        _("🗓 Planned: {count}", count=_.number(standing.planned)),
        _("Next: {moment}", moment=_moment(turn, standing.next_planned))
        if standing.next_planned is not None
        else None,
        _("⏸ Waiting for people who blocked the bot: {count}", count=_.number(standing.held)),
        _("❗ Failed: {count}", count=_.number(standing.failed)),
    )


def _moment(turn: Turn, moment: datetime) -> str:
    return turn._.moment(moment.astimezone(turn.desk.settings.timezone))


def _failures(turn: Turn, page: Sequence[Failed]) -> Markup:
    _ = turn._
    return paragraphs(*(_failure(_, failed, _moment(turn, failed.settled_at)) for failed in page))


def _failure(_: Translator, failed: Failed, moment: str) -> Markup:
    return lines(
        _(
            "<b>{number}</b> · {moment} · <code>{kind}</code>",
            number=failed.id,
            moment=moment,
            kind=failed.kind,
        ),
        _(reason_of(failed.error)),
    )


async def try_again(turn: Turn) -> None:
    """Staff tapped *try again*."""
    await turn.answer(
        await delivery_overview.try_again(
            turn.desk, turn.update_id, turn.known(), number(turn.arguments) or 0
        )
    )


async def retried(turn: Turn, _outcome: Outcome) -> None:
    """It is on its way; the list is shown anew."""
    turn.settle(turn._.label("🔁 It is on its way again."))
    turn.arguments = ()
    await show(turn)


FEATURE = Feature(
    routes=(
        Route("button", "deliveries", only(Role.ADMIN), show),
        Route("button", "redeliver", only(Role.ADMIN), try_again),
    ),
    entries=(Entry(N_("📮 Deliveries"), "deliveries", only(Role.ADMIN), 45, "staff"),),
    answers={"delivery-retried": retried},
)
