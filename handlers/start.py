"""The front door: /start with or without an invitation, the language, and what a stranger sees."""

from __future__ import annotations

from bot.domain.dialogue import State
from bot.domain.meetings.presence import HERE
from bot.domain.outcome import Outcome
from bot.domain.person import ANYONE, REGISTERED, Role
from bot.domain.scripts import REGISTRATION, ROLE_NAMES
from bot.domain.wording import N_
from bot.i18n import languages, native_name, supported
from bot.services import access, invitations, people
from handlers import commands, dialogue, meeting_presence, menu
from handlers.dialogue import Conversation, Values
from handlers.door import FALLBACK_LANGUAGE
from handlers.offices import public_contact
from handlers.turn import Entry, Feature, Route, Turn
from handlers.ui import Screen, button, pairs, paragraphs


async def start(turn: Turn) -> None:
    """``/start``: with an invitation begin the registration, else greet or show the menu."""
    text = "" if turn.message is None else turn.message.text or ""
    command, _space, rest = text.partition(" ")
    token = rest.strip() if command.partition("@")[0] == "/start" else ""
    user = turn.update.effective_user
    language = supported(None if user is None else user.language_code) or FALLBACK_LANGUAGE
    if token.startswith(HERE) and REGISTERED.admits(turn.person):
        await meeting_presence.arrive(turn, token)
        return
    if token.startswith(HERE):
        await meeting_presence.arrive_as_stranger(turn)
    elif token:
        await turn.answer(
            await invitations.open_link(
                turn.desk,
                turn.update_id,
                token=token,
                telegram_id=turn.chat_id,
                person=turn.person,
                language=language,
                name=turn.telegram_name,
            )
        )
        return
    if turn.person is None:
        await turn.answer(
            await people.greet(turn.desk, turn.update_id, turn.chat_id, language, None)
        )
        return
    await home(turn)
    await commands.offer(turn)


async def greeted(turn: Turn, _outcome: Outcome) -> None:
    """Somebody new: which language?"""
    await turn.reload()
    screen = language_screen(turn)
    await turn.say(Screen(turn._("👋 Welcome!") + " " + screen.text, screen.rows))


def language_screen(turn: Turn) -> Screen:
    """All languages, each named in itself; the present one is marked."""
    _ = turn._
    present = _.language
    rows = pairs(
        button(("✓ " if code == present else "") + native_name(code), "lang", code)
        for code in languages()
    )
    return Screen(_("Please choose your language."), rows)


async def choose_language(turn: Turn) -> None:
    """``/language``: at any moment, also in the middle of a dialogue."""
    await turn.show(language_screen(turn))


async def set_language(turn: Turn) -> None:
    """A language was tapped."""
    code = supported(turn.arguments[0] if turn.arguments else None)
    if code is None:
        await turn.show(language_screen(turn))
        return
    if turn.person is None:
        await turn.answer(await people.greet(turn.desk, turn.update_id, turn.chat_id, code, None))
        return
    await turn.answer(await people.set_language(turn.desk, turn.update_id, turn.person, code))


async def language_changed(turn: Turn, _outcome: Outcome) -> None:
    """Go on in the new language where the person was."""
    await turn.reload()
    await commands.offer(turn)
    await home(turn)


async def home(turn: Turn) -> None:
    """What the person was in the middle of, else their menu, or the front door for a stranger."""
    if turn.dialogue is not None:
        await dialogue.present(turn)
        return
    if turn.person is not None and turn.person.registered:
        await turn.show(await menu.home_screen(turn))
        return
    await turn.show(await welcome_screen(turn))


async def welcome_screen(turn: Turn) -> Screen:
    """What a stranger sees: what this is, and the three things that are open to them."""
    _ = turn._
    standing = (
        await access.standing(turn.desk, turn.person)
        if turn.person is not None
        else access.Standing(waiting=False, refused=False)
    )
    may_ask = not (standing.waiting or standing.refused)
    city = await turn.city()
    if standing.waiting:
        state = _(
            "⏳ Your request for access is with the integration office. You will hear from us."
        )
    elif standing.refused:
        state = _(access.REFUSED)
    else:
        state = _(
            "It is for contact people of migrant organisations. Do you have an invitation? "
            "Then open its link. If not, you can ask for access."
        )
    rows = [
        *([(button(_.label("✋ Ask for access"), "access"),)] if may_ask else []),
        (button(_.label("🌐 Language"), "language"), button(_.label("🔒 Privacy"), "privacy")),
    ]
    return Screen(
        paragraphs(
            _("<b>This is the bot of the city of Herne for migrant organisations.</b>"),
            state,
            public_contact(_, city.directory, turn.desk.settings.office, turn.now),
        ),
        rows,
    )


async def invitation_opened(turn: Turn, _outcome: Outcome) -> None:
    """The registration begins."""
    await turn.reload()
    await dialogue.present(turn)


async def _registration_values(turn: Turn, state: State) -> Values:
    _ = turn._
    opened = await invitations.what_it_opens(turn.desk, int(state.answers["invitation"]))
    role, organisation = opened or (Role.KEY_PERSON, "")
    role_name = _.label(ROLE_NAMES[role])
    membership = _.beside(organisation, role_name) if organisation else role_name
    return {"name": state.answers.get("name", ""), "membership": membership}


async def _use_invitation(turn: Turn, state: State) -> Outcome:
    return await invitations.use(turn.desk, turn.update_id, turn.known(), state)


async def registered(turn: Turn, _outcome: Outcome) -> None:
    """The person is in."""
    await turn.reload()
    await commands.offer(turn)
    _ = turn._
    await turn.show(Screen(_("🎉 Welcome, {name}! You are registered.", name=turn.known().name)))
    await turn.say(await menu.home_screen(turn))


async def waiting(turn: Turn, _outcome: Outcome) -> None:
    """A deputy or successor waits for staff."""
    _ = turn._
    await turn.show(
        Screen(
            _("Thank you! The integration office only has to confirm this. You will hear from us.")
        )
    )


async def membership(turn: Turn) -> None:
    """The person blocked the bot, or came back."""
    change = turn.update.my_chat_member
    if turn.person is None or change is None:
        return
    blocked = change.new_chat_member.status in ("kicked", "left")
    if blocked != turn.person.blocked:
        await people.mark_seen(turn.desk, turn.person, blocked=blocked)


FEATURE = Feature(
    routes=(
        Route("command", "start", ANYONE, start),
        Route("command", "language", ANYONE, choose_language, menu=N_("Change the language")),
        Route("button", "language", ANYONE, choose_language),
        Route("button", "lang", ANYONE, set_language),
        Route("button", "welcome", ANYONE, home),
        Route("membership", "membership", ANYONE, membership),
    ),
    entries=(Entry(N_("🌐 Language"), "language", REGISTERED, 81),),
    answers={
        "greeted": greeted,
        "language-changed": language_changed,
        "invitation-opened": invitation_opened,
        "registered": registered,
        "registered-waiting": waiting,
    },
    conversations=(Conversation(REGISTRATION, ANYONE, _use_invitation, _registration_values),),
)
