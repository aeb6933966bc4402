"""Subscriptions: what somebody wants to hear of, each topic switched by one tap."""

from __future__ import annotations

from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.subscription import TOPICS
from bot.domain.wording import N_
from bot.services import subscriptions
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Button, Screen, button, paragraphs


async def show(turn: Turn) -> None:
    """``/topics``: all topics."""
    await turn.show(await _screen(turn))


async def _screen(turn: Turn) -> Screen:
    _ = turn._
    wanted = await subscriptions.of_person(turn.desk, turn.known())
    rows: list[list[Button]] = [
        [
            button(
                f"{'✅' if wanted[topic] else '▫️'} {_.label(title)}",
                "subscribe",
                topic,
                "no" if wanted[topic] else "yes",
            )
        ]
        for topic, title in TOPICS.items()
    ]
    rows.append([button(_.label("🏠 Menu"), "menu")])
    return Screen(
        paragraphs(
            _("<b>🔔 What would you like to hear about?</b>"),
            _(
                "Tap a topic to switch it on or off. You always get very important "
                "messages from the city."
            ),
        ),
        rows,
    )


async def choose(turn: Turn) -> None:
    """One topic on or off."""
    topic, wanted = (*turn.arguments, "", "")[:2]
    await turn.answer(
        await subscriptions.choose(
            turn.desk, turn.update_id, turn.known(), topic, wanted=wanted == "yes"
        )
    )


async def chosen(turn: Turn, _outcome: Outcome) -> None:
    """The page as it is now."""
    await turn.show(await _screen(turn))


FEATURE = Feature(
    entries=(Entry(N_("🔔 My topics"), "topics", REGISTERED, 60),),
    routes=(
        Route("command", "topics", REGISTERED, show, menu=N_("Topics I want to hear about")),
        Route("button", "topics", REGISTERED, show),
        Route("button", "subscribe", REGISTERED, choose),
    ),
    answers={"subscription-chosen": chosen},
)
