"""Minutes in chat: staff send a file for each language, people get the one in theirs."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from bot.domain.dialogue import File, State
from bot.domain.meetings.scripts_around import MINUTES
from bot.domain.outcome import Outcome
from bot.domain.person import REGISTERED
from bot.domain.wording import N_, Refusal
from bot.i18n import Translator, native_name
from bot.services import meetings
from bot.services.meetings import minutes
from bot.services.meetings.minutes import Minutes, Readers
from handlers import dialogue
from handlers.callbacks import number
from handlers.dialogue import Conversation
from handlers.meeting_cards import heading
from handlers.meeting_desk import ORGANISERS, found_meeting
from handlers.turn import Feature, Reader, Route, Turn
from handlers.ui import Attachment, Screen, button, lines, paragraphs

READERS: dict[str, Readers] = {"invited": "invited", "attended": "attended"}

NONE = N_("There are no minutes yet.")


async def show(turn: Turn) -> None:
    """For staff: the minutes that there are, and whom to send them to."""
    await _show(turn, (await found_meeting(turn)).id)


async def _show(turn: Turn, meeting_id: int) -> None:
    _ = turn._
    meeting = await meetings.find(turn.desk, meeting_id)
    if meeting is None:
        raise Refusal(NONE)
    found = await minutes.of_meeting(turn.desk, meeting_id)
    sending = [
        [button(_.label("📤 To all who were invited"), "sendminutes", meeting_id, "invited")],
        [button(_.label("📤 Only to those who were there"), "sendminutes", meeting_id, "attended")],
    ]
    await turn.show(
        Screen(
            paragraphs(
                heading(_, meeting),
                lines(_("<b>Minutes</b>"), *(_line(turn, each) for each in found.values()))
                if found
                else _(NONE),
                _("Everybody gets the file in their language, or else the German one.")
                if found
                else None,
            ),
            [
                [button(_.label("➕ Add a file"), "addminutes", meeting_id, style="primary")],
                *(sending if found else []),
                [button(_.label("← Back"), "plan", meeting_id)],
            ],
        )
    )


def _line(turn: Turn, each: Minutes) -> Markup:
    added: datetime = each.added_at.astimezone(turn.desk.settings.timezone)
    name = each.file.name or "📎"
    return turn._.line(
        "📄", turn._.beside(native_name(each.language), name, turn._.day(added.date()))
    )


async def begin(turn: Turn) -> None:
    """Staff add a file."""
    await dialogue.start(turn, MINUTES, subject=str((await found_meeting(turn)).id))


async def _add(turn: Turn, state: State) -> Outcome:
    file = state.answers["file"]
    return await minutes.add(
        turn.desk,
        turn.update_id,
        turn.known(),
        int(state.subject),
        str(state.answers["language"]),
        File(file["id"], file["kind"], file["name"], file["size"]),
        state,
    )


async def added(turn: Turn, outcome: Outcome) -> None:
    """The file is there; it can be sent now."""
    await turn.show(Screen(turn._("✅ The minutes are saved. Nobody has received them yet.")))
    await _show(turn, int(outcome.values["meeting"]))


async def send(turn: Turn) -> None:
    """Send the minutes out."""
    meeting = await found_meeting(turn)
    chosen = turn.arguments[1] if len(turn.arguments) > 1 else ""
    readers = READERS.get(chosen)
    if readers is None:
        raise Refusal(NONE)
    await turn.answer(
        await minutes.send(turn.desk, turn.update_id, turn.known(), meeting.id, readers)
    )


async def sent(turn: Turn, outcome: Outcome) -> None:
    """They are on their way."""
    _ = turn._
    await turn.show(
        Screen(
            _("📤 The minutes are on their way. During quiet hours they wait until the morning."),
            ((button(_.label("← Back"), "plan", int(outcome.values["meeting"])),),),
        )
    )


async def read(turn: Turn) -> None:
    """Somebody who was invited would like to have the minutes."""
    meeting_id = number(turn.arguments)
    found = (
        None if meeting_id is None else await meetings.invited(turn.desk, turn.known(), meeting_id)
    )
    screen = None if found is None else await _card(turn, found.meeting.id)
    if screen is None:
        raise Refusal(NONE)
    await turn.say(screen)


async def _card(where: Turn | Reader, meeting_id: int) -> Screen | None:
    """The minutes as their reader gets them."""
    _ = where._
    meeting = await meetings.find(where.desk, meeting_id)
    found = await minutes.for_reader(where.desk, meeting_id, _.language)
    if meeting is None or found is None:
        return None
    return Screen(
        paragraphs(
            _("📄 <b>The minutes of this meeting</b>"),
            _marked(_, found),
            heading(_, meeting),
        ),
        attachment=Attachment(
            found.file.name, found.file.id, "photo" if found.file.kind == "photo" else "document"
        ),
    )


def _marked(_: Translator, found: Minutes) -> Markup | None:
    if found.language == _.language:
        return None
    return _("Language: {language}", language=_.language_name(found.language))


async def render(reader: Reader) -> Screen | None:
    """To who was invited, or was there."""
    return await _card(reader, int(reader.delivery.details["meeting"]))


FEATURE = Feature(
    routes=(
        Route("button", "minutes", ORGANISERS, show),
        Route("button", "addminutes", ORGANISERS, begin),
        Route("button", "sendminutes", ORGANISERS, send),
        Route("button", "getminutes", REGISTERED, read),
    ),
    answers={"minutes-added": added, "minutes-sent": sent},
    renderers={"meeting-minutes": render},
    conversations=(Conversation(MINUTES, ORGANISERS, _add),),
)
