"""Searching by words: whatever a registered person writes outside a dialogue is a search."""

from __future__ import annotations

from telegram import Message

from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED, Role, only
from bot.domain.wording import N_, Refusal
from bot.services import searches
from handlers.contacts import topic_card
from handlers.mso_directory import named_buttons
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Screen, button, lines, paragraphs


async def search(turn: Turn, text: str) -> None:
    """Show the card at once when the lead is clear, else up to three topics, else say so."""
    if len(text) > searches.LONGEST:
        raise Refusal(
            N_(
                "That is too long for a search. Please write in one sentence what it is about, "
                "or choose “Ask the city” in the menu."
            )
        )
    _ = turn._
    city = await turn.city()
    matches = city.index.search(text, _.language)
    if not matches:
        if organisations := await named_buttons(turn, text):
            await turn.say(
                Screen(_("Do you mean this organisation?"), [[found] for found in organisations])
            )
            return
        await turn.answer(await searches.keep_failed(turn.desk, turn.update_id, text, _.language))
        return
    if matches[0].clear:
        await turn.say(await topic_card(turn, matches[0].topic))
        return
    topics = city.directory.topics
    rows = [[button(_.marked(topics[m.topic].titles), "topic", m.topic)] for m in matches]
    rows.append([button(_.label("None of these"), "none")])
    asked = turn.message  # the choice is a reply to it, so that it still knows the words
    await turn.say(
        Screen(_("Which of these do you mean?"), rows),
        reply_to=None if asked is None else asked.message_id,
    )


def not_found_screen(turn: Turn) -> Screen:
    """Nothing fits: say so, and offer the ways on."""
    _ = turn._
    return Screen(
        _(
            "I did not find anything for this. Please try other words, choose from the topics, "
            "or ask the city: a person will answer you."
        ),
        (
            (button(_.label("🔎 All topics"), "groups"),),
            (button(_.label("✏️ Ask the city"), "ask"),),
        ),
    )


async def not_found(turn: Turn, _outcome: Outcome) -> None:
    """A search led nowhere."""
    await turn.show(not_found_screen(turn))


async def none_of_these(turn: Turn) -> None:
    """None of the three topics was meant: this search has failed too, and is kept."""
    choice = None if turn.query is None else turn.query.message
    asked = choice.reply_to_message if isinstance(choice, Message) else None
    if asked is None or not asked.text:
        await turn.show(not_found_screen(turn))
        return
    await turn.answer(
        await searches.keep_failed(turn.desk, turn.update_id, asked.text, turn._.language)
    )


async def show_failed(turn: Turn) -> None:
    """For staff: what people looked for and did not find."""
    _ = turn._
    found = await searches.failed(turn.desk)
    body = lines(
        *(
            _("• {text} ({language})", text=search.text[:80], language=search.language)
            for search in found
        )
    ) or _("None. Every search found something.")
    await turn.show(
        Screen(
            paragraphs(
                _("<b>Searches that found nothing</b> (the words alone, without the person)"), body
            ),
            ((button(_.label("← Back"), "staff"),),),
        )
    )


FEATURE = Feature(
    routes=(
        Route("button", "none", REGISTERED, none_of_these),
        Route("button", "failed", only(Role.ADMIN), show_failed),
    ),
    entries=(Entry(N_("🔍 Failed searches"), "failed", only(Role.ADMIN), 41, "staff"),),
    answers={"search-failed": not_found},
)
