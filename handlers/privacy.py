"""The privacy notice in three layers: a few lines, what and why, how long and which rights."""

from __future__ import annotations

from bot.domain.person import ANYONE
from bot.domain.wording import N_
from handlers.turn import Feature, Route, Turn
from handlers.ui import Screen, button, lines, paragraphs


async def show(turn: Turn) -> None:
    """``/privacy``: the first layer, and on a tap the others."""
    _ = turn._
    layer = turn.arguments[0] if turn.arguments else "short"
    layers = {"what": what, "long": how_long}
    await turn.show(layers.get(layer, short)(turn))


def short(turn: Turn) -> Screen:
    """A few lines that anybody reads."""
    _ = turn._
    return Screen(
        paragraphs(
            _("🔒 <b>Your data, in short</b>"),
            _(
                "I keep your name, your organisation, your language and what you write to the city "
                "here. The city of Herne uses it only to help you and your organisation. "
                "Nobody sells it, and nobody uses it for advertising."
            ),
            _("/mydata shows you all of it. /forget deletes it."),
        ),
        (
            (button(_.label("What is stored, and why?"), "privacy", "what"),),
            (button(_.label("How long? What are my rights?"), "privacy", "long"),),
            (button(_.label("← Back"), "welcome"),),
        ),
    )


def what(turn: Turn) -> Screen:
    """What is stored, why, and who sees it."""
    _ = turn._
    return Screen(
        paragraphs(
            _("🔒 <b>What is stored, and why</b>"),
            lines(
                _("• Your Telegram number (not your phone number): so that I can write to you."),
                _("• Your name and organisation: so that the city knows who is asking."),
                _("• Your language: so that you can read what I write."),
                _("• Your questions and the answers: so that nothing gets lost."),
                _(
                    "• Your answers to invitations and what you need there, such as an "
                    "interpreter: so that it can be organised."
                ),
                _(
                    "• What you want to hear about, what you passed on and what news you "
                    "sent: so that the right messages reach the right people."
                ),
                _(
                    "• Searches that found nothing: only the words, without your name, so that "
                    "the search gets better."
                ),
            ),
            _(
                "Only the people at the city who are responsible see your questions. The "
                "legal basis is your consent (Article 6(1)(a) GDPR). Messages travel "
                "through Telegram; please do not send health data or documents here."
            ),
        ),
        (
            (button(_.label("How long? What are my rights?"), "privacy", "long"),),
            (button(_.label("← Back"), "privacy", "short"),),
        ),
    )


def how_long(turn: Turn) -> Screen:
    """How long, and what one may demand."""
    _ = turn._
    keep = turn.desk.settings.retention

    def days(number: int) -> str:
        return str(_.plural("{number} day", "{number} days", number))

    return Screen(
        paragraphs(
            _("🔒 <b>How long, and your rights</b>"),
            lines(
                _("• Your profile: until you delete it with /forget."),
                _("• Closed questions: {days}.", days=days(keep.closed_questions)),
                _(
                    "• Answers to invitations, whether you were there, what you proposed or "
                    "wished for: {days} after the meeting.",
                    days=days(keep.rsvps),
                ),
                _(
                    "• Room requests: {days} after the last date.",
                    days=days(keep.past_room_requests),
                ),
                _(
                    "• Who wrote an announcement, and who passed it on: {days}. After that only "
                    "the numbers are left.",
                    days=days(keep.announcement_people),
                ),
                _("• Requests for access: {days}.", days=days(keep.decided_requests)),
                _("• News that has been decided on: {days}.", days=days(keep.decided_news)),
                _("• Searches that found nothing: {days}.", days=days(keep.failed_searches)),
                _(
                    "• What you began and did not finish: {days}.",
                    days=days(keep.unfinished_dialogues),
                ),
                _(
                    "• What you answer for your organisation in the questionnaire is the "
                    "organisation's and stays; after /forget without your contact data."
                ),
                _(
                    "• If you only looked in and never came back: {days}.",
                    days=days(keep.strangers),
                ),
            ),
            _(
                "You may see your data (/mydata), have them corrected or deleted (/forget), take "
                "back your consent at any time, and complain to the data protection authority of "
                "North Rhine-Westphalia (LDI NRW)."
            ),
        ),
        ((button(_.label("← Back"), "privacy", "short"),),),
    )


FEATURE = Feature(
    routes=(
        Route("command", "privacy", ANYONE, show, menu=N_("Your data and your rights")),
        Route("button", "privacy", ANYONE, show),
    )
)
