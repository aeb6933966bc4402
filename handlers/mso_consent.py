"""What an organisation's own people do about its entry in the MSO directory: change it, or show it
no more. An admin may do the second, too; the organisation is told.
"""

from __future__ import annotations

from bot.domain.outcome import Outcome
from bot.domain.person import Role, only
from bot.domain.wording import Refusal
from bot.services import mso_directory
from bot.services.mso_directory import NOT_YOURS
from bot.services.questionnaires import rounds
from handlers import questionnaires
from handlers.mso_cards import encoded
from handlers.mso_directory import chosen
from handlers.turn import Feature, Reader, Route, Turn
from handlers.ui import Screen, button, clipped, paragraphs

KEY_PERSONS = only(Role.KEY_PERSON)


async def change(turn: Turn) -> None:
    """To the questionnaire, where these data come from, or why that has to wait."""
    slug = turn.arguments[0] if turn.arguments else ""
    if await rounds.current(turn.desk) is not None:
        await questionnaires.begin(turn)
        return
    if slug not in await mso_directory.spoken_for(turn.desk, turn.known()):
        raise Refusal(NOT_YOURS)
    _ = turn._
    await turn.show(
        Screen(
            _(
                "These data come from your answers to the questionnaire. It is not open at "
                "the moment; I will write to you when it is time again. If something is "
                "wrong, you can tell the city, or stop showing your organisation until "
                "then."
            ),
            (
                (button(_.label("✏️ Tell the city"), "ask"),),
                (button(_.label("🙈 Stop showing us"), "orghide", slug),),
                (button(_.label("← Back"), "org", slug, encoded({})),),
            ),
        )
    )


async def ask_to_hide(turn: Turn) -> None:
    """Once more, before an organisation is shown no more."""
    _ = turn._
    entry = await chosen(turn)
    slug = entry.organisation
    own = slug in await mso_directory.spoken_for(turn.desk, turn.known())
    if not own and not only(Role.ADMIN).admits(turn.person):
        raise Refusal(NOT_YOURS)
    await turn.show(
        Screen(
            paragraphs(
                _("Shall I stop showing {name}?", name=clipped(entry.name, 120)),
                _(
                    "It disappears from this directory at once, together with its contact "
                    "person. It can agree again in the next questionnaire. Files made "
                    "earlier stay with whoever has them."
                ),
            ),
            (
                (button(_.label("🙈 Yes, stop showing it"), "orghidden", slug, style="danger"),),
                (button(_.label("← Back"), "org", slug, encoded({})),),
            ),
        )
    )


async def hide(turn: Turn) -> None:
    """Show an organisation no more."""
    slug = turn.arguments[0] if turn.arguments else ""
    await turn.answer(await mso_directory.withdraw(turn.desk, turn.update_id, turn.known(), slug))


async def hidden(turn: Turn, outcome: Outcome) -> None:
    """It is gone."""
    _ = turn._
    name = clipped(str(outcome.values["organisation"]), 120)
    await turn.show(
        Screen(
            _("✅ Done. {name} is not shown in the directory any more.", name=name),
            (
                (
                    button(_.label("🏘 Migrant organisations"), "orgs"),
                    button(_.label("🏠 Menu"), "menu"),
                ),
            ),
        )
    )


async def render_hidden(reader: Reader) -> Screen | None:
    """To the organisation's other people: it is not shown any more."""
    _ = reader._
    name = clipped(str(reader.delivery.details["organisation"]), 120)
    return Screen(
        _(
            "🏘 The city no longer shows {name} in the directory of organisations. "
            "If you have a question about this, you can ask the city.",
            name=name,
        )
        if reader.delivery.details["by_city"]
        else _(
            "🏘 {name} is no longer shown in the directory of organisations: one of your "
            "key persons asked for this. You can agree again in the next questionnaire.",
            name=name,
        ),
        ((button(_.label("✏️ Ask the city"), "ask"), button(_.label("🏠 Menu"), "menu")),),
    )


FEATURE = Feature(
    routes=(
        Route("button", "orgchange", KEY_PERSONS, change),
        Route("button", "orghide", KEY_PERSONS, ask_to_hide),
        Route("button", "orghidden", KEY_PERSONS, hide),
    ),
    answers={"organisation-hidden": hidden},
    renderers={"organisation-hidden": render_hidden},
)
